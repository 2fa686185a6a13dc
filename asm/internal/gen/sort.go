package gen

import (
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"flynn/asm/isa"
)

// There are no rows for SSE, whose 16 registers of 4 lanes lost to the radix sort at every size, for AVX, which has no
// integer operations on 256 bits, and for RVV: a network is drawn for a number of lanes.
var sortTiers = []isa.ID{isa.AVX2, isa.AVX512, isa.NEON}

var runs = &program{
	name: "runs", sig: "(z, x []T)", elems: []Elem{U32}, tiers: sortTiers,
	doc: []string{
		"z = x with each block sorted, in a network of registers. A block is as many vectors as sortBlock says; elements",
		"after the last whole block are left out. x decides the length.",
	},
	amd64: runsAMD64,
	arm64: runsARM64,
}

var merge = &program{
	name: "merge", sig: "(z, a, b []T) int", elems: []Elem{U32}, tiers: sortTiers,
	doc: []string{
		"Merges sorted a and b into z, both at least as long as a step, which is mergeVectors. It keeps a step of the largest",
		"elements so far: these meet the next step of the side with the smaller head, and the smaller half goes out. It",
		"ends when a side has less than a step left, and puts out what it keeps. The result is the elements read of a,",
		"plus 2³² times those of b.",
	},
	amd64: mergeAMD64,
	arm64: mergeARM64,
}

// sortBlock is how many vectors a block of runs has: as many as leave registers for the work.
func sortBlock(t *isa.Info) int { return t.Regs / 2 }

// mergeVectors is how many vectors meet at once: more of them move for nearly the same latency.
func mergeVectors(t *isa.Info) int { return t.Regs / 8 }

func runsAMD64(b *amd64) {
	z, x, n := b.Slice("z", "z"), b.Slice("x", "x"), b.Len("x", "elements left")
	net := newNetAMD64(b)
	block := sortBlock(b.Tier())
	b.while(n, block*b.Lanes(), []Ptr{z, x}, func() {
		vs := loads(b, x, block)
		sortAll(net, vs)
		for i, v := range vs {
			b.Store(z, i, 0, v)
		}
	})
	b.ReturnNothing()
}

func mergeAMD64(b *amd64) {
	z := b.Slice("z", "z")
	a, y := b.Slice("a", "next of a"), b.Slice("b", "next of b")
	lastA, lastB := b.last("a", a, "last place in a to read from"), b.last("b", y, "last place in b")
	net := newNetAMD64(b)
	vectors := mergeVectors(b.Tier())
	step := operand.I32(vectors * b.Lanes() * b.elem.Size)
	kept, next := loads(b, a, vectors), loads(b, y, vectors)
	b.op("ADDQ", step, b.gps[a])
	b.op("ADDQ", step, b.gps[y])
	loop, end := b.label("loop"), b.label("done")
	b.ctx.Label(loop)
	low, high := b.copies(kept), b.copies(next)
	mergeRuns(net, low, high)
	for i, v := range low {
		b.Store(z, i, 0, v)
	}
	for i, v := range high {
		b.plain("MOVAPS", b.v(v), b.v(kept[i]))
	}
	b.op("ADDQ", step, b.gps[z])
	b.op("CMPQ", b.gps[a], lastA)
	b.branch("JHI", end)
	b.op("CMPQ", b.gps[y], lastB)
	b.branch("JHI", end)
	b.Say("the side with the smaller head, without a branch")
	from, head := b.newGP(), b.ctx.GP32()
	afterA, afterB := b.ctx.GP64(), b.ctx.GP64()
	b.op("LEAQ", operand.Mem{Base: b.gps[a], Disp: int(step)}, afterA)
	b.op("LEAQ", operand.Mem{Base: b.gps[y], Disp: int(step)}, afterB)
	b.op("MOVQ", b.gps[a], b.gps[from])
	b.op("MOVL", operand.Mem{Base: b.gps[a]}, head)
	b.op("CMPL", head, operand.Mem{Base: b.gps[y]})
	b.op("CMOVQHI", b.gps[y], b.gps[from])
	b.op("CMOVQHI", afterB, b.gps[y])
	b.op("CMOVQLS", afterA, b.gps[a])
	for i, v := range next {
		b.move(b.mem(Ptr(from), i, 0), b.v(v))
	}
	b.branch("JMP", loop)
	b.ctx.Label(end)
	b.Say("what is kept")
	for i, v := range kept {
		b.Store(z, i, 0, v)
	}
	b.op("SUBQ", b.addr("a", "base"), b.gps[a])
	b.op("SUBQ", b.addr("b", "base"), b.gps[y])
	b.op("SHRQ", operand.U8(2), b.gps[a])
	b.op("SHLQ", operand.U8(32-2), b.gps[y])
	b.op("ADDQ", b.gps[y], b.gps[a])
	b.returnGP(b.gps[a])
}

// last is the last address at which enough vectors of a slice can be read.
func (b *amd64) last(name string, at Ptr, say string) reg.Register {
	r := b.ctx.GP64()
	b.op("MOVQ", b.addr(name, "len"), r)
	b.op("LEAQ", operand.Mem{Base: b.gps[at], Index: r, Scale: 4, Disp: -mergeVectors(b.Tier()) * b.Lanes() * b.elem.Size}, r)
	b.note(r, say)
	return r
}

// copies gives registers of their own to values that a loop carries.
func (b *amd64) copies(vs []Vec) []Vec {
	out := make([]Vec, len(vs))
	for i, v := range vs {
		out[i] = b.newVec()
		b.plain("MOVAPS", b.v(v), b.v(out[i]))
	}
	return out
}
