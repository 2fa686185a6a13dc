package analysis

import (
	"math"
	"slices"
	"strings"
	"testing"

	"flynn/report/internal/fixture"
	"flynn/results/keys"
)

// The ranks are the fewest whose binomial coverage reaches 95 %: of 8 samples 1 to 7 (96.1 %), of 10 samples 2 to 9.
func TestEstimateOf(t *testing.T) {
	upTo := func(n int) []float64 {
		v := make([]float64, n)
		for i := range v {
			v[i] = float64((i*7)%n + 1) // every value of 1…n once, out of order; n is not a multiple of 7
		}
		return v
	}
	for _, tt := range []struct {
		n              int
		median, lo, hi float64
		warn           bool
	}{
		{1, 1, 1, 1, true},
		{2, 1.5, 1, 2, true},
		{5, 3, 1, 5, true},
		{6, 3.5, 1, 6, false},
		{8, 4.5, 1, 7, false},
		{9, 5, 2, 8, false},
		{10, 5.5, 2, 9, false},
		{20, 10.5, 6, 15, false},
	} {
		e := EstimateOf(upTo(tt.n))
		if e.Median != tt.median || e.Lo != tt.lo || e.Hi != tt.hi || e.N != tt.n || (len(e.Warnings) > 0) != tt.warn {
			t.Errorf("EstimateOf(1…%d) = %+v, want %v [%v, %v], warning %v", tt.n, e, tt.median, tt.lo, tt.hi, tt.warn)
		}
	}
	if e := EstimateOf(nil); e.N != 0 {
		t.Errorf("EstimateOf(nil) = %+v, want nothing", e)
	}
}

func TestEstimateOfKeepsItsArgument(t *testing.T) {
	v := []float64{3, 1, 2}
	EstimateOf(v)
	if v[0] != 3 || v[1] != 1 || v[2] != 2 {
		t.Errorf("EstimateOf reordered its argument to %v", v)
	}
}

// In oracle.txt the ratio of the medians, 400/150, differs from the estimate of the paired ratios 10, 1, 2, 1, 10, 1,
// 10: the median of the geometric means of all pairs of them.
func TestPairedRatios(t *testing.T) {
	s := load(t, "oracle.txt")
	find := func(class string) *Series { return first(s, class) }
	for _, tt := range []struct {
		what           string
		got            Estimate
		median, lo, hi float64
		n              int
	}{
		{"speed-up of simd", s.Speedup(find(keys.SIMD)), math.Sqrt(10), 1, 10, 7},
		{"speed-up of the reference", s.Speedup(find(keys.SISD)), 1, 1, 1, 7},
		{"speed-up of mimd_sm", s.Speedup(find(keys.MIMDSM)), (6 + math.Sqrt(40)) / 2, 2, 20, 3},
		{"scaling of mimd_sm", s.Scaling(find(keys.MIMDSM)), (2 + math.Sqrt(6)) / 2, 2, 3, 3},
		{"rate of simd", find(keys.SIMD).Estimate(keys.Flops), 8e9, 5e9, 11e9, 7},
	} {
		if e := tt.got; e.Median != tt.median || e.Lo != tt.lo || e.Hi != tt.hi || e.N != tt.n {
			t.Errorf("%s = %+v, want %v [%v, %v] of %d", tt.what, e, tt.median, tt.lo, tt.hi, tt.n)
		}
	}
}

// A sample that cannot be used keeps its place: those after it still meet the samples of their own block.
func TestPairingSurvivesALoss(t *testing.T) {
	text := fixture.Lines(
		"BenchmarkFlynn/kernel=sum/elem=f64/class=sisd/isa=scalar/n=8/p=1 1 100 ns/op",
		"BenchmarkFlynn/kernel=sum/elem=f64/class=simd/isa=avx/n=8/p=1 1 NaN ns/op",
		"BenchmarkFlynn/kernel=sum/elem=f64/class=sisd/isa=scalar/n=8/p=1 1 1000 ns/op",
		"BenchmarkFlynn/kernel=sum/elem=f64/class=simd/isa=avx/n=8/p=1 1 500 ns/op",
		"BenchmarkFlynn/kernel=sum/elem=f64/class=simd/isa=avx/n=8/p=1 1 100 ns/op",
		"BenchmarkFlynn/kernel=sum/elem=f64/class=sisd/isa=scalar/n=8/p=1 1 300 ns/op",
	)
	s, err := Read(strings.NewReader(text), "loss.txt")
	if err == nil {
		t.Error("a NaN was read without an error")
	}
	e := s.Speedup(first(s, keys.SIMD))
	if e.N != 2 || e.Lo != 2 || e.Hi != 3 {
		t.Errorf("speed-up = %+v, want 2 and 3", e)
	}
}

// Under weak scaling n is of one stream: a ratio of times would compare unequal problems.
func TestSpeedupOfWeakScaling(t *testing.T) {
	weak := strings.NewReplacer("class=sisd", "class=mimd_sm", "p=1", "p=2/scaling=weak").Replace(fixture.Sample)
	strong := strings.NewReplacer("class=sisd", "class=mimd_sm", "p=1", "p=2/scaling=strong").Replace(fixture.Sample)
	s, err := Read(strings.NewReader(fixture.Lines(fixture.Sample, weak, strong)), "x")
	if err != nil {
		t.Fatal(err)
	}
	if w, st := s.Speedup(s.Series[1]), s.Speedup(s.Series[2]); w.N != 0 || st.N != 1 {
		t.Errorf("weak %+v, strong %+v; want none and one", w, st)
	}
}

func TestSpeedupWithoutReference(t *testing.T) {
	text := "BenchmarkFlynn/kernel=sum/elem=f64/class=simd/isa=avx/n=8/p=1 1 5 ns/op\n"
	s, err := Read(strings.NewReader(text), "x")
	if err != nil {
		t.Fatal(err)
	}
	if e := s.Speedup(s.Series[0]); e.N != 0 {
		t.Errorf("speed-up = %+v, want none", e)
	}
	if r := s.Rows()[0]; r.Bytes.N != 0 || r.Set != 0 || r.Time.Median != 5 || math.IsNaN(r.Speedup.Median) {
		t.Errorf("row = %+v, want only the time", r)
	}
}

// first returns the first series of a class.
func first(s *Set, class string) *Series {
	return s.Series[slices.IndexFunc(s.Series, func(x *Series) bool { return x.Point.Class == class })]
}
