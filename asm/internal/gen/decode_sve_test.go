package gen

import (
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// sveDrawn are the instructions of SVE that the backend uses, as drawn: fixed bits, and the letters of fields. In the
// text {x:N} is a field of N bits, sN one with sign, oN one minus 1, RN one taken from N, xN*S one in units of S; {x}
// is a register, {x+3} the third after it.
var sveDrawn = []struct{ bits, text string }{
	{"01100101100mmmmm000000nnnnnddddd", "fadd z{d}.s, z{n}.s, z{m}.s"},
	{"01100101110mmmmm000000nnnnnddddd", "fadd z{d}.d, z{n}.d, z{m}.d"},
	{"0110010111000000100gggmmmmmddddd", "fadd z{d}.d, p{g:3}/m, z{d}.d, z{m}.d"},
	{"0110010110000000100gggmmmmmddddd", "fadd z{d}.s, p{g:3}/m, z{d}.s, z{m}.s"},
	{"01100101110mmmmm000001nnnnnddddd", "fsub z{d}.d, z{n}.d, z{m}.d"},
	{"01100101100mmmmm000001nnnnnddddd", "fsub z{d}.s, z{n}.s, z{m}.s"},
	{"0110010111000001100gggmmmmmddddd", "fsub z{d}.d, p{g:3}/m, z{d}.d, z{m}.d"},
	{"0110010110000001100gggmmmmmddddd", "fsub z{d}.s, p{g:3}/m, z{d}.s, z{m}.s"},
	{"01100101110mmmmm000010nnnnnddddd", "fmul z{d}.d, z{n}.d, z{m}.d"},
	{"01100101100mmmmm000010nnnnnddddd", "fmul z{d}.s, z{n}.s, z{m}.s"},
	{"0110010111000010100gggmmmmmddddd", "fmul z{d}.d, p{g:3}/m, z{d}.d, z{m}.d"},
	{"0110010110000010100gggmmmmmddddd", "fmul z{d}.s, p{g:3}/m, z{d}.s, z{m}.s"},
	{"01100101110mmmmm000111nnnnnddddd", "frsqrts z{d}.d, z{n}.d, z{m}.d"},
	{"01100101100mmmmm000111nnnnnddddd", "frsqrts z{d}.s, z{n}.s, z{m}.s"},
	{"0110010111001111001100nnnnnddddd", "frsqrte z{d}.d, z{n}.d"},
	{"0110010110001111001100nnnnnddddd", "frsqrte z{d}.s, z{n}.s"},
	{"00000100101mmmmm000000nnnnnddddd", "add z{d}.s, z{n}.s, z{m}.s"},
	{"00000100111mmmmm000000nnnnnddddd", "add z{d}.d, z{n}.d, z{m}.d"},
	{"0000010010000000000gggmmmmmddddd", "add z{d}.s, p{g:3}/m, z{d}.s, z{m}.s"},
	{"0000010011000000000gggmmmmmddddd", "add z{d}.d, p{g:3}/m, z{d}.d, z{m}.d"},
	{"0110010111000100100gggmmmmmddddd", "fmaxnm z{d}.d, p{g:3}/m, z{d}.d, z{m}.d"},
	{"0110010110000100100gggmmmmmddddd", "fmaxnm z{d}.s, p{g:3}/m, z{d}.s, z{m}.s"},
	{"0110010110001001100gggmmmmmddddd", "fscale z{d}.s, p{g:3}/m, z{d}.s, z{m}.s"},
	{"0110010111001001100gggmmmmmddddd", "fscale z{d}.d, p{g:3}/m, z{d}.d, z{m}.d"},
	{"01100101101mmmmm000gggnnnnnddddd", "fmla z{d}.s, p{g:3}/m, z{n}.s, z{m}.s"},
	{"01100101111mmmmm000gggnnnnnddddd", "fmla z{d}.d, p{g:3}/m, z{n}.d, z{m}.d"},
	{"01100101111mmmmm001gggnnnnnddddd", "fmls z{d}.d, p{g:3}/m, z{n}.d, z{m}.d"},
	{"01100101101mmmmm001gggnnnnnddddd", "fmls z{d}.s, p{g:3}/m, z{n}.s, z{m}.s"},
	{"111001010111iiii111gggnnnnnddddd", "st4w {{z{d}.s-z{d+3}.s}}, p{g:3}, [x{n}, #{i:x4*4}, mul vl]"},
	{"111001011111iiii111gggnnnnnddddd", "st4d {{z{d}.d-z{d+3}.d}}, p{g:3}, [x{n}, #{i:x4*4}, mul vl]"},
	{"01100101111aaaaa100gggmmmmmddddd", "fmad z{d}.d, p{g:3}/m, z{m}.d, z{a}.d"},
	{"01100101101aaaaa100gggmmmmmddddd", "fmad z{d}.s, p{g:3}/m, z{m}.s, z{a}.s"},
	{"01100100101iimmm000000nnnnnddddd", "fmla z{d}.s, z{n}.s, z{m:3}.s[{i:2}]"},
	{"01100100111immmm000000nnnnnddddd", "fmla z{d}.d, z{n}.d, z{m:4}.d[{i:1}]"},
	{"0110010110011100101gggnnnnnddddd", "fcvtzs z{d}.s, p{g:3}/m, z{n}.s"},
	{"0110010111011110101gggnnnnnddddd", "fcvtzs z{d}.d, p{g:3}/m, z{n}.d"},
	{"0110010110010100101gggnnnnnddddd", "scvtf z{d}.s, p{g:3}/m, z{n}.s"},
	{"0110010111010110101gggnnnnnddddd", "scvtf z{d}.d, p{g:3}/m, z{n}.d"},
	{"0000010011011010101gggnnnnnddddd", "cnt z{d}.d, p{g:3}/m, z{n}.d"},
	{"0110010111000000001gggnnnnnddddd", "faddv d{d}, p{g:3}, z{n}.d"},
	{"0110010110000000001gggnnnnnddddd", "faddv s{d}, p{g:3}, z{n}.s"},
	{"0110010111000100001gggnnnnnddddd", "fmaxnmv d{d}, p{g:3}, z{n}.d"},
	{"0110010110000100001gggnnnnnddddd", "fmaxnmv s{d}, p{g:3}, z{n}.s"},
	{"0000010111100011100gggnnnnnddddd", "lastb d{d}, p{g:3}, z{n}.d"},
	{"0000010110100011100gggnnnnnddddd", "lastb s{d}, p{g:3}, z{n}.s"},
	{"0000010011000001001gggnnnnnddddd", "uaddv d{d}, p{g:3}, z{n}.d"},
	{"0000010010000000001gggnnnnnddddd", "saddv d{d}, p{g:3}, z{n}.s"},
	{"00000100011mmmmm001100nnnnnddddd", "orr z{d}.d, z{n}.d, z{m}.d"},
	{"00000100101mmmmm001100nnnnnddddd", "eor z{d}.d, z{n}.d, z{m}.d"},
	{"00000100001mmmmm000111nnnnnddddd", "uqsub z{d}.b, z{n}.b, z{m}.b"},
	{"00000101001mmmmm001100nnnnnddddd", "tbl z{d}.b, {{z{n}.b}}, z{m}.b"},
	{"00000100101mmmmm011000nnnnnddddd", "mul z{d}.s, z{n}.s, z{m}.s"},
	{"00000100101mmmmm011011nnnnnddddd", "umulh z{d}.s, z{n}.s, z{m}.s"},
	{"0000010010010011000gggmmmmmddddd", "umulh z{d}.s, p{g:3}/m, z{d}.s, z{m}.s"},
	{"0000010010010000000gggmmmmmddddd", "mul z{d}.s, p{g:3}/m, z{d}.s, z{m}.s"},
	{"0000010010001000000gggmmmmmddddd", "smax z{d}.s, p{g:3}/m, z{d}.s, z{m}.s"},
	{"00000100001mmmmm001110nnnnnddddd", "eor3 z{d}.d, z{d}.d, z{m}.d, z{n}.d"},
	{"00000100001mmmmm001100nnnnnddddd", "and z{d}.d, z{n}.d, z{m}.d"},
	{"0000010000101iii100101nnnnnddddd", "lsr z{d}.b, z{n}.b, #{i:R8}"},
	{"00100100100mmmmm000gggnnnnn1dddd", "cmphi p{d:4}.s, p{g:3}/z, z{n}.s, z{m}.s"},
	{"00100101000iiiii100gggnnnnn1dddd", "cmpne p{d:4}.b, p{g:3}/z, z{n}.b, #{i:s5}"},
	{"00100101100iiiii100gggnnnnn0dddd", "cmpeq p{d:4}.s, p{g:3}/z, z{n}.s, #{i:s5}"},
	{"001001011010000010gggg0nnnnddddd", "cntp x{d}, p{g:4}, p{n:4}.s"},
	{"00000100011iiiii100111nnnnnddddd", "lsl z{d}.s, z{n}.s, #{i:5}"},
	{"000001001i1iiiii100111nnnnnddddd", "lsl z{d}.d, z{n}.d, #{i:6}"},
	{"0000010111101100100gggmmmmmddddd", "splice z{d}.d, p{g:3}, z{d}.d, z{m}.d"},
	{"0000010110101100100gggmmmmmddddd", "splice z{d}.s, p{g:3}, z{d}.s, z{m}.s"},
	{"01000100100mmmmm000000nnnnnddddd", "sdot z{d}.s, z{n}.b, z{m}.b"},
	{"00000101111mmmmm11ggggnnnnnddddd", "sel z{d}.d, p{g:4}, z{n}.d, z{m}.d"},
	{"00000101101mmmmm11ggggnnnnnddddd", "sel z{d}.s, p{g:4}, z{n}.s, z{m}.s"},
	{"00000101001mmmmm11ggggnnnnnddddd", "sel z{d}.b, p{g:4}, z{n}.b, z{m}.b"},
	{"0000010110100000001110nnnnnddddd", "mov z{d}.s, w{n}"},
	{"0000010100100000001110nnnnnddddd", "mov z{d}.b, w{n}"},
	{"0000010111100000001110nnnnnddddd", "mov z{d}.d, x{n}"},
	{"0000010100100001001000nnnnnddddd", "mov z{d}.b, b{n}"},
	{"0000010100100100001000nnnnnddddd", "mov z{d}.s, s{n}"},
	{"0000010100101000001000nnnnnddddd", "mov z{d}.d, d{n}"},
	{"00000100101jjjjj010000iiiiiddddd", "index z{d}.s, #{i:s5}, #{j:s5}"},
	{"00000100111jjjjj010000iiiiiddddd", "index z{d}.d, #{i:s5}, #{j:s5}"},
	{"00000100111mmmmm010011nnnnnddddd", "index z{d}.d, x{n}, x{m}"},
	{"00000100101mmmmm010011nnnnnddddd", "index z{d}.s, w{n}, w{m}"},
	{"0010010111111000110iiiiiiiiddddd", "mov z{d}.d, #{i:s8}"},
	{"0010010110111000110iiiiiiiiddddd", "mov z{d}.s, #{i:s8}"},
	{"0010010100111000110iiiiiiiiddddd", "mov z{d}.b, #{i:s8}"},
	{"0010010110011000111000111110dddd", "ptrue p{d:4}.s"},
	{"0010010111011000111000111110dddd", "ptrue p{d:4}.d"},
	{"0010010100011000111000111110dddd", "ptrue p{d:4}.b"},
	{"0010010100011000111000000010dddd", "ptrue p{d:4}.b, vl1"},
	{"0010010110011000111000000010dddd", "ptrue p{d:4}.s, vl1"},
	{"0010010111011000111000000010dddd", "ptrue p{d:4}.d, vl1"},
	{"00100101001mmmmm000111nnnnn0dddd", "whilelo p{d:4}.b, x{n}, x{m}"},
	{"00100101101mmmmm000111nnnnn0dddd", "whilelo p{d:4}.s, x{n}, x{m}"},
	{"00100101111mmmmm000111nnnnn0dddd", "whilelo p{d:4}.d, x{n}, x{m}"},
	{"001001010101000011gggg0nnnn00000", "ptest p{g:4}, p{n:4}.b"},
	{"001001011000mmmm01gggg0nnnn0dddd", "orr p{d:4}.b, p{g:4}/z, p{n:4}.b, p{m:4}.b"},
	{"001001011001000001gggg0nnnn0dddd", "brkb p{d:4}.b, p{g:4}/z, p{n:4}.b"},
	{"00100100000mmmmm101gggnnnnn0dddd", "cmpeq p{d:4}.b, p{g:3}/z, z{n}.b, z{m}.b"},
	{"01100101110mmmmm010gggnnnnn1dddd", "fcmgt p{d:4}.d, p{g:3}/z, z{n}.d, z{m}.d"},
	{"01100101110mmmmm010gggnnnnn0dddd", "fcmge p{d:4}.d, p{g:3}/z, z{n}.d, z{m}.d"},
	{"01100101100mmmmm010gggnnnnn1dddd", "fcmgt p{d:4}.s, p{g:3}/z, z{n}.s, z{m}.s"},
	{"01100101100mmmmm010gggnnnnn0dddd", "fcmge p{d:4}.s, p{g:3}/z, z{n}.s, z{m}.s"},
	{"001001010010000010gggg0nnnnddddd", "cntp x{d}, p{g:4}, p{n:4}.b"},
	{"000001000010iiii11100011111ddddd", "cntb x{d}, all, mul #{i:o4}"},
	{"000001001010iiii11100011111ddddd", "cntw x{d}, all, mul #{i:o4}"},
	{"000001001110iiii11100011111ddddd", "cntd x{d}, all, mul #{i:o4}"},
	{"00000100001nnnnn01010iiiiiiddddd", "addvl x{d}, x{n}, #{i:s6}"},
	{"101001010100iiii101gggnnnnnddddd", "ld1w {{z{d}.s}}, p{g:3}/z, [x{n}, #{i:s4}, mul vl]"},
	{"101001011110iiii101gggnnnnnddddd", "ld1d {{z{d}.d}}, p{g:3}/z, [x{n}, #{i:s4}, mul vl]"},
	{"101001000000iiii101gggnnnnnddddd", "ld1b {{z{d}.b}}, p{g:3}/z, [x{n}, #{i:s4}, mul vl]"},
	{"101001010110iiii101gggnnnnnddddd", "ld1w {{z{d}.d}}, p{g:3}/z, [x{n}, #{i:s4}, mul vl]"},
	{"111001010100iiii111gggnnnnnddddd", "st1w {{z{d}.s}}, p{g:3}, [x{n}, #{i:s4}, mul vl]"},
	{"111001011110iiii111gggnnnnnddddd", "st1d {{z{d}.d}}, p{g:3}, [x{n}, #{i:s4}, mul vl]"},
	{"111001000000iiii111gggnnnnnddddd", "st1b {{z{d}.b}}, p{g:3}, [x{n}, #{i:s4}, mul vl]"},
	{"111001010001iiii111gggnnnnnddddd", "stnt1w {{z{d}.s}}, p{g:3}, [x{n}, #{i:s4}, mul vl]"},
	{"111001011001iiii111gggnnnnnddddd", "stnt1d {{z{d}.d}}, p{g:3}, [x{n}, #{i:s4}, mul vl]"},
	{"1000010101iiiiii110gggnnnnnddddd", "ld1rw {{z{d}.s}}, p{g:3}/z, [x{n}, #{i:x6*4}]"},
	{"1000010111iiiiii111gggnnnnnddddd", "ld1rd {{z{d}.d}}, p{g:3}/z, [x{n}, #{i:x6*8}]"},
	{"1010010100000iii001gggnnnnnddddd", "ld1rqw {{z{d}.s}}, p{g:3}/z, [x{n}, #{i:x3*16}]"},
	{"1010010110000iii001gggnnnnnddddd", "ld1rqd {{z{d}.d}}, p{g:3}/z, [x{n}, #{i:x3*16}]"},
	{"11000101111mmmmm110gggnnnnnddddd", "ld1d {{z{d}.d}}, p{g:3}/z, [x{n}, z{m}.d, lsl #3]"},
	{"10000101001mmmmm010gggnnnnnddddd", "ld1w {{z{d}.s}}, p{g:3}/z, [x{n}, z{m}.s, uxtw #2]"},
}

var (
	placeholder = regexp.MustCompile(`\{\{|\}\}|\{(\w)(?:\+3)?(?::([a-zA-Z]?)\d+(?:\*(\d+))?)?\}`)
	// aliases are what disassemblers prefer where operands are equal.
	selAlias = regexp.MustCompile(`^sel (z\d+\.[bsd]), (p\d+), (z\d+\.[bsd]), (z\d+\.[bsd])$`)
	orrAlias = regexp.MustCompile(`^orr (z\d+\.d), (z\d+\.d), (z\d+\.d)$`)
	allAlias = regexp.MustCompile(`^orr (p\d+\.b), (p\d+)/z, (p\d+)\.b, (p\d+)\.b$`)
	shorter  = strings.NewReplacer(", #0, mul vl]", "]", ", #0]", "]", " x31,", " xzr,", " w31,", " wzr,")
)

// decodeSVE decodes a word by the drawings; "" where none fits.
func decodeSVE(bits uint32) string {
	for _, u := range sveDrawn {
		if fields, ok := drawnFields(u.bits, bits); ok {
			return alias(rendered(u.text, fields))
		}
	}
	return ""
}

// drawnFields are the fields of a word by their letters, with their lengths, if it has the fixed bits.
func drawnFields(drawing string, bits uint32) (fields map[string][2]int, ok bool) {
	fields = map[string][2]int{}
	for i, c := range drawing {
		bit := int(bits >> (31 - i) & 1)
		if c == '0' || c == '1' {
			if bit != int(c-'0') {
				return nil, false
			}
			continue
		}
		f := fields[string(c)]
		fields[string(c)] = [2]int{f[0]<<1 | bit, f[1] + 1}
	}
	return fields, true
}

// rendered puts fields into a text.
func rendered(text string, fields map[string][2]int) string {
	return placeholder.ReplaceAllStringFunc(text, func(p string) string {
		m := placeholder.FindStringSubmatch(p)
		if m[1] == "" {
			return p[:1]
		}
		v, length := fields[m[1]][0], fields[m[1]][1]
		if strings.HasSuffix(p, "+3}") {
			return strconv.Itoa((v + 3) % vectorRegs)
		}
		switch m[2] {
		case "s":
			if v >= 1<<(length-1) {
				v -= 1 << length
			}
		case "R":
			v = 1<<length - v
		case "o":
			v++
		case "x":
			unit, _ := strconv.Atoi(m[3])
			v *= unit
		}
		return strconv.Itoa(v)
	})
}

func alias(text string) string {
	text = strings.TrimSuffix(shorter.Replace(text), ", all, mul #1")
	if m := selAlias.FindStringSubmatch(text); m != nil && m[1] == m[4] {
		return fmt.Sprintf("mov %s, %s/m, %s", m[1], m[2], m[3])
	}
	if m := orrAlias.FindStringSubmatch(text); m != nil && m[2] == m[3] {
		return fmt.Sprintf("mov %s, %s", m[1], m[2])
	}
	if m := allAlias.FindStringSubmatch(text); m != nil && m[2] == m[3] && m[3] == m[4] {
		return fmt.Sprintf("mov %s, %s.b", m[1], m[3])
	}
	return text
}

// sveEncoders calls every encoder with lanes, three registers and a predicate below 8.
var sveEncoders = map[string]func(lane, d, n, m, p int) []word{
	"arithmetic": func(lane, d, n, m, p int) (ws []word) {
		for _, name := range []string{"fadd", "fsub", "fmul", "frsqrts", "add"} {
			ws = append(ws, sveSame(name, lane, d, n, m))
		}
		for _, name := range []string{"fadd", "fsub", "fmul", "fmaxnm", "fscale", "add"} {
			ws = append(ws, sveMerging(name, lane, p, d, m))
		}
		for _, name := range []string{"fmla", "fmls", "fmad"} {
			ws = append(ws, sveFused(name, lane, p, d, n, m))
		}
		for _, name := range []string{"fcvtzs", "scvtf"} {
			ws = append(ws, sveUnary(name, lane, p, d, n))
		}
		return append(ws, sveEstimate(lane, d, n), sveShiftLeft(lane, d, n, m), sveSplice(lane, p, d, m),
			sveFMLALane(lane, d, n, m%8, p&(quad/lane-1)), sveUnary("cnt", 8, p, d, n), sveDot(d, n, m),
			sveSame("uqsub", 1, d, n, m), sveSame("mul", 4, d, n, m), sveSame("umulh", 4, d, n, m),
			sveMerging("smax", 4, p, d, m),
			sveMerging("mul", 4, p, d, m), sveMerging("umulh", 4, p, d, m), sveShiftRight(1, d, n, 8-p), sveEor3(d, n, m))
	},
	"bits": func(_, d, n, m, _ int) []word {
		return []word{sveBitwise("orr", d, n, m), sveBitwise("orr", d, n, n), sveBitwise("eor", d, n, m),
			sveBitwise("and", d, n, m), sveSame("tbl", 1, d, n, m)}
	},
	"across": func(lane, d, n, _, p int) []word {
		return []word{sveAcross("faddv", lane, p, d, n), sveAcross("fmaxnmv", lane, p, d, n),
			sveAcross("lastb", lane, p, d, n), sveAcross("saddv", 4, p, d, n), sveAcross("uaddv", 8, p, d, n)}
	},
	"moves": func(lane, d, n, m, p int) []word {
		return []word{sveImmediate(lane, d, -n), sveImmediate(1, d, n), sveFromGP(lane, d, n), sveFromGP(1, d, n),
			sveSplat(lane, d, n), sveSplat(1, d, n), sveWhere(lane, p, d, n), sveWhere(1, p+8, d, n), sveIndex(lane, d, p, -p),
			sveSteps(lane, d, n, m), sveSteps(lane, d, zeroReg, m)}
	},
	"predicates": func(lane, d, n, m, p int) []word {
		return []word{svePTrue(lane, p, allLanes), svePTrue(1, p+8, allLanes), svePTrue(lane, p, oneLane),
			sveWhile(lane, p, zeroReg, m), sveWhile(1, p, n, m), sveOr(p, p, p, p), sveOr(p, 1, 2, p+8), sveOr(p, p, p, 9),
			svePTest(p, 15-p), sveBefore(p, 15-p, 9), sveCountLanes(1, d, p, 15-p), sveCompare("cmpeq", 1, 15-p, p, n, m),
			sveCompare("cmphi", 4, 15-p, p, n, m), sveCompareTo("cmpne", 1, 15-p, p, n, -p), sveCountLanes(4, d, p, 15-p),
			sveCompareTo("cmpeq", 4, 15-p, p, n, p), sveCompare("fcmgt", lane, 15-p, p, n, m),
			sveCompare("fcmge", lane, 15-p, p, n, m)}
	},
	"counts": func(lane, d, n, _, p int) []word {
		return []word{sveCount(lane, d, 1+p), sveCount(1, d, 16-p), sveForward(d, n, p-4)}
	},
	"memory": func(lane, d, n, m, p int) []word {
		return []word{sveMove("ld1", lane, p, d, n, p-4), sveMove("ld1", 1, p, d, n, p), sveMove("index", lane, p, d, n, p),
			sveMove("st1", lane, p, d, n, p-8), sveMove("st1", 1, p, d, n, 0), sveMove("stnt1", lane, p, d, n, p),
			sveBroadcast(lane, d, n, 9*p*lane), sveQuad(lane, d, n, p*quad), sveGather(lane, p, d, n, m),
			sveStore4(lane, p, d%29, n)}
	},
}

// every calls f with each word that the encoders make of some registers. General registers are none from 30 on: 31 is
// the stack, or zero, which disassemblers name so.
func every(f func(w word)) {
	for _, encode := range sveEncoders {
		for _, lane := range []int{4, 8} {
			for _, r := range [][3]int{{0, 0, 0}, {1, 10, 21}, {29, 3, 30}, {21, 29, 1}, {7, 30, 12}, {15, 16, 17}} {
				for _, p := range []int{0, 1, 5, 7} {
					for _, w := range encode(lane, r[0], r[1], r[2], p) {
						f(w)
					}
				}
			}
		}
	}
}

// TestSVEEncoders covers registers, predicates and offsets that no generated function happens to use.
func TestSVEEncoders(t *testing.T) {
	words := 0
	every(func(w word) {
		words++
		if got := decodeSVE(w.bits); got != w.text {
			t.Errorf("%#08x is %q, want %q", w.bits, got, w.text)
		}
	})
	if words < 1000 {
		t.Errorf("%d words only", words)
	}
}

// TestSVEObjdump holds the words of the encoders and of package asm against another disassembler.
func TestSVEObjdump(t *testing.T) {
	objdump, err := exec.LookPath("aarch64-linux-gnu-objdump")
	if err != nil {
		t.Skip("no aarch64-linux-gnu-objdump: Debian's binutils-aarch64-linux-gnu has it")
	}
	want := sveWords(t)
	every(func(w word) { want[w.bits] = w.text })
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
		if got := strings.ReplaceAll(m[2], "\t", " "); got != want[uint32(bits)] {
			t.Errorf("%#08x is %q, the remark says %q", bits, got, want[uint32(bits)])
		}
	}
	if seen != len(want) {
		t.Errorf("%d words of %d were disassembled", seen, len(want))
	}
}

var disassembled = regexp.MustCompile(`(?m)^ *[0-9a-f]+:\t([0-9a-f]{8}) \t(.*)$`)

// sveWords are the words of package asm that the drawings are for.
func sveWords(t *testing.T) map[uint32]string {
	t.Helper()
	words := map[uint32]string{}
	for _, f := range functions(t, arm64) {
		for line := range strings.Lines(f.text) {
			m := wordLine.FindStringSubmatch(strings.TrimSpace(line))
			if m == nil {
				continue
			}
			bits, err := strconv.ParseUint(m[1], 16, 32)
			if err != nil {
				t.Fatal(err)
			}
			if decodeSVE(uint32(bits)) != "" {
				words[uint32(bits)] = m[2]
			}
		}
	}
	return words
}

// TestSVERefused: encoders refuse what does not fit their fields.
func TestSVERefused(t *testing.T) {
	for what, c := range map[string]struct {
		words string
		f     func()
	}{
		"vector 32":        {"no register V32", func() { sveSame("fadd", 8, 32, 0, 0) }},
		"lanes of 3 bytes": {"no lanes of 3 bytes", func() { sveSame("fadd", 3, 0, 0, 0) }},
		"no instruction":   {"no encoding for fdiv", func() { sveSame("fdiv", 8, 0, 0, 0) }},
		"cnt of words":     {"no encoding for cnt of 4 bytes", func() { sveUnary("cnt", 4, 0, 0, 0) }},
		"P8 governs":       {"P8 governs no instruction", func() { sveMerging("fadd", 8, 8, 0, 0) }},
		"P16":              {"no predicate P16", func() { svePTrue(8, 16, allLanes) }},
		"17 vectors":       {"17 vectors", func() { sveCount(8, 0, 17) }},
		"8 vectors behind": {"8 does not fit 4 bits", func() { sveMove("ld1", 8, 0, 0, 0, 8) }},
		"9 before":         {"-9 does not fit 4 bits", func() { sveMove("ld1", 8, 0, 0, 0, -9) }},
		"a far element":    {"does not fit a load of one element", func() { sveBroadcast(8, 0, 0, 64*8) }},
		"part of a quad":   {"does not fit a load of 16 bytes", func() { sveQuad(8, 0, 0, 8) }},
		"lane 2 of two":    {"no lane 2", func() { sveFMLALane(8, 0, 0, 0, 2) }},
		"lanes of Z8":      {"of Z8", func() { sveFMLALane(4, 0, 0, 8, 0) }},
		"a long shift":     {"not shifted by 64", func() { sveShiftLeft(8, 0, 0, 64) }},
		"stores of bytes":  {"no encoding for stnt1", func() { sveMove("stnt1", 1, 0, 0, 0, 0) }},
	} {
		mustPanic(t, what, c.words, c.f)
	}
}
