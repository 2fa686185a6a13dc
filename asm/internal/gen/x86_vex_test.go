package gen

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"flynn/asm/isa"
)

// vex reads VPDPBUSD as the manual draws a prefix of three bytes, an opcode and a ModRM byte; "" where it is none. Bits
// of registers in the prefix are inverted.
func vex(b []byte) string {
	const form = "11000100 r1s00010 0uuuu101 01010000 11RRRSSS"
	var drawn strings.Builder
	for _, v := range b {
		fmt.Fprintf(&drawn, " %08b", v)
	}
	fields, bits := map[rune]int{}, strings.TrimSpace(drawn.String())
	if len(bits) != len(form) {
		return ""
	}
	for i, c := range form {
		switch bit := int(bits[i] - '0'); {
		case c == ' ':
		case c == '0' || c == '1':
			if bit != int(c-'0') {
				return ""
			}
		case 'a' <= c && c <= 'z':
			fields[c] = fields[c]<<1 | 1 - bit
		default:
			fields[c] = fields[c]<<1 | bit
		}
	}
	return fmt.Sprintf("VPDPBUSD Y%d, Y%d, Y%d", fields['s']<<3|fields['S'], fields['u'], fields['r']<<3|fields['R'])
}

var byteLine = regexp.MustCompile(`^BYTE +\$0x([0-9a-f]{2})$`)

// TestBytes decodes every run of BYTEs of package asm and holds it against the remark before it.
func TestBytes(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "..", "*_amd64.s"))
	if err != nil {
		t.Fatal(err)
	}
	runs := 0
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var code []byte
		remark := ""
		for i, line := range strings.Split(string(text), "\n") {
			line = strings.TrimSpace(line)
			if m := byteLine.FindStringSubmatch(line); m != nil {
				v, err := strconv.ParseUint(m[1], 16, 8)
				if err != nil {
					t.Fatal(err)
				}
				if code = append(code, byte(v)); len(code) < 5 {
					continue
				}
				runs++
				if got := vex(code); "// "+got != remark {
					t.Errorf("%s:%d: % x is %q, the remark says %q", name, i+1, code, got, remark)
				}
				code, remark = nil, ""
				continue
			}
			if code != nil {
				t.Errorf("%s:%d: % x is no instruction", name, i, code)
				code = nil
			}
			remark = line
		}
	}
	if runs == 0 {
		t.Error("no BYTE was found")
	}
}

// TestVEX covers all registers.
func TestVEX(t *testing.T) {
	for s := range uint8(16) {
		for u := range uint8(16) {
			for d := range uint8(16) {
				if got, want := vex(vpdpbusd(s, u, d)), fmt.Sprintf("VPDPBUSD Y%d, Y%d, Y%d", s, u, d); got != want {
					t.Errorf("%q, want %q", got, want)
				}
			}
		}
	}
	for _, bad := range []operand.Op{reg.Y16, reg.X1, reg.Z1, operand.U8(1), build.NewContext().YMM()} {
		mustPanic(t, bad.Asm(), "none of Y0 to Y15", func() { number(bad) })
	}
}

// TestVEXFeatures: the bytes ask for their own feature, and no longer for AVX-512.
func TestVEXFeatures(t *testing.T) {
	p := &program{name: "one", sig: "()", bodies: bodies{isa.FamilyX86: on(func(b *x86) {
		b.op("VPDPBUSD", reg.Y1, reg.Y2, reg.Y3)
		b.op("RET")
	})}}
	for tier, want := range map[isa.ID]string{isa.AVXVNNI: "[AVXVNNI]", isa.AVX512VNNI: "[AVX512VL AVX512VNNI]"} {
		_, features, err := amd64.function(p, tier, I8)
		if err != nil || fmt.Sprint(features) != want {
			t.Errorf("%s asks for %v (%v), want %s", tier, features, err, want)
		}
	}
}
