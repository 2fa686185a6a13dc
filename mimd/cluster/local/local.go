package local

import (
	"context"
	"errors"
	"fmt"

	"flynn/internal/patience"
	"flynn/mimd/cluster"
)

// Options of a multicomputer on this machine.
type Options struct {
	Version string
	Nodes   int
	Workers int      // that each node offers; 0 is one
	CPUs    []int    // for the workers of node 0, node 1 …; where there are fewer, nodes share
	Command []string // that starts a node; nil is this program's own
}

// Multicomputer is an engine, nodes, and the coordinator that has them.
type Multicomputer struct {
	*cluster.Cluster
	engine *Engine
	nodes  []*Process
}

// Start starts all of it and returns when every node has announced itself.
func Start(ctx context.Context, o Options) (*Multicomputer, error) {
	engine, err := NewEngine(o.Nodes)
	if err != nil {
		return nil, err
	}
	m := &Multicomputer{engine: engine}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	for i := range o.Nodes {
		cpus := o.cpus(i)
		p, err := Spawn(engine.NodeTarget(i), fmt.Sprintf("local-%03d", i), cpus, o.Command)
		if err != nil {
			return nil, errors.Join(err, m.Close())
		}
		m.nodes = append(m.nodes, p)
		go func() {
			select {
			case <-p.Ended():
				cancel(fmt.Errorf("local: node %s ended: %s", p.Name, p.Why()))
			case <-ctx.Done():
			}
		}()
	}
	m.Cluster, err = cluster.Join(ctx, cluster.Options{
		Target: engine.CoordinatorTarget(), Version: o.Version, Nodes: o.Nodes, Wait: patience.Stretch(startTime),
	})
	if err != nil {
		if cause := context.Cause(ctx); cause != nil {
			err = cause
		}
		return nil, errors.Join(err, m.Close())
	}
	return m, nil
}

// cpus are those of node i: its own where there are enough, else as many as it has workers, from the i-th on.
func (o *Options) cpus(i int) []int {
	each := min(max(o.Workers, 1), len(o.CPUs))
	first := i
	if o.Nodes*each <= len(o.CPUs) {
		first = i * each
	}
	cpus := make([]int, each)
	for k := range cpus {
		cpus[k] = o.CPUs[(first+k)%len(o.CPUs)]
	}
	return cpus
}

// Processes are the nodes, by rank.
func (m *Multicomputer) Processes() []*Process { return m.nodes }

// Close ends nodes and engine.
func (m *Multicomputer) Close() error {
	var err error
	if m.Cluster != nil {
		err = m.Cluster.Close()
	}
	for _, p := range m.nodes {
		p.input.Close()
	}
	for _, p := range m.nodes {
		p.End()
	}
	m.engine.Close()
	return err
}
