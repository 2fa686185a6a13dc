package cli

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"flynn/bench"
	"flynn/mimd/cluster"
)

// network is the multicomputer of class mimd_dm, as flags say it.
type network struct {
	access
	nodes, nodeWorkers, data string
	wait                     time.Duration
}

// access is a server and how to be let in.
type access struct{ server, creds, ca string }

func (a *access) flags(f *pflag.FlagSet, server string) {
	f.StringVar(&a.server, "server", "", server)
	f.StringVar(&a.creds, "creds", "", "`file` with credentials for --server")
	f.StringVar(&a.ca, "ca", "", "`file` with the CA certificate of --server, if it is not in the trust store of the system")
}

// check refuses a server that cannot be meant. Secrets have no place in a URL: it stands in messages and in result files.
func (a *access) check() error {
	if a.server == "" && (a.creds != "" || a.ca != "") {
		return usagef("--creds and --ca need --server")
	}
	for one := range strings.SplitSeq(a.server, ",") {
		u, err := url.Parse(one)
		switch {
		case a.server == "":
		case err != nil || u.Host == "" || !slices.Contains(schemes, u.Scheme):
			return usagef("invalid --server %q: want the URL of a NATS server, nats://host:4222 or tls://host:4222", one)
		case u.User != nil:
			return usagef("invalid --server %q: a URL must not have credentials; put them into a file for --creds", u.Redacted())
		}
	}
	return nil
}

// schemes of URLs of NATS servers.
var schemes = []string{"nats", "tls", "ws", "wss"}

func (a *access) target() cluster.Target {
	return cluster.Target{URL: a.server, Creds: a.creds, CA: a.ca}
}

func (n *network) flags(f *pflag.FlagSet) {
	f.StringVar(&n.nodes, "nodes", "", "`numbers` of nodes in class mimd_dm, 1,2,4 (default: those of the profile, or of --server)")
	f.StringVar(&n.nodeWorkers, "node-workers", "", "`numbers` of workers of each node, 1,2 (default 1)")
	f.StringVar(&n.data, "data", "", "`modes` of transfer of operands to nodes: "+strings.Join(cluster.Modes, ", ")+" (default: that of the profile)")
	n.access.flags(f, "`URL` of a NATS server with nodes; without it flynn starts nodes on this machine")
	f.DurationVar(&n.wait, "wait", 10*time.Second, "`duration` to wait for nodes of --server")
}

const (
	mostStarted  = 64   // nodes on one machine
	mostDeclared = 4096 // nodes of a server
)

// apply decides which nodes there are. Whoever names nodes wants all kernels on them.
func (n *network) apply(h *bench.Host, s *bench.Selection) error {
	if err := n.check(); err != nil {
		return err
	}
	if n.nodes+n.nodeWorkers+n.data+n.server != "" {
		s.Dealt = nil
	}
	most := mostStarted
	if n.server != "" {
		most = mostDeclared
	}
	for _, list := range []struct {
		flag, text string
		to         *[]int
	}{{"nodes", n.nodes, &s.Nodes}, {"node-workers", n.nodeWorkers, &s.PerNode}} {
		if list.text == "" {
			continue
		}
		numbers, err := bench.ParseInts(list.text)
		if err != nil {
			return usagef("--%s: %s", list.flag, plain(err))
		}
		slices.Sort(numbers)
		if last := numbers[len(numbers)-1]; last > most {
			return usagef("invalid --%s %d: want 1 to %d", list.flag, last, most)
		}
		*list.to = numbers
	}
	if n.data != "" {
		s.Data = strings.Split(n.data, ",")
		for _, mode := range s.Data {
			if err := oneOf("data mode", mode, cluster.Modes); err != nil {
				return err
			}
		}
		s.Data = slices.Compact(slices.Sorted(slices.Values(s.Data)))
	}
	return n.connect(h, s)
}

// connect joins a server and takes as many nodes as are asked for, or as are there.
func (n *network) connect(h *bench.Host, s *bench.Selection) error {
	if n.server == "" {
		return nil
	}
	h.Multi.Target, h.Multi.Wait = n.target(), n.wait
	want := 1
	if n.nodes != "" {
		want = slices.Max(s.Nodes)
	}
	c, err := h.Multi.Connect(context.Background(), h, want, 1)
	if err != nil {
		return err
	}
	if n.nodes == "" {
		s.Nodes = nil
		for p := 1; p < len(c.Nodes); p *= 2 {
			s.Nodes = append(s.Nodes, p)
		}
		s.Nodes = append(s.Nodes, len(c.Nodes))
	}
	return nil
}

// words are the flags that choose the same again.
func (n *network) words(s *bench.Selection) []string {
	var words []string
	if n.nodes+n.nodeWorkers+n.data+n.server != "" && len(s.Nodes) > 0 {
		words = append(words, "--nodes", numbers(s.Nodes), "--node-workers", numbers(s.PerNode), "--data", strings.Join(s.Data, ","))
	}
	for _, flag := range [][2]string{{"--server", n.server}, {"--creds", n.creds}, {"--ca", n.ca}} {
		if flag[1] != "" {
			words = append(words, flag[:]...)
		}
	}
	return words
}
