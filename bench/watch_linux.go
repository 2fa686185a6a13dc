package bench

import (
	"bytes"
	"os"
	"strconv"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// tick is the unit of /proc/stat in nanoseconds: USER_HZ is 100 on every architecture of Linux that Go runs on.
const tick = 1e9 / 100

// osWatch reads counts from the kernel. It allocates nothing while it does, or it would see its own page faults.
type osWatch struct {
	stat *os.File
	text []byte

	read int // bytes of text
	at   time.Time
}

func newOSWatch() *osWatch {
	f, err := os.Open("/proc/stat")
	if err != nil {
		return &osWatch{} // no steal is told
	}
	w := &osWatch{stat: f, text: make([]byte, 64<<10)}
	w.look()
	return w
}

func (w *osWatch) close() {
	if w.stat != nil {
		w.stat.Close()
	}
}

// counts are those of this thread, or of all threads of the process where a team works. Steal is looked up anew only
// after a sample: what came up since the last look then counts for it, or for one just before.
func (w *osWatch) counts(team, after bool) counts {
	who := unix.RUSAGE_THREAD
	if team {
		who = unix.RUSAGE_SELF
	}
	c := counts{cpu: currentCPU()}
	if after {
		w.look()
	}
	c.steal = stolen(w.text[:w.read], c.cpu)
	var u unix.Rusage
	if unix.Getrusage(who, &u) == nil {
		c.switches, c.faults = u.Nivcsw, u.Minflt+u.Majflt
	}
	return c
}

// currentCPU is the CPU that this thread runs on, -1 if unknown.
func currentCPU() int {
	var cpu uint32
	if _, _, errno := unix.RawSyscall(unix.SYS_GETCPU, uintptr(unsafe.Pointer(&cpu)), 0, 0); errno != 0 {
		return -1
	}
	return int(cpu)
}

// look reads what the hypervisor took from each CPU since boot. The kernel counts that in ticks, and writing the file
// costs it some time for each CPU: it is read once a tick.
func (w *osWatch) look() {
	if now := time.Now(); w.stat != nil && now.Sub(w.at) >= tick {
		w.read, _ = w.stat.ReadAt(w.text, 0)
		w.at = now
	}
}

// stolen is the eighth number of a CPU's line in /proc/stat, in nanoseconds; 0 where there is none.
func stolen(stat []byte, cpu int) int64 {
	var key [16]byte
	prefix := append(strconv.AppendInt(append(key[:0], "\ncpu"...), int64(cpu), 10), ' ')
	at := bytes.Index(stat, prefix)
	if at < 0 {
		return 0
	}
	line := stat[at+len(prefix):]
	for range 7 {
		line = line[bytes.IndexByte(line, ' ')+1:]
	}
	n := int64(0)
	for _, c := range line {
		if c < '0' || c > '9' {
			break
		}
		n = 10*n + int64(c-'0')
	}
	return n * tick
}
