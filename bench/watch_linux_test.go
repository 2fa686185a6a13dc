package bench

import (
	"testing"

	"golang.org/x/sys/unix"
)

func TestStolen(t *testing.T) {
	const stat = "cpu  10 0 10 100 0 0 0 9 0 0\ncpu0 1 2 3 4 5 6 7 8 9 10\ncpu1 1 2 3 4 5 6 7 0 9 10\n" +
		"cpu10 1 2 3 4 5 6 7 5 9 10\ncpu11 1 2 3 4 5 6 7 6\n"
	for cpu, want := range map[int]int64{0: 8 * tick, 1: 0, 10: 5 * tick, 11: 6 * tick, 2: 0} {
		if got := stolen([]byte(stat), cpu); got != want {
			t.Errorf("CPU %d: %d, want %d", cpu, got, want)
		}
	}
}

// TestSoftwareCounter proves the way to the kernel with an event that every kernel has: page faults.
func TestSoftwareCounter(t *testing.T) {
	c, err := openCounters([]event{{"faults/op", unix.PERF_TYPE_SOFTWARE, unix.PERF_COUNT_SW_PAGE_FAULTS}})
	if err != nil {
		t.Skip(err)
	}
	defer c.close()
	start := c.read()
	b, err := unix.Mmap(-1, 0, 64<<12, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Munmap(b)
	for i := 0; i < len(b); i += 1 << 12 {
		b[i] = 1
	}
	if got := c.since(start, 1)[0].Value; got < 1 {
		t.Errorf("%v page faults", got)
	}
}
