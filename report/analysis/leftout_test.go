package analysis

import (
	"fmt"
	"strings"
	"testing"

	"flynn/results"
	"flynn/results/keys"
)

// line is a sample of dot as a result file has it.
func dotLine(class, isa string, ns float64) string {
	return fmt.Sprintf("BenchmarkFlynn/kernel=dot/elem=f64/class=%s/isa=%s/n=64/p=1-2 \t1\t%v ns/op\n", class, isa, ns)
}

// TestVisits: only samples of one round are paired, also where a later visit began with other points.
func TestVisits(t *testing.T) {
	scalar := func(ns float64) string { return dotLine(keys.SISD, keys.Scalar, ns) }
	wide := func(ns float64) string { return dotLine(keys.SIMD, "avx2", ns) }
	other := func(ns float64) string { return dotLine(keys.SIMD, "sse2", ns) }
	text := scalar(100) + wide(10) + wide(10) + scalar(100) + // two rounds
		results.RoundLine(2, results.Problem{Kernel: "dot", Elem: "f64", N: 64}) + "\n" +
		other(100) + scalar(200) + scalar(200) + other(100)
	s, err := Read(strings.NewReader(text), "test")
	if err != nil {
		t.Fatal(err)
	}
	for isa, want := range map[string]Estimate{"avx2": {Median: 10, N: 2}, "sse2": {Median: 2, N: 2}} {
		for _, x := range s.Series {
			if got := s.Speedup(x); x.Point.ISA == isa && (got.Median != want.Median || got.N != want.N) {
				t.Errorf("%s: %.3g× of %d pairs, want %.3g× of %d", isa, got.Median, got.N, want.Median, want.N)
			}
		}
	}
}

// TestLeftOut: the last word of a file says what it lacks; what was measured later is not missing.
func TestLeftOut(t *testing.T) {
	name := "Flynn/kernel=dot/elem=f64/class=simd/isa=avx2/n=64/p=1"
	skipped := keys.SkippedNote + name + ": the budget of 10s is spent\n"
	note := keys.LeftNote + "1 of 2 points: class simd of dot/f64" + keys.LeftBudget + "20s\n"
	text := dotLine(keys.SISD, keys.Scalar, 100) + skipped + note
	s, err := Read(strings.NewReader(text), "out/some/results.txt")
	if err != nil {
		t.Fatal(err)
	}
	want := "Not measured, because the budget was too short: 1 of 2 points: class simd of dot/f64. " +
		"To measure it: flynn run --resume out/some --budget 20s"
	if s.LeftOut == nil || s.LeftOut.String() != want || len(s.Skipped) != 1 {
		t.Fatalf("left out %v, skipped %v", s.LeftOut, s.Skipped)
	}
	if d := doubts(s, s.Rows()); d[0] != want {
		t.Errorf("the page begins with %q", d[0])
	}
	s, err = Read(strings.NewReader(text+dotLine(keys.SIMD, "avx2", 10)), "out/some/results.txt")
	if err != nil {
		t.Fatal(err)
	}
	if s.LeftOut != nil || len(s.Skipped) != 0 {
		t.Errorf("after more samples: left out %v, skipped %v", s.LeftOut, s.Skipped)
	}
}
