package mimd

import (
	"sync/atomic"

	"flynn/internal/mem"
	"flynn/kernels"
)

// Parallel is one problem on shared memory, cut into parts for the workers of a team.
type Parallel struct {
	team    *Team // and all else that workers read, which nobody writes while they run
	whole   kernels.Op
	parts   []kernels.Op
	dynamic bool // workers take parts as they come free
	ops     int  // how often each worker repeats its part, in Repeat

	_    [64]byte
	next atomic.Int64 // the first part that nobody has taken
	_    [56]byte
}

// Static cuts op into one part for each worker: a static schedule.
func (t *Team) Static(op kernels.Op) *Parallel { return t.StaticParts(op, kernels.Split(op, t.Size())) }

// StaticParts gives each worker one of the parts of op that are cut already. They need not be all of it.
func (t *Team) StaticParts(op kernels.Op, parts []kernels.Op) *Parallel {
	s := mem.Alone[Parallel]()
	s.team, s.whole, s.parts = t, op, parts
	return s
}

// chunks is how many parts a worker gets on average under a dynamic schedule: enough that the last of them are short
// beside the whole, few enough that a take costs nothing beside a part.
const chunks = 16

// Dynamic cuts op into many parts that workers take one after the other: a dynamic schedule, for work that is uneven.
func (t *Team) Dynamic(op kernels.Op) *Parallel {
	s := mem.Alone[Parallel]()
	s.team, s.whole, s.parts, s.dynamic = t, op, kernels.Split(op, chunks*t.Size()), true
	return s
}

// work is superstep step of the team, by one worker.
func (s *Parallel) work(rank int) {
	step := int(s.team.step)
	if !s.dynamic {
		s.parts[rank].Step(step)
		return
	}
	for {
		i := int(s.next.Add(1)) - 1
		if i >= len(s.parts) {
			return
		}
		s.parts[i].Step(step)
	}
}

// Run is one op: the workers run all parts, in supersteps where parts must learn of each other, then the results are
// put together.
func (s *Parallel) Run() {
	for i := 0; ; i++ {
		s.Step(i)
		if !s.whole.Join(s.parts, i) {
			break
		}
	}
	s.whole.Fold(s.parts)
}

// Step is superstep i of all parts, without what joins them.
func (s *Parallel) Step(i int) {
	if s.dynamic {
		s.next.Store(0)
	}
	s.team.step = int32(i)
	s.team.do(s)
}

// Repeat is so many ops between which no worker waits for another: each repeats its own part, and results are put
// together at the end. It is for parts of one superstep under a static schedule.
func (s *Parallel) Repeat(ops int) {
	s.ops = ops
	s.team.do(repeating{s})
	s.whole.Fold(s.parts)
}

// repeating is the body of Repeat.
type repeating struct{ *Parallel }

func (r repeating) work(rank int) { r.parts[rank].Repeat(r.ops) }

// Wake makes sure that no worker sleeps.
func (s *Parallel) Wake() { s.team.Do(func(int) {}) }

// own are the parts that a worker fills: the one that it will run, or as many as it will take on average.
func (s *Parallel) own(rank int) []kernels.Op {
	each := len(s.parts) / s.team.Size()
	return s.parts[rank*each:][:each]
}

// Fill fills all operands, each part by a worker that is near it then: it touches its pages first.
func (s *Parallel) Fill(src kernels.Source) {
	s.team.Do(func(rank int) {
		for _, p := range s.own(rank) {
			p.Fill(src)
		}
	})
	s.whole.Reset(src)
}

// Restore writes again the operands that Run changes.
func (s *Parallel) Restore(src kernels.Source) {
	s.team.Do(func(rank int) {
		for _, p := range s.own(rank) {
			p.Restore(src)
		}
	})
	s.whole.Reset(src)
}

// Diff compares the whole result with that of a reference.
func (s *Parallel) Diff(ref kernels.Op) kernels.Diff { return s.whole.Diff(ref) }
