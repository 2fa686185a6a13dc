package mimd

import (
	"runtime"
	"testing"

	"golang.org/x/sys/unix"
)

func mask(t *testing.T) unix.CPUSet {
	t.Helper()
	var set unix.CPUSet
	if err := unix.SchedGetaffinity(0, &set); err != nil {
		t.Fatal(err)
	}
	return set
}

// TestMasks: each worker has its own CPU and no other, and worker 0 gets its old mask back.
func TestMasks(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	before := mask(t)
	if !before.IsSet(0) || !before.IsSet(1) {
		t.Skip("needs CPUs 0 and 1")
	}
	list := cpus(t, 2)
	m, err := NewTeam(list)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Pinned(); err != nil {
		t.Errorf("not pinned: %v", err)
	}
	var got [2]unix.CPUSet
	var errs [2]error
	m.Do(func(rank int) { errs[rank] = unix.SchedGetaffinity(0, &got[rank]) })
	for rank, set := range got {
		if errs[rank] != nil || set.Count() != 1 || !set.IsSet(list[rank]) {
			t.Errorf("worker %d: %d CPUs, its own among them: %t (%v)", rank, set.Count(), set.IsSet(list[rank]), errs[rank])
		}
	}
	inherited := make(chan unix.CPUSet)
	go func() { // a goroutine made by a pinned one runs on a thread with the process's mask
		var set unix.CPUSet
		unix.SchedGetaffinity(0, &set)
		inherited <- set
	}()
	if set := <-inherited; set.Count() < before.Count() {
		t.Errorf("a new goroutine has %d of %d CPUs", set.Count(), before.Count())
	}
	m.Close()
	if after := mask(t); after != before {
		t.Errorf("mask after Close has %d CPUs, before %d", after.Count(), before.Count())
	}
}

func TestPinRefused(t *testing.T) {
	restore, err := Pin(1023)
	defer restore()
	if err == nil {
		t.Skip("a machine with 1024 CPUs")
	}
}
