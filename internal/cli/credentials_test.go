package cli

import (
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/jwt/v2"
	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nkeys"

	"flynn/internal/emulated"
	"flynn/mimd/cluster/local"
)

// chain is an operator, who signs an account, which signs users: NATS's decentralised credentials.
type chain struct {
	t                 *testing.T
	operator, account nkeys.KeyPair
}

func newChain(t *testing.T) *chain {
	t.Helper()
	return &chain{t, newPair(t, nkeys.CreateOperator), newPair(t, nkeys.CreateAccount)}
}

func newPair(t *testing.T, create func() (nkeys.KeyPair, error)) nkeys.KeyPair {
	t.Helper()
	pair, err := create()
	if err != nil {
		t.Fatal(err)
	}
	return pair
}

func (c *chain) public(pair nkeys.KeyPair) string {
	c.t.Helper()
	key, err := pair.PublicKey()
	if err != nil {
		c.t.Fatal(err)
	}
	return key
}

func (c *chain) sign(claims jwt.Claims, by nkeys.KeyPair) string {
	c.t.Helper()
	token, err := claims.Encode(by)
	if err != nil {
		c.t.Fatal(err)
	}
	return token
}

// serve starts a server that trusts the operator, and finds the account in its memory.
func (c *chain) serve() (url string) {
	c.t.Helper()
	trusted, err := jwt.DecodeOperatorClaims(c.sign(jwt.NewOperatorClaims(c.public(c.operator)), c.operator))
	if err != nil {
		c.t.Fatal(err)
	}
	account := c.public(c.account)
	accounts := &server.MemAccResolver{}
	if err := accounts.Store(account, c.sign(jwt.NewAccountClaims(account), c.operator)); err != nil {
		c.t.Fatal(err)
	}
	return natsServerWith(c.t, &server.Options{TrustedOperators: []*jwt.OperatorClaims{trusted},
		AccountResolver: accounts})
}

// creds writes the credentials of a user who may send and hear what is given for its key.
func (c *chain) creds(name string, may func(key string) (send, hear []string), more ...func(*jwt.UserClaims)) string {
	c.t.Helper()
	pair := newPair(c.t, nkeys.CreateUser)
	u := jwt.NewUserClaims(c.public(pair))
	send, hear := may(u.Subject)
	u.Pub.Allow.Add(send...)
	u.Sub.Allow.Add(hear...)
	u.Resp = &jwt.ResponsePermission{MaxMsgs: -1, Expires: time.Hour}
	for _, change := range more {
		change(u)
	}
	seed, err := pair.Seed()
	if err != nil {
		c.t.Fatal(err)
	}
	text, err := jwt.FormatUserConfig(c.sign(u, c.account), seed)
	if err != nil {
		c.t.Fatal(err)
	}
	return writeFile(c.t, filepath.Join(c.t.TempDir(), name+".creds"), string(text))
}

func asNode(key string) (send, hear []string) { return local.NodeRights(key) }

func asCoordinator(string) (send, hear []string) { return local.CoordinatorRights() }

// TestJWT: credentials of a chain of operator, account and user are let in, each in its role, and no others.
func TestJWT(t *testing.T) {
	emulated.Portable(t)
	c := newChain(t)
	url := c.serve()
	node, coordinator := c.creds("node", asNode), c.creds("coordinator", asCoordinator)
	expired := func(u *jwt.UserClaims) { u.Expires = time.Now().Add(-time.Hour).Unix() }
	cut := writeFile(t, filepath.Join(t.TempDir(), "cut.creds"), strings.Split(read(t, node), "-----BEGIN USER NKEY")[0])
	for _, bad := range []struct{ command, creds, want string }{
		{"node", newChain(t).creds("stranger", asNode), "refuses the credentials in "},
		{"run --dry-run", newChain(t).creds("stranger", asCoordinator), "refuses the credentials in "},
		{"node", c.creds("late", asNode, expired), "refuses the credentials in "},
		{"fleet run", c.creds("late", asCoordinator, expired), "refuses the credentials in "},
		{"node", coordinator, "does not let the credentials in " + coordinator + " be a node: "},
		{"run --dry-run", node, "does not let the credentials in " + node + " be a coordinator: "},
		{"fleet run", node, "be a coordinator: "},
		{"comm", node, "be a coordinator: "},
		{"node", cut, "holds no seed"},
	} {
		refuse(t, bad.want, append(strings.Fields(bad.command), "--server", url, "--creds", bad.creds)...)
	}
	refuse(t, "refuses clients without credentials", "node", "--server", url)
	nodeProcess(t, "--server", url, "--creds", node, "--name", "one")
	dir := t.TempDir()
	succeed(t, small(dir, "--filter", oneKernel+" /class:mimd_dm", "--server", url, "--creds", coordinator, "--wait", "1m",
		"--nodes", "1")...)
	if len(samples(read(t, filepath.Join(runFolder(t, dir), resultsName)))) == 0 {
		t.Error("nothing is measured")
	}
	succeed(t, fleetArgs(url, t.TempDir(), "--creds", coordinator)...)
}

// refuse calls a command that must fail at once, with one line.
func refuse(t *testing.T, want string, args ...string) {
	t.Helper()
	code, stdout, stderr := call(t, args...)
	if code != exitFailed || stdout != "" || strings.Count(stderr, "\n") != 1 || !strings.Contains(stderr, want) {
		t.Errorf("flynn %q: exit %d, %q, %q; want %q", args, code, stdout, stderr, want)
	}
}

// TestServedKeys: the files of flynn serve let in who has them, each in its role, over TLS of that server's authority
// alone.
func TestServedKeys(t *testing.T) {
	emulated.Portable(t)
	serve := func() (url, dir string) {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		l.Close()
		dir = filepath.Join(t.TempDir(), "keys")
		e, err := local.Serve(l.Addr().String(), 1, dir)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(e.Close)
		return e.URL(), dir
	}
	url, dir := serve()
	_, other := serve()
	authority := func(dir string) string { return filepath.Join(dir, local.AuthorityFile) }
	node, coordinator := filepath.Join(dir, "node-1.nk"), filepath.Join(dir, local.CoordinatorFile)
	for _, command := range []string{"node", "run --dry-run", "fleet run", "comm"} {
		own, wrong, role := coordinator, node, "be a coordinator: "
		if command == "node" {
			own, wrong, role = node, coordinator, "be a node: "
		}
		args := append(strings.Fields(command), "--server", url)
		refuse(t, "is not signed by the authority in "+authority(other),
			append(args, "--ca", authority(other), "--creds", own)...)
		refuse(t, "is not signed by an authority that this system knows", append(args, "--creds", own)...)
		refuse(t, "refuses the credentials in ",
			append(args, "--ca", authority(dir), "--creds", filepath.Join(other, "node-1.nk"))...)
		refuse(t, "refuses clients without credentials", append(args, "--ca", authority(dir))...)
		refuse(t, role, append(args, "--ca", authority(dir), "--creds", wrong)...)
		refuse(t, "no/such/file", append(args, "--ca", "no/such/file", "--creds", own)...)
	}
	nodeProcess(t, "--server", url, "--ca", authority(dir), "--creds", node)
	succeed(t, fleetArgs(url, t.TempDir(), "--ca", authority(dir), "--creds", coordinator, "--hosts", "1", "--wait",
		"1m")...)
}
