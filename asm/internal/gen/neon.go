package gen

import "flynn/asm/isa"

// neon is the backend for NEON. It prints Go's mnemonics where Go's assembler has them and WORDs elsewhere.
type neon struct {
	a64
	fixed
	v     pool // vector registers
	frame int  // bytes on the stack
}

// arr is the arrangement of a whole vector.
func (b *neon) arr() string {
	switch b.elem.Size {
	case 8:
		return "D2"
	case 4:
		return "S4"
	}
	return "B16"
}

func (b *neon) newVec() Vec { return b.hold(b.v.take(b.symbol)) }

// local reserves whole vectors on the stack, for one table, and points to the first.
func (b *neon) local(bytes int, say string) Ptr {
	b.frame = bytes + quad // the stack itself is aligned to 8 bytes behind the link register
	g := b.newGP()
	b.emit("MOVD", "$table-%d(SP), R%d", b.frame, b.gps[g])
	b.emit("ADD", "$%d, R%d", quad-1, b.gps[g])
	b.emit("AND", "$%d, R%d", -quad, b.gps[g])
	b.note("R", b.gps[g], say)
	return Ptr(g)
}

func (b *neon) Arg(name, say string) Vec {
	v := b.newVec()
	b.emit("FMOV"+b.d(), "%s, F%d", b.arg(name, ""), b.reg(v))
	b.splat(v)
	b.note("V", b.reg(v), say)
	return v
}

// splat copies lane 0 to every lane.
func (b *neon) splat(v Vec) {
	if !b.single {
		b.emit("VDUP", "V%d.%s[0], V%d.%s", b.reg(v), b.d(), b.reg(v), b.arr())
	}
}

// Zero moves an immediate: unlike VEOR with itself it waits for nothing on every core.
func (b *neon) Zero(say string) Vec {
	v := b.newVec()
	b.emit("VMOVI", "$0, V%d.B16", b.reg(v))
	b.note("V", b.reg(v), say)
	return v
}

func (b *neon) NegInf(say string) Vec {
	v, bits := b.newVec(), uint64(0xff800000)
	if b.elem == F64 {
		bits = 0xfff0000000000000
	}
	r := b.r.take(b.symbol)
	b.emit("MOVD", "$%#x, R%d", bits, r)
	b.emit("VDUP", "R%d, V%d.%s", r, b.reg(v), b.arr())
	b.r.give(r)
	b.note("V", b.reg(v), say)
	return v
}

// neonFunction compiles one function to text, without the file's header.
func neonFunction(p *program, t isa.ID, e Elem, l layout) (text string, features []string, err error) {
	b := &neon{a64: newA64(p.symbol(t, e), l), v: newPool("vector", 1<<32-1)}
	b.defaults, b.fixed = newDefaults(b, t, e), fixed{self: b}
	b.release = b.v.give
	p.body(isa.FamilyNEON)(b)
	for _, f := range t.Bundle() {
		features = append(features, f.String())
	}
	return header(p, e, features, b.notes) + l.begin(b.symbol, b.frame) + b.text(), features, nil
}
