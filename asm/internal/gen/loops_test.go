package gen

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// line is one instruction of a function's text, or a label.
type line struct {
	label    string
	op, args string
	word     string // the remark of a WORD: what it encodes
}

// lines reads what follows TEXT.
func lines(text string) []line {
	_, code, _ := strings.Cut(text, "TEXT ")
	_, code, _ = strings.Cut(code, "\n")
	var ls []line
	for s := range strings.Lines(code) {
		s, remark, _ := strings.Cut(s, "//")
		if s = strings.TrimSpace(s); s == "" {
			continue
		}
		if name, ok := strings.CutSuffix(s, ":"); ok {
			ls = append(ls, line{label: name})
			continue
		}
		op, args, _ := strings.Cut(s, " ")
		ls = append(ls, line{op: op, args: strings.TrimSpace(args), word: strings.TrimSpace(remark)})
	}
	return ls
}

var jump = regexp.MustCompile(`^(J[A-Z]+|B[A-Z]*|CBN?Z|TBN?Z)$`)

// loops are the innermost loops of a function: what lies between a label and a jump back to it.
func loops(ls []line) (inner [][]line) {
	type span struct{ start, end int }
	var all []span
	for end, l := range ls {
		if !jump.MatchString(l.op) {
			continue
		}
		target := l.args[strings.LastIndexAny(l.args, " ,")+1:]
		start := slices.IndexFunc(ls[:end], func(l line) bool { return l.label != "" && l.label == target })
		if start >= 0 {
			all = append(all, span{start, end})
		}
	}
	for i, outer := range all {
		contains := func(s span) bool { return s != outer && outer.start <= s.start && s.end <= outer.end }
		if !slices.ContainsFunc(all[:i], contains) {
			inner = append(inner, ls[outer.start:outer.end])
		}
	}
	return inner
}

// hotLoop is the innermost loop with the most instructions of a kind, nil where none has any: what a function spends
// its time in.
func hotLoop(ls []line, kind func(line) bool) (hot []line) {
	most := 0
	for _, loop := range loops(ls) {
		n := 0
		for _, l := range loop {
			if kind(l) {
				n++
			}
		}
		if n > most {
			hot, most = loop, n
		}
	}
	return hot
}

// TestHotLoop: a loop around another one is not the hot one, however long.
func TestHotLoop(t *testing.T) {
	ls := lines("TEXT x\nouter:\n\tV\n\tV\n\tV\ninner:\n\tV\n\tJNZ inner\n\tJNZ outer\nlast:\n\tV\n\tV\n" +
		"\tBNE X1, X2, last\n\tJMP end\nend:\n\tRET\n")
	if got := len(loops(ls)); got != 2 {
		t.Errorf("%d innermost loops, want 2", got)
	}
	if hot := hotLoop(ls, func(l line) bool { return l.op == "V" }); len(hot) != 3 || hot[0].label != "last" {
		t.Errorf("hot is %v", hot)
	}
}
