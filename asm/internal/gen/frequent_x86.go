package gen

import (
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// frequencies is what the steps of frequent share.
type frequencies struct {
	*x86
	t, x        Ptr
	values, acc []Vec
	ones        Vec // −1 in every lane, where masks have no lanes of their own
}

func frequentX86(b *x86) {
	f := frequencies{x86: b, t: b.Slice("t", "t"), x: b.Slice("x", "x")}
	n := b.Len("x", "bytes left")
	f.each(func(i int, c reg.GPVirtual) {
		f.values, f.acc = append(f.values, b.newVec()), append(f.acc, b.newVec())
		b.splatByte(c.As32().(reg.GPVirtual), f.values[i])
		b.clear(f.acc[i])
	})
	if b.opmask() {
		f.ones = b.newVec()
		b.op("VPTERNLOGD", operand.U8(255), b.v(f.ones), b.v(f.ones), b.v(f.ones))
	}
	rare, next, done := b.label("rare"), b.label("next"), b.label("tail")
	var others reg.GPVirtual
	b.Comment("one vector a trip")
	b.while(n, b.Lanes(), []Ptr{f.x}, func() {
		others = f.match()
		b.branch("JNZ", rare)
		b.ctx.Label(next)
	})
	b.branch("JMP", done)
	b.ctx.Label(rare)
	f.others(others, next)
	b.ctx.Label(done)
	b.Comment("one byte a trip")
	b.while(n, 1, nil, func() {
		c := b.ctx.GP64()
		b.op("MOVBLZX", operand.Mem{Base: b.gps[f.x]}, c.As32())
		b.op("INCQ", f.count(c))
		b.op("INCQ", b.gps[f.x])
	})
	f.addMatches()
	b.ReturnNothing()
}

// each goes through the values that are used.
func (f *frequencies) each(do func(i int, c reg.GPVirtual)) {
	left := f.ctx.GP64()
	f.op("MOVQ", f.addr("v", ""), left)
	for i := range frequentValues(f.Tier()) {
		if i > 0 {
			f.op("SHRQ", operand.U8(8), left)
		}
		c := f.ctx.GP64()
		f.op("MOVBLZX", left.As8(), c.As32())
		do(i, c)
	}
}

// count is where the count of a byte stands.
func (f frequencies) count(c reg.GPVirtual) operand.Mem {
	return operand.Mem{Base: f.gps[f.t], Index: c, Scale: 8}
}

// match counts the values of a vector. The bits that it gives tell of all other bytes; flags are those of it.
func (f frequencies) match() reg.GPVirtual {
	others := f.ctx.GP64()
	x := f.newVec()
	f.move(f.mem(f.x, 0, 0), f.v(x))
	if f.opmask() {
		all := f.ctx.K()
		for i, v := range f.values {
			k := all
			if i > 0 {
				k = f.ctx.K()
			}
			f.op("VPCMPEQB", f.v(v), f.v(x), k)
			f.op("VPSUBB", f.v(f.ones), f.v(f.acc[i]), k, f.v(f.acc[i]))
			if i > 0 {
				f.op("KORQ", k, all, all)
			}
		}
		f.op("KMOVQ", all, others)
		f.op("NOTQ", others)
		f.op("TESTQ", others, others)
		return others
	}
	var all Vec
	for i, v := range f.values {
		hit := f.apply("PCMPEQB", x, v)
		f.applyTo("PSUBB", f.acc[i], hit)
		if i == 0 {
			all = hit
		} else {
			f.applyTo("POR", all, hit)
		}
	}
	f.plain("PMOVMSKB", f.v(all), others.As32())
	f.op("XORL", operand.U32(1<<f.Lanes()-1), others.As32())
	return others
}

// others adds the bytes of a vector that bits tell of, one after the other.
func (f frequencies) others(bits reg.GPVirtual, next string) {
	one := f.label("other")
	f.Comment("the bytes that are none of the values")
	f.ctx.Label(one)
	c, less := f.lowest(bits), f.ctx.GP64()
	f.op("MOVBLZX", operand.Mem{Base: f.gps[f.x], Index: c, Scale: 1}, c.As32())
	f.op("INCQ", f.count(c))
	f.op("LEAQ", operand.Mem{Base: bits, Disp: -1}, less)
	f.op("ANDQ", less, bits)
	f.branch("JNZ", one)
	f.branch("JMP", next)
}

// addMatches adds the byte lanes of all values to their counts.
func (f frequencies) addMatches() {
	f.Comment("add up the matches of each value")
	zero := f.newVec()
	f.clear(zero)
	f.each(func(i int, c reg.GPVirtual) {
		f.applyTo("PSADBW", f.acc[i], zero)
		f.op("ADDQ", f.sumQ(f.acc[i]), f.count(c))
	})
}
