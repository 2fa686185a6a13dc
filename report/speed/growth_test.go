package speed

import (
	"strings"
	"testing"

	"flynn/report/analysis"
)

func TestWriteGrowth(t *testing.T) {
	set, err := analysis.Read(strings.NewReader(`cpu: Some CPU
BenchmarkFlynn/kernel=dot/elem=f64/class=sisd/isa=scalar/n=16/p=1-2 1 32 ns/op
BenchmarkFlynn/kernel=dot/elem=f64/class=simd/isa=avx2/n=16/p=1-2 1 8 ns/op
BenchmarkFlynn/kernel=dot/elem=f64/class=sisd/isa=scalar/n=256/p=1-2 1 64 ns/op
BenchmarkFlynn/kernel=gemm/elem=f64/class=sisd/isa=scalar/n=16/p=1-2 1 160 ns/op
`), "x")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	own := "BenchmarkPlan/profile=quick/points=2000-2 1 4000000 ns/op 1048576 B/op\n" +
		"BenchmarkReport/lines=500-2 1 1000000 ns/op\nBenchmarkOther-2 1 5 ns/op\n"
	if err := WriteGrowth(&b, set, strings.NewReader(own)); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"| kernel | elem | 16 | 256 |", "| dot | f64 | 0.5 | 0.25 |", "| gemm | f64 | 10 | – |", "on Some CPU (unknown)",
		"| points of a plan | 2000 | 4 ms | 2 µs | 1 MiB |", "| lines of a file | 500 | 1 ms | 2 µs | 0 MiB |",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
	if err := WriteGrowth(&b, set, strings.NewReader("BenchmarkOther-2 1 5 ns/op\n")); err == nil {
		t.Error("a page without a word of flynn itself")
	}
}
