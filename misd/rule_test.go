package misd

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"flynn/kernels"
)

// permutations calls f with every order of xs.
func permutations[T any](xs []T, f func([]T)) {
	if len(xs) < 2 {
		f(xs)
		return
	}
	for i := range xs {
		xs[0], xs[i] = xs[i], xs[0]
		permutations(xs[1:], func([]T) { f(xs) })
		xs[0], xs[i] = xs[i], xs[0]
	}
}

var (
	nan = math.NaN()
	inf = math.Inf(1)
)

// TestRules: what a rule elects does not depend on the order of ballots. none is no decision.
func TestRules(t *testing.T) {
	const none = 12345
	for _, c := range []struct {
		ballots                     []float64
		n                           int
		bound                       float64
		majority, plurality, median float64
	}{
		{[]float64{1, 1}, 2, 0, 1, 1, none},
		{[]float64{1, 2}, 2, 0, none, none, none},
		{[]float64{1, 1, 2}, 3, 0, 1, 1, 1},
		{[]float64{1, 2, 2}, 3, 0, 2, 2, 2},
		{[]float64{1, 2, 3}, 3, 0, none, none, 2},
		{[]float64{1, 2, 3}, 3, 1, 2, 2, 2},   // the middle one is in both groups
		{[]float64{1, 2, 9}, 3, 1, 2, 1, 2},   // of two that agree either will do
		{[]float64{1, 1, nan}, 3, 0, 1, 1, 1}, // NaN is a value like others
		{[]float64{1, nan, nan}, 3, 0, nan, nan, nan},
		{[]float64{1, inf, inf}, 3, 1e300, inf, inf, inf},
		{[]float64{-inf, inf, 3}, 3, 1e300, none, none, 3},
		{[]float64{-inf, -inf, nan}, 3, 0, -inf, -inf, -inf},
		{[]float64{1, 1}, 3, 0, 1, 1, 1},       // one is missing
		{[]float64{1, 2}, 3, 0, none, none, 1}, // a median does not look
		{[]float64{1}, 3, 0, none, none, none}, // two are missing
		{[]float64{}, 3, 0, none, none, none},  // all are
		{[]float64{1, 1, 2, 2}, 4, 0, none, none, none},
		{[]float64{1, 1, 1, 2}, 4, 0, 1, 1, none},
		{[]float64{1, 1, 1, 2, 3}, 5, 0, 1, 1, 1},
		{[]float64{1, 1, 1, 9, 9}, 5, 0, 1, 1, 1}, // two faults alike
		{[]float64{1, 1, 2, 3, 4}, 5, 0, none, 1, 2},
		{[]float64{1, 1, 2, 2, 3}, 5, 0, none, none, 2},
		{[]float64{1, 1, 1, nan, nan}, 5, 0, 1, 1, 1},
		{[]float64{1, 2, 3, 4, 5}, 5, 2, 3, 3, 3},
		{[]float64{1, 1.5, 8, 8.5, 20}, 5, 1, none, none, 8},
	} {
		for rule, want := range map[Rule]float64{Majority: c.majority, Plurality: c.plurality, Median: c.median} {
			if rule.check(c.n) != nil {
				continue
			}
			permutations(slices.Clone(c.ballots), func(xs []float64) {
				got := float64(none)
				if i := elect(rule, xs, c.n, c.bound); i >= 0 {
					got = xs[i]
				}
				if !agree(got, want, 0) {
					t.Errorf("%s of %v, n=%d, bound %v: %v, want %v", rule, xs, c.n, c.bound, got, want)
				}
			})
		}
	}
}

// TestMasksHalf: with fewer than half of the versions faulty, whatever they say, a majority lies between values of the
// others, within the bound of all of them, and exists.
func TestMasksHalf(t *testing.T) {
	right := []float64{10, 10.25, 10.5}
	const bound = 0.5
	wild := []float64{-inf, -1e300, 0, 9.6, 10, 10.1, 10.25, 10.4, 10.5, 10.9, 11, 1e300, inf, nan}
	check := func(xs []float64, n int) {
		permutations(xs, func(xs []float64) {
			for _, rule := range []Rule{Majority, Median} {
				i := elect(rule, xs, n, bound)
				if i < 0 || !(xs[i] >= 10 && xs[i] <= 10.5) {
					t.Fatalf("%s of %v elects %d", rule, xs, i)
				}
			}
		})
	}
	for _, a := range wild {
		check([]float64{right[0], right[2], a}, 3)
		for _, b := range wild {
			check([]float64{right[0], right[1], right[2], a, b}, 5)
		}
	}
}

func vector(vs ...float64) []kernels.Result {
	b := make([]byte, 8*len(vs))
	for i, v := range vs {
		for j := range 8 {
			b[8*i+j] = byte(math.Float64bits(v) >> (8 * j))
		}
	}
	return []kernels.Result{{Name: "Z", Elem: "f64", Size: 8, Bytes: b, Row: len(b), Pitch: len(b)}}
}

// TestSplitError names every version's value, and who has none.
func TestSplitError(t *testing.T) {
	e, err := NewElectorate(Majority, []string{"scalar", "avx2", "neon"})
	if err != nil {
		t.Fatal(err)
	}
	out := vector(0, 0)
	err = e.Vote(out, [][]kernels.Result{vector(1, 5), vector(1, 6), nil}, 0)
	var split *SplitError
	if !errors.As(err, &split) || err.Error() != "misd: no majority of 3 at Z[1]: scalar 5, avx2 6, neon missing" {
		t.Errorf("%v", err)
	}
	if err := e.Vote(out, [][]kernels.Result{nil, nil, nil}, 0); err == nil {
		t.Error("a vote without versions")
	}
}

// TestOutvoted counts the values that each version lost.
func TestOutvoted(t *testing.T) {
	e, err := NewElectorate(Majority, []string{"a", "b", "c"})
	if err != nil {
		t.Fatal(err)
	}
	out := vector(0, 0, 0)
	if err := e.Vote(out, [][]kernels.Result{vector(1, 2, 9), vector(1, 2, 3), vector(7, 2, 3)}, 0); err != nil {
		t.Fatal(err)
	}
	if !right(out, vector(1, 2, 3), 0) || fmt.Sprint(e.Outvoted) != "[1 0 1]" {
		t.Errorf("%v, outvoted %v", out, e.Outvoted)
	}
}

// TestParse: every name is read as what it prints.
func TestParse(t *testing.T) {
	for i, name := range Rules {
		if r, err := ParseRule(name); err != nil || r != Rule(i) || r.String() != name {
			t.Errorf("%s: %v, %v", name, r, err)
		}
	}
	for i, name := range Faults {
		if f, err := ParseFault(name); err != nil || f != Fault(i) || f.String() != name {
			t.Errorf("%s: %v, %v", name, f, err)
		}
	}
	if _, err := ParseRule("mean"); err == nil ||
		err.Error() != `misd: no voter "mean"; voters are majority, plurality, median` {
		t.Errorf("%v", err)
	}
	if _, err := ParseFault("x"); err == nil {
		t.Error("fault x")
	}
}

// BenchmarkVoter is what a vote of three on 4096 values costs: on equal bits, and on values that differ by rounding.
func BenchmarkVoter(b *testing.B) {
	for name, ulp := range map[string]float64{"equal": 0, "rounded": 0x1p-52} {
		var in [][]kernels.Result
		for v := range 3 {
			in = append(in, vector(slices.Repeat([]float64{1 + float64(v)*ulp}, 4096)...))
		}
		b.Run(name, func(b *testing.B) {
			e, err := NewElectorate(Majority, []string{"a", "b", "c"})
			if err != nil {
				b.Fatal(err)
			}
			out := vector(make([]float64, 4096)...)
			b.SetBytes(3 * 4096 * 8)
			for b.Loop() {
				if err := e.Vote(out, in, 0x1p-50); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
