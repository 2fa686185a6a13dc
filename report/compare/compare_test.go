package compare

import (
	"io"
	"math"
	"slices"
	"strings"
	"testing"

	"flynn/report/analysis"
	"flynn/report/internal/fixture"
	"flynn/report/sheet"
	"flynn/results/keys"
)

// A true change of 10 % in some cells is found there and claimed nowhere else.
func TestCompareFindsRegression(t *testing.T) {
	changed := func(cell int) float64 {
		switch {
		case cell%10 == 3:
			return 1.10
		case cell%10 == 7:
			return 1 / 1.10
		}
		return 1
	}
	base := bed{seed: 1, cells: 60, samples: 12, noise: .006}.side(t, "base")
	slow := bed{seed: 2, cells: 60, samples: 12, noise: .006, factor: changed}.side(t, "new")
	c := compare(t, .03, base, slow)
	for i, cell := range c.Cells {
		want := map[int]Verdict{3: Slower, 7: Faster}[i%10]
		if want == "" {
			want = Same
		}
		p := cell.Pairs[0]
		if p.Verdict != want {
			t.Errorf("%s: %s, want %s; ratio %v, p %v", cell.Kernel, p.Verdict, want, p.Time, p.Holm)
		}
		if truth := 1 / changed(i); p.Time.Lo > truth*1.02 || p.Time.Hi < truth/1.02 {
			t.Errorf("%s: interval %v is far from %v", cell.Kernel, p.Time, truth)
		}
	}
	if c.Count() != 60 || c.Count(Slower) != 6 || c.Count(Faster, Same) != 54 {
		t.Errorf("counts %d, %d, %d", c.Count(), c.Count(Slower), c.Count(Faster, Same))
	}
}

// Two runs of the same thing: over many pairs of 200 cells at most 5 % may claim anything, even at no threshold.
func TestCompareClaimsNothingOfEqualFiles(t *testing.T) {
	const pairs = 60
	claims, strict := 0, 0
	for seed := range uint64(pairs) {
		b := bed{seed: 100 + 2*seed, cells: 200, samples: 10, noise: .03}
		base := b.side(t, "base")
		b.seed++
		again := b.side(t, "new")
		if compare(t, 0, base, again).Count(Faster, Slower) > 0 {
			strict++
		}
		if compare(t, .03, base, again).Count(Faster, Slower) > 0 {
			claims++
		}
	}
	if limit := pairs * 5 / 100; strict > limit || claims > limit {
		t.Errorf("of %d pairs of equal files %d claim a difference at no threshold and %d at 3 %%; at most %d may", pairs,
			strict, claims, limit)
	}
}

// Without correction the same files would claim a lot: the test above does not pass by weakness.
func TestCompareNeedsHolm(t *testing.T) {
	b := bed{seed: 100, cells: 200, samples: 10, noise: .03}
	base := b.side(t, "base")
	b.seed++
	raw := 0
	for _, p := range compare(t, 0, base, b.side(t, "new")).pairs() {
		if p.P < alpha {
			raw++
		}
	}
	if raw < 2 || raw > 25 {
		t.Errorf("%d of 200 uncorrected p below 5 %%, want about 10", raw)
	}
}

// Exchanging base and new exchanges faster and slower, and nothing else.
func TestCompareIsSymmetric(t *testing.T) {
	half := func(cell int) float64 { return 1 + .02*float64(cell%8) }
	a := bed{seed: 5, cells: 80, samples: 9, noise: .02}.side(t, "a")
	b := bed{seed: 6, cells: 80, samples: 9, noise: .02, factor: half}.side(t, "b")
	there, back := compare(t, .03, a, b), compare(t, .03, b, a)
	mirror := map[Verdict]Verdict{Faster: Slower, Slower: Faster, Same: Same, Ambiguous: Ambiguous}
	for i, cell := range there.Cells {
		p, q := cell.Pairs[0], back.Cells[i].Pairs[0]
		if mirror[p.Verdict] != q.Verdict || p.Holm != q.Holm || math.Abs(p.Time.Lo*q.Time.Hi-1) > 1e-12 {
			t.Errorf("%s: %+v against %+v", cell.Kernel, p, q)
		}
	}
	if there.Count(Slower) == 0 || there.Count(Ambiguous) == 0 || there.Count(Same) == 0 {
		t.Errorf("verdicts are not mixed: %v", there.Summary())
	}
}

func TestVerdictOf(t *testing.T) {
	const inf = 1e300
	for _, tt := range []struct {
		lo, hi, p float64
		n         int
		want      Verdict
	}{
		{1.04, 1.2, .01, 9, Faster},
		{1.03, 1.2, .01, 9, Ambiguous}, // the bound itself is not beyond
		{1.04, 1.2, .05, 9, Ambiguous}, // p must be below
		{.8, .97, .01, 9, Slower},
		{.8, .9709, .01, 9, Ambiguous}, // 1/1.03 is 0.97087
		{.8, .97, .2, 9, Ambiguous},
		{.98, 1.02, .9, 9, Same},
		{1.01, 1.02, .0001, 9, Same}, // certain, but too small to matter
		{.971, 1.03, .9, 9, Same},
		{.95, 1.01, .01, 9, Ambiguous},
		{0, inf, 1, 1, Ambiguous},
		{0, 0, 0, 0, Ambiguous},
	} {
		if got := verdictOf(analysis.Estimate{Median: 1, Lo: tt.lo, Hi: tt.hi, N: tt.n}, tt.p, .03); got != tt.want {
			t.Errorf("[%v, %v], p %v: %s, want %s", tt.lo, tt.hi, tt.p, got, tt.want)
		}
	}
}

// Per cycle a slower clock is no regression.
func TestCompareByCycles(t *testing.T) {
	base := bed{seed: 1, cells: 5, samples: 10, noise: .004}.side(t, "base")
	text := bed{seed: 2, cells: 5, samples: 10, noise: .004, factor: func(int) float64 { return 1.2 }}.text()
	slow := sideOf(t, "new", text)
	for _, x := range slow.Set.Series {
		for k := range x.Samples[keys.Cycles] {
			x.Samples[keys.Cycles][k] /= 1.2
		}
	}
	by := func(unit string) *Comparison {
		c, err := New([]Side{base, slow}, Options{Threshold: .03, Unit: unit})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	byTime, byCycle := by(keys.Time), by(keys.Cycles)
	if byTime.Count(Slower) != 5 || byCycle.Count(Same) != 5 {
		t.Errorf("by time %v, by cycle %v", byTime.Summary(), byCycle.Summary())
	}
	if m := byTime.Means[0].Sides[0]; math.Abs(m.Time-1/1.2) > .01 || math.Abs(m.Cycles-1) > .01 {
		t.Errorf("means %+v", m)
	}
}

// Price: (rate of new / price of new) over (rate of base / price of base).
func TestComparePrice(t *testing.T) {
	twice := func(int) float64 { return .5 }
	base, fast := bed{seed: 1, cells: 3, samples: 8, noise: 1e-5}.side(t, "base"),
		bed{seed: 2, cells: 3, samples: 8, noise: 1e-5, factor: twice}.side(t, "new")
	base.Price, fast.Price = .68, .54
	c := compare(t, .03, base, fast)
	want := 2 * .68 / .54
	if got := c.Cells[0].Pairs[0].Money; math.Abs(got-want) > 1e-3 {
		t.Errorf("per money %v, want %v", got, want)
	}
	if got := c.Means[0].Sides[0].Money; math.Abs(got-want) > 1e-3 {
		t.Errorf("mean per money %v, want %v", got, want)
	}
	out := string(fixture.Written(t, func(w io.Writer) error { return WriteText(w, c, sheet.Options{}) }))
	if !strings.Contains(out, "per money") || !strings.Contains(out, "2.52×") || !strings.Contains(out, "price 0.68") {
		t.Error(out)
	}
	c.Sides[0].Price = 0
	if compare(t, .03, c.Sides...).Cells[0].Pairs[0].Money != 0 {
		t.Error("a rate per money without a price")
	}
}

func TestCompareNeedsTwo(t *testing.T) {
	if _, err := New([]Side{bed{cells: 1, samples: 6}.side(t, "a")}, Options{}); err == nil {
		t.Error("one file is compared")
	}
}

func TestCompareNothingInCommon(t *testing.T) {
	base := bed{seed: 1, cells: 3, samples: 6}
	a, same := base.side(t, "a"), base.side(t, "same")
	b := sideOf(t, "b", strings.NewReplacer("n=100", "n=200", "elem=f64", "elem=f32").Replace(base.text()))
	c, err := New([]Side{a, b, same}, Options{Threshold: .03})
	want := "no cell is common to a and b: elem: BASE has f64, NEW has f32, n: BASE has 100, NEW has 200"
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("error %v, want %q", err, want)
	}
	if c.Count() != 3 || len(c.Means) != 0 || slices.ContainsFunc(c.pairs(), func(p *Pair) bool { return p.Side != 2 }) {
		t.Errorf("the third file is compared %d times, with %d means", c.Count(), len(c.Means))
	}
	crossed := sideOf(t, "d", strings.NewReplacer("kernel=k1", "kernel=k2", "kernel=k2", "kernel=k1").Replace(base.text()))
	crossed.Set.Series = crossed.Set.Series[1:2]
	a.Set.Series = a.Set.Series[:1]
	if _, err := New([]Side{a, crossed}, Options{}); err == nil ||
		!strings.Contains(err.Error(), "kernel: BASE has k0, NEW has k2") {
		t.Errorf("error %v", err)
	}
}

// TestRatios: the rows to draw have the ratio to the base as their speed-up.
func TestRatios(t *testing.T) {
	var quick strings.Builder
	for line := range strings.Lines(fixture.Synthetic(8, "triad/f64")) {
		quick.WriteString(quicker(line))
	}
	c := compare(t, .03, sideOf(t, "old", fixture.Synthetic(8, "triad/f64")), sideOf(t, "new", quick.String()))
	rows := c.Ratios(1)
	if len(rows) == 0 || len(rows) != len(c.Rows(1)) {
		t.Errorf("%d ratios of %d rows", len(rows), len(c.Rows(1)))
	}
	for _, r := range rows {
		if math.Abs(r.Speedup.Median-4./3) > .01 {
			t.Errorf("%s: %.3f times as fast as the base, want 4/3", r.Point, r.Speedup.Median)
		}
	}
}
