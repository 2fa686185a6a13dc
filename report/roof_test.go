package report

import (
	"strings"
	"testing"

	"flynn/results"
)

func TestLevel(t *testing.T) {
	h := hierarchy{32 << 10, 1 << 20, 8 << 20}
	for _, c := range []struct {
		set     float64
		workers int
		want    string
	}{
		{0, 1, ""}, {32 << 10, 1, "L1"}, {33 << 10, 1, "L2"}, {64 << 10, 2, "L1"}, {2 << 20, 1, "L3"}, {2 << 20, 2, "L2"},
		{8 << 20, 1, "L3"}, {9 << 20, 1, "L3+DRAM"}, {32 << 20, 1, "DRAM"}, {9 << 20, 16, "L2"},
	} {
		if got := h.level(c.set, c.workers); got != c.want {
			t.Errorf("level of %v with %d workers is %q, want %q", c.set, c.workers, got, c.want)
		}
	}
	if got := (hierarchy{}).level(16368, 1); got != "16 KiB" {
		t.Errorf("without caches: %q", got)
	}
	if got := (hierarchy{l1: 32 << 10, l2: 512 << 10}).level(1<<30, 1); got != "beyond L2" {
		t.Errorf("without a last level: %q", got)
	}
	if compareLevel("512 B", "16 KiB") >= 0 || compareLevel("16 KiB", "1 MiB") >= 0 || compareLevel("L1", "DRAM") >= 0 {
		t.Error("levels are out of order")
	}
}

// roofed is a machine of round numbers: peaks 10 and 40 GFLOP/s, 240 GB/s from L1, 24 GB/s from memory.
func roofed(t *testing.T, more ...run) *Set {
	const far = 64 << 20
	return file(t, 6, append([]run{
		{"peak/f64/sisd/scalar/1000/1", 100, 0, 1000, 0},
		{"peak/f64/simd/avx/1000/1", 25, 0, 1000, 0},
		{"peak/f64/mimd_sm/avx/1000/2", 12.5, 0, 1000, 0},
		{"peak/f64/mimd_sm/scalar/1000/2", 200, 0, 1000, 0}, // the start of the team costs more than it gains
		{"triad/f64/simd/avx/1024/1", 102.4, 24576, 2048, 24576},
		{"triad/f64/simd/avx/2796202/1", 3355442.4, 67108848, 5592404, far},
		{"sum/f64/simd/avx/8388608/1", 67108864 / 24., 67108864, 8388608, far},
		{"copy/f64/simd/avx/4194304/1", 67108864 / 18., 67108864, 0, far},
	}, more...)...)
}

func TestRoofs(t *testing.T) {
	f := roofed(t).Roofs()
	for _, c := range []struct {
		isa     string
		workers int
		want    float64
	}{{"scalar", 1, 10e9}, {"avx", 1, 40e9}, {"avx", 2, 80e9}, {"scalar", 2, 10e9}} {
		if r := f.peak("f64", c.isa, results.Crew{Nodes: 1, Workers: c.workers}); r == nil || r.ISA != c.isa ||
			!near5(r.Rate.Median, c.want) {
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
		if r == nil || !near5(r.Rate.Median, c.useful) || !near5(r.Hardware, c.hardware) || r.From.Kernel != c.kernel {
			t.Errorf("%s with %d workers: %+v", c.level, c.workers, r)
		}
	}
}

func TestLimits(t *testing.T) {
	const far = 64 << 20
	s := roofed(t,
		run{"horner/f64/simd/avx/1000/1", 32000 / 30., 16000, 32000, far}, // intensity 2: 24·2 = 48 is above the peak
		run{"horner/f64/sisd/scalar/1000/1", 32000 / 4., 16000, 32000, far},
		run{"stencil/f64/simd/avx/1000/1", 16000 / 60., 16000, 5000, far}, // 60 GB/s from a memory of 24
		run{"find/f64/misd/scalar+avx/1000/2", 100, 8000, 1000, far},
		run{"find/f64/simd/avx/77/1", 100, 616, 77, 200 << 10}, // no roof of L2
	)
	limits := make(map[string]Limit)
	for _, r := range s.Rows() {
		limits[r.Point.Kernel+" "+r.Point.ISA+" "+sizeLabel(nearest(r.Set))] = r.Limit
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
		if l.Roof != c.roof || !near5(l.Fraction, c.fraction) || !near5(l.Hardware, c.hardware) ||
			!near5(l.Intensity, c.intensity) || l.Implausible != c.implausible {
			t.Errorf("%s: %+v, want %+v", c.row, l, c)
		}
	}
	for name, text := range map[string]string{"text": textOf(t, s, Options{}), "page": pageOf(t, s)} {
		if !strings.Contains(text, "250%!") || !strings.Contains(text, "! suspicious") {
			t.Errorf("%s does not mark a rate above its roof", name)
		}
	}
}

// A file without roofs gives a page that says so, and no percentages.
func TestNoRoofs(t *testing.T) {
	s := file(t, 6, run{"find/f64/sisd/scalar/100/1", 10, 800, 100, 800})
	for _, r := range s.Rows() {
		if r.Limit.Roof != "" {
			t.Errorf("limit %+v of a file without roofs", r.Limit)
		}
	}
	html := pageOf(t, s)
	for _, want := range []string{"No roofs: the files have no samples of kernel peak", "No scaling: ", "No crossovers: ",
		"No tiers: "} {
		if !strings.Contains(html, want) {
			t.Errorf("the page does not say %q", want)
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

func TestSpread(t *testing.T) {
	for _, c := range []struct{ at, want []float64 }{
		{[]float64{0, 100}, []float64{0, 100}},
		{[]float64{0, 0}, []float64{-5, 5}},
		{[]float64{0, 4, 50}, []float64{-3, 7, 50}},
		{[]float64{0, 12, 13}, []float64{-5. / 3, 25. / 3, 55. / 3}},
	} {
		got := spread(c.at, 10)
		for i := range got {
			if !near5(got[i], c.want[i]) {
				t.Errorf("spread(%v) = %v, want %v", c.at, got, c.want)
				break
			}
		}
	}
}

// Several nodes have roofs of their own, from the points of class mimd_dm: each node holds its part of the operands.
func TestRoofsOfNodes(t *testing.T) {
	const far = 64 << 20
	s := roofed(t,
		run{"peak/f64/mimd_dm/avx/1000/2/nodes=2", 6.25, 0, 1000, 0},
		run{"triad/f64/mimd_dm/avx/2796202/2/nodes=2", 3355442.4 / 2, 67108848, 5592404, far},
		run{"triad/f64/mimd_dm/avx/1398101/2/nodes=4", 3355442.4, 33554424, 2796202, far / 2}, // slower than one node
		run{"horner/f64/mimd_dm/avx/1000/2/nodes=2", 32000 / 120., 16000, 32000, far},
		run{"dot/f64/mimd_dm/avx/1000/2", 100, 16000, 2000, 16000}, // of nobody knows how many nodes
	)
	f := s.Roofs()
	if r := f.peak("f64", "avx", results.Crew{Nodes: 2, Workers: 2}); r == nil || !near5(r.Rate.Median, 160e9) {
		t.Errorf("peak of two nodes %+v", r)
	}
	if r := f.stream("DRAM", results.Crew{Nodes: 2, Workers: 2}); r == nil || !near5(r.Rate.Median, 40e9) ||
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
	if l := limits["horner mimd_dm nodes=2"]; l.Roof != "DRAM" || !near5(l.Fraction, 60./40) {
		t.Errorf("limit of two nodes %+v", l)
	}
	if l := limits["dot mimd_dm "]; l.Roof != "" {
		t.Errorf("an unknown number of nodes has the roof %+v", l)
	}
	text := roofSheet(f).Text(Options{})
	if !strings.Contains(text, "nodes  workers") {
		t.Errorf("no column of nodes in\n%s", text)
	}
	if p := named(t, Plots(Analyse(s)), "roofline-f64-p2-nodes2"); !strings.Contains(p.Title, "2 nodes of 2 workers") {
		t.Errorf("title %s", p.Title)
	}
	if text := roofSheet(roofed(t).Roofs()).Text(Options{}); strings.Contains(text, "nodes  workers") {
		t.Errorf("nodes where there are none:\n%s", text)
	}
}
