package analysis

import (
	"strings"
	"testing"

	"flynn/report/internal/fixture"
	"flynn/results/keys"
)

func TestDoubts(t *testing.T) {
	quiet := map[string]string{keys.Emulated: "no", keys.Virt: "none", keys.Governor: "performance",
		keys.CgroupCPU: "none", keys.SMT: "1", keys.L3: "1048576"}
	for _, c := range []struct{ key, value, want string }{
		{"", "", ""},
		{keys.Emulated, "qemu-user", "Measured under qemu-user"},
		{keys.Virt, "kvm", "Under kvm"},
		{keys.Governor, "powersave", "governor is powersave"},
		{keys.Governor, keys.Unknown, "governor is unknown"},
		{keys.CgroupCPU, "1.5", "quota of 1.5 cores"},
		{keys.SMT, "2", "2 hardware threads"},
		{keys.L3, keys.Unknown, "last-level cache is unknown"},
		{keys.Flynn, "0.1.0, 0.2.0", "several versions of flynn"},
	} {
		s := &Set{Keys: map[string]string{}}
		for k, v := range quiet {
			s.Keys[k] = v
		}
		if c.key != "" {
			s.Keys[c.key] = c.value
		}
		got := strings.Join(doubts(s, nil), "\n")
		if c.want == "" && got != "" || !strings.Contains(got, c.want) || strings.Contains(got, "\n") {
			t.Errorf("%s: %s gives %q, want %q", c.key, c.value, got, c.want)
		}
	}
}

// A wider tier gains on a chain of dependent loads, a sample was disturbed, and there are too few of them.
func TestDoubtsOfSamples(t *testing.T) {
	s := file(t, 6,
		fixture.Point("chase/u64/sisd/scalar/100/1", 200, 800, 0, 800),
		fixture.Point("chase/u64/simd/avx/100/1", 100, 800, 0, 800))
	s.Series[0].Samples[keys.Disturbed] = []float64{1, 1}
	got := strings.Join(doubts(s, s.Rows()), "\n")
	for _, want := range []string{"2 of 12 samples were marked as disturbed", "gained on chase"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q does not say %q", got, want)
		}
	}
	few := file(t, 1, fixture.Point("chase/u64/sisd/scalar/100/1", 200, 800, 0, 800))
	if got := strings.Join(doubts(few, few.Rows()), "\n"); !strings.Contains(got, "fewer than 6 samples") {
		t.Errorf("of one sample: %q", got)
	}
}
