package bench

import (
	"testing"
	"time"
)

// BenchmarkAround is what a sample costs besides its own time: looks at the clock, at the system and at the core.
func BenchmarkAround(b *testing.B) {
	w := newWatch(1)
	defer w.close()
	for b.Loop() {
		w.around(false, func() time.Duration { return time.Millisecond })
	}
}

// BenchmarkTimed is what the timer adds to a sample's own time.
func BenchmarkTimed(b *testing.B) {
	r := &timed{Run: nothing{}}
	for b.Loop() {
		r.Time(1)
	}
}

func BenchmarkClock(b *testing.B) {
	for b.Loop() {
		Clock()
	}
}

func BenchmarkIssue(b *testing.B) {
	for b.Loop() {
		Issue()
	}
}

// nothing is a run whose ops take no time.
type nothing struct{}

func (nothing) Do(int) {}
func (nothing) Ready() {}

func (n nothing) Time(ops int) time.Duration { return timeOf(n, ops) }

func (nothing) Check() error  { return nil }
func (nothing) Failed() error { return nil }
