package cluster

import (
	"errors"
	"fmt"
	"slices"

	"flynn/kernels"
)

// Distribution says how a problem is to be distributed to nodes.
type Distribution struct {
	Kernel  *kernels.Kernel
	Variant int
	N       int
	Nodes   int    // the first so many of the cluster
	Workers int    // of each node
	Mode    string // Resident or Shipped
	Source  kernels.Source
}

// Distributed is a problem that nodes have taken, a part each. The coordinator has the operands of the whole, too: they
// are what is shipped, and where results go.
type Distributed struct {
	cluster *Cluster
	whole   kernels.Op
	parts   []kernels.Op // views of the whole, one for each node, or for each worker of all
	packs   []Pack       // of the results of each node
	sends   []Pack       // of its operands; none where they are resident
	run     *ask
	nodes   int
	job     uint64
	err     error
}

// Distribute makes nodes take the parts of a problem, of which whole is the coordinator's own op.
func (c *Cluster) Distribute(d Distribution, whole kernels.Op) (*Distributed, error) {
	v := d.Kernel.Variants[d.Variant]
	if err := c.able(&d); err != nil {
		return nil, err
	}
	mode := slices.Index(Modes, d.Mode)
	if mode < 0 {
		return nil, fmt.Errorf("cluster: no data mode %q; modes are %v", d.Mode, Modes)
	}
	t := Part{
		Kernel: d.Kernel.Name, Elem: d.Kernel.Elem, ISA: v.ISA.String(), Tuning: v.Tuning, N: uint64(d.N),
		Parts: uint32(d.Nodes), Workers: uint16(d.Workers), Mode: uint8(mode), Source: d.Source,
	}
	c.job++
	each, roster := 1, []byte(nil) // parts of a node
	if d.Kernel.Crosses() {
		each, roster = d.Workers, AppendRoster(nil, c.Nodes[:d.Nodes])
	}
	s := &Distributed{cluster: c, whole: whole, parts: kernels.Split(whole, each*d.Nodes), nodes: d.Nodes, job: c.job}
	for rank := range d.Nodes {
		own := partsOf(s.parts, each, rank)
		s.packs = append(s.packs, yields(own, nil))
		if d.Mode == Shipped {
			s.sends = append(s.sends, given(whole, own))
		}
	}
	err := c.ask(d.Nodes, s.job, KindOpen).gather(func(rank int) []byte {
		t.Rank = uint32(rank)
		return append(t.Encode(nil), roster...)
	})
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	s.run = c.ask(d.Nodes, s.job, KindRun)
	s.run.from, s.run.tos = make([]inflow, d.Nodes), make([]outflow, len(s.sends))
	return s, nil
}

// able refuses a distribution that the nodes cannot take.
func (c *Cluster) able(d *Distribution) error {
	if d.Nodes < 1 || d.Nodes > len(c.Nodes) {
		return fmt.Errorf("cluster: %d nodes asked for, there are %d", d.Nodes, len(c.Nodes))
	}
	for i := range c.Nodes[:d.Nodes] {
		n := &c.Nodes[i]
		if isa := d.Kernel.Variants[d.Variant].ISA.String(); !n.Has(isa) {
			return &NodeError{n, &ISAError{ISA: isa, Why: "it has " + fmt.Sprint(n.ISAs)}}
		}
		if !slices.Contains(n.Kernels, d.Kernel.Name) {
			return &NodeError{n, fmt.Errorf("has no kernel %s", d.Kernel.Name)}
		}
		if d.Workers > n.Cores {
			return &NodeError{n, fmt.Errorf("has %d cores, %d workers are asked for", n.Cores, d.Workers)}
		}
	}
	return nil
}

// Run is one op: a start message to each node, operands where they are shipped, all parts, all results. After an error
// it does nothing: see Err.
func (s *Distributed) Run() {
	if s.err != nil {
		return
	}
	a := s.run
	a.again()
	a.frame.Op++
	for rank, p := range s.packs {
		a.from[rank] = newInflow(p)
	}
	for rank, p := range s.sends {
		a.tos[rank] = newOutflow(p)
	}
	if s.err = a.gather(nil); s.err == nil {
		s.whole.Fold(s.parts)
	}
}

// Restore writes again the operands that Run changes, on the nodes and here.
func (s *Distributed) Restore(src kernels.Source) {
	if s.err == nil {
		s.err = s.cluster.ask(s.nodes, s.job, KindRestore).gather(nil)
	}
	s.whole.Restore(src)
}

// Diff compares the whole result with that of a reference.
func (s *Distributed) Diff(ref kernels.Op) kernels.Diff { return s.whole.Diff(ref) }

// Err tells why no more op can run; nil where all is well.
func (s *Distributed) Err() error { return s.err }

// Close makes the nodes forget their parts.
func (s *Distributed) Close() error {
	for rank := range s.nodes {
		if err := s.cluster.send(rank, commands, &Frame{Kind: KindDrop, Job: s.job}); err != nil {
			return err
		}
	}
	return nil
}
