package analysis

import (
	"fmt"
	"strings"
	"testing"

	"flynn/results/keys"
)

func TestMark(t *testing.T) {
	for value, want := range map[string]string{"no": "", keys.Unknown: "", "": "",
		"qemu-user": "measured under qemu-user: not silicon", "yes": "measured under an emulator: not silicon"} {
		s := &Set{Keys: map[string]string{keys.Emulated: value}}
		if got := s.Mark(); got != want {
			t.Errorf("Mark of %q = %q, want %q", value, got, want)
		}
	}
}

// TestOnly: what is not shown is still what speed-ups and roofs are of.
func TestOnly(t *testing.T) {
	whole, part := recordSet(t), recordSet(t)
	part.Only(func(p Point) bool { return p.Kernel == "triad" && p.ISA == "avx512" })
	rows := part.Rows()
	if len(rows) == 0 || len(rows) != len(part.Series) {
		t.Fatalf("%d rows, %d series", len(rows), len(part.Series))
	}
	for _, r := range whole.Rows() {
		if r.Point.Kernel != "triad" || r.Point.ISA != "avx512" {
			continue
		}
		if fmt.Sprint(r) != fmt.Sprint(rows[0]) {
			t.Errorf("%+v\nwant %+v", rows[0], r)
		}
		rows = rows[1:]
	}
	if len(rows) > 0 {
		t.Errorf("%d rows too many, the first %v", len(rows), rows[0].Point)
	}
	for _, n := range part.Skipped {
		if strings.Contains(n.Name, "kernel=dot") {
			t.Errorf("a note of dot: %v", n)
		}
	}
}
