package mimd

import "flynn/kernels"

// Shared is one problem on shared memory, cut into one part for each worker.
type Shared struct {
	team  *Team
	whole kernels.Op
	parts []kernels.Op
	step  int // superstep that the team runs
	run   func(rank int)
}

// Share cuts op for the team.
func (t *Team) Share(op kernels.Op) *Shared {
	s := &Shared{team: t, whole: op, parts: kernels.Split(op, t.Size())}
	s.run = func(rank int) { s.parts[rank].Step(s.step) }
	return s
}

// Run is one op: every worker runs its part, in supersteps where parts must learn of each other, then the results are
// put together.
func (s *Shared) Run() {
	for s.step = 0; ; s.step++ {
		s.team.Do(s.run)
		if !s.whole.Join(s.parts, s.step) {
			break
		}
	}
	s.whole.Fold(s.parts)
}

// Wake makes sure that no worker sleeps.
func (s *Shared) Wake() { s.team.Do(func(int) {}) }

// Fill fills all operands, each part by its worker, who thus touches its pages first.
func (s *Shared) Fill(src kernels.Source) {
	s.team.Do(func(rank int) { s.parts[rank].Fill(src) })
	s.whole.Reset(src)
}

// Restore writes again the operands that Run changes.
func (s *Shared) Restore(src kernels.Source) {
	s.team.Do(func(rank int) { s.parts[rank].Restore(src) })
	s.whole.Reset(src)
}

// Diff compares the whole result with that of a reference.
func (s *Shared) Diff(ref kernels.Op) kernels.Diff { return s.whole.Diff(ref) }
