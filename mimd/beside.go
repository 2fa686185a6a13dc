package mimd

import (
	"sync/atomic"

	"flynn/internal/mem"
)

// Beside is what the workers of a team run while worker 0 does something else: each repeats its turn without end, until
// it is told to stop.
type Beside struct {
	team  *Team
	turns []func() // of workers 1 … p−1
	epoch uint32   // of the run that goes on
	runs  bool

	_    [64]byte
	stop atomic.Bool
	_    [63]byte
	done []turnCount
}

// turnCount is a line of its own, so that a count disturbs nobody.
type turnCount struct {
	n atomic.Uint64
	_ [56]byte
}

// Beside gives each worker but the first a turn. Nothing runs before Start.
func (t *Team) Beside(turns []func()) *Beside {
	b := mem.Alone[Beside]()
	b.team, b.turns, b.done = t, turns, make([]turnCount, len(turns))
	return b
}

// Start lets the workers run, and returns when each of them has done a turn. The team takes no other work until Stop.
func (b *Beside) Start() {
	if b.runs {
		return
	}
	before := b.Turns(nil)
	b.stop.Store(false)
	b.runs, b.team.beside, b.team.work = true, b, b
	b.epoch = b.team.fork()
	for i := range b.done {
		for b.done[i].n.Load() == before[i] {
		}
	}
}

// Stop ends the run, and returns when every worker has ended its turn.
func (b *Beside) Stop() {
	if !b.runs {
		return
	}
	b.stop.Store(true)
	for i := range b.team.workers {
		for b.team.workers[i].done.Load() != b.epoch {
		}
	}
	b.runs, b.team.beside = false, nil
}

// Turns appends how many turns each worker but the first has ended.
func (b *Beside) Turns(to []uint64) []uint64 {
	for i := range b.done {
		to = append(to, b.done[i].n.Load())
	}
	return to
}

// work is the run of one worker.
func (b *Beside) work(rank int) {
	turn, count := b.turns[rank-1], &b.done[rank-1].n
	for !b.stop.Load() {
		turn()
		count.Add(1)
	}
}

// Park returns when every worker but the first sleeps: from then on worker 0 is alone.
func (t *Team) Park() {
	for i := range t.workers {
		for !t.workers[i].parked.Load() {
		}
	}
}
