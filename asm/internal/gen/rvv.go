package gen

import (
	"fmt"
	"math/bits"

	"flynn/asm/isa"
)

// rvv is the backend for the vector machine RVV. No text of it knows how long a register is.
//
// A Vec is a group of registers, as many as the values that a program holds at once leave room for (LMUL 1 to 8): the
// group is the unrolling. VectorLoop is one strip-mined loop: vsetvli grants each trip the elements that a group takes,
// and the last trip what is left, so that nothing remains for ScalarTail. A scalar in every lane stays a scalar,
// because instructions take one as they take a vector.
type rvv struct {
	printed
	facts // of the compilation before

	v, f    pool           // groups of vector registers, scalar registers
	most    int            // groups held at once so far
	outside int            // in a loop over elements: the first Vec of its body
	adds    bool           // see facts.carried
	keeps   bool           // see facts.kept
	used    map[Vec]bool   // vectors that something else than a fold uses
	granted strip          // what vsetvli has granted here
	vl      int            // in a loop over elements: the general register that says how many
	masks   int            // made so far
	widest  int            // registers that a group has at most
	taken   map[Count]bool // counts that a loop has brought to 0
	lane    int            // bytes of a lane, where a body works on others than elements; 0 is an element
}

// strip is how many elements instructions work on.
type strip int

const (
	unknown strip = iota
	full          // as many as a group takes
	some          // what this trip of a loop was granted
)

// A Vec is the number of its group, or scalars + the number of its scalar register (a general one for integers), or
// absent: nothing needs it.
const (
	scalars = 32
	absent  = 64
)

// xRegs are the general registers in use: not X0 to X4 (zero, link, stack, the system's two), X26, X27 (Go) and X31
// (the assembler).
const xRegs = 1<<26 - 1<<5 | 1<<31 - 1<<28

// Lanes is what nobody knows before the program runs: programs that ask have a body of their own.
func (b *rvv) Lanes() int {
	panic("gen: " + b.symbol + " asks for the length of a vector, which is known at run time only")
}

func (b *rvv) take() int {
	g := b.v.take(b.symbol)
	b.most = max(b.most, bits.OnesCount32(b.v.all&^b.v.free))
	return g
}

// newPair takes two neighbouring groups, for lanes of twice the width. The first names them both.
func (b *rvv) newPair() []Vec {
	b.widest = min(b.widest, 4)
	g := b.v.takePair(b.symbol)
	b.most = max(b.most, bits.OnesCount32(b.v.all&^b.v.free))
	return []Vec{b.hold(g), b.hold(g + 1)}
}

func (b *rvv) newVec() Vec { return b.hold(b.take()) }

func (b *rvv) newScalar() Vec { return b.hold(scalars + b.scalarPool().take(b.symbol)) }

func (b *rvv) scalarPool() *pool {
	if b.elem.float() {
		return &b.f
	}
	return &b.r
}

func (b *rvv) isScalar(v Vec) bool { return b.reg(v)&scalars != 0 }

// give takes the register of a Vec back.
func (b *rvv) give(reg int) {
	switch {
	case reg < scalars:
		b.v.give(reg)
	case reg < absent:
		b.scalarPool().give(reg - scalars)
	}
}

// vector and scalar name registers.
func (b *rvv) vector(group int) string { return fmt.Sprintf("V%d", group*b.group) }

func (b *rvv) scalar(v Vec) string {
	b.used[v] = true
	return fmt.Sprintf("%s%d", b.scalarKind(), b.reg(v)-scalars)
}

func (b *rvv) scalarKind() string {
	if b.elem.float() {
		return "F"
	}
	return "X"
}

// in is the register of a vector that an instruction reads.
func (b *rvv) in(v Vec) string {
	b.used[v] = true
	if b.reg(v) >= scalars {
		panic("gen: " + b.symbol + " has no vector where one must be")
	}
	return b.vector(b.reg(v))
}

// out is the register of a vector that an instruction changes. A scalar is spread over the lanes first.
func (b *rvv) out(v Vec) string {
	if b.isScalar(v) {
		if int(v) < b.mark {
			panic("gen: " + b.symbol + " spreads a scalar in every trip of a loop that carries it")
		}
		b.widen(v)
	}
	b.adds = b.adds || b.granted == some && int(v) < b.outside
	return b.in(v)
}

// widen makes a vector of a scalar for good.
func (b *rvv) widen(v Vec) {
	scalar := b.reg(v)
	b.vecs[v] = b.spread(v)
	b.give(scalar)
}

// spread copies a scalar to every lane of a new group.
func (b *rvv) spread(v Vec) (group int) {
	b.whole()
	group = b.take()
	b.emit("V"+b.with("FMVV"), "%s, %s", b.scalar(v), b.vector(group))
	return group
}

// lanes calls f with the register of a vector. A scalar is spread: for good, or just now where a loop carries it.
func (b *rvv) lanes(v Vec, f func(reg string)) {
	if b.isScalar(v) && int(v) < b.mark {
		group := b.spread(v)
		f(b.vector(group))
		b.v.give(group)
		return
	}
	if b.isScalar(v) {
		b.widen(v)
	}
	f(b.in(v))
}

func (b *rvv) noteVec(v Vec, say string) {
	if b.isScalar(v) {
		b.note(b.scalarKind(), b.reg(v)-scalars, say)
	} else {
		b.note("V", b.reg(v)*b.group, say)
	}
}

func (b *rvv) Slice(name, say string) Ptr {
	return Ptr(b.argument("MOV", b.arg(name, "base"), say))
}

func (b *rvv) Len(name, say string) Count {
	return Count(b.argument("MOV", b.arg(name, "len"), say))
}

func (b *rvv) Int(name, say string) Count { return Count(b.argument("MOV", b.arg(name, ""), say)) }

func (b *rvv) Arg(name, say string) Vec {
	v := b.newScalar()
	b.emit(b.move(), "%s, %s", b.arg(name, ""), b.scalar(v))
	b.noteVec(v, say)
	return v
}

// constant makes a vector, if the program needs it.
func (b *rvv) constant(say string, fill func(reg string)) Vec {
	if b.needed != nil && !b.needed[Vec(len(b.vecs))] {
		return b.hold(absent)
	}
	b.whole()
	v := b.newVec()
	fill(b.vector(b.reg(v)))
	b.noteVec(v, say)
	return v
}

func (b *rvv) Zero(say string) Vec {
	return b.constant(say, func(reg string) { b.emit("VMVVI", "$0, %s", reg) })
}

// rvvFunction compiles one function to text, without the file's header.
func rvvFunction(p *program, t isa.ID, e Elem, l layout) (text string, features []string, err error) {
	b, now := (*rvv)(nil), facts{group: 1}
	for b == nil || !b.same(now) {
		b, now = p.vectorised(l, t, e, now)
	}
	if t.Includes(isa.RVV) {
		features = []string{"V"}
	}
	return header(p, e, features, b.notes) + l.begin(b.symbol, 0) + b.text(), features, nil
}
