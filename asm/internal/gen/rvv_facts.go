package gen

import (
	"maps"

	"flynn/asm/isa"
)

// facts are what only a whole program tells: it is compiled with those of the compilation before until they agree.
type facts struct {
	group   int          // registers of a group
	carried bool         // a loop over elements writes a vector from outside: what a short trip leaves out must stay
	masked  bool         // V0 is the mask, and nothing else has its group
	kept    bool         // an instruction writes where the mask says yes: the other lanes must stay
	needed  map[Vec]bool // vectors in use; of several accumulators those that a trip of one vector has; nil is all
}

// vectorised compiles a program once, and tells what it learned.
func (p *program) vectorised(l layout, t isa.ID, e Elem, known facts) (*rvv, facts) {
	b := &rvv{
		printed: printed{layout: l, symbol: p.symbol(t, e), r: newPool("general", xRegs), gp: "X"},
		facts:   known,
		v:       newPool("vector", known.groups()), f: newPool("scalar", 1<<32-1), widest: 8,
		used: map[Vec]bool{}, taken: map[Count]bool{},
	}
	b.defaults = newDefaults(b, t, e)
	b.release = b.give
	p.body(isa.FamilyRVV)(b)
	learned := facts{group: b.widest, carried: b.adds, kept: b.keeps, needed: b.used}
	if learned.masked = b.masks > 0; learned.masked {
		b.most++
	}
	for learned.group > 1 && b.most*learned.group > vectorRegs {
		learned.group /= 2
	}
	return b, learned
}

const vectorRegs = 32

// groups are those that vectors live in, one bit each.
func (f facts) groups() uint32 {
	all := uint32(1<<(vectorRegs/f.group) - 1)
	if f.masked {
		all &^= 1
	}
	return all
}

// same tells whether another compilation would yield the same.
func (f facts) same(g facts) bool {
	return f.group == g.group && f.carried == g.carried && f.masked == g.masked && f.kept == g.kept &&
		f.needed != nil && maps.Equal(f.needed, g.needed)
}
