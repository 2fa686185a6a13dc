package bench

import (
	"context"
	"time"

	"flynn/mimd/cluster"
	"flynn/mimd/cluster/local"
)

// Multicomputer is the nodes of class mimd_dm: processes on this machine, started when a point first needs them, or
// those that have joined a server.
type Multicomputer struct {
	cluster.Target               // no URL: processes on this machine
	Wait           time.Duration // for the nodes of a server
	Command        []string      // starts a node on this machine; nil is this program's own

	cluster *cluster.Cluster
	close   func() error
	why     error // there is none: not tried again
	workers int   // of each node of this machine
}

// Obstacle says why there can be no nodes; "" where there can.
func (m *Multicomputer) Obstacle(h *Host) string {
	if m.URL == "" && m.Command == nil && h.Machine.Emulated != "no" {
		return "an emulated process cannot start nodes of its kind"
	}
	return ""
}

// Connect makes sure that there are at least so many nodes, those of this machine with so many workers each, and
// returns what there is.
func (m *Multicomputer) Connect(ctx context.Context, h *Host, nodes, workers int) (*cluster.Cluster, error) {
	if m.cluster != nil && len(m.cluster.Nodes) >= nodes && (m.URL != "" || m.workers >= workers) {
		return m.cluster, nil
	}
	if m.why != nil {
		return nil, m.why
	}
	if m.why = m.Close(); m.why != nil {
		return nil, m.why
	}
	if m.URL != "" {
		m.why = m.join(ctx, nodes)
	} else {
		m.why = m.start(ctx, h, nodes, workers)
	}
	return m.cluster, m.why
}

// join takes all nodes that have joined a server, or waits for so many.
func (m *Multicomputer) join(ctx context.Context, nodes int) (err error) {
	if nodes == 1 {
		nodes = 0
	}
	wanted := cluster.Options{Target: m.Target, Version: Version, Nodes: nodes, Wait: m.Wait}
	if m.cluster, err = cluster.Join(ctx, wanted); err == nil {
		m.close = m.cluster.Close
	}
	return err
}

func (m *Multicomputer) start(ctx context.Context, h *Host, nodes, workers int) error {
	l, err := local.Start(ctx, local.Options{
		Version: Version, Nodes: nodes, Workers: workers, CPUs: h.Machine.Spread(), Command: m.Command,
	})
	if err == nil {
		m.cluster, m.close, m.workers = l.Cluster, l.Close, workers
	}
	return err
}

// Cluster is the nodes that there are now; nil is none.
func (m *Multicomputer) Cluster() *cluster.Cluster { return m.cluster }

// Close gives the nodes back, and ends those that were started. The next Connect starts anew.
func (m *Multicomputer) Close() error {
	if m.close == nil {
		return nil
	}
	err := m.close()
	m.cluster, m.close = nil, nil
	return err
}
