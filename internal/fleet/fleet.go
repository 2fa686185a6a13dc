package fleet

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"flynn/mimd/cluster"
)

// Fleet is the nodes of a server, host by host. Each host can be made to measure itself, by one of its nodes; meanwhile
// the others of that host belong to the fleet, and have nothing to do.
type Fleet struct {
	*cluster.Cluster
	Hosts []*Host // in the order of the names of their nodes
}

// Host is a machine with nodes.
type Host struct {
	Nodes []*cluster.Info // the one that measures first: that with most cores
	Err   error           // the host cannot be measured, and why
	rank  int             // of that node
	lead  bool            // there is one
}

// Node is the node that measures the host; where there is none, one that was found.
func (h *Host) Node() *cluster.Info { return h.Nodes[0] }

// Join finds the nodes of a server and takes them all. o.Nodes is how many hosts to wait for. A node that cannot be
// taken costs its host, and no other.
func Join(ctx context.Context, o cluster.Options) (*Fleet, error) {
	c, others, err := cluster.Find(ctx, o, searches, func(nodes []cluster.Info) int { return len(hosts(nodes)) })
	if err != nil {
		return nil, err
	}
	f := &Fleet{Cluster: c, Hosts: hosts(c.Nodes)}
	if n, want := len(f.Hosts), max(o.Nodes, 1); n < want {
		return nil, c.TooFew(ctx, fmt.Sprintf("fleet: nodes on %d hosts at %s after %v, %d needed", n, o.URL, o.Wait, want))
	}
	f.refuse(others)
	f.Hold()
	for _, h := range f.Hosts {
		f.claim(h)
	}
	return f, nil
}

// searches is how often a fleet looks for a server that it has lost, a second apart.
const searches = 60

// hosts puts nodes that share a machine together.
func hosts(nodes []cluster.Info) []*Host {
	var all []*Host
	byID := map[string]*Host{}
	for i := range nodes {
		id := cmp.Or(nodes[i].HostID, nodes[i].Host)
		h := byID[id]
		if h == nil {
			h = &Host{}
			byID[id], all = h, append(all, h)
		}
		h.Nodes = append(h.Nodes, &nodes[i])
	}
	return all
}

// refuse adds hosts that have nodes of another version only.
func (f *Fleet) refuse(others []cluster.Info) {
	for _, h := range hosts(others) {
		known := slices.ContainsFunc(f.Hosts, func(g *Host) bool { return g.Node().HostID == h.Node().HostID })
		if !known {
			h.Err = fmt.Errorf("fleet: node %s is flynn %s", h.Node(), h.Node().Version)
			f.Hosts = append(f.Hosts, h)
		}
	}
}

// claim takes the nodes of a host. Those that are dead are passed over; one that works for another coordinator shows
// that the host is not at leisure.
func (f *Fleet) claim(h *Host) {
	if h.Err != nil {
		return
	}
	for _, n := range h.Nodes {
		rank := slices.IndexFunc(f.Cluster.Nodes, func(i cluster.Info) bool { return i.ID == n.ID })
		err := f.Claim(rank)
		if err == nil && (!h.lead || n.Cores > f.Cluster.Nodes[h.rank].Cores) {
			h.rank, h.lead = rank, true
		}
		if err != nil && !errors.Is(err, cluster.ErrGone) && !errors.Is(err, cluster.ErrMute) {
			h.Err = err
			return
		}
		if err != nil && h.Err == nil {
			h.Err = err
		}
	}
	if h.lead {
		h.Err = nil
		at := slices.IndexFunc(h.Nodes, func(n *cluster.Info) bool { return n.ID == f.Cluster.Nodes[h.rank].ID })
		h.Nodes[0], h.Nodes[at] = h.Nodes[at], h.Nodes[0]
	}
}

// Clock estimates the offset of a host's clock.
func (f *Fleet) Clock(h *Host) (cluster.ClockOffset, error) {
	return f.Cluster.Clock(h.rank, clockRounds)
}

// clockRounds is how many exchanges an estimate is made of.
const clockRounds = 16
