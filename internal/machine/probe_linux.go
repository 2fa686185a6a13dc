package machine

import (
	"errors"
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"
)

// probe tries what only a call can tell.
func probe(f *Facts) {
	f.Pinning = pinning()
	f.Counters = counting()
}

// pinning binds this thread to the CPUs that it has, which changes nothing.
func pinning() string {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var set unix.CPUSet
	err := unix.SchedGetaffinity(0, &set)
	if err == nil {
		err = unix.SchedSetaffinity(0, &set)
	}
	if err != nil {
		return "no: " + err.Error()
	}
	return "yes"
}

// counting opens the event that every counter unit has, cycles of this thread in user mode.
func counting() Counting {
	attr := unix.PerfEventAttr{
		Type: unix.PERF_TYPE_HARDWARE, Config: unix.PERF_COUNT_HW_CPU_CYCLES,
		Bits: unix.PerfBitDisabled | unix.PerfBitExcludeKernel | unix.PerfBitExcludeHv,
	}
	attr.Size = uint32(unsafe.Sizeof(attr))
	fd, err := unix.PerfEventOpen(&attr, 0, -1, -1, unix.PERF_FLAG_FD_CLOEXEC)
	switch {
	case err == nil:
		_ = unix.Close(fd)
		return CountingWorks
	case errors.Is(err, unix.EPERM), errors.Is(err, unix.EACCES):
		return CountingDenied
	case errors.Is(err, unix.ENOSYS):
		return CountingUnsupported
	}
	return CountingAbsent
}
