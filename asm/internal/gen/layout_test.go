package gen

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/mmcloughlin/avo/reg"

	"flynn/asm/isa"
)

var (
	frame = regexp.MustCompile(`\$0-(\d+)\n`)
	onFP  = regexp.MustCompile(`\w+\+\d+\(FP\)`)
)

// TestLayoutAgreesWithAvo holds every offset and size against the amd64 functions, whose layout is avo's own.
func TestLayoutAgreesWithAvo(t *testing.T) {
	seen := 0
	for _, f := range functions(t, amd64) {
		l, err := newLayout(f.program.sigFor(f.elem))
		if err != nil {
			t.Error(err)
			continue
		}
		plain := *f.program
		plain.bound = false
		if f.text, _, err = amd64.function(&plain, f.tier, f.elem); err != nil {
			t.Error(err)
			continue
		}
		name := f.program.symbol(f.tier, f.elem)
		if want := frame.FindStringSubmatch(f.text)[1]; fmt.Sprint(l.size) != want {
			t.Errorf("%s: size %d, want %s", name, l.size, want)
		}
		known := operands(l)
		for _, operand := range onFP.FindAllString(f.text, -1) {
			seen++
			if !slices.Contains(known, operand) {
				t.Errorf("%s: avo says %s, the layout has %v", name, operand, known)
			}
		}
	}
	if seen == 0 {
		t.Error("no operand was compared")
	}
}

// operands lists every operand that a layout can name.
func operands(l layout) []string {
	var all []string
	for name := range l.at {
		if l.slices[name] {
			all = append(all, l.arg(name, "base"), l.arg(name, "len"))
		} else {
			all = append(all, l.arg(name, ""))
		}
	}
	if l.result >= 0 {
		all = append(all, l.ret())
	}
	slices.Sort(all)
	return all
}

// functions compiles an architecture.
func functions(t *testing.T, a arch) []compiled {
	t.Helper()
	fns, err := asmPackage.compile(a)
	if err != nil {
		t.Fatal(err)
	}
	if len(fns) == 0 {
		t.Fatalf("%s has no functions", a.name)
	}
	return fns
}

func TestLayout(t *testing.T) {
	for _, c := range []struct {
		sig      string
		operands string
		size     int
	}{
		{"(n int)", "n+0(FP)", 8},
		{"(x, y []float64) float64", "ret+48(FP) x_base+0(FP) x_len+8(FP) y_base+24(FP) y_len+32(FP)", 56},
		{"(n int, x, y float32) float32", "n+0(FP) ret+16(FP) x+8(FP) y+12(FP)", 20},
		{"(x []byte, c byte) int", "c+24(FP) ret+32(FP) x_base+0(FP) x_len+8(FP)", 40},
		{"(c byte, a float32, n int)", "a+4(FP) c+0(FP) n+8(FP)", 16},
		{"(x float32)", "x+0(FP)", 4},
		{"(x float32) byte", "ret+8(FP) x+0(FP)", 9},
	} {
		l, err := newLayout(c.sig)
		if err != nil {
			t.Error(err)
			continue
		}
		if got := strings.Join(operands(l), " "); got != c.operands || l.size != c.size {
			t.Errorf("%s: %s, size %d; want %s, size %d", c.sig, got, l.size, c.operands, c.size)
		}
	}
}

func TestLayoutRefuses(t *testing.T) {
	for _, sig := range []string{"", "(", "(x []T, a T)", "(x [4]int)", "(s string)", "(n int) (int, int)",
		"(n int) error", "(n int).x"} {
		if _, err := newLayout(sig); err == nil {
			t.Errorf("%q was accepted", sig)
		}
	}
	l, err := newLayout("(x []float64, n int)")
	if err != nil {
		t.Fatal(err)
	}
	mustPanic(t, "unknown argument", "no argument y", func() { l.arg("y", "") })
	mustPanic(t, "a slice as a scalar", "no argument x", func() { l.arg("x", "") })
	mustPanic(t, "a scalar as a slice", "no argument n", func() { l.arg("n", "base") })
	mustPanic(t, "another part", "no part cap", func() { l.arg("x", "cap") })
	mustPanic(t, "no result", "no result", func() { l.ret() })
}

// TestClosure: operands follow a closure's code as arguments follow a return address, and Go's zero stays what it is.
func TestClosure(t *testing.T) {
	l, err := (&program{sig: "(x []T, a T) T", bound: true}).layout(F32, "R9")
	if err != nil {
		t.Fatal(err)
	}
	for want, got := range map[string]string{
		"8(R9)": l.arg("x", "base"), "16(R9)": l.arg("x", "len"), "32(R9)": l.arg("a", ""), "40(R9)": l.ret(),
		"TEXT ·f(SB), NOSPLIT|NEEDCTXT, $0-0\n": l.begin("f", 0),
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	greedy := &program{name: "greedy", sig: "(x []T)", bound: true, bodies: bodies{isa.FamilyX86: on(func(b *x86) {
		x := b.Slice("x", "x")
		for _, v := range newAccumulators(16, b.Zero) {
			b.Store(x, 0, 0, v)
		}
		b.ReturnNothing()
	})}}
	for tier, want := range map[isa.ID]string{isa.AVX: "\tVXORPS X15, X15, X15\n\tVZEROUPPER\n\tRET\n",
		isa.SSE2: "\tXORPS X15, X15\n\tRET\n"} {
		text, _, err := amd64.function(greedy, tier, F32)
		if err != nil || !strings.HasSuffix(text, want) {
			t.Errorf("%s: a closure that writes X15 does not clear it: %v, %q", tier, err, text)
		}
	}
	busy := &program{name: "busy", sig: "(n int)", bound: true, bodies: bodies{isa.FamilyX86: on(func(b *x86) {
		var all []reg.GPVirtual
		for range 14 {
			r := b.ctx.GP64()
			b.op("XORQ", r, r)
			all = append(all, r)
		}
		for _, r := range all {
			b.op("ADDQ", r, all[0])
		}
		b.ReturnNothing()
	})}}
	if _, _, err := amd64.function(busy, isa.AVX, F32); err == nil || !strings.Contains(err.Error(), "R14") {
		t.Errorf("a closure that overwrites g: %v", err)
	}
}
