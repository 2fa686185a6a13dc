package gen

import (
	"regexp"
	"strings"
	"testing"

	"flynn/asm/isa"
)

// compileRVV compiles a body for the vector machine and float64, as kernel "trial".
func compileRVV(t *testing.T, body func(b *rvv)) string {
	t.Helper()
	p := &program{name: "trial", sig: "(x []T, n int, a T) T", bodies: bodies{isa.FamilyRVV: on(body)}}
	text, _, err := riscv64.function(p, isa.RVV, F64)
	if err != nil {
		t.Fatal(err)
	}
	_, code, _ := strings.Cut(text, "TEXT")
	return code
}

// TestXRegisters fails where a function uses a register that is not ours.
func TestXRegisters(t *testing.T) {
	reserved := regexp.MustCompile(`\b(X[1-4]|X2[67]|X31|g|CTXT|TMP)\b`)
	for _, f := range functions(t, riscv64) {
		_, code, _ := strings.Cut(f.text, "TEXT")
		for line := range strings.Lines(code) {
			operands, _, _ := strings.Cut(line, "//")
			if f.program.bound { // may read and write what is bound to it
				operands = strings.ReplaceAll(operands, "("+riscv64.context+")", "")
			}
			if r := reserved.FindString(operands); r != "" {
				t.Errorf("%s uses %s: %s", f.program.symbol(f.tier, f.elem), r, line)
			}
		}
	}
}

// TestGroups: a program gets the largest groups that leave room for all that it holds at once.
func TestGroups(t *testing.T) {
	for held, group := range map[int]string{1: "M8", 4: "M8", 5: "M4", 8: "M4", 9: "M2", 16: "M2", 17: "M1", 32: "M1"} {
		got := compileRVV(t, func(b *rvv) {
			x, n := b.Slice("x", ""), b.Len("x", "")
			b.VectorLoop(n, 1, []Ptr{x}, func(int) { loads := repeatLoads(b, x, held); b.Store(x, 0, 0, loads[0]) })
			b.ReturnNothing()
		})
		if !strings.Contains(got, ", E64, "+group+", TA, MA, ") {
			t.Errorf("%d vectors want groups %s:\n%s", held, group, got)
		}
	}
	mustPanic(t, "33 vectors", "trialRVVF64 needs more than the 32 vector registers", func() {
		compileRVV(t, func(b *rvv) { repeatLoads(b, b.Slice("x", ""), 33) })
	})
}

func repeatLoads(b *rvv, p Ptr, n int) []Vec {
	vs := make([]Vec, n)
	for i := range vs {
		vs[i] = b.Load(p, 0, 0)
	}
	return vs
}

// TestAccumulators: of several accumulators the one that a trip needs is made, and lanes that a short trip leaves out
// keep their sums.
func TestAccumulators(t *testing.T) {
	got := compileRVV(t, func(b *rvv) { sum.build(b) })
	want := `	MOV     x_base+0(FP), X5
	MOV     x_len+8(FP), X6
	VSETVLI X0, E64, M8, TA, MA, X7
	VMVVI   $0, V0

	// one strip a trip; a vector is a group of 8 registers
	BEQZ X6, done2

loop1:
	VSETVLI X6, E64, M8, TU, MA, X7
	VLE64V  (X5), V8
	VFADDVV V8, V0, V0
	SUB     X7, X6
	SLL     $3, X7, X7
	ADD     X7, X5
	BNEZ    X6, loop1

done2:
	// fold accumulators, then lanes
	VSETVLI     X0, E64, M8, TA, MA, X7
	VMVSX       X0, V8
	VFREDUSUMVS V8, V0, V0
	VFMVFS      V0, F0
`
	if !strings.Contains(got, want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestScalars: a scalar in every lane takes part as a scalar, wherever the instruction set has room for one.
func TestScalars(t *testing.T) {
	got := compileRVV(t, func(b *rvv) {
		x, n, a := b.Slice("x", ""), b.Len("x", ""), b.Arg("a", "")
		b.VectorLoop(n, 1, []Ptr{x}, func(int) {
			v, c, d := b.Load(x, 0, 0), b.Broadcast(x, 3), b.Broadcast(x, 4)
			b.Store(x, 0, 0, b.Add(a, v))
			b.Store(x, 0, 0, b.Mul(v, a))
			b.FMA(v, a, v)
			b.FMA(v, v, a)
			b.MulAdd(v, a, v)
			b.MulAdd(v, v, c) // the addend of a multiply-add is a vector, and stays one
			b.MaxTo(v, a)
			b.AddTo(c, v)
			b.AddTo(d, v) // what is written is one as well
			b.Store(x, 0, 1, b.Mul(a, a))
		})
		b.ReturnNothing()
	})
	for _, want := range []string{
		"VFADDVF  F0, V0, V4\n", "VFMULVF  F0, V0, V8\n", "VFMACCVF V0, F0, V0\n\tVFMACCVF V0, F0, V0\n",
		"VFMADDVF V0, F0, V0\n", "VFMVVF   F1, V12\n\tVFMADDVV V12, V0, V0\n\tVFMAXVF  F0, V0, V0\n",
		"VFADDVV  V0, V12, V12\n\tVFMVVF   F2, V16\n\tVFADDVV  V0, V16, V16\n", "VFMVVF   F0, V24\n\tVFMULVF  F0, V24, V20\n",
		"ADD      $8, X5, X8\n\tVSE64V   V20, (X8)\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}

// TestNested: loops inside of a strip work on what it was granted; a loop around strips asks again.
func TestNested(t *testing.T) {
	got := compileRVV(t, func(b *rvv) {
		x, n, k := b.Slice("x", ""), b.Len("x", ""), b.Int("n", "")
		b.VectorLoop(n, 1, []Ptr{x}, func(int) {
			v := b.Zero("")
			b.Repeat(k, func() { b.AddTo(v, b.Load(x, 0, 0)) })
			b.Store(x, 0, 0, v)
		})
		b.ScalarTail(n, []Ptr{x}, func() { t.Error("there is a tail") })
		b.Repeat(k, func() { b.Store(x, 0, 0, b.Load(x, 0, 0)) })
		b.ReturnNothing()
	})
	if strings.Count(got, "VSETVLI X6, E64, M8, TA, MA, X8") != 1 || strings.Count(got, "VSETVLI X0, ") != 1 ||
		strings.Contains(got, "TU") {
		t.Error(got)
	}
}

func TestRISCV64Misuse(t *testing.T) {
	for what, c := range map[string]struct {
		words string
		body  func(b *rvv, p Ptr, n Count)
	}{
		"lanes":               {"known at run time only", func(b *rvv, p Ptr, n Count) { b.Lanes() }},
		"an offset":           {"counts in vectors", func(b *rvv, p Ptr, n Count) { b.Load(p, 1, 0) }},
		"an advance":          {"advances by vectors", func(b *rvv, p Ptr, n Count) { b.Advance(p, 1, 0) }},
		"a far offset":        {"does not fit", func(b *rvv, p Ptr, n Count) { b.Load(p, 0, 256) }},
		"a far offset back":   {"does not fit", func(b *rvv, p Ptr, n Count) { b.Broadcast(p, -257) }},
		"a tail alone":        {"tail without a loop", func(b *rvv, p Ptr, n Count) { b.ScalarTail(n, nil, func() {}) }},
		"nothing to fold":     {"no loop has gathered", func(b *rvv, p Ptr, n Count) { b.FoldAdd([]Vec{b.Zero("")}) }},
		"a fold in a strip":   {"no loop has gathered", func(b *rvv, p Ptr, n Count) { foldInside(b, p, n) }},
		"a vector returned":   {"was not folded", func(b *rvv, p Ptr, n Count) { b.Return(b.Load(p, 0, 0)) }},
		"a scalar, each trip": {"in every trip", func(b *rvv, p Ptr, n Count) { spreadInside(b, p, n) }},
		"a vector freed": {"after it was freed", func(b *rvv, p Ptr, n Count) {
			v := b.Load(p, 0, 0)
			b.Free(v)
			b.AddTo(v, v)
		}},
	} {
		mustPanic(t, what, c.words, func() {
			compileRVV(t, func(b *rvv) { c.body(b, b.Slice("x", ""), b.Int("n", "")) })
		})
	}
}

func foldInside(b *rvv, p Ptr, n Count) {
	acc := b.Zero("")
	b.VectorLoop(n, 1, nil, func(int) {
		b.AddTo(acc, b.Load(p, 0, 0))
		b.FoldAdd([]Vec{acc})
	})
}

func spreadInside(b *rvv, p Ptr, n Count) {
	a := b.Arg("a", "")
	b.VectorLoop(n, 1, nil, func(int) { b.AddTo(a, b.Load(p, 0, 0)) })
}
