package explain

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"flynn/asm"
)

// line is a label of assembly, or an instruction. An instruction may be several lines of the file: one with a prefix,
// and one that is written byte by byte.
type line struct {
	first, last int    // lines of the file, from 1
	label       string // "" is an instruction
	op, args    string
	word        string   // the number that the instruction is written as; the generator's remark says what it is
	remarks     []string // that stand between the line before and this one
}

// listing is the source of one function.
type listing struct {
	registers map[string]string // what registers hold, as the comment above the function says
	order     []string          // of those registers
	lines     []line
}

// register is a register and what it holds.
var register = regexp.MustCompile(`([A-Z]+[0-9]*) = (.*?)(?:   |$)`)

// list reads a function in the text of its file.
func list(f asm.Function) *listing {
	l := &listing{registers: map[string]string{}}
	var remarks []string
	inside, above := false, false
	for i, text := range strings.Split(f.Source(), "\n") {
		code, remark, _ := strings.Cut(text, "//")
		code, remark = strings.TrimSpace(code), strings.TrimSpace(remark)
		switch {
		case strings.HasPrefix(text, "// func "):
			above, inside = strings.HasPrefix(text, "// func "+f.Symbol+"("), false
		case above && strings.HasPrefix(text, "//   "):
			l.holds(remark)
		case strings.HasPrefix(code, "TEXT "):
			inside = strings.HasPrefix(code, "TEXT ·"+f.Symbol+"(SB)")
		case !inside || code == "" && remark == "":
		case code == "":
			remarks = append(remarks, remark)
		default:
			l.add(parse(i+1, code, remark), remarks)
			remarks = nil
		}
	}
	return l
}

// holds reads a line of the comment that tells registers.
func (l *listing) holds(text string) {
	for _, m := range register.FindAllStringSubmatch(text, -1) {
		l.registers[m[1]] = strings.TrimSpace(m[2])
		l.order = append(l.order, m[1])
	}
}

// parse reads one line. The remark of a WORD is the instruction.
func parse(number int, code, remark string) line {
	if name, ok := strings.CutSuffix(code, ":"); ok {
		return line{first: number, last: number, label: name}
	}
	word := ""
	if strings.HasPrefix(code, "WORD ") && remark != "" {
		word, code = strings.TrimSpace(strings.TrimPrefix(code, "WORD")), remark
	}
	op, args, _ := strings.Cut(code, " ")
	return line{first: number, last: number, op: op, args: strings.TrimSpace(args), word: word}
}

// bytewise is the number of an instruction that is written byte by byte.
const bytewise = "bytes"

// add appends a line, or makes it part of the one before.
func (l *listing) add(x line, remarks []string) {
	x.remarks = remarks
	var before *line
	if n := len(l.lines); n > 0 {
		before = &l.lines[n-1]
	}
	switch {
	case x.op == "BYTE" && len(remarks) > 0: // the instruction is the remark right above its first byte
		last := remarks[len(remarks)-1]
		x.op, x.args, _ = strings.Cut(last, " ")
		x.word, x.remarks = bytewise, remarks[:len(remarks)-1]
	case x.op == "BYTE":
		before.last = x.last
		return
	case before != nil && before.op == "REP":
		before.op, before.last = "REP; "+x.op, x.last
		return
	}
	l.lines = append(l.lines, x)
}

// span is a part of the lines of a function: those of a loop, from its label to the jump back to it.
type span struct{ from, to int }

// jump is a mnemonic that may go to a label, of any architecture.
var jump = regexp.MustCompile(`^(J[A-Z]+|B[A-Z]*|CBN?Z|TBN?Z)$`)

// target is the label that a jump goes to.
func (l *line) target() string {
	if !jump.MatchString(l.op) {
		return ""
	}
	return l.args[strings.LastIndexAny(l.args, " ,")+1:]
}

// loops are the innermost loops in the order of their ends.
func (l *listing) loops() (inner []span) {
	var all []span
	for end, x := range l.lines {
		to := x.target()
		start := slices.IndexFunc(l.lines[:end], func(y line) bool { return to != "" && y.label == to })
		if start >= 0 {
			all = append(all, span{start, end + 1})
		}
	}
	for _, outer := range all {
		if !slices.ContainsFunc(all, func(s span) bool {
			return s != outer && outer.from <= s.from && s.to <= outer.to
		}) {
			inner = append(inner, outer)
		}
	}
	return inner
}

// hot is the loop that takes the time: the longest of the innermost ones, or the longest under a remark. A function
// without a loop has one instruction that repeats itself.
func (l *listing) hot(remark string) (span, bool) {
	most, found := span{}, false
	under := remark == ""
	at := 0
	for _, s := range l.loops() {
		for ; at <= s.from; at++ {
			for _, r := range l.lines[at].remarks {
				if remark != "" && !strings.Contains(r, "a trip") {
					under = strings.HasPrefix(r, remark)
				}
			}
		}
		if under && (!found || s.to-s.from > most.to-most.from) {
			most, found = s, true
		}
	}
	if found {
		return most, true
	}
	i := slices.IndexFunc(l.lines, func(x line) bool { return strings.HasPrefix(x.op, "REP;") })
	return span{i, i + 1}, i >= 0
}

// remarks are those above a loop, behind the instructions of the one before it.
func (l *listing) remarks(s span) []string {
	for i := s.from; i >= 0; i-- {
		if r := l.lines[i].remarks; len(r) > 0 {
			return r
		}
		if i < s.from && l.lines[i].target() != "" && l.back(i) {
			return nil
		}
	}
	return nil
}

// back tells whether a jump goes backwards.
func (l *listing) back(i int) bool {
	to := l.lines[i].target()
	return slices.ContainsFunc(l.lines[:i], func(x line) bool { return x.label == to })
}

// tripRemark finds the number of a remark like "4 vectors a trip".
var tripRemark = regexp.MustCompile(`^(one|[0-9]+) (vectors?|groups?|strips?|elements?|bytes?|words?|registers?|additions?) a trip`)

// perTrip reads how many of what the remarks above a loop say that a trip takes.
func perTrip(remarks []string) (n int, what string) {
	for _, r := range slices.Backward(remarks) {
		if m := tripRemark.FindStringSubmatch(r); m != nil {
			if n, _ = strconv.Atoi(m[1]); m[1] == "one" {
				n = 1
			}
			return n, strings.TrimSuffix(m[2], "s")
		}
	}
	return 0, ""
}
