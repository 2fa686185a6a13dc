package main

import (
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestWords holds what each operator does to words: bits, and what they say.
func TestWords(t *testing.T) {
	b := &body{arch: "arm64", size: 8, scalable: true}
	for _, c := range []struct{ operator, word, want string }{
		{"sign", "$0x4e28d400 // fadd v0.4s, v0.4s, v8.4s", "$0x4ea8d400 // fsub v0.4s, v0.4s, v8.4s"},
		{"sign", "$0x65c10000 // fadd z0.d, z0.d, z1.d", "$0x65c10400 // fsub z0.d, z0.d, z1.d"},
		{"sign", "$0x65c08420 // fadd z0.d, p1/m, z0.d, z1.d", "$0x65c18420 // fsub z0.d, p1/m, z0.d, z1.d"},
		{"sign", "$0x65e30041 // fmla z1.d, p0/m, z2.d, z3.d", "$0x65e32041 // fmls z1.d, p0/m, z2.d, z3.d"},
		{"sign", "$0x65814198 // fcmgt p8.s, p0/z, z12.s, z1.s", "$0x65814188 // fcmge p8.s, p0/z, z12.s, z1.s"},
		{"sign", "$0x25e21fe1 // whilelo p1.d, xzr, x2", ""},
		{"accumulator", "$0x4e28d41f // fadd v31.4s, v0.4s, v8.4s", "$0x4e28d400 // fadd v0.4s, v0.4s, v8.4s"},
		{"accumulator", "$0x65c08420 // fadd z0.d, p1/m, z0.d, z1.d", "$0x65c08421 // fadd z1.d, p1/m, z1.d, z1.d"},
		{"accumulator", "$0x05a5e125 // mov z5.s, p8/m, z9.s", "$0x05a5e126 // sel z6.s, p8, z9.s, z5.s"},
		{"accumulator", "$0x25e21fef // whilelo p15.d, xzr, x2", "$0x25e21fe0 // whilelo p0.d, xzr, x2"},
		{"accumulator", "$0x2550c0c0 // ptest p0, p6.b", ""},
		{"accumulator", "$0x04e3e3e5 // cntd x5, all, mul #4", ""},
		{"accumulator", "$0xe570e004 // st4w {z4.s-z7.s}, p0, [x0]", "$0xe570e005 // st4w {z5.s-z8.s}, p0, [x0]"},
		{"lane", "$0x4fc01000 // fmla v0.2d, v0.2d, v0.d[0]", "$0x4fc01800 // fmla v0.2d, v0.2d, v0.d[1]"},
		{"lane", "$0x64e40007 // fmla z7.d, z0.d, z4.d[0]", "$0x64f40007 // fmla z7.d, z0.d, z4.d[1]"},
		{"lane", "$0x25904042 // brkb p2.b, p0/z, p2.b", "$0x25904052 // brkb p2.b, p0/m, p2.b"},
		{"bound", "$0x25e21fe1 // whilelo p1.d, xzr, x2", "$0x25e21ff1 // whilels p1.d, xzr, x2"},
		{"bound", "$0x25d8e3e0 // ptrue p0.d", "$0x25d8e3c0 // ptrue p0.d, mul3"},
		{"bound", "$0x25d8e021 // ptrue p1.d, vl1", "$0x25d8e041 // ptrue p1.d, vl2"},
		{"step", "$0x04205080 // addvl x0, x0, #4", "$0x042050a0 // addvl x0, x0, #5"},
		{"step", "$0x042057e0 // addvl x0, x0, #-1", "$0x04205000 // addvl x0, x0, #0"},
		{"step", "$0x04e3e3e5 // cntd x5, all, mul #4", "$0x04e4e3e5 // cntd x5, all, mul #5"},
		{"step", "$0x04efe3e5 // cntd x5, all, mul #16", "$0x04e0e3e5 // cntd x5"},
		{"displacement", "$0xa5e0a020 // ld1d {z0.d}, p0/z, [x1]", "$0xa5e1a020 // ld1d {z0.d}, p0/z, [x1, #1, mul vl]"},
		{"displacement", "$0xe5efe020 // st1d {z0.d}, p0, [x1, #-1, mul vl]", "$0xe5e0e020 // st1d {z0.d}, p0, [x1]"},
		{"displacement", "$0x85c1e020 // ld1rd {z0.d}, p0/z, [x1, #8]", "$0x85c2e020 // ld1rd {z0.d}, p0/z, [x1, #16]"},
		{"displacement", "$0xa5802020 // ld1rqd {z0.d}, p0/z, [x1]", "$0xa5812020 // ld1rqd {z0.d}, p0/z, [x1, #16]"},
		{"predicate", "$0x65c08420 // fadd z0.d, p1/m, z0.d, z1.d", "$0x65c08020 // fadd z0.d, p0/m, z0.d, z1.d"},
		{"predicate", "$0x65814198 // fcmgt p8.s, p0/z, z12.s, z1.s", "$0x65814598 // fcmgt p8.s, p1/z, z12.s, z1.s"},
		{"predicate", "$0x25834046 // orr p6.b, p0/z, p2.b, p3.b", "$0x25824046 // orr p6.b, p0/z, p2.b, p2.b"},
		{"predicate", "$0x25208047 // cntp x7, p0, p2.b", "$0x25208067 // cntp x7, p0, p3.b"},
		{"predicate", "$0x05a5e125 // mov z5.s, p8/m, z9.s",
			"$0x05a9e0a5 // sel z5.s, p8, z5.s, z9.s;$0x05a5e525 // mov z5.s, p9/m, z9.s"},
		{"predicate", "$0x25d8e3e0 // ptrue p0.d", ""},
		{"predicate", "$0x65c10000 // fadd z0.d, z0.d, z1.d", ""},
	} {
		var got []string
		for _, o := range operators {
			if o.name == c.operator {
				for _, line := range o.apply(b, "\tWORD "+c.word) {
					got = append(got, strings.TrimPrefix(line, "\tWORD "))
				}
			}
		}
		if s := strings.Join(got, ";"); s != c.want {
			t.Errorf("%s of %s: %q, want %q", c.operator, c.word, s, c.want)
		}
	}
}

var disassembled = regexp.MustCompile(`(?m)^ *[0-9a-f]+:\t([0-9a-f]{8}) \t(.*)$`)

// TestWordsObjdump has a disassembler read every word that can be broken, and what becomes of it.
func TestWordsObjdump(t *testing.T) {
	objdump, err := exec.LookPath("aarch64-linux-gnu-objdump")
	if err != nil {
		t.Skip("no aarch64-linux-gnu-objdump: Debian's binutils-aarch64-linux-gnu has it")
	}
	want := map[uint32]string{}
	for _, m := range possible(t, "arm64") {
		if w := wordLine.FindStringSubmatch(strings.TrimPrefix(strings.Join(strings.Fields(m.new), " "), "WORD ")); w != nil {
			bits, err := strconv.ParseUint(w[1], 16, 32)
			if err != nil {
				t.Fatal(err)
			}
			want[uint32(bits)] = w[2] + " " + w[3]
		}
	}
	var code []byte
	for bits := range want {
		code = binary.LittleEndian.AppendUint32(code, bits)
	}
	file := filepath.Join(t.TempDir(), "words")
	if err := os.WriteFile(file, code, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(objdump, "-D", "-b", "binary", "-m", "aarch64", file).Output()
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, m := range disassembled.FindAllStringSubmatch(string(out), -1) {
		bits, err := strconv.ParseUint(m[1], 16, 32)
		if err != nil {
			t.Fatal(err)
		}
		seen++
		plain := strings.NewReplacer("\t", " ", ", ", ",").Replace // Go's disassembler leaves out spaces
		if got, want := plain(m[2]), plain(want[uint32(bits)]); got != want {
			t.Errorf("%#08x is %q, the remark says %q", bits, got, want)
		}
	}
	if seen != len(want) || seen < 1000 {
		t.Errorf("%d words of %d were disassembled", seen, len(want))
	}
}
