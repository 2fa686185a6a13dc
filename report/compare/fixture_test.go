package compare

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"flynn/report/analysis"
	"flynn/report/internal/fixture"
	"flynn/results/keys"
)

// bed is a synthetic file of cells that are alike: sisd scalar and simd tiers of numbered kernels.
type bed struct {
	seed    uint64
	cells   int
	samples int
	noise   float64                // of the logarithm of a time
	factor  func(cell int) float64 // of the time; nil is 1
	head    string
}

func (b bed) text() string {
	rnd := rand.New(rand.NewPCG(b.seed, 11))
	var s strings.Builder
	s.WriteString(cmp.Or(b.head, "machine: m1\ngoarch: amd64\nclock: 3000000000\nemulated: no\n"))
	for cell := range b.cells {
		factor := 1.0
		if b.factor != nil {
			factor = b.factor(cell)
		}
		for range b.samples {
			e := rnd.NormFloat64()
			if e > 0 {
				e *= 2 // times have a longer tail to the right
			}
			t := 1000 * factor * math.Exp(b.noise*e)
			fmt.Fprintf(&s, "BenchmarkFlynn/kernel=k%d/elem=f64/class=sisd/isa=scalar/n=%d/p=1-2 100 %.4f ns/op %.4f B/s "+
				"%.4f cycles/op 800 set-B\n", cell, 100, t, 8e11/t, 3*t)
		}
	}
	return s.String()
}

func (b bed) side(t *testing.T, name string) Side {
	t.Helper()
	return sideOf(t, name, b.text())
}

func sideOf(t *testing.T, name, text string) Side {
	t.Helper()
	s, err := analysis.Read(strings.NewReader(text), name+".txt")
	if err != nil {
		t.Fatal(err)
	}
	return Side{Name: name, Set: s}
}

func compare(t *testing.T, threshold float64, sides ...Side) *Comparison {
	t.Helper()
	c, err := New(sides, Options{Threshold: threshold})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// writeComparable writes the inputs of the golden comparison: an amd64 machine, and an arm64 one under an emulator that
// has other tiers, more workers and no kernel count.
func writeComparable(t *testing.T) {
	t.Helper()
	amd := fixture.Synthetic(8, "peak/f64", "triad/f64", "count/u8")
	arm := strings.NewReplacer("machine: 5f3a9c21", "machine: 77aa", "Example EX-9000 @ 3.00GHz", "Sample <b>Arm</b>",
		"Example Lake", "unknown",
		"goarch: amd64", "goarch: arm64", "isa-max: avx512", "isa-max: neon", "emulated: no", "emulated: qemu-user",
		"isa=sse2", "isa=neon", "p=2-2", "p=4-4", "/p=2", "/p=4").Replace(fixture.Synthetic(8, "peak/f64", "triad/f64"))
	var kept strings.Builder
	for line := range strings.Lines(arm) {
		if !strings.Contains(line, "isa=avx") || strings.Contains(line, keys.MIMDSM) {
			kept.WriteString(quicker(strings.Replace(line, "isa=avx512", "isa=neon", 1)))
		}
	}
	for name, text := range map[string]string{"compare-amd64.txt": amd, "compare-arm64.txt": kept.String()} {
		if err := os.WriteFile(fixture.Stored(name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// quicker takes a quarter off the time of a sample, and adds a third to its rates.
func quicker(line string) string {
	if !strings.HasPrefix(line, "Benchmark") {
		return line
	}
	words := strings.Fields(line)
	for i := 3; i < len(words); i += 2 {
		v, err := strconv.ParseFloat(words[i-1], 64)
		switch words[i] {
		case keys.Time, keys.Cycles:
			v *= .75
		case keys.Bytes, keys.Flops:
			v /= .75
		}
		if err == nil {
			words[i-1] = strconv.FormatFloat(v, 'g', 6, 64)
		}
	}
	return strings.Join(words, " ") + "\n"
}
