package gen

import (
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"flynn/asm/isa"
)

// states of the model. Package kernels has the same number, and its tests would tell a difference.
const states = 32

// atOnce is how many states of the step before are taken at once.
const atOnce = 4

// viterbi needs a maximum of 32-bit integers: SSE4.1. AVX has no integer operations on 256 bits.
var viterbi = &program{
	name: "viterbi", sig: "(z, a, b []T, obs []int32)", elems: []Elem{I32},
	tiers: []isa.ID{isa.SSE41, isa.AVX2, isa.AVX512, isa.NEON},
	doc: []string{
		"z[t,j] = max over i of (z[t−1,i] &^ 31) + a[i,j], plus b[obs[t],j], for len(obs) steps of 32 states; the first",
		"row is b[obs[0]]. 8 accumulators.",
	},
	amd64: func(b *amd64) { newTrellis(b).all() },
	arm64: viterbiARM64,
}

// trellis is what the steps of viterbi share.
type trellis struct {
	*amd64
	z, a, b, obs Ptr
	left         Count
	least, score Vec // the smallest score, the bits of a score
	vectors      int // of a row
}

func newTrellis(b *amd64) *trellis {
	f := &trellis{amd64: b, z: b.Slice("z", "z"), a: b.Slice("a", "a"), b: b.Slice("b", "b")}
	f.obs, f.left = b.Index("obs", "obs"), b.Len("obs", "steps left")
	f.vectors = states / b.Lanes()
	t := b.ctx.GP64()
	b.op("MOVL", operand.U32(1<<31), t.As32())
	f.least = f.every(t, "the smallest score")
	b.op("MOVL", operand.U32(1<<32-states), t.As32())
	f.score = f.every(t, "the bits of a score")
	return f
}

// every puts a 32-bit word into every lane.
func (f *trellis) every(r reg.GPVirtual, say string) Vec {
	v := f.newVec()
	x := f.vecs[v].AsX()
	f.plain("MOVD", r.As32(), x)
	if f.vex() {
		f.op("VPBROADCASTD", x, f.v(v))
	} else {
		f.op("PSHUFD", operand.U8(0), x, x)
	}
	f.note(f.v(v), say)
	return v
}

func (f *trellis) all() {
	done := f.label("done")
	f.op("TESTQ", f.gps[f.left], f.gps[f.left])
	f.op("JLE", operand.LabelRef(done))
	f.Say("the first row")
	row := f.emission()
	for k := range f.vectors {
		f.storeAt(f.z, k, f.loadAt(row, k))
	}
	f.op("DECQ", f.gps[f.left])
	f.Repeat(f.left, f.step)
	f.ctx.Label(done)
	f.ReturnNothing()
}

// emission points to the row of b that the next observation names.
func (f *trellis) emission() Ptr {
	row := f.copyPtr(f.b)
	o := f.ctx.GP64()
	f.op("MOVL", operand.Mem{Base: f.gps[f.obs]}, o.As32())
	f.op("SHLQ", operand.U8(log2(states*f.elem.Size)), o)
	f.op("ADDQ", o, f.gps[row])
	f.Advance(f.obs, 0, 1)
	return row
}

func (f *trellis) loadAt(p Ptr, unit int) Vec {
	v := f.newVec()
	f.moveInts(f.mem(p, unit, 0), f.v(v))
	return v
}

func (f *trellis) copyPtr(p Ptr) Ptr {
	q := Ptr(f.newGP())
	f.op("MOVQ", f.gps[p], f.gps[q])
	return q
}

func (f *trellis) storeAt(p Ptr, unit int, v Vec) { f.moveInts(f.v(v), f.mem(p, unit, 0)) }

// step goes from the row at z to the next one.
func (f *trellis) step() {
	acc := make([]Vec, deep)
	for k := range acc {
		acc[k] = f.copyOf(f.least)
	}
	from, a, trips := f.copyPtr(f.z), f.copyPtr(f.a), f.newGP()
	f.op("MOVQ", operand.U32(states/atOnce), f.gps[trips])
	f.Repeat(Count(trips), func() {
		for i := range atOnce {
			score := f.scoreAt(from, i)
			for k := range f.vectors {
				sum := f.loadAt(a, i*f.vectors+k)
				f.ints("PADDL", sum, sum, score)
				to := acc[(i*f.vectors+k)%deep]
				f.ints("PMAXSD", to, to, sum)
			}
		}
		f.Advance(from, 0, atOnce)
		f.Advance(a, atOnce*f.vectors, 0)
	})
	for k := f.vectors; k < deep; k++ {
		f.ints("PMAXSD", acc[k%f.vectors], acc[k%f.vectors], acc[k])
	}
	f.Advance(f.z, f.vectors, 0)
	row := f.emission()
	for k := range f.vectors {
		f.ints("PADDL", acc[k], acc[k], f.loadAt(row, k))
		f.storeAt(f.z, k, acc[k])
	}
}

// scoreAt is one score in every lane.
func (f *trellis) scoreAt(p Ptr, i int) Vec {
	v, m := f.newVec(), operand.Mem{Base: f.gps[p], Disp: i * f.elem.Size}
	switch {
	case f.Tier().Bits == 512:
		f.op("VPANDD_BCST", m, f.v(f.score), f.v(v))
		return v
	case f.vex():
		f.op("VPBROADCASTD", m, f.v(v))
	default:
		f.op("MOVD", m, f.v(v))
		f.op("PSHUFD", operand.U8(0), f.v(v), f.v(v))
	}
	f.ints("PAND", v, v, f.score)
	return v
}
