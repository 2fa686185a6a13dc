package main

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestOperators holds what each operator does to lines of each architecture.
func TestOperators(t *testing.T) {
	amd64 := &body{arch: "amd64", size: 4, registers: []string{"X0", "X1", "Y2"}}
	arm64 := &body{arch: "arm64", size: 8, registers: []string{"V0", "V7", "F3"}}
	sve := &body{arch: "arm64", size: 8, scalable: true}
	rvv := &body{arch: "riscv64", size: 8, registers: []string{"V0", "V8"}}
	for _, c := range []struct {
		body      *body
		operator  string
		line, new string // new is "" where the operator leaves the line alone
	}{
		{amd64, "sign", "\tVADDPS (AX), Y2, Y2", "\tVSUBPS (AX), Y2, Y2"},
		{amd64, "sign", "\tVFMADD231PD X0, X1, X0", "\tVFNMADD231PD X0, X1, X0"},
		{amd64, "sign", "\tMAXSS  X0, X1", "\tMINSS  X0, X1"},
		{amd64, "sign", "\tADDQ $8, AX", ""},
		{amd64, "accumulator", "\tADDPS  X5, X1", "\tADDPS  X5, X0"},
		{amd64, "accumulator", "\tVADDPS X0, X1, Y2", ""},
		{amd64, "accumulator", "\tXORPS X0, X0", ""},
		{amd64, "lane", "\tSHUFPS $0x01, X1, X1", "\tSHUFPS $0, X1, X1"},
		{amd64, "lane", "\tVUNPCKHPD X1, X1, X0", "\tVUNPCKLPD X1, X1, X0"},
		{amd64, "lane", "\tVMOVUPS.Z (AX), K1, Z0", "\tVMOVUPS (AX), Z0"},
		{amd64, "lane", "\tVMOVUPD Z0, K1, (AX)", "\tVMOVUPD Z0, (AX)"},
		{amd64, "lane", "\tVADDPS Z1, Z0, K1, Z0", ""},
		{amd64, "bound", "\tCMPQ DX, $32", "\tCMPQ DX, $31"},
		{amd64, "bound", "\tCMPQ DX, $1", "\tCMPQ DX, $0;\tCMPQ DX, $2"},
		{amd64, "step", "\tADDQ $128, AX", "\tADDQ $132, AX"},
		{amd64, "step", "\tSUBQ $1, DX", "\tSUBQ $2, DX"},
		{amd64, "displacement", "\tMOVUPS 16(AX), X0", "\tMOVUPS 20(AX), X0"},
		{amd64, "displacement", "\tMOVUPS (AX)(CX*8), X0", "\tMOVUPS 4(AX)(CX*8), X0"},
		{amd64, "displacement", "\tMOVQ x_len+8(FP), DX", ""},
		{arm64, "sign", "\tVFMLA V1.S4, V2.S4, V0.S4", "\tVFMLS V1.S4, V2.S4, V0.S4"},
		{arm64, "accumulator", "\tVFMLA V1.S4, V2.S4, V7.S4", "\tVFMLA V1.S4, V2.S4, V0.S4"},
		{sve, "bound", "\tCMP R5, R2", "\tCMP $1, R2"},
		{arm64, "bound", "\tCMP R5, R2", ""},
		{sve, "step", "\tSUB R5, R2", "\tSUB R5<<1, R2"},
		{sve, "step", "\tADD R5<<3, R0", "\tADD R5<<4, R0"},
		{arm64, "lane", "\tVDUP V0.S[0], V0.S4", "\tVDUP V0.S[1], V0.S4"},
		{arm64, "bound", "\tCMP $4, R1", "\tCMP $3, R1"},
		{arm64, "step", "\tADD $32, R0", "\tADD $40, R0"},
		{arm64, "displacement", "\tFMOVQ 16(R0), F3", "\tFMOVQ 24(R0), F3"},
		{arm64, "displacement", "\tFSTPQ (F0, F1), 32(R0)", "\tFSTPQ (F0, F1), 40(R0)"},
		{rvv, "sign", "\tVFMACCVF V8, F0, V0", "\tVFNMSACVF V8, F0, V0"},
		{rvv, "sign", "\tVADDVX X5, V0, V0", "\tVSUBVX X5, V0, V0"},
		{rvv, "sign", "\tVWMACCVV V12, V8, V0", "\tVWMACCUVV V12, V8, V0"},
		{rvv, "sign", "\tVADDVI $1, V0, V0", ""},
		{rvv, "accumulator", "\tVFADDVV V8, V0, V0", "\tVFADDVV V8, V0, V8"},
		{rvv, "lane", "\tVSETVLI X6, E64, M8, TU, MA, X7", "\tVSETVLI X6, E64, M8, TA, MA, X7"},
		{rvv, "step", "\tSLL $3, X7, X7", "\tSLL $2, X7, X7"},
		{rvv, "step", "\tSUB X7, X6", "\tSUB X0, X6"},
		{rvv, "displacement", "\tMOVD 8(X12), F1", "\tMOVD 16(X12), F1"},
		{rvv, "displacement", "\tVLE64V (X12), V8", ""},
	} {
		i := slices.IndexFunc(operators, func(o operator) bool { return o.name == c.operator })
		if got := strings.Join(operators[i].apply(c.body, c.line), ";"); got != c.new {
			t.Errorf("%s, %s of %q: %q, want %q", c.body.arch, c.operator, c.line, got, c.new)
		}
	}
}

// possible lists the mutants of an architecture.
func possible(t *testing.T, arch string) []mutant {
	t.Helper()
	ms, err := find("../..", arch)
	if err != nil {
		t.Fatal(err)
	}
	return ms
}

// TestFind: every architecture has mutants of every operator, of predicates where it has them, each of which changes
// its line and nothing else.
func TestFind(t *testing.T) {
	for _, arch := range []string{"amd64", "arm64", "riscv64"} {
		seen := map[string]int{}
		for _, m := range possible(t, arch) {
			seen[m.operator]++
			if m.old == m.new || m.kernel == "" || m.tier == "" || m.elem == "" {
				t.Errorf("%s:%d: %+v", m.file, m.line, m)
			}
		}
		for _, o := range operators {
			if seen[o.name] == 0 && (o.name != "predicate" || arch == "arm64") {
				t.Errorf("%s: no mutant by %s", arch, o.name)
			}
		}
	}
}

// TestSample: the same seed gives the same mutants, each once; operators and units take turns.
func TestSample(t *testing.T) {
	all := possible(t, "arm64")
	n := 10 * len(operators)
	a, b := sample(all, n, 7), sample(all, n, 7)
	by, units := map[string]int{}, map[string]bool{}
	for i, m := range a {
		if m != b[i] || slices.Contains(a[:i], m) {
			t.Fatalf("mutant %d is %+v, then %+v", i, m, b[i])
		}
		by[m.operator]++
		units[m.operator+m.unit()] = true
	}
	for _, o := range operators {
		if by[o.name] != 10 {
			t.Errorf("%d mutants by %s", by[o.name], o.name)
		}
	}
	if len(units) < n*3/4 {
		t.Errorf("%d mutants hit only %d pairs of operator and unit", n, len(units))
	}
	if got := len(sample(all, 0, 1)); got != len(all) {
		t.Errorf("all are %d of %d", got, len(all))
	}
}

// TestTests reads what a run tells: a tier that was skipped is not tested.
func TestTests(t *testing.T) {
	c := tests("--- PASS: TestA (0.1s)\n    --- PASS: TestA/dot/f32 (0.1s)\n        --- PASS: TestA/dot/f32/avx (0.0s)\n" +
		"        --- SKIP: TestA/dot/f32/neon (0.0s)\n    --- PASS: TestB/dot/f32 (0.1s)\n" +
		"--- PASS: TestC/dot/f64/sse2 (0.1s)\n")
	u := c["dot/f32"]
	if u == nil || !slices.Equal(u.tests, []string{"TestA", "TestB"}) || !slices.Equal(u.tiers, []string{"avx"}) {
		t.Fatalf("got %+v", u)
	}
	for _, m := range []struct {
		mutant
		want bool
	}{
		{mutant{kernel: "dot", elem: "f32", tier: "avx"}, true}, {mutant{kernel: "dot", elem: "f32", tier: "neon"}, false},
		{mutant{kernel: "dot", elem: "f64", tier: "sse2"}, true}, {mutant{kernel: "sum", elem: "f32", tier: "avx"}, false},
	} {
		if got := c.cover(m.mutant); got != m.want {
			t.Errorf("%+v: covered %v", m.mutant, got)
		}
	}
}

// TestExplained: every explanation is of a mutant that can be made, and says something.
func TestExplained(t *testing.T) {
	var all []string
	for _, arch := range []string{"amd64", "arm64", "riscv64"} {
		for _, m := range possible(t, arch) {
			all = append(all, describe(&m))
		}
	}
	for _, e := range explained {
		if e.reason == "" || !slices.ContainsFunc(all, regexp.MustCompile("^"+e.mutant+"$").MatchString) {
			t.Errorf("%q explains nothing that can happen: %q", e.mutant, e.reason)
		}
	}
	if explain(&mutant{symbol: "dotAVXF64", operator: "sign", old: "\tVADDPD Y0, Y1, Y1",
		new: "\tVSUBPD Y0, Y1, Y1"}) != "" {
		t.Error("a wrong sum is explained away")
	}
}

// TestWrite changes the lines that are broken and no other.
func TestWrite(t *testing.T) {
	r := runner{dir: t.TempDir()}
	from := r.dir + "/x.s"
	if err := os.WriteFile(from, []byte("a\nb\nc\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	to, err := r.write("broken", from, []*mutant{{line: 2, new: "B"}, {line: 3, new: "C"}})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(to); err != nil || string(got) != "a\nB\nC\n" {
		t.Errorf("%q, %v", got, err)
	}
}
