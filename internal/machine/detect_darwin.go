package machine

import (
	"encoding/binary"

	"golang.org/x/sys/unix"
)

// Detect reads the machine this process runs on. It never fails: what it cannot find out stays unknown.
func Detect() *Machine {
	return detectMac(kernel{}, here(firstCPUs()))
}

// kernel answers sysctls from the running system.
type kernel struct{}

func (kernel) text(name string) string {
	s, err := unix.Sysctl(name)
	if err != nil {
		return ""
	}
	return s
}

// number takes both widths: the kernel's integers are 32 or 64 bits wide as it pleases.
func (kernel) number(name string) int64 {
	b, err := unix.SysctlRaw(name)
	switch {
	case err == nil && len(b) == 4:
		return int64(binary.LittleEndian.Uint32(b))
	case err == nil && len(b) == 8:
		return int64(binary.LittleEndian.Uint64(b))
	}
	return 0
}

// load1 reads struct loadavg: three 32-bit fixed-point means, padding, and the 64-bit scale.
func (kernel) load1() float64 {
	b, err := unix.SysctlRaw("vm.loadavg")
	if err != nil || len(b) != 24 {
		return -1
	}
	scale := binary.LittleEndian.Uint64(b[16:])
	if scale == 0 {
		return -1
	}
	return float64(binary.LittleEndian.Uint32(b)) / float64(scale)
}
