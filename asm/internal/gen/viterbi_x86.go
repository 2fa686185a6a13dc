package gen

import (
	"github.com/mmcloughlin/avo/operand"

	"flynn/asm/isa"
)

func viterbiX86(b *x86) { newTrellis(b).all() }

// trellis is what the steps of viterbi share.
type trellis struct {
	*x86
	z, a, b, obs Ptr
	left         Count
	least, score Vec // the smallest score, the bits of a score
	vectors      int // of a row
}

func newTrellis(b *x86) *trellis {
	f := &trellis{x86: b, z: b.Slice("z", "z"), a: b.Slice("a", "a"), b: b.Slice("b", "b")}
	f.obs, f.left = b.Index("obs", "obs"), b.Len("obs", "steps left")
	f.vectors = states / b.Lanes()
	f.least = b.pattern(1<<31, "the smallest score")
	f.score = b.pattern(1<<32-states, "the bits of a score")
	return f
}

func (f *trellis) all() {
	done := f.label("done")
	f.op("TESTQ", f.gps[f.left], f.gps[f.left])
	f.op("JLE", operand.LabelRef(done))
	f.Comment("the first row")
	row := f.emission()
	for k := range f.vectors {
		f.Store(f.z, k, 0, f.Load(row, k, 0))
	}
	f.op("DECQ", f.gps[f.left])
	f.Repeat(f.left, f.step)
	f.ctx.Label(done)
	f.ReturnNothing()
}

// emission points to the row of b that the next observation names.
func (f *trellis) emission() Ptr {
	row := f.Pointer(f.b, "")
	o := f.ctx.GP64()
	f.op("MOVL", operand.Mem{Base: f.gps[f.obs]}, o.As32())
	f.op("SHLQ", operand.U8(log2(states*f.elem.Size)), o)
	f.op("ADDQ", o, f.gps[row])
	f.Advance(f.obs, 0, 1)
	return row
}

// step goes from the row at z to the next one.
func (f *trellis) step() {
	acc := make([]Vec, accumulators)
	for k := range acc {
		acc[k] = f.Copy(f.least)
	}
	from, a, trips := f.Pointer(f.z, ""), f.Pointer(f.a, ""), f.newGP()
	f.op("MOVQ", operand.U32(states/atOnce), f.gps[trips])
	f.Repeat(Count(trips), func() {
		for i := range atOnce {
			score := f.scoreAt(from, i)
			for k := range f.vectors {
				sum := f.Load(a, i*f.vectors+k, 0)
				f.applyTo("PADDD", sum, score)
				to := acc[(i*f.vectors+k)%accumulators]
				f.applyTo("PMAXSD", to, sum)
			}
		}
		f.Advance(from, 0, atOnce)
		f.Advance(a, atOnce*f.vectors, 0)
	})
	for k := f.vectors; k < accumulators; k++ {
		f.applyTo("PMAXSD", acc[k%f.vectors], acc[k])
	}
	f.Advance(f.z, f.vectors, 0)
	row := f.emission()
	for k := range f.vectors {
		f.applyTo("PADDD", acc[k], f.Load(row, k, 0))
		f.Store(f.z, k, 0, acc[k])
	}
}

// scoreAt is one score in every lane.
func (f *trellis) scoreAt(p Ptr, i int) Vec {
	v, m := f.newVec(), operand.Mem{Base: f.gps[p], Disp: i * f.elem.Size}
	switch {
	case f.Can(isa.MemoryBroadcast):
		f.op("VPANDD_BCST", m, f.v(f.score), f.v(v))
		return v
	case f.vex():
		f.op("VPBROADCASTD", m, f.v(v))
	default:
		f.op("MOVD", m, f.v(v))
		f.op("PSHUFD", operand.U8(0), f.v(v), f.v(v))
	}
	f.applyTo("PAND", v, f.score)
	return v
}
