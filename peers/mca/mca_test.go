package main

import (
	"strings"
	"testing"
)

func TestAccess(t *testing.T) {
	for _, c := range []struct {
		read     func(op, args string) access
		op, args string
		want     access
	}{
		{readARM, "ldr", "q8, [x0, #0x10]", access{loads: 16}},
		{readARM, "ldp", "q0, q1, [x0], #0x20", access{loads: 32}},
		{readARM, "stp", "d0, d1, [x0]", access{stores: 16}},
		{readARM, "ld1", "{ v0.4s, v1.4s }, [x0], #32", access{loads: 32}},
		{readARM, "ldrb", "w3, [x0], #0x1", access{loads: 1}},
		{readARM, "fmla", "v0.4s, v8.4s, v12.s[1]", access{fma: 16}},
		{readARM, "fmadd", "d0, d1, d2, d0", access{fma: 8}},
		{readARM, "add", "x0, x0, #0x80", access{}},
		{readX86, "vmovups", "0x40(%rdi), %zmm1", access{loads: 64}},
		{readX86, "vmovups", "%ymm1, (%rdi,%rax,4)", access{stores: 32}},
		{readX86, "vmovups", "%zmm1, (%rdi) {%k1}", access{stores: 64}},
		{readARM, "frsqrte", "v13.4s, v12.4s", access{roots: 16}},
		{readARM, "fsqrt", "d1, d0", access{roots: 8}},
		{readARM, "frsqrts", "v13.4s, v12.4s, v11.4s", access{}},
		{readX86, "vrsqrt14ps", "%zmm2, %zmm0", access{roots: 64}},
		{readX86, "vsqrtsd", "%xmm2, %xmm2, %xmm0", access{roots: 8}},
		{readX86, "vfmadd231ps", "(%rsi), %zmm2, %zmm0", access{loads: 64, fma: 64}},
		{readX86, "vfmadd231pd", "(%rsi){1to8}, %zmm2, %zmm0", access{fma: 64}},
		{readX86, "vbroadcastss", "(%rsi), %zmm0", access{}},
		{readX86, "vpcmpeqb", "(%rsi), %zmm2, %k1", access{loads: 64}},
		{readX86, "movss", "(%rsi), %xmm0", access{loads: 4}},
		{readX86, "cmpb", "%al, (%rdi)", access{loads: 1}},
		{readX86, "vpmovsxbw", "(%rdi), %zmm0", access{loads: 32}},
		{readX86, "leaq", "0x40(%rdi), %rdi", access{}},
		{readX86, "addq", "$0x40, %rdi", access{}},
	} {
		if got := c.read(c.op, c.args); got != c.want {
			t.Errorf("%s %s: %+v, want %+v", c.op, c.args, got, c.want)
		}
	}
}

// body is a function with a loop of two vectors, one of one vector, and a loop of single elements inside an outer one.
var body = []instruction{
	parse("10", "cmp", "x2, #0x8"),
	parse("14", "b.lt", "0x2c <f+0x1c>"),
	parse("18", "ldp", "q0, q1, [x0], #0x20"),
	parse("1c", "fadd", "v2.4s, v2.4s, v0.4s"),
	parse("20", "fadd", "v3.4s, v3.4s, v1.4s"),
	parse("24", "sub", "x2, x2, #0x8"),
	parse("28", "cbnz", "x2, 0x18 <f+0x8>"),
	parse("2c", "ldr", "q0, [x0], #0x10"),
	parse("30", "b.ge", "0x2c <f+0x1c>"),
	parse("34", "ldr", "s0, [x0], #0x4"),
	parse("38", "b.ne", "0x34 <f+0x24>"),
	parse("3c", "b.ne", "0x34 <f+0x24>"),
	parse("40", "bl", "0x10 <f>"),
}

func TestSteady(t *testing.T) {
	if n := len(loops(body)); n != 3 {
		t.Errorf("%d innermost loops, want 3", n)
	}
	loop, n := kernels["sum"].steady(arches[0], "f32", body)
	if n != 8 || len(loop) != 5 || loop[0].op != "ldp" {
		t.Errorf("%v elements in %v", n, loop)
	}
	want := "loop:\n\tldp\tq0, q1, [x0], #0x20\n\tfadd\tv2.4s, v2.4s, v0.4s\n\tfadd\tv3.4s, v3.4s, v1.4s\n" +
		"\tsub\tx2, x2, #0x8\n\tcbnz\tx2, loop\n"
	if got := text(loop); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if s := text([]instruction{parse("10", "jne", "0x10 <f>")}); s != "loop:\n\tjne\tloop\n" {
		t.Errorf("%q", s)
	}
}

func TestSymbol(t *testing.T) {
	for name, want := range map[string]string{
		"flynn/asm.dotNEONF32.abi0": "dot f32 ", "flynn/asm.dot8AVX512VNNII8.abi0": "dot8 i8 avx512vnni",
		"flynn/asm.gatherNEONInsertF64.abi0": "gather f64 insert",
		"flynn/asm.dot8DOTPRODI8.abi0":       "dot8 i8 dotprod", "flynn/asm.dotAVX2F32.abi0": "",
	} {
		var r row
		got := ""
		if r.read(name, "NEON") {
			got = r.kernel + " " + r.elem + " " + r.more
		}
		if got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestPage(t *testing.T) {
	text := page([]table{{arch: arches[1], skipped: []string{"chase u64"}, rows: []row{
		{"sum", "f32", "", []float64{0.5}, []float64{0.4}}, {"peak", "f64", "u8", []float64{2}, []float64{0}},
	}}})
	for _, want := range []string{"not measurements: cycles per element", "| sum | f32 |  | **0.500** | 0.400 |",
		"| peak | f64 | u8 | 2.00 | – |", "faster in 1 of 1", "chase u64"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in %s", want, text)
		}
	}
}
