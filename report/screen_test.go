package report

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"flynn/results/keys"
)

// screenWidths are those of terminals; 0 is a pipe.
var screenWidths = []int{0, 60, 80, 100, 120, 200}

func recordSet(t *testing.T) *Set {
	t.Helper()
	s, err := Load(filepath.Join("..", "docs", "records", "epyc-zen5.txt"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func screenAt(t *testing.T, s *Set, width int) []byte {
	t.Helper()
	return written(t, func(w io.Writer) error {
		return WriteScreen(w, Analyse(s), Screen{Options: Options{Width: width}, Page: "out/report.html",
			All: "flynn report out --full", Next: "flynn list --kernel %s"})
	})
}

// TestScreen: the screen of a recorded run, at two widths.
func TestScreen(t *testing.T) {
	s := recordSet(t)
	for _, width := range []int{60, 100} {
		golden(t, fmt.Sprintf("screen%d.text", width), screenAt(t, s, width))
	}
}

// TestScreenFits: no line goes past the edge, and all fit on one screen.
func TestScreenFits(t *testing.T) {
	const most = 45
	sets := map[string]*Set{"record": recordSet(t)}
	for _, name := range []string{"small.txt", "compare-amd64.txt", "compare-arm64.txt", "oracle.txt"} {
		s, err := Load(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		sets[name] = s
	}
	for name, s := range sets {
		for _, width := range screenWidths {
			lines := strings.Split(strings.TrimRight(string(screenAt(t, s, width)), "\n"), "\n")
			if width == 0 {
				width = 100
			}
			if width >= 100 && len(lines) > most {
				t.Errorf("%s at %d columns: %d lines", name, width, len(lines))
			}
			for _, l := range lines {
				if n := utf8.RuneCountInString(l); n > width {
					t.Errorf("%s at %d columns, %d: %s", name, width, n, l)
				}
			}
		}
	}
}

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
					nearest(row.Set) == l.Set {
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

// TestScreenNothing: a set without a rate or a roof says so.
func TestScreenNothing(t *testing.T) {
	s, err := Read(strings.NewReader(strings.Repeat("BenchmarkFlynn/kernel=nop/elem=u8/class=sisd/isa=scalar/n=1/p=1 1 "+
		"1 ns/op\n", 6)), "x")
	if err != nil {
		t.Fatal(err)
	}
	if text := string(screenAt(t, s, 80)); !strings.Contains(text, "none was measured") ||
		!strings.Contains(text, "1 points") {
		t.Errorf("%s", text)
	}
}
