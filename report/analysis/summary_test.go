package analysis

import (
	"bytes"
	"fmt"
	"math"
	"testing"

	"flynn/report/units"
	"flynn/results/keys"
)

// TestSummaryMeans: a mean lies between the kernels of its cell, of which triad is one, at each level.
func TestSummaryMeans(t *testing.T) {
	s := recordSet(t)
	sum := s.Summary()
	if len(sum.Levels) != 4 || sum.Levels[0].Name != "L1" || sum.Levels[3].Name != "DRAM" {
		t.Fatalf("levels %v", sum.Levels)
	}
	checked := 0
	for _, r := range sum.Rows {
		if r.Class != keys.SIMD || r.ISA != "avx512" || r.Elem != "f64" {
			continue
		}
		for i, l := range sum.Levels {
			triad := 0.0
			for _, row := range s.Rows() {
				p := row.Point
				if p.Class == keys.SIMD && p.ISA == r.ISA && p.Elem == r.Elem && p.Tune == "" && p.Kernel == "triad" &&
					units.Nearest(row.Set) == l.Set {
					triad = row.Speedup.Median
				}
			}
			if c := r.Cells[i]; c.N != r.Kernels || c.Lo > triad || c.Hi < triad || c.Mean < c.Lo || c.Mean > c.Hi {
				t.Errorf("%s: %+v, triad gains %v", l.Name, c, triad)
			}
			checked++
		}
	}
	if checked != 4 {
		t.Errorf("%d cells of avx512", checked)
	}
}

// TestSummaryProduct: what lanes gain times what cores gain is the total, since all three rows hold the same kernels
// with the same code.
func TestSummaryProduct(t *testing.T) {
	var b bytes.Buffer
	gain := map[string][3]float64{"add": {4, 2, 8}, "dot": {9, 1.5, 13.5}, "triad": {2, 1.25, 2.5}}
	b.WriteString("l1d-bytes: 49152\nl2-bytes: 1048576\nl3-bytes: 33554432\n")
	for kernel, g := range gain {
		for i := range 6 {
			sample := func(class, isa string, p int, ns float64) {
				fmt.Fprintf(&b, "BenchmarkFlynn/kernel=%s/elem=f64/class=%s/isa=%s/n=512/p=%d 1 %v ns/op 1e9 B/s 12288 set-B\n",
					kernel, class, isa, p, ns+float64(i)*1e-9)
			}
			sample("sisd", "scalar", 1, 1000)
			sample("simd", "avx2", 1, 1000/g[0])
			sample("mimd_sm", "avx2", 2, 1000/g[2])
		}
	}
	s, err := Read(&b, "x")
	if err != nil {
		t.Fatal(err)
	}
	mean := func(short string) float64 {
		for _, r := range s.Summary().Rows {
			if r.Short == short {
				return r.Cells[0].Mean
			}
		}
		t.Fatalf("no row %q", short)
		return 0
	}
	lanes, cores, total := mean("avx2 f64"), mean("2 cores /1 SIMD"), mean("2 cores × SIMD")
	want := math.Cbrt(4 * 9 * 2)
	if math.Abs(lanes-want) > 1e-6 || math.Abs(lanes*cores-total) > 1e-6 {
		t.Errorf("lanes %v (want %v) × cores %v = %v, total %v", lanes, want, cores, lanes*cores, total)
	}
}
