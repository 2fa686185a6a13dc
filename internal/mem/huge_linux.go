package mem

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/sys/unix"
)

// hugePage returns the size of a transparent huge page in bytes, a power of two; 2 MiB where the kernel does not tell.
var hugePage = sync.OnceValue(func() int {
	const usual = 2 << 20
	b, err := os.ReadFile("/sys/kernel/mm/transparent_hugepage/hpage_pmd_size")
	if err != nil {
		return usual
	}
	n, err := strconv.Atoi(strings.TrimSpace(string(b)))
	if err != nil || n <= 0 || n&(n-1) != 0 {
		return usual
	}
	return n
})

// advise asks for huge pages, or for none. A refusal is no error: Backing tells what came of it, and a kernel that
// refuses to do without huge pages has none.
func advise(b []byte, p Pages, whole int) {
	switch {
	case p == Small:
		_ = unix.Madvise(b, unix.MADV_NOHUGEPAGE)
	case whole > 0:
		_ = unix.Madvise(b, unix.MADV_HUGEPAGE)
	}
}

// hugeBytes returns the bytes of lo…hi that lie on huge pages, -1 if unknown.
func hugeBytes(lo, hi uintptr) int {
	f, err := os.Open("/proc/self/smaps")
	if err != nil {
		return -1
	}
	defer f.Close()
	return scanSmaps(f, lo, hi)
}

// scanSmaps adds up the huge pages, transparent and reserved, of all mappings inside lo…hi. It returns -1 where there
// is none: then the list speaks of another address space, as it does under an emulator.
func scanSmaps(r io.Reader, lo, hi uintptr) int {
	sum, inside := -1, false
	for s := bufio.NewScanner(r); s.Scan(); {
		line := s.Text()
		var from, to uintptr
		if n, _ := fmt.Sscanf(line, "%x-%x ", &from, &to); n == 2 {
			inside = lo <= from && to <= hi
			continue
		}
		key, v, _ := strings.Cut(line, ":")
		if !inside || key != "AnonHugePages" && key != "Private_Hugetlb" {
			continue
		}
		kib, err := strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(v, "kB")))
		if err != nil {
			return -1
		}
		sum = max(sum, 0) + kib<<10
	}
	return sum
}
