package peer

import (
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"
	"unsafe"
)

// Func is a kernel in Go: bind returns what one op does with a part.
func Func(name, elem string, team bool, bind func(p *Part) func()) Kernel {
	return Kernel{Name: name, Elem: elem, Team: team, Open: func(parts []Part, cpus []int) Runner {
		t := &goTeam{parts: parts, cpus: cpus, helpers: make([]helper, len(parts)-1)}
		for i := range parts {
			t.work = append(t.work, bind(&parts[i]))
		}
		for i := range t.helpers {
			t.helpers[i].wake = make(chan struct{}, 1)
			t.ended.Add(1)
			go t.serve(i)
		}
		return t
	}}
}

// spins is how often a helper looks for work before it parks.
const spins = 1 << 16

// goTeam is workers that spin for their next op: what a user who needs speed would write, as sleeping threads take
// longer to wake than most ops last. The calling goroutine is the first.
type goTeam struct {
	epoch   atomic.Uint32
	_       [60]byte // helpers look at the line above
	parts   []Part
	work    []func()
	cpus    []int
	helpers []helper
	closed  bool
	ended   sync.WaitGroup
	result  Result
}

// helper is a line of its own.
type helper struct {
	done   atomic.Uint32
	parked atomic.Bool
	wake   chan struct{}
	_      [48]byte
}

func (t *goTeam) Ready() { pin(t.cpus[0]) }

func (t *goTeam) Run(ops int) {
	for range ops {
		t.op(t.work[0])
		t.result = Join(t.parts)
	}
}

func (t *goTeam) Result() Result { return t.result }

func (t *goTeam) Close() {
	t.closed = true
	t.fork()
	t.ended.Wait()
}

// op does the caller's part while helpers do theirs.
func (t *goTeam) op(own func()) {
	e := t.fork()
	own()
	for i := range t.helpers {
		for t.helpers[i].done.Load() != e {
		}
	}
}

func (t *goTeam) fork() uint32 {
	e := t.epoch.Add(1)
	for i := range t.helpers {
		if h := &t.helpers[i]; h.parked.Load() && h.parked.CompareAndSwap(true, false) {
			h.wake <- struct{}{}
		}
	}
	return e
}

// serve is a helper, on a thread of its own that ends with it.
func (t *goTeam) serve(i int) {
	defer t.ended.Done()
	runtime.LockOSThread()
	pin(t.cpus[i+1])
	for last := uint32(0); ; {
		last = t.await(&t.helpers[i], last)
		if t.closed {
			return
		}
		t.work[i+1]()
		t.helpers[i].done.Store(last)
	}
}

func (t *goTeam) await(h *helper, last uint32) uint32 {
	for {
		for range spins {
			if e := t.epoch.Load(); e != last {
				return e
			}
		}
		h.parked.Store(true)
		if t.epoch.Load() == last || !h.parked.CompareAndSwap(true, false) {
			<-h.wake
		}
	}
}

// pin binds the calling thread to a CPU. Where the system does not let it, the thread runs where it may.
func pin(cpu int) {
	var mask [16]uint64
	if cpu < 64*len(mask) {
		mask[cpu/64] = 1 << (cpu % 64)
		syscall.RawSyscall(syscall.SYS_SCHED_SETAFFINITY, 0, unsafe.Sizeof(mask), uintptr(unsafe.Pointer(&mask)))
	}
}
