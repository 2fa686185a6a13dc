package bench

import (
	"encoding/binary"
	"fmt"
	"unsafe"

	"golang.org/x/sys/unix"
)

// counterFile is an open counter of perf_event_open.
type counterFile int

func (f counterFile) value() uint64 {
	var b [8]byte
	if n, err := unix.Read(int(f), b[:]); err != nil || n != len(b) {
		return 0
	}
	return binary.NativeEndian.Uint64(b[:])
}

func (f counterFile) close() { unix.Close(int(f)) }

// openCounters opens what it can of the events for the calling thread, user mode only. The error says why none opened;
// a virtual machine often has none.
func openCounters(events []event) (*counters, error) {
	c := &counters{}
	var first error
	for _, e := range events {
		attr := unix.PerfEventAttr{
			Type:   uint32(e.kind),
			Config: e.config,
			Size:   uint32(unsafe.Sizeof(unix.PerfEventAttr{})),
			Bits:   unix.PerfBitExcludeKernel | unix.PerfBitExcludeHv,
		}
		fd, err := unix.PerfEventOpen(&attr, 0, -1, -1, unix.PERF_FLAG_FD_CLOEXEC)
		if err != nil {
			if first == nil {
				first = fmt.Errorf("bench: no hardware counters (%s): %w", e.unit, err)
			}
			continue
		}
		c.units = append(c.units, e.unit)
		c.files = append(c.files, counterFile(fd))
	}
	if c.files == nil {
		return nil, first
	}
	return c, nil
}
