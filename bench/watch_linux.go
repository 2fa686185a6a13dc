package bench

import (
	"bytes"
	"os"
	"strconv"
	"unsafe"

	"golang.org/x/sys/unix"
)

// tick is the unit of /proc/stat in nanoseconds: USER_HZ is 100 on every architecture of Linux that Go runs on.
const tick = 1e9 / 100

// osWatch reads counts from the kernel. It allocates nothing while it does, or it would see its own page faults.
type osWatch struct {
	stat *os.File
	text []byte
}

func newOSWatch() osWatch {
	f, err := os.Open("/proc/stat")
	if err != nil {
		return osWatch{} // no steal is told
	}
	return osWatch{f, make([]byte, 64<<10)}
}

func (w osWatch) close() {
	if w.stat != nil {
		w.stat.Close()
	}
}

// read counts for this thread, or for all threads of the process where a team works.
func (w osWatch) read(team bool) counts {
	who := unix.RUSAGE_THREAD
	if team {
		who = unix.RUSAGE_SELF
	}
	c := counts{cpu: currentCPU()}
	c.steal = w.steal(c.cpu)
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

// steal returns the nanoseconds that the hypervisor took from a CPU since boot.
func (w osWatch) steal(cpu int) int64 {
	if w.stat == nil || cpu < 0 {
		return 0
	}
	n, _ := w.stat.ReadAt(w.text, 0)
	return stolen(w.text[:n], cpu)
}

// stolen finds the eighth number of a CPU's line in /proc/stat.
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
