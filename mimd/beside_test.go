package mimd

import (
	"sync/atomic"
	"testing"
)

// TestBeside: the others run when Start returns and until Stop, worker 0 runs nothing of it, and the team takes other
// work afterwards.
func TestBeside(t *testing.T) {
	m := team(t, 2)
	var turns atomic.Uint64
	b := m.Beside([]func(){func() { turns.Add(1) }})
	if got := b.Turns(nil); got[0] != 0 {
		t.Errorf("%d turns before Start", got[0])
	}
	for range 3 {
		before := b.Turns(nil)[0]
		b.Start()
		b.Start() // a second one changes nothing
		started := b.Turns(nil)[0]
		if started <= before {
			t.Errorf("Start returned after %d turns, %d before it", started, before)
		}
		for b.Turns(nil)[0] == started { // without end: it must go on
		}
		b.Stop()
		b.Stop()
		if ended := b.Turns(nil)[0]; ended != turns.Load() {
			t.Errorf("%d turns counted, %d done", ended, turns.Load())
		}
		ran := [2]bool{}
		m.Do(func(rank int) { ran[rank] = true })
		if ran != [2]bool{true, true} {
			t.Errorf("after Stop the team ran %v", ran)
		}
	}
}

// TestCloseBeside: a team that is closed while workers run beside leaves none of them running.
func TestCloseBeside(t *testing.T) {
	m, err := NewTeam(cpus(t, 2))
	if err != nil {
		t.Fatal(err)
	}
	var turns atomic.Uint64
	m.Beside([]func(){func() { turns.Add(1) }}).Start()
	m.Close() // returns when the goroutines have ended
	if m.beside != nil {
		t.Error("a closed team has work")
	}
}

// TestParked: worker 0 waits until it is alone.
func TestParked(t *testing.T) {
	m := team(t, 2)
	m.Do(func(int) {})
	m.Park()
	if !m.workers[0].parked.Load() {
		t.Error("a worker is awake")
	}
}
