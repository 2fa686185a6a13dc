package main

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Words of SVE: their operators change predicates, places and counts in vectors.

var (
	sveOperand     = regexp.MustCompile(`\b[zp]\d+\b`)
	generalFirst   = regexp.MustCompile(`^[xw]\d+\b`)
	predicateFirst = regexp.MustCompile(`^p\d+\b`)
	inVectors      = regexp.MustCompile(`^(\{z\d+\.[bsd]\}, p\d(?:/z)?, \[x\d+)(?:, #-?\d+, mul vl)?\]$`)
	inElements     = regexp.MustCompile(`^(\{z\d+\.[sd]\}, p\d/z, \[x\d+)(?:, #-?\d+)?\]$`)
)

// isSVE tells whether a word is one of SVE.
func isSVE(operands string) bool {
	return sveOperand.MatchString(operands) || generalFirst.MatchString(operands) && !strings.Contains(operands, "[")
}

// signKey is a mnemonic, with or without a predicate that merges.
type signKey struct {
	name    string
	merging bool
}

// sveSigns tell sum and difference, largest and smallest, greater and not less, equal and not.
var sveSigns = map[signKey]taken{
	{"fadd", false}: {1 << 10, "fsub"}, {"fsub", false}: {1 << 10, "fadd"}, {"add", false}: {1 << 10, "sub"},
	{"fadd", true}: {1 << 16, "fsub"}, {"fsub", true}: {1 << 16, "fadd"}, {"add", true}: {1 << 16, "sub"},
	{"fmaxnm", true}: {1 << 16, "fminnm"}, {"fmaxnmv", false}: {1 << 16, "fminnmv"},
	{"smax", true}: {1 << 17, "smin"}, {"fmla", false}: {1 << 10, "fmls"}, {"fmla", true}: {1 << 13, "fmls"},
	{"fmls", true}: {1 << 13, "fmla"}, {"fmad", true}: {1 << 13, "fmsb"}, {"fcmgt", false}: {1 << 4, "fcmge"},
	{"fcmge", false}: {1 << 4, "fcmgt"}, {"cmpeq", false}: {1 << 4, "cmpne"}, {"cmpne", false}: {1 << 4, "cmpeq"},
	{"cmphi", false}: {1 << 4, "cmphs"},
}

// zeroing is brkb with lanes that keep what was there, where they would become no.
func (w word) zeroing() word {
	w.operands = strings.Replace(w.operands, "/z", "/m", 1)
	w.bits ^= 1 << 4
	return w
}

// fields of predicates that are sources, by mnemonic: the lowest bit.
var predicateSources = map[string]int{"orr": 16, "ptest": 5, "brkb": 5, "cntp": 5}

var predicateOperand = regexp.MustCompile(`\bp(\d+)`)

// svePredicate works under the neighbour of a predicate, or on that neighbour: P1, which governs what is left of a
// vector, for P0, which is all of it, and the reverse. A move that merges may also choose the other vector.
func svePredicate(w word) (out []word) {
	named := predicateOperand.FindAllStringSubmatchIndex(w.operands, -1)
	switch {
	case len(named) == 0, w.name == "whilelo", w.name == "ptrue",
		w.name == "mov" && predicateFirst.MatchString(w.operands):
		return nil
	}
	which, at, width := named[0], 10, 3
	source, among := predicateSources[w.name]
	switch {
	case among && predicateOperand.MatchString(w.operands):
		which, at, width = named[len(named)-1], source, 4
	case predicateFirst.MatchString(w.operands): // the result of a comparison
		which = named[1]
	case w.name == "mov" || w.name == "sel":
		width = 4
		out = append(out, w.swapped())
	}
	p := w.field(at, width) ^ 1
	changed := w.operands[:which[2]] + strconv.Itoa(p) + w.operands[which[3]:]
	return append(out, w.with(at, width, p).says("%s", changed))
}

// swapped chooses the one vector of a selection where the other is to be taken.
func (w word) swapped() word {
	n, m := w.field(5, 5), w.field(16, 5)
	l := w.list()
	kind := l[0][strings.IndexByte(l[0], '.'):]
	w.name = "sel"
	return w.with(5, 5, m).with(16, 5, n).says("%s, %s, z%d%s, z%d%[4]s", l[0], strings.TrimSuffix(l[1], "/m"), m, kind, n)
}

// sveBound lets a predicate have one lane more, lower becomes lower or same; and all lanes fewer: the greatest multiple
// of three.
func sveBound(w word) []word {
	switch {
	case w.name == "whilelo":
		w.name, w.bits = "whilels", w.bits^1<<4
	case w.name == "ptrue" && strings.HasSuffix(w.operands, ", vl1"):
		return []word{w.with(5, 5, 2).says("%s2", strings.TrimSuffix(w.operands, "1"))}
	case w.name == "ptrue":
		return []word{w.with(5, 5, 30).says("%s, mul3", w.operands)}
	default:
		return nil
	}
	return []word{w}
}

// sveStep goes on by a vector too much, or counts one too many.
func sveStep(w word) []word {
	l := w.list()
	switch {
	case w.name == "addvl":
		n := (w.field(5, 6) ^ 32 + 1) % 64 // with sign, from 0 on
		n -= 32
		return []word{w.with(5, 6, n).says("%s, %s, #%d", l[0], l[1], n)}
	case generalCounts[w.name]:
		n := (w.field(16, 4)+1)%16 + 1
		operands := l[0]
		if n > 1 {
			operands = fmt.Sprintf("%s, all, mul #%d", l[0], n)
		}
		return []word{w.with(16, 4, n-1).says("%s", operands)}
	}
	return nil
}

var generalCounts = map[string]bool{"cntb": true, "cntw": true, "cntd": true}

// sveDisplacement reads or writes one vector further, or one element.
func sveDisplacement(w word) []word {
	bits, unit, say, form := 4, 1, ", mul vl", inVectors
	switch {
	case strings.HasPrefix(w.name, "ld1rq"):
		unit, say, form = 16, "", inElements
	case strings.HasPrefix(w.name, "ld1r"):
		bits, unit, say, form = 6, map[byte]int{'w': 4, 'd': 8}[w.name[len(w.name)-1]], "", inElements
	}
	m := form.FindStringSubmatch(w.operands)
	if m == nil {
		return nil
	}
	n := (w.field(16, bits) + 1) % (1 << bits)
	if bits == 4 && n >= 8 { // with sign
		n -= 16
	}
	at := "]"
	if n != 0 {
		at = fmt.Sprintf(", #%d%s]", n*unit, say)
	}
	return []word{w.with(16, bits, n).says("%s%s", m[1], at)}
}
