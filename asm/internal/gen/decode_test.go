package gen

import (
	"cmp"
	"encoding/binary"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/arch/arm64/arm64asm"
)

var wordLine = regexp.MustCompile(`^WORD +\$0x([0-9a-f]{8}) // (.+)$`)

// TestWords decodes every WORD of package asm and holds it against its remark.
func TestWords(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "..", "*_arm64.s"))
	if err != nil {
		t.Fatal(err)
	}
	words := 0
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(text), "\n") {
			if line = strings.TrimSpace(line); strings.HasPrefix(line, "WORD") {
				words++
				checkWord(t, name, i+1, line)
			}
		}
	}
	if words == 0 {
		t.Error("no WORD was found")
	}
}

func checkWord(t *testing.T, name string, at int, line string) {
	t.Helper()
	m := wordLine.FindStringSubmatch(line)
	if m == nil {
		t.Errorf("%s:%d: %q is not WORD $0x… // mnemonic", name, at, line)
		return
	}
	bits, err := strconv.ParseUint(m[1], 16, 32)
	if err != nil {
		t.Fatal(err)
	}
	if got := decode(t, uint32(bits)); got != m[2] {
		t.Errorf("%s:%d: %#08x is %q, the remark says %q", name, at, bits, got, m[2])
	}
}

func decode(t *testing.T, bits uint32) string {
	t.Helper()
	inst, err := arm64asm.Decode(binary.LittleEndian.AppendUint32(nil, bits))
	if text := cmp.Or(decodeDrawn(bits), decodeSVE(bits)); err != nil && text != "" {
		return text
	}
	if err != nil {
		t.Errorf("%#08x: %v", bits, err)
		return ""
	}
	return arm64asm.GNUSyntax(inst)
}

// drawn are instructions that arm64asm does not decode, as the Arm Architecture Reference Manual draws them: fixed
// bits, and the letters of fields, which stand in the text between braces.
var drawn = []struct{ bits, text string }{
	{"01001110100mmmmm100101nnnnnddddd", "sdot v{d}.4s, v{n}.16b, v{m}.16b"},
}

// decodeDrawn decodes those; "" where none fits.
func decodeDrawn(bits uint32) string {
	for _, u := range drawn {
		fields, fits := map[rune]uint32{}, true
		for i, c := range u.bits {
			bit := bits >> (31 - i) & 1
			if c == '0' || c == '1' {
				fits = fits && bit == uint32(c-'0')
			} else {
				fields[c] = fields[c]<<1 | bit
			}
		}
		if fits {
			text := u.text
			for name, v := range fields {
				text = strings.ReplaceAll(text, "{"+string(name)+"}", strconv.Itoa(int(v)))
			}
			return text
		}
	}
	return ""
}

// encoders calls every encoder with registers d, n, m; where it has no m, with d, n.
var encoders = map[string]func(e Elem, d, n, m int) word{
	"fadd":    func(e Elem, d, n, m int) word { return threeSame("fadd", e, d, n, m) },
	"fmul":    func(e Elem, d, n, m int) word { return threeSame("fmul", e, d, n, m) },
	"fsub":    func(e Elem, d, n, m int) word { return threeSame("fsub", e, d, n, m) },
	"fcmgt":   func(e Elem, d, n, m int) word { return threeSame("fcmgt", e, d, n, m) },
	"fcmge":   func(e Elem, d, n, m int) word { return threeSame("fcmge", e, d, n, m) },
	"frsqrts": func(e Elem, d, n, m int) word { return threeSame("frsqrts", e, d, n, m) },
	"frsqrte": func(e Elem, d, n, _ int) word { return twoSame("frsqrte", e, d, n) },
	"fmaxnm":  func(e Elem, d, n, m int) word { return threeSame("fmaxnm", e, d, n, m) },
	"faddp":   func(e Elem, d, n, m int) word { return threeSame("faddp", e, d, n, m) },
	"fmla":    func(e Elem, d, n, m int) word { return fmlaLane(e, d, n, m, d&(16/e.Size-1)) },
	"smax":    func(_ Elem, d, n, m int) word { return smax(d, n, m) },
	"umull":   func(_ Elem, d, n, m int) word { return umull(0, d, n, m) },
	"umull2":  func(_ Elem, d, n, m int) word { return umull(1, d, n, m) },
	"faddp2":  func(e Elem, d, n, _ int) word { return pairwise("faddp", e, d, n) },
	"fmaxnmp": func(e Elem, d, n, _ int) word { return pairwise("fmaxnmp", e, d, n) },
	"fmaxnmv": func(_ Elem, d, n, _ int) word { return maxAcross(d, n) },
}

// integers calls every encoder of integer instructions with registers d, n, m.
var integers = map[string]func(d, n, m int) word{
	"uqsub":  func(d, n, m int) word { return bytesSame("uqsub", d, n, m) },
	"smull":  func(d, n, m int) word { return smull(0, d, n, m) },
	"smull2": func(d, n, m int) word { return smull(1, d, n, m) },
	"sadalp": func(d, n, _ int) word { return sadalp(d, n) },
	"sdot":   sdot,
}

// TestIntegerEncoders is TestEncoders for them.
func TestIntegerEncoders(t *testing.T) {
	regs := []int{0, 1, 10, 21, 31}
	for name, encode := range integers {
		for _, d := range regs {
			for _, n := range regs {
				for _, m := range regs {
					w := encode(d, n, m)
					if got := decode(t, w.bits); got != w.text {
						t.Errorf("%s: %#08x is %q, want %q", name, w.bits, got, w.text)
					}
				}
			}
		}
		for _, bad := range []int{-1, 32} {
			mustPanic(t, name+": d", "no register V", func() { encode(bad, 1, 2) })
			mustPanic(t, name+": n", "no register V", func() { encode(1, bad, 2) })
		}
	}
	mustPanic(t, "uqadd", "no encoding", func() { bytesSame("uqadd", 0, 0, 0) })
}

// TestPairs is TestEncoders for pairs.
func TestPairs(t *testing.T) {
	for _, r := range []int{0, 1, 10, 21, 31} {
		for _, offset := range []int{0, quad, 63 * quad} {
			w := stnp(r, 31-r, r/2, offset)
			if got := decode(t, w.bits); got != w.text {
				t.Errorf("%#08x is %q, want %q", w.bits, got, w.text)
			}
		}
	}
	mustPanic(t, "stnp: offset", "does not fit", func() { stnp(0, 1, 2, quad/2) })
	mustPanic(t, "stnp: a far offset", "does not fit", func() { stnp(0, 1, 2, 64*quad) })
	mustPanic(t, "stnp: register", "no register V", func() { stnp(0, 32, 2, 0) })
}

// TestEncoders covers registers and elements that no generated function happens to use.
func TestEncoders(t *testing.T) {
	regs := []int{0, 1, 10, 21, 31}
	for name, encode := range encoders {
		for _, e := range floats {
			for _, d := range regs {
				for _, n := range regs {
					for _, m := range regs {
						w := encode(e, d, n, m)
						if got := decode(t, w.bits); got != w.text {
							t.Errorf("%s, %s: %#08x is %q, want %q", name, e.Name, w.bits, got, w.text)
						}
					}
				}
			}
		}
	}
}

func TestEncodersRefuse(t *testing.T) {
	for name, encode := range encoders {
		for _, bad := range []int{-1, 32, 1 << 20} {
			mustPanic(t, name+": d", "no register V", func() { encode(F64, bad, 1, 2) })
			mustPanic(t, name+": n", "no register V", func() { encode(F64, 1, bad, 2) })
			if text := encode(F64, 0, 1, 2).text; strings.HasPrefix(text, name+" v") && strings.Count(text, ",") == 2 {
				mustPanic(t, name+": m", "no register V", func() { encode(F64, 1, 2, bad) })
			}
		}
		if !slices.Contains([]string{"fmaxnmv", "smax", "umull", "umull2"}, name) { // they have one element type only
			mustPanic(t, name+": u8", "no floating-point instruction", func() { encode(U8, 1, 2, 3) })
		}
	}
	for _, lane := range []int{-1, 2} {
		mustPanic(t, "fmla: lane", "no lane", func() { fmlaLane(F64, 0, 1, 2, lane) })
	}
	mustPanic(t, "fdiv", "no encoding", func() { threeSame("fdiv", F64, 0, 0, 0) })
	mustPanic(t, "fabs", "no encoding", func() { twoSame("fabs", F64, 0, 0) })
	mustPanic(t, "fminnmp", "no encoding", func() { pairwise("fminnmp", F64, 0, 0) })
}

// mustPanic wants a panic whose message holds the words.
func mustPanic(t *testing.T, what, words string, f func()) {
	t.Helper()
	defer func() {
		t.Helper()
		if got, _ := recover().(string); !strings.Contains(got, words) {
			t.Errorf("%s: panic %q, want one that says %q", what, got, words)
		}
	}()
	f()
}
