package gen

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/klauspost/cpuid/v2"

	"flynn/asm/isa"
)

var (
	xmm = regexp.MustCompile(`\bX\d+\b`)
	ymm = regexp.MustCompile(`\bY\d+\b`)
	zmm = regexp.MustCompile(`\bZ\d+\b`)
	// scalarMath are the instructions that work on the first lane only.
	scalarMath = regexp.MustCompile(`^V?(ADD|SUB|MUL|DIV|MIN|MAX|SQRT|FN?MADD\d+|FN?MSUB\d+)S[SD]$`)
)

// widest is the name of the registers of a tier: what fills its width.
func widest(t *isa.Info) *regexp.Regexp {
	switch t.Bits {
	case 512:
		return zmm
	case 256:
		return ymm
	}
	return xmm
}

// amd64Faults tells what is wrong with the shape of a function for x86.
func amd64Faults(t isa.ID, text string) (faults []string) {
	fault := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	ls, info, vex := lines(text), t.Info(), t.Includes(isa.AVX)
	wide := false
	for i, l := range ls {
		isVector := xmm.MatchString(l.args) || ymm.MatchString(l.args) || zmm.MatchString(l.args)
		wide = wide || ymm.MatchString(l.args) || zmm.MatchString(l.args)
		switch {
		case vex && isVector && l.op[0] != 'V' && l.op[0] != 'K':
			fault("legacy SSE in VEX code: %s %s", l.op, l.args)
		case !vex && (isVector && l.op[0] == 'V' || wide):
			fault("VEX code in a tier that has none: %s %s", l.op, l.args)
		case l.op == "RET" && wide && (i == 0 || ls[i-1].op != "VZEROUPPER"):
			fault("RET without VZEROUPPER before it")
		}
	}
	if info.Beside { // what it adds may be an instruction on general registers
		return faults
	}
	full := widest(info)
	hot := hotLoop(ls, func(l line) bool { return full.MatchString(l.args) })
	if hot == nil {
		fault("no loop works on registers of %d bits", info.Bits)
	}
	for _, l := range hot {
		if scalarMath.MatchString(l.op) {
			fault("scalar arithmetic in the hot loop: %s %s", l.op, l.args)
		}
	}
	return faults
}

// own tells whether a function uses a feature that its tier adds.
func own(t isa.ID, features []string) bool {
	return slices.ContainsFunc(t.Info().Features, func(f cpuid.FeatureID) bool {
		return slices.Contains(features, avoName(f))
	})
}

// arm64Vector tells whether an instruction works on whole vectors.
func arm64Vector(l line) bool {
	return strings.Contains(l.args, ".S4") || strings.Contains(l.args, ".D2") || strings.Contains(l.args, ".B16") ||
		slices.Contains([]string{"FMOVQ", "FLDPQ", "FSTPQ"}, l.op) || l.op == "WORD" && strings.Contains(l.word, " v")
}

var arm64Scalar = regexp.MustCompile(`^F(N?M?(ADD|SUB)|N?MUL|DIV|MAX(NM)?|MIN(NM)?|SQRT)[SD]$`)

// arm64Adds are the instructions that extensions add.
var arm64Adds = map[isa.ID]*regexp.Regexp{
	isa.CRC: regexp.MustCompile(`^CRC32`), isa.PMULL: regexp.MustCompile(`^VPMULL`),
	isa.DotProd: regexp.MustCompile(`^[su]dot `),
}

func arm64Faults(t isa.ID, text string) (faults []string) {
	works := arm64Vector
	if adds := arm64Adds[t]; adds != nil {
		works = func(l line) bool { return adds.MatchString(l.op) || adds.MatchString(l.word) }
	}
	hot := hotLoop(lines(text), works)
	if hot == nil {
		return []string{"no loop works on vectors, or with what the tier adds"}
	}
	for _, l := range hot {
		if arm64Scalar.MatchString(l.op) {
			faults = append(faults, fmt.Sprintf("scalar arithmetic in the hot loop: %s %s", l.op, l.args))
		}
	}
	return faults
}

var (
	zreg   = regexp.MustCompile(`\bz\d+\b`)
	lanes1 = regexp.MustCompile(`^(fadd|fmax\w*)[av] |, vl1$`) // work on one lane
)

// sveFaults wants vectors in the hot loop, and what is left of one by its own: to ask for the lanes of each trip costs
// more than the trip.
func sveFaults(text string) (faults []string) {
	ls := lines(text)
	hot := hotLoop(ls, func(l line) bool { return l.op == "WORD" && zreg.MatchString(l.word) })
	if hot == nil {
		return []string{"no loop works on vectors"}
	}
	for _, l := range hot {
		if arm64Scalar.MatchString(l.op) || lanes1.MatchString(l.word) {
			faults = append(faults, fmt.Sprintf("scalar arithmetic in the hot loop: %s %s%s", l.op, l.args, l.word))
		}
	}
	for _, loop := range loops(ls) {
		for _, l := range loop {
			if strings.HasPrefix(l.word, "whilelo ") || strings.HasPrefix(l.word, "ptrue ") {
				faults = append(faults, "a loop chooses the lanes of each trip: "+l.word)
			}
		}
	}
	return faults
}

var (
	vreg  = regexp.MustCompile(`\bV(\d+)\b`)
	setvl = regexp.MustCompile(`^VSETI?VLI$`)
	group = regexp.MustCompile(`\bM([1248])\b`)
	// of one register whatever the group
	alone = regexp.MustCompile(`^(VMV|VFMV)(SX|SF|XS|FS)$|^VF?RED|^VCPOPM$|^VM[A-Z]*M$`)
)

// riscv64Faults wants vector instructions in the hot loop, behind a vsetvli, on registers that begin a group.
func riscv64Faults(text string) (faults []string) {
	fault := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	lmul := 0
	for _, l := range lines(text) {
		if setvl.MatchString(l.op) {
			lmul, _ = strconv.Atoi(group.FindStringSubmatch(l.args)[1])
			continue
		}
		regs := vreg.FindAllStringSubmatch(l.args, -1)
		if regs != nil && lmul == 0 {
			fault("%s %s before any vsetvli", l.op, l.args)
			break
		}
		for _, r := range regs {
			if n, _ := strconv.Atoi(r[1]); n%max(lmul, 1) != 0 && !alone.MatchString(l.op) {
				fault("%s %s: %s does not begin a group of %d", l.op, l.args, r[0], lmul)
			}
		}
	}
	hot := hotLoop(lines(text), func(l line) bool { return vreg.MatchString(l.args) })
	if hot == nil {
		fault("no loop works on vectors")
	}
	return faults
}

// TestShape looks at the text of every SIMD body: its hot loop works on vectors as wide as the tier has, and nothing in
// it makes the processor switch between SSE and AVX.
func TestShape(t *testing.T) {
	check := func(f compiled, faults []string) {
		for _, fault := range faults {
			t.Errorf("%s: %s", f.program.symbol(f.tier, f.elem), fault)
		}
	}
	for _, a := range arches {
		seen := 0
		for _, f := range functions(t, a) {
			if f.tier == isa.Scalar {
				continue
			}
			seen++
			switch a.name {
			case "amd64":
				check(f, amd64Faults(f.tier, f.text))
				if !own(f.tier, f.features) {
					t.Errorf("%s uses %v, nothing of what %s adds", f.program.symbol(f.tier, f.elem), f.features, f.tier)
				}
			case "arm64":
				if f.tier.Info().Family == isa.FamilySVE {
					check(f, sveFaults(f.text))
				} else {
					check(f, arm64Faults(f.tier, f.text))
				}
			case "riscv64":
				check(f, riscv64Faults(f.text))
			default:
				t.Fatalf("no rules for the shape of %s", a.name)
			}
		}
		if seen == 0 {
			t.Errorf("%s has no SIMD body", a.name)
		}
	}
}

// TestShapeTold holds the rules against texts that break them.
func TestShapeTold(t *testing.T) {
	loop := func(body string) string { return "TEXT x\nloop1:\n\t" + body + "\n\tSUB $1, R0\n\tJGE loop1\n\tRET\n" }
	x86 := func(id isa.ID) func(string) []string { return func(s string) []string { return amd64Faults(id, s) } }
	arm := func(id isa.ID) func(string) []string { return func(s string) []string { return arm64Faults(id, s) } }
	for _, c := range []struct {
		name, text string
		faults     func(string) []string
		want       string
	}{
		{"good sse2", loop("ADDPS X1, X2"), x86(isa.SSE2), ""},
		{"good avx", strings.Replace(loop("VADDPS Y1, Y2, Y2"), "RET", "VZEROUPPER\n\tRET", 1), x86(isa.AVX), ""},
		{"no vzeroupper", loop("VADDPS Y1, Y2, Y2"), x86(isa.AVX), "without VZEROUPPER"},
		{"a narrow loop", loop("VADDPS X1, X2, X2"), x86(isa.AVX), "no loop works on registers of 256 bits"},
		{"half as wide", strings.Replace(loop("VADDPS Y1, Y2, Y2"), "RET", "VZEROUPPER\n\tRET", 1), x86(isa.AVX512),
			"of 512 bits"},
		{"legacy sse", loop("ADDPS X1, X2"), x86(isa.AVX), "legacy SSE in VEX code: ADDPS"},
		{"vex in sse", loop("VADDPS X1, X2, X2"), x86(isa.SSE41), "VEX code in a tier"},
		{"scalars", loop("ADDPS X1, X2\n\tADDSD X3, X4"), x86(isa.SSE2), "scalar arithmetic in the hot loop: ADDSD"},
		{"outside of the loop", "TEXT x\n\tADDPS X1, X2\n" + loop("INCQ AX")[7:], x86(isa.SSE2), "no loop works on"},
		{"good neon", loop("VFMLA V0.S4, V1.S4, V2.S4"), arm(isa.NEON), ""},
		{"good word", loop("WORD $0x4e28c400 // fmaxnm v0.4s, v0.4s, v8.4s"), arm(isa.NEON), ""},
		{"no neon", loop("FADDD F0, F1, F1"), arm(isa.NEON), "no loop works on vectors"},
		{"half neon", loop("VFMLA V0.S4, V1.S4, V2.S4\n\tFMADDS F0, F1, F2, F3"), arm(isa.NEON),
			"scalar arithmetic in the hot loop: FMADDS"},
		{"good crc", loop("CRC32CX R7, R3"), arm(isa.CRC), ""},
		{"no crc", loop("VFMLA V0.S4, V1.S4, V2.S4"), arm(isa.CRC), "with what the tier adds"},
		{"good sve", loop("WORD $0x65c10000 // fadd z0.d, z0.d, z1.d"), sveFaults, ""},
		{"no sve", loop("VFMLA V0.S4, V1.S4, V2.S4"), sveFaults, "no loop works on vectors"},
		{"lanes of each trip", loop("WORD $0x25e21fe1 // whilelo p1.d, xzr, x2\n\tWORD $0x65c10000 // fadd z0.d, z0.d, z1.d"),
			sveFaults, "chooses the lanes of each trip: whilelo p1.d"},
		{"sums in the loop", loop("WORD $0x65c02000 // faddv d0, p0, z0.d"), sveFaults, "scalar arithmetic in the hot loop"},
		{"good rvv", loop("VSETVLI X5, E64, M8, TA, MA, X6\n\tVFADDVV V8, V16, V16"), riscv64Faults, ""},
		{"no vsetvli", loop("VFADDVV V8, V16, V16"), riscv64Faults, "before any vsetvli"},
		{"inside of a group", loop("VSETVLI X5, E64, M8, TA, MA, X6\n\tVFADDVV V8, V4, V16"), riscv64Faults,
			"V4 does not begin a group of 8"},
		{"no rvv", loop("FADDD F1, F2"), riscv64Faults, "no loop works on vectors"},
	} {
		got := strings.Join(c.faults(c.text), "; ")
		if c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	if own(isa.AVX2, []string{"AVX"}) || !own(isa.AVX2, []string{"AVX", "FMA3"}) || !own(isa.SSE41, []string{"SSE4.1"}) ||
		own(isa.SSE42, []string{"SSE4.1"}) {
		t.Error("features of a tier are told wrongly")
	}
}
