package mem

import (
	"strings"
	"testing"
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
`
	for _, c := range []struct {
		lo, hi uintptr
		want   int
	}{
		{0x10000, 0x20000, 2 << 20},
		{0x10000, 0x30000, 6 << 20},
		{0x30000, 0x40000, 0},
		{0x40000, 0x50000, -1},
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
