package mem

import (
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"unsafe"

	"golang.org/x/sys/unix"
)

// interleave sets the rule for the pages of the region, of which none has been touched.
func (r *Region) interleave() error {
	nodes := nodesAt(os.DirFS("/"))
	if len(nodes) < 2 {
		r.why = "one NUMA node: nothing to interleave"
		return nil
	}
	r.numa = Interleave
	if len(r.data) == 0 {
		return nil
	}
	mask := nodeMask(nodes)
	lo, hi := r.span()
	// The kernel takes one bit less than it is told of.
	bits := uintptr(len(mask))*wordBits + 1
	_, _, errno := unix.Syscall6(unix.SYS_MBIND, lo, hi-lo, unix.MPOL_INTERLEAVE, uintptr(unsafe.Pointer(&mask[0])), bits,
		0)
	switch errno {
	case 0:
		return nil
	case unix.EPERM:
		return fmt.Errorf("%w; a container needs CAP_SYS_NICE for it", errno)
	}
	return errno
}

const wordBits = 8 * unsafe.Sizeof(uintptr(0))

// nodeMask sets one bit for each node in words of the kernel's long.
func nodeMask(nodes []int) []uintptr {
	var mask []uintptr
	for _, n := range nodes {
		for uintptr(n)/wordBits >= uintptr(len(mask)) {
			mask = append(mask, 0)
		}
		mask[uintptr(n)/wordBits] |= 1 << (uintptr(n) % wordBits)
	}
	return mask
}

// nodesAt lists the nodes that have memory and that this process may use.
func nodesAt(root fs.FS) []int {
	b, err := fs.ReadFile(root, "sys/devices/system/node/has_memory")
	if err != nil {
		return nil
	}
	status, _ := fs.ReadFile(root, "proc/self/status") // absent: all are allowed
	allowed := func(int) bool { return true }
	for line := range strings.Lines(string(status)) {
		if list, ok := strings.CutPrefix(line, "Mems_allowed_list:"); ok {
			may := numbers(list)
			allowed = func(n int) bool { return may[n] }
		}
	}
	var nodes []int
	has := numbers(string(b))
	for n := range maxNode {
		if has[n] && allowed(n) {
			nodes = append(nodes, n)
		}
	}
	return nodes
}

// maxNode is the number of nodes that the largest kernels are built for.
const maxNode = 1 << 10

// numbers reads a list like "0-1,8".
func numbers(list string) map[int]bool {
	set := map[int]bool{}
	for part := range strings.SplitSeq(strings.TrimSpace(list), ",") {
		first, last, isRange := strings.Cut(part, "-")
		if !isRange {
			last = first
		}
		lo, err1 := strconv.Atoi(first)
		hi, err2 := strconv.Atoi(last)
		if err1 != nil || err2 != nil || lo < 0 {
			continue
		}
		for n := lo; n <= min(hi, maxNode-1); n++ {
			set[n] = true
		}
	}
	return set
}
