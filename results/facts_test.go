package results

import (
	"testing"

	"flynn/results/keys"
)

// TestFacts: what a file tells of kernels and tiers reads back.
func TestFacts(t *testing.T) {
	for line, want := range map[string]Facts{
		"# kernel vtriad/f64: size=8 streams=4 read=3 written=1 allocated=0.25 passes=1": {
			Size: 8, Streams: 4, Read: 3, Written: 1, Allocated: 0.25, OnePass: true},
		"# kernel vtriad/f64: size=8 streams=0 read=0 written=0 allocated=0 role=peak": {Size: 8, Role: keys.RolePeak},
	} {
		kernel, elem, got, ok := ParseKernel(line)
		if !ok || kernel != "vtriad" || elem != "f64" || got != want || KernelLine(kernel, elem, got) != line {
			t.Errorf("%s reads as %s/%s %+v, %v", line, kernel, elem, got, ok)
		}
	}
	if _, _, f, ok := ParseKernel("# kernel x/f64: size=8 colour=red"); !ok || f.Size != 8 {
		t.Error("a word of a later version is in the way")
	}
	for _, line := range []string{
		"", "# kernel ", "# kernel x/f64", "# kernel x: size=8", "# kernel x/f64: size=eight", "# kernel x/f64: allocated=-1",
		"# tier avx: why",
	} {
		if _, _, _, ok := ParseKernel(line); ok {
			t.Errorf("%q tells of a kernel", line)
		}
	}
	if tier, why, ok := ParseTier(TierLine("avx512", "the CPU lacks: much")); !ok || tier != "avx512" || why != "the CPU lacks: much" {
		t.Errorf("%s %s %v", tier, why, ok)
	}
	if _, _, ok := ParseTier("# tier avx512"); ok {
		t.Error("a tier without a reason")
	}
}
