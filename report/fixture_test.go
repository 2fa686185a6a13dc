package report

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"flynn/results/keys"
)

var update = flag.Bool("update", false, "write the golden files instead of comparing with them")

// golden compares got with a file of testdata.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) == string(want) {
		return
	}
	g, w := strings.Split(string(got), "\n"), strings.Split(string(want), "\n")
	for i := range max(len(g), len(w)) {
		if i >= len(g) || i >= len(w) || g[i] != w[i] {
			t.Fatalf("%s differs at line %d (go test ./report -update writes it anew)\n got: %s\nwant: %s", path, i+1, at(g, i),
				at(w, i))
		}
	}
}

func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "(end)"
}

// load reads a file of testdata that must be whole.
func load(t *testing.T, name string) *Set {
	t.Helper()
	s, err := Load(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// writeSmall writes the input of the golden files. It is a file, not made anew by each test, because other processors
// round the model's arithmetic in other ways.
func writeSmall() {
	text := synthetic(7, "nop/u8", "peak/f64", "triad/f64", "sum/f64", "count/u8")
	if err := os.WriteFile(filepath.Join("testdata", "small.txt"), []byte(text), 0o644); err != nil {
		panic(err)
	}
}

// model is a kernel of the synthetic machine: what one element costs and how far each tier gets.
type model struct {
	name         string
	elems        []string
	flops, bytes float64 // per element
	arrays       float64
	gain         float64 // share of the ideal gain of wider registers that the kernel reaches
	fixed        bool    // no working set
}

var models = []model{
	{name: "nop", elems: []string{"u8"}, fixed: true},
	{name: "peak", elems: []string{"f32", "f64"}, flops: 2, gain: 1, fixed: true},
	{name: "chase", elems: []string{"u64"}, bytes: 8, arrays: 1},
	{name: "copy", elems: []string{"f32", "f64"}, bytes: 2, arrays: 2, gain: .7},
	{name: "scale", elems: []string{"f32", "f64"}, flops: 1, bytes: 2, arrays: 2, gain: .8},
	{name: "add", elems: []string{"f32", "f64"}, flops: 1, bytes: 3, arrays: 3, gain: .7},
	{name: "triad", elems: []string{"f32", "f64"}, flops: 2, bytes: 3, arrays: 3, gain: .8},
	{name: "axpy", elems: []string{"f32", "f64"}, flops: 2, bytes: 3, arrays: 2, gain: .8},
	{name: "update", elems: []string{"f32", "f64"}, flops: 1, bytes: 2, arrays: 1, gain: .8},
	{name: "sum", elems: []string{"f32", "f64"}, flops: 1, bytes: 1, arrays: 1, gain: 2},
	{name: "dot", elems: []string{"f32", "f64"}, flops: 2, bytes: 2, arrays: 2, gain: 1.6},
	{name: "max", elems: []string{"f32", "f64"}, flops: 1, bytes: 1, arrays: 1, gain: 2.2},
	{name: "horner", elems: []string{"f32", "f64"}, flops: 16, bytes: 2, arrays: 2, gain: .9},
	{name: "gemm", elems: []string{"f32", "f64"}, flops: 128, bytes: 3, arrays: 3, gain: .8},
	{name: "stencil", elems: []string{"f32", "f64"}, flops: 4, bytes: 2, arrays: 2, gain: .7},
	{name: "count", elems: []string{"u8"}, bytes: 1, arrays: 1, gain: .9},
}

var widths = map[string]float64{"u8": 1, "f32": 4, "f64": 8, "u64": 8}

// tiers of the synthetic machine, in bits.
var tiers = []struct {
	name string
	bits float64
}{{"scalar", 0}, {"sse2", 128}, {"avx", 256}, {"avx2", 256}, {"avx512", 512}}

// roof is the bandwidth of the synthetic machine in B/s: 48 KiB, 2 MiB, 32 MiB and memory.
func roof(set float64, p int) float64 {
	switch {
	case set <= 48<<10:
		return 300e9 * float64(p)
	case set <= 2<<20:
		return 110e9 * float64(p)
	case set <= 32<<20:
		return 45e9 * math.Pow(float64(p), .9)
	}
	return 14e9 * math.Pow(float64(p), .55)
}

// synthetic is a result file of a machine that does not exist, with the given kernel/elem (all where none is named).
func synthetic(samples int, want ...string) string {
	rnd := rand.New(rand.NewPCG(1, 2))
	var b strings.Builder
	b.WriteString(head)
	for _, m := range models {
		for _, elem := range m.elems {
			if len(want) > 0 && !slices.Contains(want, m.name+"/"+elem) {
				continue
			}
			sizes := []float64{16 << 10, 256 << 10, 8 << 20, 256 << 20}
			if m.fixed {
				sizes = []float64{0}
			}
			for _, set := range sizes {
				m.write(&b, rnd, elem, set, samples)
			}
		}
	}
	fmt.Fprintf(&b, "%s%s/kernel=gemm/elem=f16/class=simd/isa=avx512: the CPU lacks AVX512-FP16\n", keys.SkippedNote,
		keys.Base)
	fmt.Fprintf(&b, "%s%s/kernel=sum/elem=f64/class=simd/isa=sse41/n=2048/p=1: element 17 is 3.5, want 4\n",
		keys.FailedNote, keys.Base)
	return b.String()
}

const head = `machine: 5f3a9c21
cpu: Example EX-9000 @ 3.00GHz
uarch: Example Lake
goos: linux
goarch: amd64
isa-max: avx512
cores: 2
smt: 2
numa: 1
l1d: 49152
l2: 2097152
l3: 33554432
page: 4096 madvise
governor: unknown
clock: 3000000000
virt: kvm
emulated: no
cgroup-cpu: none
go: go1.26.8
goamd64: v1
flynn: 0.1.0
commit: 0123abc
date: 2026-01-02T03:04:05Z
seed: 1
order: random
args: run --profile quick
Unit B/s better=higher
Unit flop/s better=higher
Unit cycles/op better=lower
Unit set-B assume=exact
`

// write emits all samples of one kernel, element type and size, block by block.
func (m model) write(b *strings.Builder, rnd *rand.Rand, elem string, set float64, samples int) {
	width := widths[elem]
	n := 1000.0
	if !m.fixed {
		n = math.Floor(set/(m.arrays*width)/8) * 8
	}
	for range samples {
		drift := 1 + .02*rnd.NormFloat64() // one block shares its disturbance: what pairing takes out
		for _, tier := range tiers {
			if tier.bits > 0 && (m.gain == 0 || tier.name == "avx2" && m.flops == 0) {
				continue
			}
			for _, p := range []int{1, 2} {
				if p == 2 && tier.name != keys.Scalar && tier.name != "avx512" {
					continue
				}
				t := m.time(tier.bits, tier.name == "avx2", width, n, p) * drift * (1 + .006*rnd.NormFloat64())
				class := keys.SIMD
				switch {
				case p > 1:
					class = keys.MIMDSM
				case tier.bits == 0:
					class = keys.SISD
				}
				fmt.Fprintf(b, "Benchmark%s/kernel=%s/elem=%s/class=%s/isa=%s/n=%.0f/p=%d-2 %8d %.6g ns/op", keys.Base, m.name,
					elem, class, tier.name, n, p, int(1e7/t)+1, t)
				if m.bytes > 0 {
					fmt.Fprintf(b, " %.6g B/s", m.bytes*width*n/t*1e9)
				}
				if m.flops > 0 {
					fmt.Fprintf(b, " %.6g flop/s", m.flops*n/t*1e9)
				}
				fmt.Fprintf(b, " %.6g cycles/op %.0f set-B\n", t*3, m.arrays*width*n)
			}
		}
	}
}

// time of one op in ns: work by the tier, no faster than the roof, and the start of a team.
func (m model) time(bits float64, fma bool, width, n float64, p int) float64 {
	if m.name == "nop" {
		return 1.7 + 300*float64(p-1)
	}
	if m.name == "chase" {
		return n * (1.3 + math.Log2(1+n/2000)*2)
	}
	each := .34 * max(1, m.flops/2)
	if bits > 0 {
		each /= max(.8, m.gain*bits/8/width)
		if fma || bits == 512 {
			each /= 1.25
		}
	}
	t := each * n / float64(p)
	if m.bytes > 0 {
		t = max(t, m.bytes*width*n/roof(m.arrays*width*n, p)*1e9)
	}
	return t + 300*float64(p-1)
}
