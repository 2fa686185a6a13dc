package mem

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"strconv"
	"strings"
	"unsafe"

	"golang.org/x/sys/unix"
)

// reservedPage returns the size of the huge pages that mmap gives unless told otherwise.
func reservedPage() (int, error) { return reservedPageAt(os.DirFS("/")) }

func reservedPageAt(root fs.FS) (int, error) {
	b, err := fs.ReadFile(root, "proc/meminfo")
	if err != nil {
		return 0, fmt.Errorf("mem: huge pages: %w", err)
	}
	for line := range strings.Lines(string(b)) {
		if f := strings.Fields(line); len(f) >= 2 && f[0] == "Hugepagesize:" {
			if kib, err := strconv.Atoi(f[1]); err == nil && kib > 0 && kib&(kib-1) == 0 && kib < 1<<30 {
				return kib << 10, nil
			}
		}
	}
	return 0, fmt.Errorf("mem: this kernel reserves no huge pages; transparent ones may do")
}

// enoughReserved refuses a region for which too few huge pages are free, and says how to get more.
func enoughReserved(size, whole int) error { return enoughReservedAt(os.DirFS("/"), size, whole) }

func enoughReservedAt(root fs.FS, size, whole int) error {
	dir := fmt.Sprintf("sys/kernel/mm/hugepages/hugepages-%dkB", whole>>10)
	total, known := readInt(root, path.Join(dir, "nr_hugepages"))
	if !known {
		return nil // mmap will tell
	}
	free, _ := readInt(root, path.Join(dir, "free_hugepages"))
	promised, _ := readInt(root, path.Join(dir, "resv_hugepages"))
	free -= promised // to mappings that have not touched them yet
	need := int64((size-1)/whole + 1)
	if need <= free {
		return nil
	}
	return fmt.Errorf("mem: %d B need %d huge pages of %d KiB, %d are reserved and %d of them free; sudo sysctl "+
		"vm.nr_hugepages=%d",
		size, need, whole>>10, total, free, total+need-free)
}

// openHuge puts reserved huge pages in the place of b. The kernel takes them out of its pool at once, so that no touch
// can fail.
func openHuge(b []byte) error {
	p := unsafe.Pointer(unsafe.SliceData(b))
	const flags = unix.MAP_PRIVATE | unix.MAP_ANON | unix.MAP_FIXED | unix.MAP_HUGETLB
	_, err := unix.MmapPtr(-1, 0, p, uintptr(len(b)), unix.PROT_READ|unix.PROT_WRITE, flags)
	return err
}
