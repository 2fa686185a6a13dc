package gen

import (
	"fmt"
	"math/bits"
	"strings"
)

// listing collects the text of a function in the format that avo prints: one column of mnemonics for each run of
// instructions.
type listing struct {
	out   strings.Builder
	run   [][2]string // mnemonic and operands, not yet printed
	fresh bool        // a label was the last thing printed
}

func (l *listing) op(mnemonic, operands string) {
	l.run = append(l.run, [2]string{mnemonic, operands})
}

// flush prints the run of instructions that ends here.
func (l *listing) flush() {
	width := 0
	for _, i := range l.run {
		width = max(width, len(i[0]))
	}
	for _, i := range l.run {
		l.out.WriteString("\t" + strings.TrimRight(fmt.Sprintf("%-*s %s", width, i[0], i[1]), " ") + "\n")
		l.fresh = false
	}
	l.run = nil
}

func (l *listing) label(name string) {
	l.flush()
	l.out.WriteString("\n" + name + ":\n")
	l.fresh = true
}

func (l *listing) say(remark string) {
	l.flush()
	if !l.fresh {
		l.out.WriteString("\n")
	}
	l.out.WriteString("\t// " + remark + "\n")
	l.fresh = false
}

func (l *listing) text() string {
	l.flush()
	return l.out.String()
}

// pool hands out the registers of one kind, the lowest free one first.
type pool struct {
	kind      string
	all, free uint32 // a bit for each register
}

func newPool(kind string, all uint32) pool { return pool{kind, all, all} }

// take is for the function user, whose name the panic tells.
func (p *pool) take(user string) int {
	if p.free == 0 {
		panic(fmt.Sprintf("gen: %s needs more than the %d %s registers", user, bits.OnesCount32(p.all), p.kind))
	}
	r := bits.TrailingZeros32(p.free)
	p.free &^= 1 << r
	return r
}

// takePair takes an even register and the one after it.
func (p *pool) takePair(user string) int {
	const even = 0x55555555
	pairs := pool{p.kind + " pair", p.all & (p.all >> 1) & even, p.free & (p.free >> 1) & even}
	r := pairs.take(user)
	p.free &^= 3 << r
	return r
}

func (p *pool) give(r int) {
	if p.free&(1<<r) != 0 || p.all&(1<<r) == 0 {
		panic(fmt.Sprintf("gen: %s register %d was not handed out", p.kind, r))
	}
	p.free |= 1 << r
}
