package gen

import (
	"fmt"

	"flynn/asm/isa"
)

// sve is the backend for SVE. Its bodies are unrolled as NEON's are: how many elements a vector has is read when a loop
// begins, offsets of loads and stores are in vectors, and all lanes work under one predicate. What is left of a vector
// is one trip under another one, with the semantics of AVX-512's masks.
type sve struct {
	a64
	v, p   pool  // vector registers, and the predicates that govern instructions
	choice pool  // predicates that choose between vectors only
	govern int   // the predicate that instructions work under: everyLane, or partial
	slides []int // see LastLane
	lanes  int   // the general register with the lanes of a vector, where slides are
}

// predicates is added to the number of a predicate where a Vec, or a Mask, is one.
const predicates = 32

// Predicates of masks: everyLane and partial have others, and those from P8 on govern nothing.
const (
	governRegs = 1<<8 - 1<<2
	choiceRegs = 1<<16 - 1<<8
)

// mostBytes is how long a vector may be, in bytes.
const mostBytes = 2048 / 8

func (b *sve) newVec() Vec { return b.hold(b.v.take(b.symbol)) }

// give takes the register of a Vec or a Mask back.
func (b *sve) give(reg int) {
	switch p := reg - predicates; {
	case p < 0:
		b.v.give(reg)
	case governRegs>>p&1 == 1:
		b.p.give(p)
	default:
		b.choice.give(p)
	}
}

// Lanes is what nobody knows before the program runs: programs that ask have a body of their own.
func (b *sve) Lanes() int {
	panic("gen: " + b.symbol + " asks for the length of a vector, which is known at run time only")
}

func (b *sve) Arg(name, say string) Vec {
	v := b.newVec()
	b.emit("FMOV"+b.d(), "%s, F%d", b.arg(name, ""), b.reg(v))
	b.Splat(v)
	b.note("Z", b.reg(v), say)
	return v
}

func (b *sve) Splat(v Vec) { b.word(sveSplat(b.elem.Size, b.reg(v), b.reg(v))) }

func (b *sve) Zero(say string) Vec {
	v := b.newVec()
	b.word(sveImmediate(b.elem.Size, b.reg(v), 0))
	b.note("Z", b.reg(v), say)
	return v
}

// second tells whether the tier has SVE2.
func (b *sve) second() bool { return b.tier.Includes(isa.SVE2) }

// number puts a constant into a general register for as long as f runs.
func (b *sve) number(value uint64, f func(r int)) {
	r := b.r.take(b.symbol)
	b.emit("MOVD", "$%#x, R%d", value, r)
	f(r)
	b.r.give(r)
}

// count puts the lanes of so many vectors into a general register: one instruction takes up to 16.
func (b *sve) count(r, vectors int) {
	if vectors <= 16 {
		b.word(sveCount(b.elem.Size, r, vectors))
		return
	}
	if vectors%2 != 0 {
		panic(fmt.Sprintf("gen: %s counts the lanes of %d vectors", b.symbol, vectors))
	}
	b.count(r, vectors/2)
	b.emit("ADD", "R%d, R%d", r, r)
}

// sveFunction compiles one function to text, without the file's header.
func sveFunction(p *program, t isa.ID, e Elem, l layout) (text string, features []string, err error) {
	b := &sve{a64: newA64(p.symbol(t, e), l), v: newPool("vector", 1<<32-1), p: newPool("predicate", governRegs)}
	b.choice = newPool("predicate", choiceRegs)
	b.defaults = newDefaults(b, t, e)
	b.release = b.give
	b.note("P", everyLane, "all lanes")
	b.word(svePTrue(e.Size, everyLane, allLanes))
	p.body(isa.FamilySVE)(b)
	for _, f := range t.Bundle() {
		features = append(features, f.String())
	}
	return header(p, e, features, b.notes) + l.begin(b.symbol, 0) + b.text(), features, nil
}
