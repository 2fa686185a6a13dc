package bench

import (
	"net/url"
	"slices"
	"strings"

	"flynn/mimd/cluster"
)

// Access is a NATS server and how to be let in, as flags say it.
type Access struct{ Server, Creds, CA string }

// Flags adds those of an access; server says what the server is for.
func (a *Access) Flags(f Flags, server string) {
	f.StringVar(&a.Server, "server", "", server)
	f.StringVar(&a.Creds, "creds", "", "`file` with credentials for --server")
	f.StringVar(&a.CA, "ca", "",
		"`file` with the CA certificate of --server, if it is not in the trust store of the system")
}

// schemes of URLs of NATS servers.
var schemes = []string{"nats", "tls", "ws", "wss"}

// Check refuses a server that cannot be meant. Secrets have no place in a URL: it stands in messages and in result
// files.
func (a *Access) Check() error {
	if a.Server == "" {
		if a.Creds != "" || a.CA != "" {
			return flagErrorf("--creds and --ca need --server")
		}
		return nil
	}
	for one := range strings.SplitSeq(a.Server, ",") {
		u, err := url.Parse(one)
		switch {
		case err != nil || u.Host == "" || !slices.Contains(schemes, u.Scheme):
			return flagErrorf("invalid --server %q: want the URL of a NATS server, nats://host:4222 or tls://host:4222", one)
		case u.User != nil:
			return flagErrorf("invalid --server %q: a URL must not have credentials; put them into a file for --creds",
				u.Redacted())
		}
	}
	return nil
}

// Target is what nodes and coordinators connect to.
func (a *Access) Target() cluster.Target {
	return cluster.Target{URL: a.Server, Creds: a.Creds, CA: a.CA}
}

// Words are the flags that give the same access again.
func (a *Access) Words() []string {
	var words []string
	for _, flag := range [][2]string{{"--server", a.Server}, {"--creds", a.Creds}, {"--ca", a.CA}} {
		if flag[1] != "" {
			words = append(words, flag[:]...)
		}
	}
	return words
}
