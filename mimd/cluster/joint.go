package cluster

import (
	"flynn/kernels"
	"flynn/mimd"
)

// joint is the parts of a node, one for each of its workers, where parts must learn of those of other nodes: before a
// superstep a node gets the sections that it reads from those who hold them. Who needs what of whom follows from the
// sections: rows beside its own from two neighbours in a stencil (halo exchange), a block from each in a transpose and
// between the passes of an FFT (all-to-all). What all read goes round in a ring (n-body). Sums of what comes before are an
// exclusive scan.
type joint struct {
	*Communicator
	whole            kernels.Op
	parts            []kernels.Op // of all nodes
	each             int          // parts of one node
	shared           *mimd.Shared // this node's own
	moves            [][]traffic  // before each superstep
	carry            kernels.Carry
	own, before, tmp []byte // values of it
}

func newJoint(c *Communicator, whole kernels.Op, team *mimd.Team) *joint {
	each := team.Size()
	j := &joint{Communicator: c, whole: whole, parts: kernels.Split(whole, c.size*each), each: each}
	j.carry = whole.Remote().Carry()
	j.shared = team.Take(whole, j.of(c.rank))
	if j.carry != nil {
		n := j.carry.Size()
		j.own, j.before, j.tmp = make([]byte, n), make([]byte, n), make([]byte, n)
	}
	return j
}

// of are the parts of a node.
func (j *joint) of(rank int) []kernels.Op { return crew(j.parts, j.each, rank) }

// crew are the parts of a node among those of all.
func crew(parts []kernels.Op, each, rank int) []kernels.Op { return parts[rank*each:][:each] }

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

// fill gives the parts what they hold, where it is resident, in the midst of values of another source: what others hold,
// and what is shipped, must not happen to be right.
func (j *joint) fill(right, wrong kernels.Source, mode string) {
	own := j.of(j.rank)
	j.whole.Remote().Give(wrong, sections(own, reads, 0))
	if mode == Resident {
		j.whole.Remote().Give(right, sections(own, holds, 0))
	}
}

// run is one op.
func (j *joint) run() error {
	for i := 0; ; i++ {
		needs := j.needs(i)
		for k := range needs {
			if err := j.move(&needs[k]); err != nil {
				return err
			}
		}
		j.shared.Step(i)
		if more, err := j.join(i); err != nil || !more {
			return err
		}
	}
}

// needs is the traffic before superstep i: none, a single step, or as many as a ring has. All ranks take the same number
// of steps.
func (j *joint) needs(i int) []traffic {
	for len(j.moves) <= i {
		j.moves = append(j.moves, j.plan(len(j.moves)))
	}
	return j.moves[i]
}

func (j *joint) plan(i int) []traffic {
	own := j.of(j.rank)
	have, want := sections(own, holds, i), sections(own, reads, i)
	switch {
	case j.size == 1 || j.whole.Remote().Holds(i) == nil:
		return nil
	case j.whole.Remote().Ring():
		return j.ring(i)
	}
	out, in := make([]Pack, j.size), make([]Pack, j.size)
	for rank := range j.size {
		if rank == j.rank {
			continue
		}
		out[rank] = j.whole.Remote().View(kernels.Common(have, sections(j.of(rank), reads, i)), nil)
		in[rank] = j.whole.Remote().View(kernels.Common(sections(j.of(rank), holds, i), want), nil)
	}
	return []traffic{newTraffic(out, in)}
}

// ring passes on to the right what has come last from the left, until all have everything.
func (j *joint) ring(i int) []traffic {
	block := func(rank int) Pack { return j.whole.Remote().View(sections(j.of((rank+j.size)%j.size), holds, i), nil) }
	right, left := (j.rank+1)%j.size, (j.rank-1+j.size)%j.size
	var all []traffic
	for k := range j.size - 1 {
		out, in := make([]Pack, j.size), make([]Pack, j.size)
		out[right], in[left] = block(j.rank-k), block(j.rank-k-1)
		all = append(all, newTraffic(out, in))
	}
	return all
}

// join lets the parts of all nodes learn of each other after superstep i, and tells whether another one follows.
func (j *joint) join(i int) (more bool, err error) {
	if j.carry == nil {
		return j.whole.Join(nil, i), nil
	}
	if i > 0 || len(j.parts) == 1 {
		return false, nil
	}
	size := j.carry.Size()
	j.carry.Sum(j.of(j.rank), j.own)
	arrange(j.own, size)
	err = j.exscan(j.own, j.before, j.tmp, func(to, from []byte) {
		arrange(to, size)
		arrange(from, size)
		j.carry.Add(to, from)
		arrange(to, size)
		arrange(from, size)
	})
	arrange(j.before, size)
	j.carry.Begin(j.of(j.rank), j.before)
	return true, err
}
