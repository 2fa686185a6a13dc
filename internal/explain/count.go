package explain

import (
	"fmt"
	"regexp"
	"strings"
)

// Counts is what one trip of a loop executes. An instruction that computes with an operand in memory counts for both.
type Counts struct {
	Instructions int
	Loads        int
	Stores       int
	MultiplyAdds int
	Arithmetic   int // other floating-point operations
	Vectors      int // other instructions on vectors: whole numbers, masks, moves from register to register
	Scalar       int // everything else: addresses, counters, jumps
	Flops        int // of all lanes together; of each lane where the machine says how many there are
}

// syntax is how an architecture writes operands, in Go's assembler and in remarks, which are GNU's.
type syntax struct{ memory, vector *regexp.Regexp }

var syntaxes = map[string]syntax{
	"amd64":   {regexp.MustCompile(`\(`), regexp.MustCompile(`\b[XYZK][0-9]+\b`)},
	"arm64":   {regexp.MustCompile(`\(R|\[x`), regexp.MustCompile(`\b[VFvzqds][0-9]+\b|\bp[0-9]+\.`)},
	"riscv64": {regexp.MustCompile(`\(X`), regexp.MustCompile(`\b[VF][0-9]+\b`)},
}

// Mnemonics by what they do. Case is that of Go's assembler or of GNU's.
var (
	fused      = regexp.MustCompile(`(?i)^v?fn?m(add|sub|acc|sac|la|ls|ad|sb)`)
	arithmetic = regexp.MustCompile(`(?i)^v?(add|sub|mul|div|max|min|sqrt|range|rsqrt(14)?|rcp(14)?)(ps|pd|ss|sd)(\.|$)|` +
		`^v?f(add|r?sub|mul|div|max|min|sqrt|rsqrt|rec|abd)`)
	moving = regexp.MustCompile(`(?i)^(v?mov|v?p?broadcast|v?p?gather|f?v?ld|f?v?st|fmov|vl[0-9a-z]*$|vs[esuo0-9])`)
	// addressing are mnemonics that compute an address and move nothing.
	addressing = regexp.MustCompile(`^(LEA|PREFETCH|PRFM)`)
	comparing  = regexp.MustCompile(`^(CMP|TEST)`)
)

// count counts the instructions of a loop on elements of so many bytes.
func count(goarch string, lines []line, size int) Counts {
	var c Counts
	for _, l := range lines {
		if l.label == "" {
			c.add(goarch, l, size)
		}
	}
	return c
}

func (c *Counts) add(goarch string, l line, size int) {
	load, store := l.moves(goarch)
	vectors := syntaxes[goarch].vector.MatchString(l.args)
	c.Instructions++
	if load {
		c.Loads++
	}
	if store {
		c.Stores++
	}
	switch {
	case fused.MatchString(l.op):
		c.MultiplyAdds++
		c.Flops += 2 * l.lanes(goarch, size)
	case vectors && arithmetic.MatchString(l.op):
		c.Arithmetic++
		c.Flops += l.lanes(goarch, size)
	case (load || store) && (!vectors || moving.MatchString(l.op)):
	case vectors:
		c.Vectors++
	default:
		c.Scalar++
	}
}

// moves tells whether an instruction loads from memory, or stores: the last operand is the result.
func (l *line) moves(goarch string) (load, store bool) {
	memory := syntaxes[goarch].memory
	last := l.args[strings.LastIndex(l.args, ", ")+1:]
	switch {
	case strings.HasPrefix(l.op, "REP;"):
		return true, true
	case addressing.MatchString(l.op) || !memory.MatchString(l.args):
		return false, false
	case l.word != "" && goarch == "arm64": // GNU's has the result first
		return !strings.HasPrefix(l.op, "st"), strings.HasPrefix(l.op, "st")
	}
	store = memory.MatchString(last) && strings.Contains(l.args, ", ") && !comparing.MatchString(l.op)
	return !store, store
}

var (
	scalarResult = regexp.MustCompile(`(SS|SD)$`)
	arrangement  = regexp.MustCompile(`(?i)\.(?:([0-9]+)[bhsd]|[bhsd]([0-9]+))\b`)
)

// lanes is how many elements an instruction computes; 1 where the machine says how many.
func (l *line) lanes(goarch string, size int) int {
	if goarch == "arm64" {
		n := 1
		if a := arrangement.FindStringSubmatch(l.args); a != nil {
			fmt.Sscan(a[1]+a[2], &n)
		}
		return n
	}
	op, _, _ := strings.Cut(l.op, ".")
	for i, r := range []string{"Z", "Y", "X"} {
		if goarch == "amd64" && !scalarResult.MatchString(op) && strings.Contains(l.args, r) {
			return 64 >> i / size
		}
	}
	return 1
}
