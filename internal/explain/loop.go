package explain

import (
	"encoding/hex"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"flynn/asm"
)

// Instruction is one of a loop, or a label.
type Instruction struct {
	Label    string // "" is an instruction
	Bytes    string // in hexadecimal; "" where this program does not have them
	Mnemonic string
	Operands string
	Remark   string // what its registers hold
	Decoded  bool   // a disassembler read the bytes and says the same
}

// Loop is the hot loop of one function.
type Loop struct {
	Function asm.Function
	Line     int      // of its first instruction, in the file of the function
	Holds    []string // registers and what they hold
	Code     []Instruction
	Counts   Counts
	Trip     string // what one trip handles
	Elements int    // of one trip; 0 where the machine says how many, or none are counted
	Others   int    // how many other innermost loops the function has
}

// loopOf reads the hot loop of a function from its source, and from this program if it is part of it. Elements have so
// many bytes. It is nil where a function has no loop.
func loopOf(f asm.Function, size int) *Loop {
	l := list(f)
	s, ok := l.hot(f.Hot)
	if !ok {
		return nil
	}
	lines := l.lines[s.from:s.to]
	loop := &Loop{Function: f, Counts: count(f.GOARCH, lines, size), Others: max(0, len(l.loops())-1)}
	spots := assembled(f, l.lines)
	for i := s.from; i < s.to; i++ {
		x := l.lines[i]
		if x.label == "" && loop.Line == 0 {
			loop.Line = x.first
		}
		code := Instruction{Label: x.label, Mnemonic: x.op, Operands: x.args, Remark: l.says(f.GOARCH, x)}
		if spots != nil && x.label == "" {
			texts, ok := disassemble(spots[i], x.word != "")
			code.Bytes = hex.EncodeToString(spots[i].code)
			code.Decoded = ok && len(texts) == 1 && says(texts[0], i, l.lines, spots)
		}
		loop.Code = append(loop.Code, code)
	}
	for _, r := range l.order {
		if what := l.registers[r]; l.uses(f.GOARCH, lines, r) {
			loop.Holds = append(loop.Holds, r+" = "+what)
		}
	}
	loop.trip(l, s, size)
	return loop
}

// names are the registers of an operand list, as the comment above a function writes them.
func names(goarch, args string) []string {
	if goarch == "arm64" { // GNU's words for general registers
		args = gnuRegister.ReplaceAllString(args, "R$1")
		args = strings.ToUpper(args)
	}
	return registerName.FindAllString(args, -1)
}

var (
	registerName = regexp.MustCompile(`\b[A-Z]{1,2}[0-9]*\b`)
	gnuRegister  = regexp.MustCompile(`\bx([0-9]+)\b`)
)

// address is an operand in memory.
var address = regexp.MustCompile(`\([^,()]*\)|\[x[^]]*\]`)

// uses tells whether some lines name a register.
func (l *listing) uses(goarch string, lines []line, register string) bool {
	for _, x := range lines {
		for _, r := range names(goarch, x.args) {
			if r == register {
				return true
			}
		}
	}
	return false
}

// says names what the registers of an instruction hold. What is not named was computed here.
func (l *listing) says(goarch string, x line) string {
	load, store := x.moves(goarch)
	args := x.args
	if load || store {
		args = strings.Join(address.FindAllString(args, -1), " ")
	}
	var what []string
	for _, r := range names(goarch, args) {
		if h := l.registers[r]; h != "" && (len(what) == 0 || what[len(what)-1] != h) {
			what = append(what, h)
		}
	}
	switch text := strings.Join(what, ", "); {
	case text == "":
		return ""
	case load && store:
		return text
	case load:
		return "loads " + text
	case store:
		return "stores " + text
	default:
		return text
	}
}

// counter finds what an instruction takes off a register.
var counter = regexp.MustCompile(`^\$([0-9]+), (?:[A-Z0-9]+, )?([A-Z]+[0-9]*)$`)

// trip says what one trip of the loop handles: what the remark above the loop says, else what the loop takes off its
// counter.
func (loop *Loop) trip(l *listing, s span, size int) {
	f := loop.Function
	lanes := 0
	if info := f.ISA.Info(); !info.VLA && info.Bits > 0 {
		lanes = info.Bits / 8 / size
	}
	n, what := perTrip(l.remarks(s))
	var text string
	switch {
	case f.Handles > 0:
		loop.Elements, text = f.Handles, counted(f.Handles, "element")
	case what == "vector" && lanes > 0:
		loop.Elements = n * lanes
		text = counted(loop.Elements, "element") + " (" + counted(n, "vector") + ")"
	case what == "vector":
		text = counted(n, "vector") + ", as long as the machine's"
	case what == "strip":
		text = "one strip: as many elements as a group of registers takes"
	case n > 0:
		if text = counted(n, what); what == "element" {
			loop.Elements = n
		}
	default:
		text = loop.step(l, s)
	}
	switch {
	case f.Trip != "" && (n > 0 || f.Handles > 0):
		text += ", " + f.Trip
	case f.Trip != "":
		text = f.Trip
	}
	loop.Trip = text
}

// step reads what a loop takes off a register that the function's comment says is left.
func (loop *Loop) step(l *listing, s span) string {
	for _, x := range l.lines[s.from:s.to] {
		m := counter.FindStringSubmatch(x.args)
		amount, register := 1, strings.TrimSpace(x.args)
		if strings.HasPrefix(x.op, "SUB") && m != nil {
			amount, _ = strconv.Atoi(m[1])
			register = m[2]
		} else if x.op != "DECQ" {
			continue
		}
		if what, ok := strings.CutSuffix(l.registers[register], "s left"); ok {
			if what == "element" {
				loop.Elements = amount
			}
			return counted(amount, what)
		}
	}
	return ""
}

// counted is a number with its noun.
func counted(n int, noun string) string {
	if n == 1 {
		return "one " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
