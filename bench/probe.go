package bench

import (
	"context"
	"errors"
	"io"
	"slices"
	"time"

	"flynn/kernels"
	"flynn/results"
	"flynn/results/keys"
)

// ProbePair measures what two CPUs share, in the shortest form of a mix: the kernels that registers and bandwidth bound,
// each beside itself, and the peak of plain Go beside that of the widest tier. Memory takes the longest, and can be left
// out. What is written is a result file.
func ProbePair(ctx context.Context, h *Host, a, b int, memory bool, budget time.Duration, out io.Writer) (err error) {
	pair := h.pair(a, b)
	defer func() { err = errors.Join(err, pair.freeNeighbours()) }()
	r, err := NewResults(out, FileKeys(pair, time.Now(), probeSeed, "random", "machine --probe"))
	if err != nil {
		return err
	}
	s := probeSelection(pair, memory)
	s.Budget = budget
	return (&Session{Host: pair, Selection: s, Seed: probeSeed, Out: r}).Measure(ctx)
}

// probeSeed is the seed of operands and order.
const probeSeed = 1

// pair is the host as if it had two CPUs.
func (h *Host) pair(a, b int) *Host {
	p, m := *h, *h.Machine
	m.CPUs, m.CoreCPUs, m.Cores = []int{a, b}, nil, 2
	p.Machine, p.neighbours = &m, nil
	return &p
}

// probeSelection has each kernel of a role that bounds others beside itself.
func probeSelection(h *Host, memory bool) *Selection {
	s := &Selection{Workers: []int{2}, Count: 8, Time: time.Millisecond, Target: 0.02}
	levels := len(results.Levels)
	if !memory {
		levels--
	}
	var with []results.Companion
	for _, c := range Neighbours(h.Machine) {
		k := widestElem(c.Kernel)
		itself := k != nil && (k.Role == kernels.RolePeak || k.Role == kernels.RoleBandwidth)
		if c.Kernel == "" || itself && slices.Index(results.Levels, c.Level) < levels {
			with = append(with, c)
		}
	}
	s.Sizes = levelSizes(h.Machine)
	s.Choose(shared{}, mixing{with})
	s.Among = func(p Point) bool { return amongMixed(h, s, p) && besideItself(h, p) }
	for _, c := range with {
		if k := widestElem(c.Kernel); k != nil && !slices.Contains(s.Kernels, k) {
			s.Kernels = append(s.Kernels, k)
		}
	}
	return s
}

// besideItself tells whether a point is beside its own kernel at its own level, or beside parked workers: plain Go only
// where it shows the clock.
func besideItself(h *Host, p Point) bool {
	beside, ok := p.Own.(neighbour)
	switch {
	case !ok, p.ISA == keys.Scalar && p.Kernel.Role != kernels.RolePeak:
		return false
	case beside.kernel == nil:
		return true
	}
	return beside.kernel == p.Kernel && beside.n == p.N
}
