package kernels

import (
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"unsafe"

	"flynn/asm/isa"
	"flynn/internal/mem"
)

// present is what this machine has; tests skip what it lacks, and FLYNN_REQUIRE turns that into a failure.
var present *isa.Set

// alone tells that FLYNN_ISA leaves single tiers: tests of variants are of those then, and other processes run the
// rest.
var alone = strings.HasPrefix(os.Getenv(isa.EnvISA), "=")

// tested tells whether tests of variants run v here.
func tested(v Variant) bool { return present.Has(v.ISA) && !(alone && v.ISA == isa.Scalar) }

// few is for an emulated PC, a hundred times as slow as this one.
var few = flag.Bool("few", false, "variants at few sizes and places")

func TestMain(m *testing.M) {
	flag.Parse()
	debug.SetGCPercent(1000) // an op has pages of its own, so that collecting them takes longer than testing
	var err error
	if present, err = isa.Detect(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	if err := present.RequireEnv(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// eachVariant runs f as a subtest for every kernel, and every variant of it that can run here.
func eachVariant(t *testing.T, f func(t *testing.T, k *Kernel, variant int)) {
	for k := range All() {
		t.Run(k.ID(), func(t *testing.T) {
			for i, v := range k.Variants {
				t.Run(v.ISA.String()+v.Tuning, func(t *testing.T) {
					if !tested(v) {
						t.Skip(cmp.Or(present.Why(v.ISA), "not alone"))
					}
					f(t, k, i)
				})
			}
		})
	}
}

// sizes straddle every unrolled trip, vector and tail: to twice the widest trip and one more, primes, one large. With
// -few, for emulators that are slow, they are every rest of a vector, and those beside unrolled trips.
func sizes(k *Kernel) []int {
	ns := allSizes(k)
	if testing.Short() { // under an emulator. Products of several blocks are those of TestGemmPaths, too
		ns = slices.DeleteFunc(ns, func(n int) bool { return k.Work(n).Flops > 1e7 })
	}
	if !*few {
		return ns
	}
	return slices.DeleteFunc(ns, func(n int) bool {
		beside := n&(n-1) == 0 || n&(n+1) == 0 || (n-1)&(n-2) == 0 // a power of two
		long := n == 1009 && present.VLEN() > 512                  // trips are as much longer
		small := n <= 17 || beside || long || n == 61 || n == 509
		return !small || k.Bytes(n) > 24<<10
	})
}

func allSizes(k *Kernel) []int {
	last, more := 2*line+1, []int{509, 1009, 20_011}
	if k.Elem == "f64" {
		last = line + 1
	}
	switch {
	case k.Name == "mcpi": // no memory, so no tail but one
		last = 4*trip + 1
	case k.Name == "nqueens": // work grows exponentially
		return []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}
	case k.Name == "lcs": // work grows with the square
		last, more = 66, []int{127, 128, 131, 300, 1009}
	case k.Power:
		return []int{0, 1, 2, 3, 4, 5, 8, 16, 31, 32, 64, 128, 256, 512, 1000, 1 << 10, 1 << 11, 1 << 12, 1 << 15}
	case k.Name == "gatherunit", k.Name == "gatherstride": // the code is that of gather
		last = 17
	case k.Imbalanced: // a grid of points that cost much each
		last, more = 35, []int{61}
	case pairs(k):
		last, more = line, []int{257}
	case k.Bytes(64) > 64*64: // matrices and grids
		last, more = 35, []int{61, 63, 127, 131, 300} // one less than one and two of the widest trips
	case k.Elem == "i8": // trips of 4 × 64 bytes
		last = 2*256 + 1
	case k.Elem == "u8": // trips of 4 × 64 bytes, and rounds of 255 trips
		last, more = 2*256+1, []int{1009, 255*64 + 1, 255*256 + 257, 300_007}
	}
	var ns []int
	for n := range last + 1 {
		ns = append(ns, n)
	}
	return append(ns, more...)
}

// fit is a size near n at which a test of k takes little time.
func fit(k *Kernel, n int) int {
	if k.Name == "nqueens" {
		return n % 9
	}
	return n
}

// pairs tells whether a kernel goes through all pairs of few operands.
func pairs(k *Kernel) bool { return k.Work(1000).Flops > 1e7 && k.Bytes(1000) < 1e5 }

func open(t testing.TB, k *Kernel, n int, at Placement) Problem {
	t.Helper()
	p, free := openFor(t, k, n, at)
	t.Cleanup(free)
	return p
}

// openFor opens a problem of which a test opens many: free ends it.
func openFor(t testing.TB, k *Kernel, n int, at Placement) (p Problem, free func()) {
	t.Helper()
	p, err := k.Open(n, at)
	if err != nil {
		t.Fatal(err)
	}
	return p, func() {
		if err := p.Free(); err != nil {
			t.Error(err)
		}
	}
}

func mustLookup(t testing.TB, name, elem string) *Kernel {
	t.Helper()
	k, err := Lookup(name, elem)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// reference runs the reference of k on operands of its own.
func reference(t testing.TB, k *Kernel, n int, s Source) Op {
	ref := open(t, k, n, Placement{Pages: mem.Small}).Op(0)
	ref.Fill(s)
	ref.Run()
	return ref
}

// places where operands may lie: aligned, off by some elements, up against an unreadable page.
func places(k *Kernel) []Placement {
	if k.HasIndices { // a node is a line by definition
		return []Placement{{Pages: mem.Small}, {Edge: true}}
	}
	return []Placement{{Pages: mem.Small}, {Pages: mem.Small, Shift: 1}, {Pages: mem.Small, Shift: 3}, {Edge: true}}
}

// TestVariants holds every variant against the reference: all sizes, misalignments and kinds of data.
func TestVariants(t *testing.T) {
	for k := range All() {
		t.Run(k.ID(), func(t *testing.T) {
			t.Parallel()
			if !slices.ContainsFunc(k.Variants, tested) {
				t.Skip("no variant to test")
			}
			for _, n := range sizes(k) {
				verify(t, k, n)
			}
		})
	}
	eachVariant(t, func(*testing.T, *Kernel, int) {}) // says which variants were skipped
}

// verify holds every variant of one size against the reference, which runs once for each kind of data. The variants of
// a problem share its operands. They are filled once for each kind, and what a variant writes is put back before it
// runs.
func verify(t *testing.T, k *Kernel, n int) {
	at := places(k)
	if *few || k.Work(n).Flops > 1e7 { // smaller sizes have been at the others
		at = []Placement{at[0], at[len(at)-1]}
	}
	ref, free := openFor(t, k, n, Placement{Pages: mem.Small})
	defer free()
	want := ref.Op(0)
	var first []Op // of each place: the reference
	var ops [][]Op // of each place and variant
	for _, a := range at {
		p, free := openFor(t, k, n, a)
		defer free()
		first, ops = append(first, p.Op(0)), append(ops, opsOf(k, p))
	}
	for _, kind := range k.Kinds() {
		s := Source{uint64(n) + 1, kind}
		want.Fill(s)
		want.Run()
		for place := range ops {
			first[place].Fill(s)
			for i, got := range ops[place] {
				if got == nil {
					continue
				}
				got.Restore(s)
				got.Run()
				if d := got.Diff(want); !d.OK() {
					v := k.Variants[i]
					t.Fatalf("%s%s n=%d %+v %+v: %v", v.ISA, v.Tuning, n, at[place], s, d)
				}
			}
		}
	}
}

// opsOf are the ops of the variants that are tested on the operands of p, nil for the others.
func opsOf(k *Kernel, p Problem) []Op {
	ops := make([]Op, len(k.Variants))
	for i, v := range k.Variants {
		if tested(v) {
			ops[i] = p.Op(i)
		}
	}
	return ops
}

// TestReach fills everything around the operands with a pattern: a variant may change what it writes and nothing else.
// Sizes leave a rest behind trips of one vector, too, whatever its length.
func TestReach(t *testing.T) {
	eachVariant(t, func(t *testing.T, k *Kernel, variant int) {
		for _, n := range []int{1, 2, 7, 13, 16, 29, 33, 67, 109, 130} {
			p := open(t, k, fit(k, n), Placement{Pages: mem.Small, Shift: 0})
			for _, r := range memory(p) {
				for i := range r {
					r[i] = 0xA5
				}
			}
			op := p.Op(variant)
			op.Fill(Source{Seed: 7})
			before := snapshot(p)
			op.Run()
			op.Restore(Source{Seed: 7}) // puts back what may change; all the rest must be as it was
			for i, r := range memory(p) {
				if !bytes.Equal(before[i], r) {
					t.Fatalf("n=%d: bytes outside of the written operands changed", n)
				}
			}
		}
	})
}

// memory is all that a problem's streams lie in.
func memory(p Problem) [][]byte {
	var out [][]byte
	for _, r := range p.Regions() {
		out = append(out, r.Bytes())
	}
	return out
}

func snapshot(p Problem) [][]byte {
	var out [][]byte
	for _, r := range memory(p) {
		out = append(out, bytes.Clone(r))
	}
	return out
}

// TestOverread proves that the edge is one: a read behind it faults.
func TestOverread(t *testing.T) {
	k := mustLookup(t, "sum", "f64")
	op := open(t, k, 5, Placement{Edge: true}).Op(0).(*op[float64, func([]float64) float64])
	op.Fill(Source{})
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if recover() == nil {
			t.Error("a read behind the edge did not fault")
		}
	}()
	x := op.data.X
	op.fn(unsafe.Slice(&x[0], len(x)+1))
}

// TestAllocs: nothing is allocated inside a timed region.
func TestAllocs(t *testing.T) {
	eachVariant(t, func(t *testing.T, k *Kernel, variant int) {
		op := open(t, k, fit(k, 67), Placement{}).Op(variant)
		op.Fill(Source{})
		if n := testing.AllocsPerRun(10, op.Run); n != 0 {
			t.Errorf("%v allocations", n)
		}
	})
}

// TestRepeat: ops one after the other end where as many single ones do.
func TestRepeat(t *testing.T) {
	eachVariant(t, func(t *testing.T, k *Kernel, variant int) {
		n, s := fit(k, 67), Source{Seed: 4}
		single, repeated := open(t, k, n, Placement{}).Op(variant), open(t, k, n, Placement{}).Op(variant)
		single.Fill(s)
		repeated.Fill(s)
		for range 3 {
			single.Run()
		}
		repeated.Repeat(3)
		if d := repeated.Diff(single); !d.OK() {
			t.Errorf("3 ops at once: %v", d)
		}
		if n := testing.AllocsPerRun(1, func() { repeated.Repeat(10) }); n > 9 {
			t.Errorf("%v allocations", n)
		}
	})
}

// TestCut: parts filled, run and folded equal the whole, for 1 to 9 parts.
func TestCut(t *testing.T) {
	eachVariant(t, func(t *testing.T, k *Kernel, variant int) {
		if !k.Divisible() {
			t.Skip(k.SerialReason)
		}
		for _, n := range []int{1, 5, 64, 131, 1500} {
			if n > 200 && (k.Bytes(64) > 64*64 || pairs(k)) || n > 100 && k.Imbalanced {
				continue
			}
			n = fit(k, n)
			s := Source{Seed: 3}
			ref := reference(t, k, n, s)
			for parts := 1; parts <= 9; parts++ {
				whole := open(t, k, n, Placement{Pages: mem.Small}).Op(variant)
				ops := Split(whole, parts)
				for _, o := range ops {
					o.Fill(s)
				}
				runParts(whole, ops)
				if d := whole.Diff(ref); !d.OK() {
					t.Fatalf("n=%d, %d parts: %v", n, parts, d)
				}
			}
		}
	})
}

// TestFixedPoint: a timed kernel runs thousands of times on the same operands and must not drift.
func TestFixedPoint(t *testing.T) {
	eachVariant(t, func(t *testing.T, k *Kernel, variant int) {
		op := open(t, k, fit(k, 67), Placement{}).Op(variant)
		op.Fill(Source{Seed: 5})
		start := bytes.Join(op.Operands(), nil)
		for i := range 4 {
			op.Run()
			op.Run()
			now := bytes.Join(op.Operands(), nil)
			if i > 0 && !bytes.Equal(now, start) {
				t.Fatalf("operands after %d runs differ from those after 2", 2*i+2)
			}
			start = now
		}
	})
}

// TestDiffSees proves the comparison: one wrong lane is found and named.
func TestDiffSees(t *testing.T) {
	k := mustLookup(t, "triad", "f32")
	s := Source{Seed: 1}
	ref := reference(t, k, 100, s)
	o := open(t, k, 100, Placement{}).Op(0).(*op[float32, func(z, x, y []float32, a float32)])
	o.Fill(s)
	o.Run()
	o.data.Z[17]++
	if d := o.Diff(ref); d.Wrong != 1 || d.Where != "Z[17]" || d.Got != d.Want+1 {
		t.Errorf("got %+v", d)
	}
	o.Restore(s) // Z is no longer a result
	if d := o.Diff(ref); d.Wrong < 90 {
		t.Errorf("an op that wrote nothing passes: %v", d)
	}
}

// runParts runs the parts of whole one after the other and takes their result: what a team does at once.
func runParts(whole Op, parts []Op) {
	for i := 0; ; i++ {
		for _, p := range parts {
			p.Step(i)
		}
		if !whole.Join(parts, i) {
			break
		}
	}
	whole.Fold(parts)
}
