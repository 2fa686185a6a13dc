// Package sets reads the files of package fixture, and stored ones, for tests.
package sets

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"flynn/report/analysis"
	"flynn/report/internal/fixture"
	"flynn/results/keys"
)

// Load reads a stored file that must be whole.
func Load(t *testing.T, name string) *analysis.Set {
	t.Helper()
	s, err := analysis.Load(fixture.Stored(name))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// File makes a set of hand-made points with so many equal samples.
func File(t *testing.T, samples int, runs ...fixture.Run) *analysis.Set {
	t.Helper()
	return Read(t, fixture.Points(samples, runs...))
}

// Read makes a set of a text without faults.
func Read(t *testing.T, text string) *analysis.Set {
	t.Helper()
	s, err := analysis.Read(strings.NewReader(text), "f.txt")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Everything is a set with all kernels, sizes and classes.
func Everything(t *testing.T) *analysis.Set {
	t.Helper()
	return Read(t, fixture.Synthetic(6))
}

// RecordSet is a recorded run.
func RecordSet(t *testing.T) *analysis.Set {
	t.Helper()
	s, err := analysis.Load(filepath.Join("..", "..", "docs", "records", "epyc-zen5.txt"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Textbook is a machine of few points whose best are plain to see. Its last level holds 1 MiB.
func Textbook(t *testing.T) *analysis.Set {
	t.Helper()
	s,
		err := analysis.Read(
		strings.NewReader(fixture.Lines("zeta: last", "cpu: Textbook", "l1d: 32768", "l3: 1048576", "clock: 2500000000",
			"virt: unknown",
			"BenchmarkFlynn/kernel=nop/elem=u8/class=sisd/isa=scalar/n=1/p=1 1 2 ns/op",
			"BenchmarkFlynn/kernel=sum/elem=f64/class=sisd/isa=scalar/n=8/p=1 1 100 ns/op 9e9 B/s 1e9 flop/s 1048576 set-B",
			"BenchmarkFlynn/kernel=sum/elem=f64/class=simd/isa=avx/n=8/p=1 1 25 ns/op 36e9 B/s 4e9 flop/s 1048576 set-B",
			"BenchmarkFlynn/kernel=sum/elem=f64/class=mimd_sm/isa=avx/n=8/p=2 1 20 ns/op 45e9 B/s 5e9 flop/s 1048576 set-B",
			"BenchmarkFlynn/kernel=sum/elem=f64/class=mimd_sm/isa=avx/n=8/p=4 1 10 ns/op 90e9 B/s 10e9 flop/s 1048576 set-B",
			"BenchmarkFlynn/kernel=sum/elem=f64/class=sisd/isa=scalar/n=64/p=1 1 800 ns/op 8e9 B/s 1e9 flop/s 8388608 set-B",
			"BenchmarkFlynn/kernel=sum/elem=f64/class=simd/isa=avx/n=64/p=1 1 400 ns/op 16e9 B/s 2e9 flop/s 8388608 set-B",
			"BenchmarkFlynn/kernel=sum/elem=f64/class=mimd_sm/isa=avx/n=64/p=4 1 300 ns/op 21e9 B/s 3e9 flop/s 8388608 set-B",
		)), "textbook.txt")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// WithPeers is a file of one problem: two variants and a team of flynn's, two peers, and one that is absent.
func WithPeers(t *testing.T) *analysis.Set {
	t.Helper()
	var b strings.Builder
	for i := range 8 {
		for _, p := range []struct {
			keys string
			ns   int
		}{
			{"class=sisd/isa=scalar/n=512/p=1", 800}, {"class=simd/isa=avx2/n=512/p=1", 100},
			{"class=mimd_sm/isa=avx2/n=512/p=2", 60}, {"class=simd/isa=avx2/n=512/p=1/cache=cold", 10},
			{"class=peer/isa=native/n=512/p=1/peer=gcc", 150}, {"class=peer/isa=native/n=512/p=2/peer=gcc", 300},
			{"class=peer/isa=native/n=512/p=1/peer=blas", 50},
		} {
			fmt.Fprintf(&b, "BenchmarkFlynn/kernel=dot/elem=f64/%s 10 %d ns/op 1000000 B/s 2000000 flop/s 8192 set-B\n", p.keys,
				p.ns+i*p.ns/100)
		}
	}
	b.WriteString("# skipped Flynn/class=peer/peer=clang: clang is not installed\n")
	set, err := analysis.Read(strings.NewReader(b.String()), "test")
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// benchmarkName ends before the number of Ps.
var benchmarkName = regexp.MustCompile(`(?m)^(BenchmarkFlynn/[^\t ]*?)(-\d+)?([\t ])`)

// Under is a file whose points were all measured under a condition.
func Under(t *testing.T, name, condition string) *analysis.Set {
	t.Helper()
	text, err := os.ReadFile(fixture.Stored(name))
	if err != nil {
		t.Fatal(err)
	}
	s, err := analysis.Read(strings.NewReader(benchmarkName.ReplaceAllString(string(text), "$1/"+condition+"$2$3")), name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Sharing is a sum on several nodes, of which four share cores.
func Sharing(t *testing.T) *analysis.Set {
	t.Helper()
	set := File(t, 6, fixture.Sharing...)
	for _, x := range set.Series {
		if x.Point.Nodes == 4 {
			x.Samples[keys.Crowd] = slices.Repeat([]float64{2}, 6)
		}
	}
	return set
}
