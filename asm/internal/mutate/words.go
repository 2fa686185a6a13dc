package main

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Instructions of arm64 that the assembler lacks are words, with what they encode in a remark. Their operators change
// bits, and the remark with them; a test has another disassembler compare the two.

var wordLine = regexp.MustCompile(`^\$0x([0-9a-f]{8}) // (\w+) (.*)$`)

// word is an instruction as bits and as text.
type word struct {
	bits           uint32
	name, operands string
}

func (w word) String() string { return fmt.Sprintf("$0x%08x // %s %s", w.bits, w.name, w.operands) }

// field reads so many bits.
func (w word) field(at, width int) int { return int(w.bits >> at & (1<<width - 1)) }

// with has another value in so many bits. A value that is too large, or negative, is cut.
func (w word) with(at, width, value int) word {
	mask := uint32(1<<width - 1)
	w.bits = w.bits&^(mask<<at) | uint32(value)&mask<<at
	return w
}

// says has other operands.
func (w word) says(format string, args ...any) word {
	w.operands = fmt.Sprintf(format, args...)
	return w
}

// list are the operands; brackets and braces hold theirs together.
func (w word) list() []string { return operand.FindAllString(w.operands, -1) }

var operand = regexp.MustCompile(`\[[^\]]*\]|\{[^}]*\}|[^\s,]+(\[\d\])?( vl| #\d+)?`)

// words breaks one word in every way that change knows.
func words(line string, change func(w word) []word) (out []string) {
	op, gap, args := split(line)
	m := wordLine.FindStringSubmatch(args)
	if m == nil {
		return nil
	}
	bits, err := strconv.ParseUint(m[1], 16, 32)
	if err != nil {
		return nil
	}
	for _, w := range change(word{uint32(bits), m[2], m[3]}) {
		out = append(out, "\t"+op+gap+w.String())
	}
	return out
}

// taken is what an operation is taken for: the bits that differ, and its name.
type taken struct {
	bits uint32
	name string
}

// wordSigns are those of NEON.
var wordSigns = map[string]taken{
	"fadd": {1 << 23, "fsub"}, "fsub": {1 << 23, "fadd"}, "fmaxnm": {1 << 23, "fminnm"}, "fminnm": {1 << 23, "fmaxnm"},
	"fmaxnmp": {1 << 23, "fminnmp"}, "fmaxnmv": {1 << 23, "fminnmv"},
	"fmla": {1 << 14, "fmls"}, "fmls": {1 << 14, "fmla"}, // by a lane, which is what the assembler lacks
}

// wordSign turns fadd into fsub, fmla into fmls, fmaxnm into fminnm, pairwise and across as well where there is such a
// thing.
func wordSign(w word) []word {
	other, ok := wordSigns[w.name]
	if isSVE(w.operands) {
		other, ok = sveSigns[signKey{w.name, strings.Contains(w.operands, "/m")}]
	}
	if !ok {
		return nil
	}
	w.bits, w.name = w.bits^other.bits, other.name
	return []word{w}
}

var registerNumber = regexp.MustCompile(`\b[zpvqds](\d+)`)

// wordDestination gives an operation the next register as destination.
func wordDestination(w word) []word {
	switch {
	case generalFirst.MatchString(w.operands), w.name == "ptest": // a count: the loop would have no end; flags
		return nil
	case predicateFirst.MatchString(w.operands):
		d := (w.field(0, 4) + 1) % 16
		return []word{w.with(0, 4, d).says("%s", renumbered(w.operands, d, 16, 1))}
	case strings.HasPrefix(w.operands, "{") && strings.Contains(w.operands, "-"): // four registers
		d := (w.field(0, 5) + 1) % 32
		return []word{w.with(0, 5, d).says("%s", renumbered(w.operands, d, 32, 2))}
	}
	d := (w.field(0, 5) + 1) % 32
	l := w.list()
	switch {
	case w.name == "mov" && len(l) == 3: // an alias: what is not chosen is the destination's
		old := w.field(0, 5)
		predicate := strings.TrimSuffix(l[1], "/m")
		w.name = "sel"
		return []word{w.with(0, 5, d).says("%s, %s, %s, %s", renumbered(l[0], d, 32, 1), predicate, l[2],
			renumbered(l[0], old, 32, 1))}
	case w.overwrites():
		l[0], l[len(l)-2] = renumbered(l[0], d, 32, 1), renumbered(l[len(l)-2], d, 32, 1)
		if w.name == "eor3" {
			l = w.list()
			l[0], l[1] = renumbered(l[0], d, 32, 1), renumbered(l[1], d, 32, 1)
		}
		return []word{w.with(0, 5, d).says("%s", strings.Join(l, ", "))}
	}
	return []word{w.with(0, 5, d).says("%s", renumbered(w.operands, d, 32, 1))}
}

// overwrites tells whether the destination is a source too, and is written twice.
func (w word) overwrites() bool {
	l := w.list()
	switch w.name {
	case "splice", "eor3":
		return true
	case "fmla", "fmls", "fmad":
		return false
	}
	return len(l) == 4 && strings.HasSuffix(l[1], "/m")
}

// renumbered counts the first registers of a text from another number on.
func renumbered(text string, from, of, registers int) string {
	i := 0
	return registerNumber.ReplaceAllStringFunc(text, func(r string) string {
		if i == registers {
			return r
		}
		at := from
		if i > 0 { // the last of four
			at += 3
		}
		i++
		return fmt.Sprintf("%c%d", r[0], at%of)
	})
}

var lastLane = regexp.MustCompile(`\.([sd])\[(\d)\]$`)

// wordLane takes the other lane of a pair: bit L of floats, bit H of doubles.
func wordLane(w word) []word {
	if w.name == "brkb" {
		return []word{w.zeroing()}
	}
	m := lastLane.FindStringSubmatch(w.operands)
	if m == nil {
		return nil
	}
	bit := map[string]uint32{"s": 1 << 21, "d": 1 << 11}
	if isSVE(w.operands) {
		bit = map[string]uint32{"s": 1 << 19, "d": 1 << 20}
	}
	w.bits ^= bit[m[1]]
	return []word{w.says("%s.%s[%d]", w.operands[:len(w.operands)-len(m[0])], m[1], (m[2][0]-'0')^1)}
}
