package main

import (
	"strconv"
	"strings"
	"testing"
)

func TestAccess(t *testing.T) {
	for _, c := range []struct {
		read     func(m model, op, args string) access
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
		{readSVE, "ld1d", "{ z0.d }, p0/z, [x0, #0x1, mul vl]", access{loads: 32}},
		{readSVE, "ld1w", "{ z0.d }, p0/z, [x2]", access{loads: 16}},
		{readSVE, "ld1sb", "{ z0.s }, p0/z, [x2]", access{loads: 8}},
		{readSVE, "ld1d", "{ z1.d }, p0/z, [x1, z0.d, lsl #3]", access{loads: 32}},
		{readSVE, "ld1rd", "{ z1.d }, p0/z, [x1, #0x8]", access{}},
		{readSVE, "ld1rqw", "{ z1.s }, p0/z, [x1]", access{}},
		{readSVE, "ld2d", "{ z1.d, z2.d }, p0/z, [x1]", access{loads: 64}},
		{readSVE, "st4w", "{ z4.s - z7.s }, p0, [x1]", access{stores: 128}},
		{readSVE, "stnt1d", "{ z4.d }, p0, [x1, #-0x1, mul vl]", access{stores: 32}},
		{readSVE, "str", "z4, [x1]", access{stores: 32}},
		{readSVE, "ldr", "z4, [x1, #0x1, mul vl]", access{loads: 32}},
		{readSVE, "ldp", "q0, q1, [x0], #0x20", access{loads: 32}},
		{readSVE, "fmla", "z7.s, z0.s, z4.s[0]", access{fma: 32}},
		{readSVE, "fmad", "z0.d, p0/m, z1.d, z2.d", access{fma: 32}},
		{readSVE, "frsqrte", "z0.d, z1.d", access{roots: 32}},
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
		if got := c.read(model{vector: 32}, c.op, c.args); got != c.want {
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
	loop, n := kernels["sum"].steady(arches[0], model{}, "f32", body)
	if n != 8 || len(loop) != 5 || loop[0].op != "ldp" {
		t.Errorf("%v elements in %v", n, loop)
	}
	want := "loop:\n\tldp\tq0, q1, [x0], #0x20\n\tfadd\tv2.4s, v2.4s, v0.4s\n\tfadd\tv3.4s, v3.4s, v1.4s\n" +
		"\tsub\tx2, x2, #0x8\n\tcbnz\tx2, loop\n"
	if got := text("loop", loop); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if s := text("loop", []instruction{parse("10", "jne", "0x10 <f>")}); s != "loop:\n\tjne\tloop\n" {
		t.Errorf("%q", s)
	}
}

// TestTaken: of the steps of a scan, vectors of 32 bytes take the first and the second.
func TestTaken(t *testing.T) {
	body := []instruction{
		parse("0", "cntd", "x3"), parse("4", "cntw", "x4, all, mul #0x4"),
		parse("8", "fadd", "z0.d, z0.d, z1.d"),
		parse("c", "cmp", "x3, #0x2"), parse("10", "b.le", "0x24 <f+0x24>"),
		parse("14", "fadd", "z0.d, z0.d, z2.d"),
		parse("18", "cmp", "x3, #0x4"), parse("1c", "b.le", "0x24 <f+0x24>"),
		parse("20", "fadd", "z0.d, z0.d, z3.d"),
		parse("24", "cmp", "x4, #0x20"), parse("28", "b.lt", "0x30 <f+0x30>"), // 32 lanes
		parse("2c", "cmp", "x2, #0x2"), parse("30", "b.ge", "0x8 <f+0x8>"),
	}
	for vector, want := range map[int]string{16: "8 c 10 24 28 30", 32: "8 c 10 14 18 1c 24 28 2c 30",
		64: "8 c 10 14 18 1c 20 24 28 2c 30"} {
		var got []string
		for _, i := range taken(model{vector: vector}, body, body[2:]) {
			got = append(got, strconv.FormatUint(i.at, 16))
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%d bytes: %s, want %s", vector, s, want)
		}
	}
}

func TestSymbol(t *testing.T) {
	for _, c := range []struct{ name, tier, want string }{
		{"flynn/asm.dotNEONF32.abi0", "NEON", "dot f32 "}, {"flynn/asm.dotNEONF32.abi0", "SVE", ""},
		{"flynn/asm.dot8AVX512VNNII8.abi0", "AVX512", "dot8 i8 vnni"},
		{"flynn/asm.gatherNEONInsertF64.abi0", "NEON", "gather f64 insert"},
		{"flynn/asm.dot8DOTPRODI8.abi0", "NEON", "dot8 i8 dotprod"},
		{"flynn/asm.copySVENtF32.abi0", "SVE", "copy f32 nt"}, {"flynn/asm.mcpiSVE2U32.abi0", "SVE", "mcpi u32 sve2"},
		{"flynn/asm.dotAVX2F32.abi0", "AVX512", ""},
	} {
		var r row
		got := ""
		if r.read(c.name, c.tier) {
			got = r.kernel + " " + r.elem + " " + r.more()
		}
		if got != c.want {
			t.Errorf("%s, %s: %q", c.name, c.tier, got)
		}
	}
}

func TestPage(t *testing.T) {
	text := page([]table{{arch: arches[2], skipped: []string{"chase u64"}, rows: []row{
		{kernel: "sum", elem: "f32", ours: []float64{0.5}, clangs: []float64{0.4}},
		{kernel: "peak", elem: "f64", tuning: "u8", ours: []float64{2}, clangs: []float64{0}},
	}}})
	for _, want := range []string{"not measurements: cycles per element", "| sum | f32 |  | **0.500** | 0.400 |",
		"| peak | f64 | u8 | 2.00 | – |", "faster in 1 of 1", "chase u64"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in %s", want, text)
		}
	}
}
