package local

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"path/filepath"
	"strings"

	"github.com/nats-io/nats-server/v2/server"

	"flynn/mimd/cluster"
	"flynn/mimd/cluster/child"
)

// Cluster is several servers on loopback, each a process, that keep what JetStream holds as often as they are. Any one
// of them may die.
type Cluster struct {
	Keys
	urls    []string
	servers []*Process
}

// membership is the line that a server of a cluster reads.
type membership struct {
	Name, Dir   string
	Port, Route int
	Routes      string   // to all servers
	Public      []string // keys, the coordinator's first
}

// clusterUser is the name under which servers of a cluster know each other.
const clusterUser = "flynn"

// NewCluster starts n servers, with keys for so many nodes, which keep their files in dir. command starts a process of
// this program as a node; nil is the program itself.
func NewCluster(n, nodes int, dir string, command []string) (*Cluster, error) {
	keys, err := newKeys(nodes)
	if err != nil {
		return nil, err
	}
	ports, err := freePorts(2 * n)
	if err != nil {
		return nil, err
	}
	c := &Cluster{Keys: keys}
	secret, _, err := newKey()
	if err != nil {
		return nil, err
	}
	var routes []string
	for _, port := range ports[n:] {
		routes = append(routes, fmt.Sprintf("nats-route://%s:%s@127.0.0.1:%d", clusterUser, secret, port))
	}
	for i := range n {
		m := membership{
			Name: fmt.Sprintf("server-%d", i), Port: ports[i], Route: ports[n+i], Routes: strings.Join(routes, ","),
			Public: keys.public,
		}
		m.Dir = filepath.Join(dir, m.Name)
		p, err := send(m.Name, child.RoleServer, m, nil, command)
		if err != nil {
			c.Close()
			return nil, err
		}
		c.servers = append(c.servers, p)
		c.urls = append(c.urls, fmt.Sprintf("nats://127.0.0.1:%d", ports[i]))
	}
	return c, nil
}

// freePorts are ports that nobody listens on now.
func freePorts(n int) ([]int, error) {
	var ports []int
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, fmt.Errorf("local: %w", err)
		}
		defer l.Close()
		ports = append(ports, l.Addr().(*net.TCPAddr).Port)
	}
	return ports, nil
}

// ServeCluster is the life of a process that was started as a server of a cluster. It ends with its input.
func ServeCluster(input io.Reader) error {
	d := json.NewDecoder(input)
	var m membership
	if err := d.Decode(&m); err != nil {
		return fmt.Errorf("local: read what to serve: %w", err)
	}
	user, _, _ := strings.Cut(strings.TrimPrefix(m.Routes, "nats-route://"), "@")
	name, secret, _ := strings.Cut(user, ":")
	s, err := server.NewServer(&server.Options{
		ServerName: m.Name, Host: "127.0.0.1", Port: m.Port, NoLog: true, NoSigs: true, JetStream: true, StoreDir: m.Dir,
		Nkeys:   (&Keys{public: m.Public}).users(),
		Cluster: server.ClusterOpts{Name: "flynn", Host: "127.0.0.1", Port: m.Route, Username: name, Password: secret},
		Routes:  server.RoutesFromStr(m.Routes),
	})
	if err != nil {
		return fmt.Errorf("local: %w", err)
	}
	go s.Start()
	io.Copy(io.Discard, io.MultiReader(d.Buffered(), input))
	s.Shutdown()
	return nil
}

// target begins with a server; the others follow in turn.
func (c *Cluster) target(first int, seed string) cluster.Target {
	urls := append(append([]string{}, c.urls[first:]...), c.urls[:first]...)
	return cluster.Target{URL: strings.Join(urls, ","), Seed: seed, InOrder: true}
}

// CoordinatorTarget is the cluster for a coordinator. It begins with the last server.
func (c *Cluster) CoordinatorTarget() cluster.Target { return c.target(len(c.urls)-1, c.Coordinator) }

// NodeTarget is the cluster for the i-th node. The first one begins with the first server.
func (c *Cluster) NodeTarget(i int) cluster.Target { return c.target(i%len(c.urls), c.Nodes[i]) }

// Servers are the processes.
func (c *Cluster) Servers() []*Process { return c.servers }

// Close ends all servers.
func (c *Cluster) Close() {
	for _, p := range c.servers {
		p.Kill()
	}
}
