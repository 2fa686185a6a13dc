package cluster

import (
	"flynn/kernels"
	"flynn/mimd"
)

// haloExchange is the parts of a node, one for each of its workers, where parts must learn of those of other nodes:
// before a superstep a node gets the sections that it reads from those who hold them. Who needs what of whom follows
// from the sections: rows beside its own from two neighbours in a stencil (halo exchange), a block from each in a
// transpose and between the passes of an FFT (all-to-all). What all read goes round in a ring (n-body). Sums of what
// comes before are an exclusive scan.
type haloExchange struct {
	*Communicator
	whole            kernels.Op
	parts            []kernels.Op   // of all nodes
	each             int            // parts of one node
	shared           *mimd.Parallel // this node's own
	moves            [][]traffic    // before each superstep
	carry            kernels.Carry
	own, before, tmp []byte // values of it
}

func newHaloExchange(c *Communicator, whole kernels.Op, team *mimd.Team) *haloExchange {
	each := team.Size()
	h := &haloExchange{Communicator: c, whole: whole, parts: kernels.Split(whole, c.size*each), each: each}
	h.carry = whole.Remote().Carry()
	h.shared = team.StaticParts(whole, h.of(c.rank))
	if h.carry != nil {
		n := h.carry.Size()
		h.own, h.before, h.tmp = make([]byte, n), make([]byte, n), make([]byte, n)
	}
	return h
}

// of are the parts of a node.
func (h *haloExchange) of(rank int) []kernels.Op { return partsOf(h.parts, h.each, rank) }

// partsOf are the parts of a node among those of all.
func partsOf(parts []kernels.Op, each, rank int) []kernels.Op { return parts[rank*each:][:each] }

// sections are what parts hold before superstep i, or read in it.
func sections(parts []kernels.Op, which func(kernels.Remote, int) []kernels.Section, i int) []kernels.Section {
	var all []kernels.Section
	for _, p := range parts {
		all = append(all, which(p.Remote(), i)...)
	}
	return kernels.Union(all)
}

var (
	holds = kernels.Remote.Holds
	reads = kernels.Remote.Reads
)

// given are the operands of parts that are shipped, as views of the memory of whole: what they hold at first.
func given(whole kernels.Op, parts []kernels.Op) Pack {
	if whole.Remote().Holds(0) != nil {
		return whole.Remote().View(sections(parts, holds, 0), nil)
	}
	var all Pack
	for _, p := range parts {
		all = p.Remote().Inputs(all)
	}
	return all
}

// yields appends the results of parts.
func yields(parts []kernels.Op, to []kernels.Result) []kernels.Result {
	for _, p := range parts {
		to = p.Remote().Yields(to)
	}
	return to
}

// fill gives the parts what they hold, where it is resident, in the midst of values of another source: what others
// hold, and what is shipped, must not happen to be right.
func (h *haloExchange) fill(right, wrong kernels.Source, mode string) {
	own := h.of(h.rank)
	h.whole.Remote().Give(wrong, sections(own, reads, 0))
	if mode == Resident {
		h.whole.Remote().Give(right, sections(own, holds, 0))
	}
}

// run is one op.
func (h *haloExchange) run() error {
	for i := 0; ; i++ {
		needs := h.needs(i)
		for k := range needs {
			if err := h.move(&needs[k]); err != nil {
				return err
			}
		}
		h.shared.Step(i)
		if more, err := h.join(i); err != nil || !more {
			return err
		}
	}
}

// needs is the traffic before superstep i: none, a single step, or as many as a ring has. All ranks take the same
// number of steps.
func (h *haloExchange) needs(i int) []traffic {
	for len(h.moves) <= i {
		h.moves = append(h.moves, h.plan(len(h.moves)))
	}
	return h.moves[i]
}

func (h *haloExchange) plan(i int) []traffic {
	own := h.of(h.rank)
	have, want := sections(own, holds, i), sections(own, reads, i)
	switch {
	case h.size == 1 || h.whole.Remote().Holds(i) == nil:
		return nil
	case h.whole.Remote().Ring():
		return h.ring(i)
	}
	out, in := make([]Pack, h.size), make([]Pack, h.size)
	for rank := range h.size {
		if rank == h.rank {
			continue
		}
		out[rank] = h.whole.Remote().View(kernels.Common(have, sections(h.of(rank), reads, i)), nil)
		in[rank] = h.whole.Remote().View(kernels.Common(sections(h.of(rank), holds, i), want), nil)
	}
	return []traffic{newTraffic(out, in)}
}

// ring passes on to the right what has come last from the left, until all have everything.
func (h *haloExchange) ring(i int) []traffic {
	block := func(rank int) Pack { return h.whole.Remote().View(sections(h.of((rank+h.size)%h.size), holds, i), nil) }
	right, left := (h.rank+1)%h.size, (h.rank-1+h.size)%h.size
	var all []traffic
	for k := range h.size - 1 {
		out, in := make([]Pack, h.size), make([]Pack, h.size)
		out[right], in[left] = block(h.rank-k), block(h.rank-k-1)
		all = append(all, newTraffic(out, in))
	}
	return all
}

// join lets the parts of all nodes learn of each other after superstep i, and tells whether another one follows.
func (h *haloExchange) join(i int) (more bool, err error) {
	if h.carry == nil {
		return h.whole.Join(nil, i), nil
	}
	if i > 0 || len(h.parts) == 1 {
		return false, nil
	}
	size := h.carry.Size()
	h.carry.Sum(h.of(h.rank), h.own)
	arrange(h.own, size)
	err = h.exscan(h.own, h.before, h.tmp, func(to, from []byte) {
		arrange(to, size)
		arrange(from, size)
		h.carry.Add(to, from)
		arrange(to, size)
		arrange(from, size)
	})
	arrange(h.before, size)
	h.carry.Begin(h.of(h.rank), h.before)
	return true, err
}
