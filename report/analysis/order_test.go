package analysis

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"flynn/report/internal/fixture"
)

func TestTextOrder(t *testing.T) {
	mixed := fixture.Lines(
		"BenchmarkFlynn/kernel=sum/elem=f64/class=mimd_sm/isa=avx/n=16/p=2 1 1 ns/op",
		"BenchmarkFlynn/kernel=sum/elem=f64/class=simd/isa=zeta/n=16/p=1 1 1 ns/op",
		"BenchmarkFlynn/kernel=dot/elem=f64/class=simd/isa=avx/n=8/p=1 1 1 ns/op",
		"BenchmarkFlynn/kernel=sum/elem=f64/class=misd/isa=scalar+avx/n=16/p=2 1 1 ns/op",
		"BenchmarkFlynn/kernel=sum/elem=f64/class=simd/isa=avx512/n=16/p=1 1 1 ns/op",
		"BenchmarkFlynn/kernel=sum/elem=f64/class=simd/isa=avx/n=16/p=1 1 1 ns/op",
		"BenchmarkFlynn/kernel=sum/elem=f64/class=sisd/isa=scalar/n=8/p=1 1 1 ns/op",
	)
	s, err := Read(strings.NewReader(mixed), "mixed.txt")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range ordered(s.Rows()) {
		got = append(got, r.Point.Kernel+" "+strconv.Itoa(r.Point.N)+" "+r.Point.Variant())
	}
	want := []string{"sum 8 scalar", "sum 16 avx", "sum 16 avx512", "sum 16 zeta", "sum 16 misd scalar+avx ×2",
		"sum 16 avx ×2", "dot 8 avx"}
	if !slices.Equal(got, want) {
		t.Errorf("order %q\n want %q", got, want)
	}
}
