package analysis

import (
	"slices"
	"testing"

	"flynn/report/internal/fixture"
	"flynn/results/keys"
)

func TestFlynnFactors(t *testing.T) {
	for _, c := range []struct {
		name    string
		runs    []fixture.Run
		want    Factors
		total   string
		fastest string
	}{
		{"five classes", fixture.Five, Factors{4, 1.5, 1.5, true}, "mimd_dm", "mimd_dm avx ×2 nodes=2"},
		{"one node", fixture.Five[:6], Factors{4, 1.5, 1, true}, "mimd_sm", "avx ×2"},
		{"one core", fixture.Five[:3], Factors{4, 1, 1, true}, "simd", "avx"},
		{"no lanes", fixture.Five[:1], Factors{1, 1, 1, true}, "sisd", "scalar"},
		{"scalar cores", []fixture.Run{fixture.Five[0], fixture.Five[2], fixture.Five[5]}, Factors{1, 1.5, 1, true},
			"mimd_sm", "avx"},
		{"no tier to stand on", []fixture.Run{fixture.Five[0], fixture.Five[1], fixture.Five[4]}, Factors{}, "mimd_sm",
			"avx ×2"},
		{"no reference", fixture.Five[1:3], Factors{}, "simd", "avx"},
	} {
		table := file(t, 6, c.runs...).FlynnTable()
		if len(table.Rows) != 1 {
			t.Fatalf("%s: %d rows", c.name, len(table.Rows))
		}
		r := table.Rows[0]
		if r.Split.Known != c.want.Known || !fixture.Near5(r.Split.Lanes, c.want.Lanes) ||
			!fixture.Near5(r.Split.Cores, c.want.Cores) ||
			!fixture.Near5(r.Split.Nodes, c.want.Nodes) {
			t.Errorf("%s: factors %+v, want %+v", c.name, r.Split, c.want)
		}
		if r.Total.Point.Class != c.total || r.Fastest.Point.Variant() != c.fastest {
			t.Errorf("%s: total %v, fastest %s", c.name, r.Total.Point, r.Fastest.Point.Variant())
		}
	}
}

// The factors of every row multiply to the measured total, with whatever the files hold.
func TestFlynnProduct(t *testing.T) {
	for _, s := range []*Set{read(t, fixture.Synthetic(6)), load(t, "small.txt"), file(t, 6, fixture.Five...),
		file(t, 2, fixture.Five...)} {
		known := 0
		for _, r := range s.FlynnTable().Rows {
			if !r.Split.Known {
				continue
			}
			known++
			if !fixture.Close12(r.Split.Product(), r.Total.Speedup.Median) {
				t.Errorf("%s %s %d: %v gives %v, measured %v", r.Kernel, r.Elem, r.N, r.Split, r.Split.Product(),
					r.Total.Speedup.Median)
			}
		}
		if known == 0 {
			t.Error("no row is split")
		}
	}
}

// A point under another condition is held against the reference under the same one, and is no class of its own.
func TestConditions(t *testing.T) {
	s := file(t, 6, append(slices.Clone(fixture.Five[:3]),
		fixture.Point("dot/f64/sisd/scalar/100/1/cache=cold", 900, 1600, 200, 1600),
		fixture.Point("dot/f64/simd/avx/100/1/cache=cold", 90, 1600, 200, 1600))...)
	table := s.FlynnTable()
	if len(table.Rows) != 1 || !fixture.Near5(table.Rows[0].Split.Lanes, 4) {
		t.Errorf("table %+v", table.Rows)
	}
	for _, r := range s.Rows() {
		if r.Point.Cache == keys.Cold && r.Point.ISA == "avx" && !fixture.Near5(r.Speedup.Median, 10) {
			t.Errorf("speed-up %v over the cold reference, want 10", r.Speedup.Median)
		}
	}
}
