package misd

import (
	"fmt"
	"testing"
)

// TestCollect: who stops has no result, who is late has none until it is done, and nobody is started twice.
func TestCollect(t *testing.T) {
	c := NewCollector(3)
	deadline, release, begun := make(chan struct{}), make(chan struct{}), make(chan struct{})
	timely := 0
	c.arrived = func(v int) {
		if v != 2 {
			if timely++; timely == 2 {
				<-begun // late, but not because it never had a CPU
				close(deadline)
			}
		}
	}
	started := make(chan int, 10)
	run := func(v int) {
		started <- v
		switch v {
		case 1:
			panic("stops")
		case 2:
			close(begun)
			<-release
		}
	}
	if in := c.Collect(run, deadline); fmt.Sprint(in) != "[true false false]" {
		t.Errorf("first round: %v", in)
	}
	c.arrived = nil
	quick := func(v int) { started <- v }
	if in := c.Collect(quick, nil); fmt.Sprint(in) != "[true true false]" {
		t.Errorf("while the third is late: %v", in)
	}
	if n := len(started); n != 5 {
		t.Errorf("%d starts, want 5", n)
	}
	close(release)
	c.WaitLate()
	if in := c.Collect(quick, nil); fmt.Sprint(in) != "[true true true]" {
		t.Errorf("after it was done: %v", in)
	}
}
