package gen

import "github.com/mmcloughlin/avo/operand"

// Stores of the x86 backend that pass the caches by. They take whole vectors that are aligned.

func (b *x86) ToLine(p Ptr, left Count, say string) Count {
	g := b.newGP()
	count, n := b.gps[g], b.gps[left]
	b.op("MOVQ", b.gps[p], count)
	b.op("NEGQ", count)
	b.op("ANDQ", operand.I8(cacheLine-1), count)
	b.op("SHRQ", operand.U8(log2(b.elem.Size)), count)
	b.op("CMPQ", count, n)
	b.op("CMOVQGT", n, count)
	b.op("SUBQ", count, n)
	b.note(count, say)
	return Count(g)
}

func (b *x86) Stream(p Ptr, vs []Vec) {
	for u, v := range vs {
		b.plain("MOVNTPS", b.v(v), b.mem(p, u, 0))
	}
}

// Fence orders the stores before those that follow, which may tell another processor that the data are there.
func (b *x86) Fence() { b.op("SFENCE") }
