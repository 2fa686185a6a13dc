//go:build unix

package ops

import (
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/pprof"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
)

// TestStress calls bodies of every tier while the runtime collects garbage, preempts, profiles and handles signals.
// Vector and predicate registers are the kernel's to save then; the runtime knows nothing of the longer ones.
func TestStress(t *testing.T) {
	calls := 100_000
	if testing.Short() {
		calls = 10_000
	}
	defer debug.SetGCPercent(debug.SetGCPercent(5))
	if pprof.StartCPUProfile(io.Discard) == nil { // else another profile runs
		defer pprof.StopCPUProfile()
	}
	x, _, _ := operands[float64](131)
	here(t, "f64/stress", FoldingF64, func(r Impl[func(z, x []float64) float64]) {
		want := make([]float64, len(x)+1)
		largest := r.Fn(want, x)
		wrong := amidst(calls, func() func() bool {
			z := make([]float64, len(want))
			return func() bool {
				clear(z)
				ok := r.Fn(z, x) == largest
				for i, v := range z {
					ok = ok && v == want[i]
				}
				return ok
			}
		})
		if wrong > 0 {
			t.Errorf("%s: %d of %d calls gave something else than the first", r.ISA, wrong, calls)
		}
	})
}

// amidst makes so many calls of what start gives to each of three goroutines, and counts those that fail. Beside them
// one allocates, one sends signals, and one computes without a call.
func amidst(calls int, start func() func() bool) (wrong int64) {
	const callers = 3
	var working, beside sync.WaitGroup
	var failed, done atomic.Int64
	var sink atomic.Pointer[[]byte]
	until := func(f func()) {
		beside.Go(func() {
			for done.Load() == 0 {
				f()
			}
		})
	}
	until(func() { b := make([]byte, 1<<12); sink.Store(&b) })
	until(func() {
		if syscall.Kill(os.Getpid(), syscall.SIGURG) != nil {
			failed.Add(1)
		}
		runtime.Gosched()
	})
	until(func() {
		for range 1 << 16 {
		}
	})
	for range callers {
		working.Go(func() {
			ok := start()
			for range (calls + callers - 1) / callers {
				if !ok() {
					failed.Add(1)
				}
			}
		})
	}
	working.Wait()
	done.Store(1)
	beside.Wait()
	return failed.Load()
}
