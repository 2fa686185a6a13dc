package sheet

import (
	"strings"
	"testing"

	"flynn/report/internal/sets"
	"flynn/results/keys"
)

func TestHighlights(t *testing.T) {
	s := sets.Textbook(t)
	got := Highlights(s, s.Rows())
	want := []Fact{
		{"largest gain of SIMD on one core", "4.00×", "sum f64, avx, 1 MiB"},
		{"highest compute rate", "10.0 GFLOP/s", "sum f64, avx ×4, 1 MiB"},
		{"highest bandwidth beyond the caches", "21.0 GB/s", "sum f64, avx ×4, 8 MiB"},
		{"cost of the harness, one op", "2.00 ns", "nop u8, scalar, registers"},
	}
	if len(got) != len(want) {
		t.Fatalf("%d highlights, want %d: %v", len(got), len(want), got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("highlight %v, want %v", got[i], want[i])
		}
	}
	s.Keys[keys.L1D], s.Keys[keys.L3] = keys.Unknown, keys.Unknown
	for _, f := range Highlights(s, s.Rows()) {
		if strings.Contains(f.Name, "bandwidth") {
			t.Errorf("%v: without known caches nothing is surely beyond them", f)
		}
	}
}

func TestMachineCard(t *testing.T) {
	var got []string
	for _, f := range MachineCard(sets.Textbook(t)) {
		got = append(got, f.Name+"="+f.Value)
	}
	want := "CPU=Textbook, L1 data cache a core=32 KiB, last level, all of it=1 MiB, clock, measured=2.50 GHz, " +
		"virtualisation=unknown, zeta=last"
	if s := strings.Join(got, ", "); s != want {
		t.Errorf("card %s\nwant %s", s, want)
	}
}
