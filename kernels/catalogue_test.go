package kernels

import (
	"math"
	"testing"

	"flynn/asm/isa"
)

// TestWork holds declared work against what the formulas say, and derived bytes against the streams.
func TestWork(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range []struct {
		name, elem string
		n          int
		flops      float64
		traffic    float64 // useful bytes
		set        int64   // working set
		allocated  float64 // bytes that a cache reads because of stores
	}{
		{"nop", "u8", 1, 0, 0, 0, 0},
		{"freq", "f64", 1000, 0, 0, 0, 0},
		{"peak", "f32", 1000, 2000, 0, 0, 0},
		{"chase", "u64", 800, 0, 800, 6400, 0},
		{"copy", "f32", 100, 0, 800, 800, 400},
		{"scale", "f64", 100, 100, 1600, 1600, 800},
		{"add", "f64", 100, 100, 2400, 2400, 800},
		{"triad", "f64", 100, 200, 2400, 2400, 800},
		{"vtriad", "f32", 100, 200, 1600, 1600, 400},
		{"nrm2", "f32", 100, 200, 400, 400, 0},
		{"argmax", "f64", 100, 100, 800, 800, 0},
		{"axpy", "f32", 100, 200, 1200, 800, 0},
		{"update", "f64", 100, 100, 1600, 800, 0},
		{"sum", "f32", 100, 100, 400, 400, 0},
		{"dot", "f64", 100, 200, 1600, 1600, 0},
		{"max", "f32", 100, 100, 400, 400, 0},
		{"horner", "f64", 100, 3200, 1600, 1600 + 17*8, 800},
		{"gemm", "f64", 10, 2000, 2400, 2400, 800},
		{"scan", "i32", 100, 100, 800, 800, 400},
		{"exp", "f32", 100, 2100, 800, 800, 400},
		{"mandel", "f32", 10, 8 * mandelMean * 100, 80 + 400, 80 + 400, 400},
		{"nbody", "f64", 10, 2000, 560, 560, 240},
		{"gemv", "f32", 10, 200, 480, 480, 40},
		{"transpose", "f64", 10, 0, 1600, 1600, 800},
		{"stencil", "f32", 10, 500, 800, 4 * (144 + 120), 400},
		{"count", "u8", 100, 0, 100, 100, 0},
		{"crc32c", "u8", 100, 0, 100, 100, 0},
		{"dot8", "i8", 100, 200, 200, 200, 0},
		{"find", "u8", 100, 0, 100, 100, 0},
		{"hist", "u8", 100, 0, 100, 100, 0},
		{"histskew", "u8", 100, 0, 100, 100, 0},
		{"popcount", "u64", 100, 0, 800, 800, 0},
		{"sort", "u32", 100, 0, 800, 800, 400},
		{"utf8", "u8", 100, 0, 100, 100, 0},
		{"gather", "f32", 100, 0, 1200, 1200, 400},
		{"gatherunit", "f64", 100, 0, 2000, 2000, 800},
		{"gatherstride", "f64", 100, 0, 2000, 2000, 800},
		{"fft", "f32", 100, 5 * 64 * 6, 4 * 64 * 4, 4 * (2 + 4 + 1.5) * 64, 4 * 2 * 64},
		{"viterbi", "i32", 64, 0, 64 * (32 + 33 + 1) * 4, 64*34*4 + 1536*4, 64 * 33 * 4},
		{"bfs", "i32", 64, 0, 64 * (1 + 17) * 4, 64*(2+17)*4 + 4, 256},
		{"nqueens", "u32", 8, 0, 0, 0, 0},
		{"lcs", "u8", 100, 0, 200, 200, 0},
		{"mcpi", "u32", 100, 0, 0, 8, 0},
		{"spmv", "f64", 10, 640, 320*(8+8+4) + 10*(8+4), 320*12 + 2*80 + 44, 80},
		{"spmvskew", "f32", 32, 576, 288*12 + 32*8, 288*8 + 2*128 + 132, 128},
	} {
		k, err := Lookup(c.name, c.elem)
		if err != nil {
			t.Error(err)
			continue
		}
		seen[c.name] = true
		if w := k.Work(c.n); w.Flops != c.flops {
			t.Errorf("%s: %v flops, want %v", k.ID(), w.Flops, c.flops)
		}
		if got := k.Traffic(c.n); got != c.traffic {
			t.Errorf("%s: %v useful bytes, want %v", k.ID(), got, c.traffic)
		}
		if got := k.Bytes(c.n); got != c.set {
			t.Errorf("%s: working set %d, want %d", k.ID(), got, c.set)
		}
		if m := k.Movement(c.n); m.Allocated != c.allocated || m.Read+m.Written != c.traffic {
			t.Errorf("%s: moves %+v, want %v B in all and %v allocated", k.ID(), m, c.traffic, c.allocated)
		}
	}
	for _, name := range Names() {
		if !seen[name] {
			t.Errorf("%s is not in the table", name)
		}
	}
}

func TestSizeFor(t *testing.T) {
	for k := range All() {
		for _, bytes := range []int64{1 << 10, 16 << 10, 256 << 10, 8 << 20} {
			n := k.SizeFor(bytes)
			if !k.Sized() {
				if n != k.N {
					t.Errorf("%s: size %d, want %d", k.ID(), n, k.N)
				}
				continue
			}
			if got := k.Bytes(n); got > bytes && n > 1 {
				t.Errorf("%s: size %d takes %d B of %d", k.ID(), n, got, bytes)
			}
			next := k.Bytes(n + max(k.Step, 1))
			if k.Power {
				next = k.Bytes(2 * n)
			}
			if next <= bytes {
				t.Errorf("%s: size %d wastes: the next takes %d B of %d", k.ID(), n, next, bytes)
			}
		}
	}
}

func TestLookup(t *testing.T) {
	for _, c := range []struct{ name, elem, err string }{
		{"ddot", "f64", `kernels: no kernel "ddot"; kernels are add, `},
		{"count", "f32", `kernels: no count with elements "f32"; it has u8`},
	} {
		if _, err := Lookup(c.name, c.elem); err == nil || len(err.Error()) < len(c.err) ||
			err.Error()[:len(c.err)] != c.err {
			t.Errorf("%s/%s: %v, want %s", c.name, c.elem, err, c.err)
		}
	}
}

// TestSpecs: nothing is left unsaid.
func TestSpecs(t *testing.T) {
	for k := range All() {
		if k.Doc == "" || k.Size == "" || k.Dwarf == "" || k.Work == nil {
			t.Errorf("%s: incomplete spec", k.ID())
		}
		if !k.Sized() && k.N == 0 {
			t.Errorf("%s: neither working set nor size", k.ID())
		}
	}
}

// TestOrder: variants stand from the narrowest tier to the widest, an extension right behind what it extends, each
// plain before it is tuned, and none twice.
func TestOrder(t *testing.T) {
	for k := range All() {
		for i, v := range k.Variants[1:] {
			before := k.Variants[i]
			place, last := v.ISA.Info().Order, before.ISA.Info().Order
			if place < last || v.ISA == before.ISA && v.Tuning <= before.Tuning {
				t.Errorf("%s: %s %q stands behind %s %q", k.ID(), v.ISA, v.Tuning, before.ISA, before.Tuning)
			}
		}
	}
}

// TestAbsent: a tier that has code has no reason to have none.
func TestAbsent(t *testing.T) {
	for k := range All() {
		for _, v := range k.Variants {
			if why := k.Absent(v.ISA); why != "" && v.Tuning == "" {
				t.Errorf("%s has code for %s, and says: %s", k.ID(), v.ISA, why)
			}
		}
		if k.Name == "popcount" && k.Absent(isa.SSE2) == "" {
			t.Error("popcount does not say why SSE2 has no code")
		}
	}
}

// TestValues: no operand is ever all zero, and exact values are exact.
func TestValues(t *testing.T) {
	for h := range uint64(1000) {
		h := Source{Seed: 9}.hash(1, int(h))
		few, many := integers[float32](3), integers[float32](1<<22)
		for _, v := range []float32{few.of(h), many.of(h), powers[float32]().of(h), random[float32](h)} {
			if v == 0 || math.IsNaN(float64(v)) {
				t.Fatalf("value %v", v)
			}
		}
		if v := integers[float32](1 << 22).of(h); float32(int32(v)) != v {
			t.Fatalf("%v is no integer", v)
		}
	}
	if unit[float32]() != math.Ldexp(1, -24) || unit[float64]() != math.Ldexp(1, -53) {
		t.Errorf("unit roundoff %v, %v", unit[float32](), unit[float64]())
	}
}

// TestCycle: the chain goes through every line before it returns.
func TestCycle(t *testing.T) {
	p := make([]uint64, 100*node)
	cycle(p, Source{Seed: 4})
	seen := map[uint64]bool{}
	for i := uint64(0); !seen[i]; i = p[i] {
		if i%node != 0 {
			t.Fatalf("element %d is not the first of a line", i)
		}
		seen[i] = true
	}
	if len(seen) != 100 {
		t.Errorf("the cycle has %d lines of 100", len(seen))
	}
}
