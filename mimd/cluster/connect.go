package cluster

import (
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"strings"
	"time"

	"github.com/nats-io/nats.go"

	"flynn/internal/patience"
	"flynn/mimd/world"
)

// Target is a NATS server or cluster, and how to be let in.
type Target struct {
	URL     string // nats://host:port, tls://host:port; several servers of a cluster separated by commas
	Seed    string // nkey of a user of an engine of our own
	Creds   string // file with credentials: JWT and nkey seed, or the seed alone
	InOrder bool   // servers are tried in the order of the URL, not in a random one
	CA      string // file with the certificate authority of the servers, PEM; "" is those of the system
}

// DialTime is how long one server may take to let us in, on an ordinary machine.
const DialTime = 5 * time.Second

// Connect gets a connection and the public key that it is made with, or one line that says why there is none. again is
// how often a lost one is sought.
func (t Target) Connect(name string, again int, more ...nats.Option) (nc *nats.Conn, key string, err error) {
	options := []nats.Option{
		nats.Name(name), nats.Timeout(patience.Stretch(DialTime)), nats.MaxReconnects(again), nats.ReconnectWait(time.Second),
		nats.RetryOnFailedConnect(false), nats.ErrorHandler(func(*nats.Conn, *nats.Subscription, error) {}),
	}
	if t.InOrder {
		options = append(options, nats.DontRandomize())
	}
	options = append(options, more...)
	id, err := t.identify()
	if err != nil {
		return nil, "", err
	}
	if id.option != nil {
		options = append(options, id.option)
	}
	if t.CA != "" {
		if _, err := os.Stat(t.CA); err != nil {
			return nil, "", fmt.Errorf("cluster: %w", err)
		}
		options = append(options, nats.RootCAs(t.CA))
	}
	if nc, err = nats.Connect(t.URL, options...); err != nil {
		return nil, "", t.explain(err)
	}
	if most := nc.MaxPayload(); most < LeastPiece {
		nc.Close()
		return nil, "", fmt.Errorf(
			"cluster: the server at %s takes payloads of %d bytes; flynn needs %d", t.URL, most, LeastPiece,
		)
	}
	return nc, id.key, nil
}

// explain says what went wrong in words of the user's.
func (t Target) explain(err error) error {
	var (
		authority x509.UnknownAuthorityError
		host      x509.HostnameError
		dial      *net.OpError
		path      *fs.PathError
	)
	switch {
	case errors.Is(err, nats.ErrAuthorization), errors.Is(err, nats.ErrAuthExpired), errors.Is(err, nats.ErrAuthRevoked):
		return fmt.Errorf("cluster: the server at %s refuses %s", t.URL, t.identity())
	case errors.As(err, &authority):
		return fmt.Errorf("cluster: the certificate of %s is not signed by %s", t.URL, t.authority())
	case errors.As(err, &host):
		return fmt.Errorf("cluster: the certificate of %s is for another host: %w", t.URL, err)
	case errors.Is(err, nats.ErrSecureConnRequired), errors.Is(err, nats.ErrSecureConnWanted):
		return fmt.Errorf("cluster: %s: one side wants TLS and the other does not: %w", t.URL, err)
	case errors.Is(err, nats.ErrNoServers), errors.Is(err, nats.ErrTimeout), errors.As(err, &dial):
		return fmt.Errorf("cluster: no server at %s: %w", t.URL, err)
	case errors.As(err, &path):
		return fmt.Errorf("cluster: %w", err)
	}
	return fmt.Errorf("cluster: connect to %s: %w", t.URL, err)
}

// forbidden says what the server has held against a client, which it tells between other things, after they were asked
// for: that of a node is a coordinator's, or the other way round. role is what the client wants to be.
func (t Target) forbidden(nc world.Conn, role string) error {
	err := nc.LastError()
	if !errors.Is(err, nats.ErrPermissionViolation) {
		return nil
	}
	_, what, _ := strings.Cut(Printable([]byte(err.Error())), ": ")
	_, what, _ = strings.Cut(what, ": ")
	return fmt.Errorf("cluster: the server at %s does not let %s be a %s: %s", t.URL, t.identity(), role, what)
}

func (t Target) identity() string {
	switch {
	case t.Creds != "":
		return "the credentials in " + t.Creds
	case t.Seed != "":
		return "the key"
	}
	return "clients without credentials"
}

func (t Target) authority() string {
	if t.CA == "" {
		return "an authority that this system knows (give --ca FILE)"
	}
	return "the authority in " + t.CA
}

// piece is the largest payload of a frame on a connection; elements of eight bytes are not cut in two.
func piece(nc world.Conn) int { return min(mostPiece, nc.MaxPayload()-HeaderSize) &^ 7 }
