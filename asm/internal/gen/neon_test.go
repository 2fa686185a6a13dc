package gen

import (
	"regexp"
	"strings"
	"testing"

	"flynn/asm/isa"
)

// compileNEON compiles a body for NEON and float64, as kernel "trial".
func compileNEON(t *testing.T, body func(b *neon)) string {
	t.Helper()
	p := &program{name: "trial", sig: "(x []T, n int)", bodies: bodies{isa.FamilyNEON: on(body)}}
	text, _, err := arm64.function(p, isa.NEON, F64)
	if err != nil {
		t.Fatal(err)
	}
	_, code, _ := strings.Cut(text, "TEXT")
	return code
}

// TestRegistersReserved fails where a function uses a register that is not ours.
func TestRegistersReserved(t *testing.T) {
	reserved := regexp.MustCompile(`\b(R1[678]|R2[6-9]|R30|RSP|g|ZR|x1[678]|x2[6-9]|x30|sp)\b`)
	for _, f := range functions(t, arm64) {
		_, code, _ := strings.Cut(f.text, "TEXT")
		for _, line := range strings.Split(code, "\n") {
			operands, remark, _ := strings.Cut(line, "//")
			if strings.Contains(line, "WORD") {
				operands = remark
			}
			if f.program.bound { // may read and write what is bound to it
				operands = strings.ReplaceAll(operands, "("+arm64.context+")", "")
			}
			if r := reserved.FindString(operands); r != "" {
				t.Errorf("%s uses %s: %s", f.program.symbol(f.tier, f.elem), r, line)
			}
		}
	}
}

func TestRegistersRunOut(t *testing.T) {
	mustPanic(t, "33 vectors", "trialNEONF64 needs more than the 32 vector registers", func() {
		compileNEON(t, func(b *neon) { newAccumulators(33, b.Zero) })
	})
	mustPanic(t, "24 pointers", "trialNEONF64 needs more than the 23 general registers", func() {
		compileNEON(t, func(b *neon) {
			for range 24 {
				b.Slice("x", "")
			}
		})
	})
}

// TestScope wants a body's registers back after the body, and after Free.
func TestScope(t *testing.T) {
	compileNEON(t, func(b *neon) {
		x, n := b.Slice("x", ""), b.Int("n", "")
		held := b.Zero("")
		for range 3 {
			b.Repeat(n, func() {
				for range 3 {
					vs := make([]Vec, 31)
					for i := range vs {
						vs[i] = b.Load(x, i, 0)
					}
					b.Free(vs...)
				}
				b.AddTo(held, b.Load(x, 0, 0))
			})
		}
	})
}

func TestMisuse(t *testing.T) {
	for what, c := range map[string]struct {
		words string
		body  func(b *neon, p Ptr, n Count)
	}{
		"use after Free": {"after it was freed", func(b *neon, p Ptr, n Count) {
			v := b.Zero("")
			b.Free(v)
			b.AddTo(v, v)
		}},
		"use after the body": {"after it was freed", func(b *neon, p Ptr, n Count) { useAfter(b, p, n) }},
		"Free twice":         {"after it was freed", func(b *neon, p Ptr, n Count) { v := b.Zero(""); b.Free(v, v) }},
		"Free what is carried": {"its loop carries", func(b *neon, p Ptr, n Count) {
			v := b.Zero("")
			b.Repeat(n, func() { b.Free(v) })
		}},
		"a far odd offset": {"does not fit", func(b *neon, p Ptr, n Count) { b.Load(p, 16, 1) }},
		"a far offset":     {"does not fit", func(b *neon, p Ptr, n Count) { b.Load(p, 4096, 0) }},
		"a far step back":  {"does not fit", func(b *neon, p Ptr, n Count) { b.Load(p, -17, 0) }},
		"a long advance":   {"does not fit", func(b *neon, p Ptr, n Count) { b.Advance(p, 256, 0) }},
		"an advance back":  {"does not fit", func(b *neon, p Ptr, n Count) { b.Advance(p, -1, 0) }},
	} {
		mustPanic(t, what, c.words, func() {
			compileNEON(t, func(b *neon) { c.body(b, b.Slice("x", ""), b.Int("n", "")) })
		})
	}
}

func useAfter(b *neon, p Ptr, n Count) {
	var v Vec
	b.Repeat(n, func() { v = b.Load(p, 0, 0) })
	b.Store(p, 0, 0, v)
}

// TestMulAddCarried wants the sum back in the register that the loop carries; no program needs it yet.
func TestMulAddCarried(t *testing.T) {
	got := compileNEON(t, func(b *neon) {
		n := b.Int("n", "")
		x, y := b.Zero(""), b.Zero("")
		b.Repeat(n, func() { b.MulAdd(x, y, y) })
		b.ReturnNothing()
	})
	want := "loop1:\n\tVMOV  V1.B16, V2.B16\n\tVFMLA V1.D2, V0.D2, V2.D2\n\tVMOV  V2.B16, V0.B16\n\tSUB   $1, R0\n"
	if !strings.Contains(got, want) {
		t.Errorf("the loop is\n%s\nwant\n%s", got, want)
	}
}

// TestMulAddOwn wants no move back for a value of the body itself.
func TestMulAddOwn(t *testing.T) {
	got := compileNEON(t, func(b *neon) {
		p, n := b.Slice("x", ""), b.Int("n", "")
		b.Repeat(n, func() {
			x, y := b.Load(p, 0, 0), b.Load(p, 1, 0)
			b.MulAdd(x, y, y)
			b.Store(p, 0, 0, x)
		})
	})
	want := "\tVMOV  V1.B16, V2.B16\n\tVFMLA V1.D2, V0.D2, V2.D2\n\tFMOVQ F2, (R0)\n"
	if !strings.Contains(got, want) {
		t.Errorf("the loop is\n%s\nwant\n%s", got, want)
	}
}
