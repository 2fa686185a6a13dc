package speed

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"flynn/report/analysis"
)

// TestVerdicts: cells of known ratios. Of 20 rounds, 10 judge.
func TestVerdicts(t *testing.T) {
	const flynn, peer = "kernel=%s/elem=f64/class=simd/isa=avx512/n=8/p=1",
		"kernel=%s/elem=f64/class=peer/isa=native/n=8/p=1/peer=gcc"
	for _, c := range []struct {
		kernel string
		ratio  float64 // of the peer's time to flynn's
		noise  float64
		want   string
	}{
		{"add", 0.90, 0.005, behind}, {"copy", 0.98, 0.005, tie}, {"dot", 1.02, 0.005, tie}, {"sum", 1.20, 0.005, ahead},
		{"exp", 0.93, 0.2, tie}, {"max", 1, 0.2, tie},
	} {
		random := rand.New(rand.NewPCG(7, 7))
		var b strings.Builder
		b.WriteString(zen4)
		for range 20 {
			noise := func() float64 { return math.Exp(c.noise * random.NormFloat64()) }
			fmt.Fprintf(&b, "BenchmarkFlynn/"+flynn+" 1 %v ns/op\nBenchmarkFlynn/"+peer+" 1 %v ns/op\n", c.kernel, 100*noise(),
				c.kernel, 100*c.ratio*noise())
		}
		set, err := analysis.Read(strings.NewReader(b.String()), "test.txt")
		if err != nil {
			t.Fatal(err)
		}
		cells := newData(set).cells()
		if len(cells) != 1 || cells[0].verdict() != c.want || cells[0].ratio.N != 10 {
			t.Errorf("%s with ratio %v: %+v, want one cell, %s", c.kernel, c.ratio, cells, c.want)
		}
	}
}

// TestManyCells: of a hundred cells that are all level, none is behind, and the luckiest variant of a side is not
// taken for the fastest.
func TestManyCells(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 5))
	var b strings.Builder
	b.WriteString(zen4)
	for range 14 {
		for n := range 100 {
			for _, isa := range []string{"sse2", "avx", "avx2", "avx512"} {
				fmt.Fprintf(&b, "BenchmarkFlynn/kernel=add/elem=f64/class=simd/isa=%s/n=%d/p=1 1 %v ns/op\n", isa, n+1,
					100*math.Exp(0.1*random.NormFloat64()))
			}
			fmt.Fprintf(&b, "BenchmarkFlynn/kernel=add/elem=f64/class=peer/isa=native/n=%d/p=1/peer=gcc 1 %v ns/op\n", n+1,
				100*math.Exp(0.1*random.NormFloat64()))
		}
	}
	set, err := analysis.Read(strings.NewReader(b.String()), "test.txt")
	if err != nil {
		t.Fatal(err)
	}
	mean, all := 0.0, 0.0
	cells := newData(set).cells()
	for _, c := range cells {
		if c.verdict() == behind {
			t.Errorf("n=%d: behind with %+v, p %v", c.row.N, c.ratio, c.p)
		}
		mean += math.Log(c.ratio.Median) / 100
		all += math.Log(c.row.Best.Ratio.Median) / 100
	}
	if len(cells) != 100 || math.Abs(mean) > 0.02 || all < 0.02 { // of all rounds, the best of four is luckier than one
		t.Errorf("%d cells, mean ratio %.3f, %.3f where all rounds choose", len(cells), math.Exp(mean), math.Exp(all))
	}
}
