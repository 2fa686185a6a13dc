package report

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"flynn/results/keys"
)

// run is one point of a hand-made file, all samples of which are equal but for the last digits: medians and
// intervals are the number itself.
type run struct {
	name  string // kernel/elem/class/isa/n/p, and what a class adds
	ns    float64
	bytes float64 // of one op
	flops float64 // of one op
	set   float64
}

const machineKeys = "machine: a\ncpu: X\nl1d: 32768\nl2: 1048576\nl3: 8388608\nemulated: no\n"

// file makes a set of hand-made points with so many equal samples.
func file(t *testing.T, samples int, runs ...run) *Set {
	t.Helper()
	var b strings.Builder
	b.WriteString(machineKeys)
	for k := range samples {
		for _, r := range runs {
			r.ns *= 1 + 1e-14*float64(k) // exactly equal times are implausible
			b.WriteString(r.line())
		}
	}
	s, err := Read(strings.NewReader(b.String()), "model.txt")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (r run) line() string {
	words := strings.SplitN(r.name, "/", 7)
	name := keys.Base
	for i, key := range []string{keys.Kernel, keys.Elem, keys.Class, keys.ISA, keys.N, keys.P} {
		name += "/" + key + "=" + words[i]
	}
	if len(words) == 7 {
		name += "/" + words[6]
	}
	line := fmt.Sprintf("Benchmark%s 1 %g ns/op", name, r.ns)
	if r.bytes > 0 {
		line += fmt.Sprintf(" %g B/s", r.bytes/r.ns*1e9)
	}
	if r.flops > 0 {
		line += fmt.Sprintf(" %g flop/s", r.flops/r.ns*1e9)
	}
	return line + fmt.Sprintf(" %g set-B\n", r.set)
}

func close12(a, b float64) bool { return math.Abs(a-b) <= 1e-12*math.Max(math.Abs(a), math.Abs(b)) }

// near5 allows for the six digits that a hand-made file is written with.
func near5(a, b float64) bool { return math.Abs(a-b) <= 1e-5*math.Max(math.Abs(a), math.Abs(b)) }
