package gen

import (
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"flynn/asm/isa"
)

// dot8 has no avx row: AVX has no integer operations on 256 bits.
var dot8 = &program{
	name: "dot8", sig: "(x, y []T) int32", elems: []Elem{I8},
	tiers: []isa.ID{isa.SSE2, isa.SSE41, isa.AVX2, isa.AVX512, isa.AVXVNNI, isa.AVX512VNNI, isa.NEON, isa.DotProd, isa.RVV},
	doc: []string{
		"s = Σ x[i]·y[i] in 32 bits, which wrap; nothing saturates. 4 vectors of bytes a trip, scalar tail; RVV takes a group",
		"of registers and has no tail.",
	},
	amd64:   dot8AMD64,
	arm64:   dot8ARM64,
	riscv64: dot8RISCV64,
}

// dot8Vectors is how many vectors of bytes a trip takes; there are as many accumulators.
const dot8Vectors = 4

func dot8AMD64(b *amd64) {
	x, y, n := b.Slice("x", "x"), b.Slice("y", "y"), b.Len("x", "elements left")
	acc := accumulators(dot8Vectors, b.Zero)
	if b.tier == isa.AVXVNNI || b.tier == isa.AVX512VNNI {
		dot8Bytes(b, x, y, n, acc)
	} else {
		dot8Words(b, x, y, n, acc)
	}
	total := b.sumD(acc[0])
	b.note(total, "sum")
	b.Say("one element a trip")
	b.while(n, 1, []Ptr{x, y}, func() {
		v, w := b.ctx.GP32(), b.ctx.GP32()
		b.op("MOVBLSX", operand.Mem{Base: b.gps[x]}, v)
		b.op("MOVBLSX", operand.Mem{Base: b.gps[y]}, w)
		b.op("IMULL", w, v)
		b.op("ADDL", v, total.As32())
	})
	b.op("MOVL", total.As32(), b.result())
	b.ReturnNothing()
}

// dot8Words multiplies words: pairs of their products fit 32 bits, −128·−128 twice included.
func dot8Words(b *amd64, x, y Ptr, n Count, acc []Vec) {
	b.Blocks(n, dot8Vectors, []Ptr{x, y}, func(vectors int) {
		for u := range vectors {
			for half := range 2 {
				v, w := b.words(x, u, half), b.words(y, u, half)
				b.applyTo("PMADDWD", v, w)
				b.applyTo("PADDD", acc[(2*u+half)%dot8Vectors], v)
			}
		}
	})
	b.sumAll("PADDD", acc)
}

// dot8Bytes multiplies bytes, of which one side must have no sign: it takes x + 128, and the sum of 128·y off again.
func dot8Bytes(b *amd64, x, y Ptr, n Count, acc []Vec) {
	excess := accumulators(dot8Vectors, b.Zero)
	bias := b.bytes(0x80, "128 in every lane")
	b.Blocks(n, dot8Vectors, []Ptr{x, y}, func(vectors int) {
		for u := range vectors {
			v, w := b.Load(x, u, 0), b.Load(y, u, 0)
			b.applyTo("PXOR", v, bias)
			b.op("VPDPBUSD", b.v(w), b.v(v), b.v(acc[u]))
			b.op("VPDPBUSD", b.v(w), b.v(bias), b.v(excess[u]))
		}
	})
	b.sumAll("PADDD", excess)
	b.sumAll("PADDD", acc)
	b.applyTo("PSUBD", acc[0], excess[0])
}

// words gives half a vector of bytes as a vector of words with their signs.
func (b *amd64) words(p Ptr, unit, half int) Vec {
	v := b.newVec()
	if b.tier == isa.SSE2 { // the byte in the upper half of its word, then down
		b.op("MOVQ", b.mem(p, unit, half*b.Lanes()/2), b.v(v))
		b.op("PUNPCKLBW", b.v(v), b.v(v))
		b.op("PSRAW", operand.U8(8), b.v(v))
		return v
	}
	b.plain("PMOVSXBW", b.mem(p, unit, half*b.Lanes()/2), b.v(v))
	return v
}

// sumAll adds vectors into the first.
func (b *amd64) sumAll(add string, vs []Vec) {
	for _, v := range vs[1:] {
		b.applyTo(add, vs[0], v)
	}
}

// sumD adds the 32-bit lanes of a vector, which it spoils.
func (b *amd64) sumD(v Vec) reg.GPVirtual {
	r, half := b.vecs[v], b.vecs[b.newVec()]
	b.halve("PADDD", r, half)
	n, upper := b.ctx.GP64(), b.ctx.GP64()
	b.plain("MOVQ", low(r), n)
	b.op("MOVQ", n, upper)
	b.op("SHRQ", operand.U8(32), upper)
	b.op("ADDL", upper.As32(), n.As32())
	return n
}

func dot8ARM64(b *arm64) {
	x, y, n := b.Slice("x", "x"), b.Slice("y", "y"), b.Len("x", "elements left")
	acc := accumulators(dot8Vectors, b.Zero)
	b.Blocks(n, dot8Vectors, []Ptr{x, y}, func(vectors int) {
		for u := range vectors {
			v, w := b.Load(x, u, 0), b.Load(y, u, 0)
			if b.tier == isa.DotProd {
				b.word(sdot(b.reg(acc[u]), b.reg(v), b.reg(w)))
				continue
			}
			// Two products of −128·−128 in 16 bits would overflow: each goes into 32 bits alone.
			for half := range 2 {
				t := b.newVec()
				b.word(smull(half, b.reg(t), b.reg(v), b.reg(w)))
				b.word(sadalp(b.reg(acc[(2*u+half)%dot8Vectors]), b.reg(t)))
				b.Free(t)
			}
		}
	})
	for _, v := range acc[1:] {
		b.emit("VADD", "V%d.S4, V%[2]d.S4, V%[2]d.S4", b.reg(v), b.reg(acc[0]))
	}
	total, v, w := b.gps[b.newGP()], b.gps[b.newGP()], b.gps[b.newGP()]
	b.note("R", total, "sum")
	b.emit("VADDV", "V%d.S4, V%[1]d", b.reg(acc[0]))
	b.emit("VMOV", "V%d.S[0], R%d", b.reg(acc[0]), total)
	b.Say("one element a trip")
	b.while(n, 1, nil, func() {
		b.emit("MOVB.P", "1(R%d), R%d", b.gps[x], v)
		b.emit("MOVB.P", "1(R%d), R%d", b.gps[y], w)
		b.emit("MADD", "R%d, R%d, R%d, R%d", w, total, v, total)
	})
	b.emit("MOVW", "R%d, %s", total, b.ret())
	b.ReturnNothing()
}
