package mem

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

func TestScanSmaps(t *testing.T) {
	const smaps = `00010000-00020000 rw-p 00000000 00:00 0
Size:                 64 kB
AnonHugePages:      2048 kB
VmFlags: rd wr
00020000-00030000 rw-p 00000000 00:00 0
AnonHugePages:      4096 kB
00030000-00040000 ---p 00000000 00:00 0
AnonHugePages:         0 kB
Private_Hugetlb:       0 kB
00040000-00050000 rw-p 00000000 00:0f 1 /anon_hugepage (deleted)
AnonHugePages:         0 kB
Private_Hugetlb:    4096 kB
`
	for _, c := range []struct {
		lo, hi uintptr
		want   int
	}{
		{0x10000, 0x20000, 2 << 20},
		{0x10000, 0x30000, 6 << 20},
		{0x30000, 0x40000, 0},
		{0x40000, 0x50000, 4 << 20},
		{0x50000, 0x60000, -1},
		{0x18000, 0x20000, -1},
	} {
		if got := scanSmaps(strings.NewReader(smaps), c.lo, c.hi); got != c.want {
			t.Errorf("%#x…%#x: %d, want %d", c.lo, c.hi, got, c.want)
		}
	}
	if got := scanSmaps(strings.NewReader("1-2 \nAnonHugePages: ? kB\n"), 0, 9); got != -1 {
		t.Errorf("broken smaps: %d", got)
	}
}

func TestReservedPage(t *testing.T) {
	for text, want := range map[string]int{
		"MemTotal: 1 kB\nHugepagesize:       2048 kB\n": 2 << 20, "Hugepagesize: 32768 kB\n": 32 << 20, "MemTotal: 1 kB\n": 0,
		"Hugepagesize: 3 kB\n": 0, "Hugepagesize: -2048 kB\n": 0, "Hugepagesize: many\n": 0, "Hugepagesize:\n": 0,
	} {
		got, err := reservedPageAt(tree(map[string]string{"proc/meminfo": text}))
		if got != want || (err == nil) != (want > 0) {
			t.Errorf("%q: %d, %v", text, got, err)
		}
	}
	if _, err := reservedPageAt(tree(nil)); err == nil {
		t.Error("no /proc, and a page size")
	}
}

func TestEnoughReserved(t *testing.T) {
	const dir, page = "sys/kernel/mm/hugepages/hugepages-2048kB/", 2 << 20
	pool := tree(map[string]string{dir + "nr_hugepages": "10\n", dir + "free_hugepages": "6\n",
		dir + "resv_hugepages": "1\n"})
	for _, size := range []int{1, page, 5 * page} {
		if err := enoughReservedAt(pool, size, page); err != nil {
			t.Error(err)
		}
	}
	err := enoughReservedAt(pool, 5*page+1, page)
	if err == nil || !strings.Contains(err.Error(), "need 6 huge pages of 2048 KiB, 10 are reserved and 5 of them "+
		"free; sudo sysctl vm.nr_hugepages=11") {
		t.Error(err)
	}
	if err := enoughReservedAt(tree(nil), page, page); err != nil {
		t.Error(err)
	}
}

// TestMapReserved runs to the end only where somebody has reserved pages: sudo sysctl vm.nr_hugepages=8.
func TestMapReserved(t *testing.T) {
	h, err := reservedPage()
	if err != nil {
		t.Skip(err)
	}
	r, err := Map(h+1, Options{Pages: Huge})
	if err != nil {
		t.Skip(err)
	}
	defer r.Free()
	b := r.Bytes()
	if len(b) != 2*h || address(b)%uintptr(h) != 0 {
		t.Errorf("%d B at %#x", len(b), address(b))
	}
	at := func(i int) *byte { return (*byte)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(b)), i)) }
	for _, i := range []int{-1, len(b)} {
		if !faults(func() { sink = *at(i) }) {
			t.Errorf("reading byte %d did not fault", i)
		}
	}
	for i := range b {
		if b[i] != 0 {
			t.Fatalf("byte %d is %d", i, b[i])
		}
		b[i] = 1
	}
	if n := r.HugeBytes(); n != -1 && n != len(b) {
		t.Errorf("HugeBytes = %d of %d", n, len(b))
	}
	if r.Backing() != "huge" {
		t.Errorf("Backing = %s", r.Backing())
	}
}

func TestNodes(t *testing.T) {
	for _, c := range []struct {
		memory, allowed string
		want            []int
	}{
		{"", "", nil},
		{"0\n", "0", []int{0}},
		{"0-1\n", "", []int{0, 1}},
		{"0-1,8\n", "0-127", []int{0, 1, 8}},
		{"0-3\n", "1,3", []int{1, 3}},
		{"0-1\n", "broken", nil},
		{"99999999999999999999\n", "0", nil},
		{"0-99999999\n", "0-99999999", numbersBelow(maxNode)},
	} {
		files := map[string]string{"proc/self/status": "Name:\tx\nMems_allowed_list:\t" + c.allowed + "\n"}
		if c.allowed == "" {
			files = map[string]string{}
		}
		if c.memory != "" {
			files["sys/devices/system/node/has_memory"] = c.memory
		}
		if got := nodesAt(tree(files)); !slices.Equal(got, c.want) {
			t.Errorf("memory %q, allowed %q: %v, want %v", c.memory, c.allowed, got, c.want)
		}
	}
}

func numbersBelow(n int) []int {
	l := make([]int, n)
	for i := range l {
		l[i] = i
	}
	return l
}

func TestNodeMask(t *testing.T) {
	w := int(wordBits)
	if got := nodeMask([]int{0, 2, w + 1}); !slices.Equal(got, []uintptr{5, 2}) {
		t.Errorf("%v", got)
	}
}

func TestInterleave(t *testing.T) {
	nodes := nodesAt(os.DirFS("/"))
	r, err := Map(1<<20, Options{NUMA: Interleave})
	if err != nil {
		if errors.Is(err, unix.EPERM) || errors.Is(err, unix.ENOSYS) {
			t.Skip(err)
		}
		t.Fatal(err)
	}
	defer r.Free()
	got, why := r.NUMA()
	if many := len(nodes) > 1; (got == Interleave) != many || (why == "") != many {
		t.Errorf("%s, %q with nodes %v", got, why, nodes)
	}
	r.Bytes()[0] = 1
}
