package compare

import (
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"flynn/internal/stats"
	"flynn/report/analysis"
	"flynn/report/internal/fixture"
	"flynn/report/sheet"
	"flynn/results/keys"
)

// runsSide is a side of several runs of a bed. Runs differ by more than their samples: each has a factor of its own.
func runsSide(t *testing.T, b bed, name string, runs int, between float64) Side {
	t.Helper()
	rnd := rand.New(rand.NewPCG(b.seed, 5))
	factor := b.factor
	dir := t.TempDir()
	var paths []string
	for run := range runs {
		of := make([]float64, b.cells)
		for i := range of {
			of[i] = math.Exp(between * rnd.NormFloat64())
			if factor != nil {
				of[i] *= factor(i)
			}
		}
		b.factor, b.seed = func(cell int) float64 { return of[cell] }, b.seed+1000
		path := filepath.Join(dir, name+string(rune('0'+run))+".txt")
		if err := os.WriteFile(path, []byte(b.text()), 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	s, err := analysis.Load(paths...)
	if err != nil {
		t.Fatal(err)
	}
	return Side{Name: name, Set: s}
}

// What differs from run to run is no difference of versions: samples pooled blindly would claim a hundred of them.
func TestRunsAreNotHidden(t *testing.T) {
	claims, blind := 0, 0
	for seed := range uint64(20) {
		b := bed{seed: 1 + 2*seed, cells: 60, samples: 8, noise: .004}
		base := runsSide(t, b, "base", 3, .03)
		b.seed += 500
		c := compare(t, .01, base, runsSide(t, b, "new", 3, .03))
		if c.Count(Faster, Slower) > 0 {
			claims++
		}
		for _, p := range c.pairs() {
			if spread := p.Runs.Spread; p.Runs.Base != 3 || p.Runs.Side != 3 || spread <= 0 || spread > .1 {
				t.Fatalf("%+v", p.Runs)
			}
		}
		for _, cell := range c.Cells {
			if stats.MannWhitney(cell.Values[0].series.Samples[keys.Time], cell.Values[1].series.Samples[keys.Time])*60 < alpha {
				blind++
			}
		}
	}
	if claims > 2 || blind < 20 {
		t.Errorf("%d of 20 pairs of equal sides claim a difference, %d cells would without runs", claims, blind)
	}
}

// A change that is larger than what runs differ by is found, and its interval holds the truth.
func TestRunsFindChange(t *testing.T) {
	b := bed{seed: 3, cells: 20, samples: 8, noise: .004}
	base := runsSide(t, b, "base", 4, .005)
	b.seed, b.factor = 77, func(cell int) float64 { return map[bool]float64{true: 1.25, false: 1}[cell%4 == 0] }
	c := compare(t, .05, base, runsSide(t, b, "new", 4, .005))
	for i, cell := range c.Cells {
		want, truth := Same, 1.0
		if i%4 == 0 {
			want, truth = Slower, 1/1.25
		}
		p := cell.Pairs[0]
		if p.Verdict != want || p.Time.Lo > truth*1.005 || p.Time.Hi < truth/1.005 {
			t.Errorf("%s: %s, want %s: %+v", cell.Kernel, p.Verdict, want, p)
		}
	}
}

// Student's t of two runs a side, by hand: logarithms 0, 0.02 and 0.10, 0.12; s² = 0.0002, deviation √0.0002, t =
// 0.1/0.01414 = 7.07 with two degrees of freedom, for which P(|t| > 7.07) = 1 − t/√(2+t²) = 0.0194, and the half
// interval is 4.3027·0.01414.
func TestRunsByHand(t *testing.T) {
	side := func(logs ...float64) *analysis.Series {
		dir := t.TempDir()
		var paths []string
		for i, l := range logs {
			paths = append(paths, filepath.Join(dir, strconv.Itoa(i)))
			text := fmt.Sprintf("machine: m\nseed: %d\n", i) + strings.Repeat(fmt.Sprintf(
				"BenchmarkFlynn/kernel=k/elem=f64/class=sisd/isa=scalar/n=8/p=1 1 %v ns/op\n", math.Exp(l)), 3)
			if err := os.WriteFile(paths[i], []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		s, err := analysis.Load(paths...)
		if err != nil {
			t.Fatal(err)
		}
		return s.Series[0]
	}
	near := func(a, b float64) bool { return math.Abs(a-b) < 2e-4 }
	r := runsOf(side(.1, .12), side(0, .02), keys.Time)
	if !near(r.P, .0194) || !near(math.Log(r.Lo), .1-.06085) || !near(math.Log(r.Hi), .1+.06085) ||
		!near(r.Spread, .01414) {
		t.Errorf("%+v", r)
	}
	if r := runsOf(side(.1), side(0), keys.Time); r.known() || r.P != 1 {
		t.Errorf("one run each: %+v", r)
	}
	if r := runsOf(side(.1, .1), side(0, 0), keys.Time); r.P != 0 || !near(math.Log(r.Lo), .1) {
		t.Errorf("runs without a spread: %+v", r)
	}
	some := side(.1, .12)
	some.Samples[keys.Cycles] = []float64{1, 2}
	if r := runsOf(some, some, keys.Cycles); !r.known() || !math.IsInf(r.Hi, 1) || r.P != 1 {
		t.Errorf("cycles of some samples alone: %+v", r)
	}
}

// The tables tell how many runs there are, and that a single one borrows from the other side.
func TestRunsInTables(t *testing.T) {
	b := bed{seed: 1, cells: 2, samples: 6, noise: .004}
	c := compare(t, .03, b.side(t, "old"), runsSide(t, b, "new", 3, .01))
	text := string(fixture.Written(t, func(w io.Writer) error { return WriteText(w, c, sheet.Options{}) }))
	for _, want := range []string{"between runs", "(1+3)", "old is one run", "Student's t"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	csv := string(fixture.Written(t, func(w io.Writer) error { return WriteCSV(w, c) }))
	if !strings.Contains(csv, "base_runs,new_runs,run_spread") || !strings.Contains(csv, ",1,3,0.0") {
		t.Error(csv)
	}
}
