package cluster

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Fleet is the nodes of a server, host by host. Each host can be made to measure itself, by one of its nodes; meanwhile the
// others of that host belong to the fleet, and have nothing to do.
type Fleet struct {
	*Cluster
	Hosts []*FleetHost // in the order of the names of their nodes
}

// FleetHost is a machine with nodes.
type FleetHost struct {
	Nodes []*Info // the one that measures first: that with most cores
	Err   error   // the host cannot be measured, and why
	rank  int     // of that node
	lead  bool    // there is one
}

// Node is the node that measures the host; where there is none, one that was found.
func (h *FleetHost) Node() *Info { return h.Nodes[0] }

// JoinFleet finds the nodes of a server and takes them all. o.Nodes is how many hosts to wait for. A node that cannot be
// taken costs its host, and no other.
func JoinFleet(ctx context.Context, o Options) (*Fleet, error) {
	c, err := connectCluster(o, fleetSearches)
	if err != nil {
		return nil, err
	}
	wait, cancel := context.WithTimeout(ctx, o.Wait)
	defer cancel()
	found, err := seek(wait, c.nc, &o, func(s *search) int { return len(hosts(s.good)) })
	if err != nil {
		c.nc.Close()
		return nil, err
	}
	c.Nodes, c.Refused = found.good, found.refusals()
	f := &Fleet{Cluster: c, Hosts: hosts(c.Nodes)}
	if len(f.Hosts) < max(o.Nodes, 1) {
		c.nc.Close()
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		text := fmt.Sprintf("cluster: nodes on %d hosts at %s after %v, %d needed", len(f.Hosts), o.URL, o.Wait, max(o.Nodes, 1))
		return nil, errors.New(strings.Join(append([]string{text}, c.Refused...), "; "))
	}
	f.refuse(found.refused)
	c.keep()
	for _, h := range f.Hosts {
		f.claim(h)
	}
	return f, nil
}

// fleetSearches is how often a fleet looks for a server that it has lost, a second apart.
const fleetSearches = 60

// hosts puts nodes that share a machine together.
func hosts(nodes []Info) []*FleetHost {
	var all []*FleetHost
	byID := map[string]*FleetHost{}
	for i := range nodes {
		id := cmp.Or(nodes[i].HostID, nodes[i].Host)
		h := byID[id]
		if h == nil {
			h = &FleetHost{}
			byID[id], all = h, append(all, h)
		}
		h.Nodes = append(h.Nodes, &nodes[i])
	}
	return all
}

// refuse adds hosts that have nodes of another version only.
func (f *Fleet) refuse(others []Info) {
	for _, h := range hosts(others) {
		known := slices.ContainsFunc(f.Hosts, func(g *FleetHost) bool { return g.Node().HostID == h.Node().HostID })
		if !known {
			h.Err = fmt.Errorf("cluster: node %s is flynn %s", h.Node(), h.Node().Version)
			f.Hosts = append(f.Hosts, h)
		}
	}
}

// claim takes the nodes of a host. Those that are dead are passed over; one that works for another coordinator shows that the
// host is not at leisure.
func (f *Fleet) claim(h *FleetHost) {
	if h.Err != nil {
		return
	}
	for _, n := range h.Nodes {
		rank := slices.IndexFunc(f.Cluster.Nodes, func(i Info) bool { return i.ID == n.ID })
		_, err := f.request(rank, &Frame{Kind: KindHello})
		if err == nil && (!h.lead || n.Cores > f.Cluster.Nodes[h.rank].Cores) {
			h.rank, h.lead = rank, true
		}
		if err != nil && !errors.Is(err, errGone) && !errors.Is(err, errMute) {
			h.Err = err
			return
		}
		if err != nil && h.Err == nil {
			h.Err = err
		}
	}
	if h.lead {
		h.Err = nil
		at := slices.IndexFunc(h.Nodes, func(n *Info) bool { return n.ID == f.Cluster.Nodes[h.rank].ID })
		h.Nodes[0], h.Nodes[at] = h.Nodes[at], h.Nodes[0]
	}
}

// Clock estimates the offset of a host's clock.
func (f *Fleet) Clock(h *FleetHost) (ClockOffset, error) { return f.Cluster.Clock(h.rank, clockRounds) }

// clockRounds is how many exchanges an estimate is made of.
const clockRounds = 16
