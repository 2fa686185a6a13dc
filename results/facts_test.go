package results

import (
	"slices"
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
	if tier, why, ok := ParseTier(TierLine("avx512", "the CPU lacks: much")); !ok || tier != "avx512" ||
		why != "the CPU lacks: much" {
		t.Errorf("%s %s %v", tier, why, ok)
	}
	if _, _, ok := ParseTier("# tier avx512"); ok {
		t.Error("a tier without a reason")
	}
}

// TestCode: hashes read back, and only what both sides tell can differ.
func TestCode(t *testing.T) {
	all := []Code{{ISA: "scalar", Source: "0000aaaa"}, {ISA: "avx2", Tune: "nt", Assembly: "11112222"},
		{ISA: "avx2", Assembly: "3", Source: "4"}}
	line := CodeLine("dot", "f64", all)
	if line != "# code dot/f64: scalar=+0000aaaa avx2/nt=11112222+ avx2=3+4" {
		t.Error(line)
	}
	kernel, elem, got, ok := ParseCode(line)
	if !ok || kernel != "dot" || elem != "f64" || !slices.Equal(got, all) {
		t.Errorf("%s/%s %v, %v", kernel, elem, got, ok)
	}
	for _, line := range []string{"", "# code dot: scalar=+a", "# code dot/f64", "# kernel dot/f64: size=8"} {
		if _, _, _, ok := ParseCode(line); ok {
			t.Errorf("%q tells of code", line)
		}
	}
	now := []Code{{ISA: "scalar"}, {ISA: "avx2", Tune: "nt", Assembly: "11112223"},
		{ISA: "avx2", Assembly: "3", Source: "5"}, {ISA: "avx512", Assembly: "1"}}
	if d := Different(all, now); len(d) != 2 || d[0].Version() != "avx2 nt" || d[1].Version() != "avx2" {
		t.Errorf("different: %v", d)
	}
	if d := Different(all, all); d != nil {
		t.Errorf("%v differs from itself", d)
	}
}
