// Package mimd runs kernels on several processors that share memory: Flynn's MIMD, the multiprocessor.
//
// A Team is a set of pinned worker threads that wait by spinning, because waking a sleeping thread costs more than
// most kernels. A Parallel is one problem cut into parts, one for each worker, which also fills its part first, so that
// its pages lie near it.
//
// It may import kernels, internal/mem and x/sys.
package mimd

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"flynn/internal/mem"
)

// spins is how often a waiting worker looks before it parks: 70 to 100 µs at 4 GHz, about what waking it costs.
const spins = 1 << 18

// Team is p workers. The goroutine that makes the team is worker 0 and the only one that may use it.
type Team struct {
	// All that a worker needs to begin is in one line: each other one would have to travel from core to core.
	epoch atomic.Uint32 // a new value starts the work
	step  int32         // superstep of a Parallel
	work  body
	_     [40]byte

	workers []worker // 1 … p−1
	beside  *Beside  // that runs; nil is none
	restore func()   // puts back the thread mask of worker 0
	ended   sync.WaitGroup
	pinned  error // why workers are not pinned
}

// body is what all workers do at once.
type body interface{ work(rank int) }

// doing is a body of its own: an interface holds a function as it is, without memory of its own.
type doing func(rank int)

func (f doing) work(rank int) { f(rank) }

// worker is a line of its own, so that finishing disturbs nobody.
type worker struct {
	done   atomic.Uint32 // the last epoch that it finished
	parked atomic.Bool
	wake   chan struct{}
	_      [48]byte
}

// NewTeam starts a team with one worker for each of the given CPUs and pins each to its own. Where the system cannot
// pin, the team works all the same, and Pinned tells why not.
func NewTeam(cpus []int) (*Team, error) {
	if len(cpus) == 0 {
		return nil, fmt.Errorf("mimd: a team needs at least one CPU")
	}
	if p := runtime.GOMAXPROCS(0); len(cpus) > p {
		return nil, fmt.Errorf(
			"mimd: %d workers, but GOMAXPROCS is %d: workers that spin would wait for each other", len(cpus), p,
		)
	}
	t := mem.Alone[Team]()
	t.workers = make([]worker, len(cpus)-1)
	pinned := make(chan error, len(t.workers))
	for i := range t.workers {
		w := &t.workers[i]
		w.wake = make(chan struct{}, 1)
		t.ended.Add(1)
		go t.serve(w, i+1, cpus[i+1], pinned)
	}
	t.restore, t.pinned = Pin(cpus[0])
	for range t.workers {
		if err := <-pinned; err != nil {
			t.pinned = err
		}
	}
	return t, nil
}

// Size returns the number of workers.
func (t *Team) Size() int { return len(t.workers) + 1 }

// Pinned returns nil where every worker has a CPU of its own, else why not.
func (t *Team) Pinned() error { return t.pinned }

// Do runs f once on every worker and returns when all are done. It allocates nothing.
func (t *Team) Do(f func(rank int)) { t.do(doing(f)) }

func (t *Team) do(b body) {
	t.work = b
	e := t.fork()
	b.work(0)
	for i := range t.workers {
		for t.workers[i].done.Load() != e {
		}
	}
}

// fork starts an epoch. The order of the atomics makes sure that a worker sees the epoch or is seen parked.
func (t *Team) fork() uint32 {
	e := t.epoch.Add(1)
	for i := range t.workers {
		if w := &t.workers[i]; w.parked.Load() && w.parked.CompareAndSwap(true, false) {
			w.wake <- struct{}{}
		}
	}
	return e
}

// Close ends the workers, whatever they run, and gives worker 0 its old mask.
func (t *Team) Close() {
	if t.beside != nil {
		t.beside.Stop()
	}
	t.work = nil
	t.fork()
	t.ended.Wait()
	t.restore()
}

// serve is the life of a worker. Its thread ends with it, so that no other goroutine inherits the mask.
func (t *Team) serve(w *worker, rank, cpu int, pinned chan<- error) {
	defer t.ended.Done()
	_, err := Pin(cpu)
	pinned <- err
	for last := uint32(0); ; {
		last = t.await(w, last)
		if t.work == nil {
			return
		}
		t.work.work(rank)
		w.done.Store(last)
	}
}

// await waits for an epoch other than last: spinning first, then parked, so that an idle team burns nothing.
func (t *Team) await(w *worker, last uint32) uint32 {
	for {
		for range spins {
			if e := t.epoch.Load(); e != last {
				return e
			}
		}
		w.parked.Store(true)
		if t.epoch.Load() == last || !w.parked.CompareAndSwap(true, false) {
			<-w.wake
		}
	}
}
