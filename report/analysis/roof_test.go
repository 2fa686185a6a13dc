package analysis

import (
	"testing"

	"flynn/report/internal/fixture"
	"flynn/report/units"
	"flynn/results"
)

func TestLevel(t *testing.T) {
	h := Hierarchy{32 << 10, 1 << 20, 8 << 20}
	for _, c := range []struct {
		set     float64
		workers int
		want    string
	}{
		{0, 1, ""}, {32 << 10, 1, "L1"}, {33 << 10, 1, "L2"}, {64 << 10, 2, "L1"}, {2 << 20, 1, "L3"}, {2 << 20, 2, "L2"},
		{8 << 20, 1, "L3"}, {9 << 20, 1, "L3+DRAM"}, {32 << 20, 1, "DRAM"}, {9 << 20, 16, "L2"},
	} {
		if got := h.Level(c.set, c.workers); got != c.want {
			t.Errorf("level of %v with %d workers is %q, want %q", c.set, c.workers, got, c.want)
		}
	}
	if got := (Hierarchy{}).Level(16368, 1); got != "16 KiB" {
		t.Errorf("without caches: %q", got)
	}
	if got := (Hierarchy{l1: 32 << 10, l2: 512 << 10}).Level(1<<30, 1); got != "beyond L2" {
		t.Errorf("without a last level: %q", got)
	}
	if CompareLevel("512 B", "16 KiB") >= 0 || CompareLevel("16 KiB", "1 MiB") >= 0 || CompareLevel("L1", "DRAM") >= 0 {
		t.Error("levels are out of order")
	}
}

func TestRoofs(t *testing.T) {
	f := file(t, 6, fixture.Roofed()...).Roofs()
	for _, c := range []struct {
		isa     string
		workers int
		want    float64
	}{{"scalar", 1, 10e9}, {"avx", 1, 40e9}, {"avx", 2, 80e9}, {"scalar", 2, 10e9}} {
		if r := f.peak("f64", c.isa, results.Crew{Nodes: 1, Workers: c.workers}); r == nil || r.ISA != c.isa ||
			!fixture.Near5(r.Rate.Median, c.want) {
			t.Errorf("peak of %s with %d workers: %+v, want %v", c.isa, c.workers, r, c.want)
		}
	}
	if r := f.peak("f64", "avx512", results.Crew{Nodes: 1, Workers: 1}); r == nil || r.ISA != "avx" {
		t.Errorf("a tier without a peak is held against %+v, want the widest", r)
	}
	if r := f.peak("f32", "avx", results.Crew{Nodes: 1, Workers: 1}); r != nil {
		t.Errorf("f32 has the peak %+v", r)
	}
	for _, c := range []struct {
		level            string
		workers          int
		useful, hardware float64
		kernel           string
	}{
		// copy: 18·3/2 = 27, triad: 20·4/3 = 26.7
		{"L1", 1, 240e9, 240e9, "triad"}, {"DRAM", 1, 24e9, 27e9, "sum"}, {"DRAM", 2, 24e9, 27e9, "sum"},
	} {
		r := f.stream(c.level, results.Crew{Nodes: 1, Workers: c.workers})
		if r == nil || !fixture.Near5(r.Rate.Median, c.useful) || !fixture.Near5(r.Hardware, c.hardware) ||
			r.From.Kernel != c.kernel {
			t.Errorf("%s with %d workers: %+v", c.level, c.workers, r)
		}
	}
}

func TestLimits(t *testing.T) {
	const far = 64 << 20
	s := file(t, 6, fixture.Roofed(
		fixture.Point("horner/f64/simd/avx/1000/1", 32000/30., 16000, 32000, far), // intensity 2: 24·2 = 48 is above the peak
		fixture.Point("horner/f64/sisd/scalar/1000/1", 32000/4., 16000, 32000, far),
		fixture.Point("stencil/f64/simd/avx/1000/1", 16000/60., 16000, 5000, far), // 60 GB/s from a memory of 24
		fixture.Point("find/f64/misd/scalar+avx/1000/2", 100, 8000, 1000, far),
		fixture.Point("find/f64/simd/avx/77/1", 100, 616, 77, 200<<10), // no roof of L2
	)...)
	limits := make(map[string]Limit)
	for _, r := range s.Rows() {
		limits[r.Point.Kernel+" "+r.Point.ISA+" "+units.SizeLabel(units.Nearest(r.Set))] = r.Limit
	}
	for _, c := range []struct {
		row, roof          string
		fraction, hardware float64
		intensity          float64
		implausible        string
	}{
		{"triad avx 64 MiB", "DRAM", 20. / 24, 20. * 4 / 3 / 27, 1. / 12, ""},
		{"triad avx 32 KiB", "L1", 1, 1, 1. / 12, ""}, // 240/12 = 20 GFLOP/s is below the peak of 40
		{"copy avx 64 MiB", "DRAM", 18. / 24, 1, 0, ""},
		{"sum avx 64 MiB", "DRAM", 1, 24. / 27, 1. / 8, ""},
		{"horner avx 64 MiB", "peak avx", .75, 0, 2, ""},
		{"horner scalar 64 MiB", "peak scalar", .4, 0, 2, ""},
		{"stencil avx 64 MiB", "DRAM", 2.5, 60. * 1.5 / 27, 5. / 16, aboveRoof},
		{"find scalar+avx 64 MiB", "", 0, 0, 0, ""},
		{"find avx 256 KiB", "peak avx", .77e9 / 40e9, 0, 1. / 8, ""},
	} {
		l, ok := limits[c.row]
		if !ok {
			t.Fatalf("no row %s of %v", c.row, limits)
		}
		if l.Roof != c.roof || !fixture.Near5(l.Fraction, c.fraction) || !fixture.Near5(l.Hardware, c.hardware) ||
			!fixture.Near5(l.Intensity, c.intensity) || l.Implausible != c.implausible {
			t.Errorf("%s: %+v, want %+v", c.row, l, c)
		}
	}
}

func TestHardwareFactor(t *testing.T) {
	for _, c := range []struct {
		p     Point
		level string
		want  float64
	}{
		{Point{Kernel: "copy"}, "DRAM", 1.5}, {Point{Kernel: "copy"}, "L1", 1},
		{Point{Kernel: "copy", Tune: "nt"}, "DRAM", 1},
		{Point{Kernel: "add"}, "L2", 4. / 3}, {Point{Kernel: "axpy"}, "DRAM", 1}, {Point{Kernel: "sum"}, "DRAM", 1},
		{Point{Kernel: "vtriad"}, "DRAM", 1.25}, {Point{Kernel: "sort"}, "L3", 1.5},
		{Point{Kernel: "gather", Elem: "f64"}, "L3", 1.4},
	} {
		if got := (Row{Point: c.p, facts: new(Set).factsOf(c.p)}).hardwareFactor(c.level); got != c.want {
			t.Errorf("factor of %s %s from %s is %v, want %v", c.p.Kernel, c.p.Tune, c.level, got, c.want)
		}
	}
}

// Several nodes have roofs of their own, from the points of class mimd_dm: each node holds its part of the operands.
func TestRoofsOfNodes(t *testing.T) {
	s := file(t, 6, fixture.RoofedNodes()...)
	f := s.Roofs()
	if r := f.peak("f64", "avx", results.Crew{Nodes: 2, Workers: 2}); r == nil || !fixture.Near5(r.Rate.Median, 160e9) {
		t.Errorf("peak of two nodes %+v", r)
	}
	if r := f.stream("DRAM", results.Crew{Nodes: 2, Workers: 2}); r == nil || !fixture.Near5(r.Rate.Median, 40e9) ||
		r.From.Class != "mimd_dm" {
		t.Errorf("memory of two nodes %+v", r)
	}
	if r := f.stream("L3", results.Crew{Nodes: 4, Workers: 2}); r == nil || r.From.Nodes != 4 { // 8 MiB of a node
		t.Errorf("last level of four nodes %+v", r)
	}
	limits := make(map[string]Limit)
	for _, r := range s.Rows() {
		limits[r.Point.Kernel+" "+r.Point.Class+" "+r.Point.Added()] = r.Limit
	}
	if l := limits["horner mimd_dm nodes=2"]; l.Roof != "DRAM" || !fixture.Near5(l.Fraction, 60./40) {
		t.Errorf("limit of two nodes %+v", l)
	}
	if l := limits["dot mimd_dm "]; l.Roof != "" {
		t.Errorf("an unknown number of nodes has the roof %+v", l)
	}
}
