package compare

import (
	"strings"
	"testing"

	"flynn/report/analysis"
	"flynn/report/internal/fixture"
	"flynn/report/sheet"
)

// TestFactsOfTheFile: a kernel that no table knows has the role that its file tells, and its tiers their reasons.
func TestFactsOfTheFile(t *testing.T) {
	text := fixture.MachineKeys +
		"# tier avx512: the CPU lacks AVX-512\n" +
		"# kernel mul/f64: size=8 streams=0 read=0 written=0 allocated=0 role=peak\n" +
		"# kernel move/f64: size=8 streams=2 read=1 written=1 allocated=0.5 passes=1\n" +
		strings.Repeat(fixture.Point("mul/f64/simd/avx/100/1", 10, 0, 400,
			0).Line()+fixture.Point("move/f64/simd/avx/1000000/1", 1e6, 16e6, 0,
			16e7).Line(), 6)
	s, err := analysis.Read(strings.NewReader(text), "facts.txt")
	if err != nil {
		t.Fatal(err)
	}
	roofs := s.Roofs()
	if len(roofs.Compute) != 1 || roofs.Compute[0].From.Kernel != "mul" {
		t.Errorf("compute roofs %+v", roofs.Compute)
	}
	if len(roofs.Bandwidth) != 1 || !fixture.Near5(roofs.Bandwidth[0].Hardware, 1.5*roofs.Bandwidth[0].Rate.Median) {
		t.Errorf("bandwidth roofs %+v", roofs.Bandwidth)
	}
	card := sheet.MachineCard(s)
	if last := card[len(card)-1]; last.Name != "no avx512" || last.Value != "the CPU lacks AVX-512" {
		t.Errorf("card ends with %+v", last)
	}
	wide := sideOf(t, "wide", fixture.MachineKeys+strings.Repeat(fixture.Point("mul/f64/simd/avx512/100/1", 5, 0, 400,
		0).Line()+
		fixture.Point("mul/f64/simd/avx/100/1", 10, 0, 400, 0).Line(), 6))
	c, err := New([]Side{wide, {Name: "narrow", Set: s}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	reason := ""
	for _, m := range c.Missing {
		if m.Point.ISA == "avx512" {
			reason = m.Reason
		}
	}
	if !strings.HasPrefix(reason, "no isa=avx512: the CPU lacks AVX-512") {
		t.Errorf("missing because of %q", reason)
	}
}

// TestOtherCode: compare names the variants whose code is another one under the same name.
func TestOtherCode(t *testing.T) {
	side := func(name, hash string) Side {
		return sideOf(t, name, fixture.MachineKeys+"# code dot/f64: scalar=+1 avx="+hash+"+\n"+
			strings.Repeat(fixture.Point("dot/f64/simd/avx/100/1", 10, 1600, 200, 1600).Line(), 6))
	}
	for hash, want := range map[string]bool{"22": true, "11": false, "": false} {
		c, err := New([]Side{side("old", "11"), side("new", hash)}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		const says = "other code under one name in old and new: dot/f64 avx: their ratios compare two versions of it"
		if strings.Contains(strings.Join(c.Warnings, "\n"), says) != want {
			t.Errorf("%q against 11: %q", hash, c.Warnings)
		}
	}
}
