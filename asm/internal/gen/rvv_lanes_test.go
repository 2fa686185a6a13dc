package gen

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"flynn/asm/isa"
)

// wantLines fails where a text lacks one of some pieces, which have one space between words.
func wantLines(t *testing.T, got string, pieces ...string) {
	t.Helper()
	got = regexp.MustCompile(` +`).ReplaceAllString(got, " ")
	for _, want := range pieces {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}

// TestDifferences: where operands may not change places, a scalar on the left takes the reversed instruction.
func TestDifferences(t *testing.T) {
	got := compileRVV(t, func(b *rvv) {
		x, n, a := b.Slice("x", ""), b.Len("x", ""), b.Arg("a", "")
		b.VectorLoop(n, 1, []Ptr{x}, func(int) {
			v, w := b.Load(x, 0, 0), b.Load(x, 0, 1)
			b.Sub(v, w)
			b.Sub(v, a)
			b.Sub(a, v)
			b.SubTo(w, v)
			b.SubTo(w, a)
			b.ShiftLeft(w, 5)
		})
		b.SubTo(a, a) // a scalar stays one, and a loop may carry it
		b.MaxTo(a, a)
		b.Return(a)
	})
	wantLines(t, got, "VFSUBVV V4, V0, V8\n", "VFSUBVF F0, V0, V12\n", "VFRSUBVF F0, V0, V16\n", "VFSUBVV V0, V4, V4\n",
		"VFSUBVF F0, V4, V4\n",
		"VSLLVI $5, V4, V4\n", "FSUBD F0, F0, F0\n", "FMAXD F0, F0, F0\n")
}

// TestIntegers: their scalars are in general registers.
func TestIntegers(t *testing.T) {
	text, _, err := riscv64.function(scan, isa.RVV, I32)
	if err != nil {
		t.Fatal(err)
	}
	wantLines(t, text, "MOVW 56(X26), X8\n", "VADDVV V2, V0, V0\n", "VMVXS V2, X10\n", "VADDVX X8, V0, V0\n",
		"ADD X10, X8, X8\n", "MOVW X8, 64(X26)\n")
	if strings.Contains(text, "F0") {
		t.Error(text)
	}
}

// TestMasks: V0 is the mask, and no vector has its group; lanes stay where the mask says no, if a program needs that.
func TestMasks(t *testing.T) {
	body := func(each func(b *rvv, v, w, a Vec)) string {
		return compileRVV(t, func(b *rvv) {
			x, n, a := b.Slice("x", ""), b.Len("x", ""), b.Arg("a", "")
			b.VectorLoop(n, 1, []Ptr{x}, func(int) {
				v, w := b.Load(x, 0, 0), b.Load(x, 0, 1)
				each(b, v, w, a)
				b.Store(x, 0, 0, w)
			})
			b.ReturnNothing()
		})
	}
	merged := body(func(b *rvv, v, w, a Vec) {
		b.Merge(b.Greater(v, w), w, v)
		b.Merge(b.Greater(v, a), w, v)
		b.Merge(b.Greater(a, v), w, a)
	})
	wantLines(t, merged, "M8, TA, MA, ", "VMFGTVV V16, V8, V0\n\tVMERGEVVM V8, V16, V0, V16\n",
		"VMFGTVF F0, V8, V0\n\tVMERGEVVM V8, V16, V0, V16\n",
		"VMFLTVF F0, V8, V0\n\tVFMERGEVFM F0, V16, V0, V16\n")
	kept := body(func(b *rvv, v, w, a Vec) {
		m := b.All()
		b.While(b.Int("n", ""), []Mask{m}, func() {
			b.KeepLess(m, v, w)
			b.KeepLess(m, v, a)
			b.AddWhere(m, w, v)
			b.AddWhere(m, w, a)
		})
	})
	wantLines(t, kept, "M2, TA, MU, ", "VMSETM V0\n", "VMFLEVV V4, V2, V0, V0\n", "VMFLEVF F0, V2, V0, V0\n",
		"VFADDVV V2, V4, V0, V4\n", "VFADDVF F0, V4, V0, V4\n",
		"VFIRSTM V0, X9\n\tADD $-1, X8\n\tBLTZ X9, ")
}

// TestConstants: one that nothing uses is not made.
func TestConstants(t *testing.T) {
	got := compileRVV(t, func(b *rvv) {
		b.Const(3, "")
		half := b.Const(0.5, "")
		b.Return(half)
	})
	wantLines(t, got, "MOV $4602678819172646912, X5\n\tFMVDX X5, F0\n\tMOVD F0, ")
	if strings.Count(got, "FMVDX") != 1 {
		t.Error(got)
	}
}

// TestFloatsOnly: what has no form for integers refuses them.
func TestFloatsOnly(t *testing.T) {
	for what, f := range map[string]func(b *rvv, v Vec){
		"a multiply-add": func(b *rvv, v Vec) { b.FMA(v, v, v) },
		"a comparison":   func(b *rvv, v Vec) { b.Greater(v, v) },
		"a fold":         func(b *rvv, v Vec) { b.FoldAdd([]Vec{v}) },
	} {
		mustPanic(t, what, "of i32", func() {
			p := &program{name: "trial", sig: "(x []T)", bodies: bodies{isa.FamilyRVV: on(func(b *rvv) {
				f(b, b.Load(b.Slice("x", ""), 0, 0))
			})}}
			if _, _, err := riscv64.function(p, isa.RVV, I32); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestLanesMisuse(t *testing.T) {
	for what, c := range map[string]struct {
		words string
		body  func(b *rvv, p Ptr, n Count)
	}{
		"an old mask": {"uses mask 1 when V0 holds mask 2", func(b *rvv, p Ptr, n Count) {
			v := b.Load(p, 0, 0)
			m := b.Greater(v, v)
			b.Greater(v, v)
			b.Merge(m, v, v)
		}},
		"two masks": {"waits for 2 masks", func(b *rvv, p Ptr, n Count) {
			b.While(n, []Mask{b.All(), b.All()}, func() {})
		}},
		"a sum outside": {"outside of a loop over elements", func(b *rvv, p Ptr, n Count) {
			b.Prefix(b.Load(p, 0, 0), none)
		}},
		"a last outside": {"outside of a loop over elements", func(b *rvv, p Ptr, n Count) { b.Last(b.Load(p, 0, 0), none) }},
		"a square":       {"known at run time only", func(b *rvv, p Ptr, n Count) { b.Transpose([]Vec{b.Load(p, 0, 0)}) }},
		"a first lane":   {"was not folded", func(b *rvv, p Ptr, n Count) { b.StoreFirst(p, 0, b.Load(p, 0, 0)) }},
		"a splat":        {"was not folded", func(b *rvv, p Ptr, n Count) { b.Splat(b.Load(p, 0, 0)) }},
	} {
		mustPanic(t, what, c.words, func() {
			compileRVV(t, func(b *rvv) { c.body(b, b.Slice("x", ""), b.Int("n", "")) })
		})
	}
}

// TestSegments: the fields of a segment are in neighbouring registers.
func TestSegments(t *testing.T) {
	for _, e := range floats {
		text, _, err := riscv64.function(transpose, isa.RVV, e)
		if err != nil {
			t.Fatal(err)
		}
		var stored []string
		for _, l := range lines(text) {
			if reg, _, _ := strings.Cut(l.args, ","); strings.HasPrefix(l.op, "VSE") && vreg.MatchString(reg) {
				stored = append(stored, reg)
			}
		}
		if want := []string{"V0", "V1", "V2", "V3", "V4", "V5", "V6", "V7", "V0"}; !slices.Equal(stored, want) {
			t.Errorf("%s stores %v, want %v", e.Name, stored, want)
		}
	}
}
