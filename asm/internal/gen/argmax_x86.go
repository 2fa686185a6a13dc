package gen

import (
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// stride is how many vectors argmaxX86 takes into each of its accumulators before it asks whether one was larger;
// fewTrips are so few that the plain way is shorter.
const (
	stride   = 4
	fewTrips = 8
)

// argmaxX86 looks for the trip that holds the first of the largest elements, which costs a comparison in five, and then
// for the element, in that trip and in what no whole trip holds. SSE, whose registers do not hold all that, takes the
// plain way.
func argmaxX86(b *x86) {
	switch {
	case b.opmask():
		argmaxAVX512(b)
		return
	case !b.vex():
		argmaxPlain(b)
		return
	}
	x, n := b.Slice("x", "x"), b.Len("x", "elements left")
	first := b.Pointer(x, "x")
	lowest := b.NegInf("−Inf")
	best, at := unset(b, lowest), unset(b, lowest)
	trip := b.Zero("where a trip begins, negative")
	elements := stride * unroll * b.Lanes()
	step := b.Const(-float64(elements), "−(elements of a trip)")
	few := b.label("few")
	b.op("CMPQ", b.gps[n], operand.I32(fewTrips*elements))
	b.branch("JLE", few)
	b.Comment("16 vectors a trip: 4 of largest elements, with the places of the trips that found them")
	b.while(n, elements, []Ptr{x}, func() {
		for u := range best {
			larger := b.Copy(best[u])
			for i := range stride {
				b.MaxTo(larger, b.Load(x, i*unroll+u, 0))
			}
			b.Merge(b.Greater(larger, best[u]), at[u], trip)
			b.plain("MOVAPS", b.v(larger), b.v(best[u]))
		}
		b.AddTo(trip, step)
	})
	firstPlace(b, best, at, lowest)
	b.ctx.Label(few)
	found, none := b.ctx.GP64(), b.label("none")
	b.op(b.bySize("VCVTTSS2SIQ", "VCVTTSD2SIQ"), low(b.vecs[at[0]]), found)
	b.note(found, "where the trip begins")

	here := b.Load(b.Slice("lanes", ""), 0, 0)
	b.AddTo(trip, here)
	b.Splat(at[0])
	b.AddTo(here, at[0])
	for u := range best {
		b.plain("MOVAPS", b.v(lowest), b.v(best[u]))
		b.plain("MOVAPS", b.v(lowest), b.v(at[u]))
	}
	b.Comment("that trip, unless there is none: −Inf is the least of all whole numbers")
	b.op("NEGQ", found)
	b.branch("JOS", none)
	b.op("LEAQ", operand.Mem{Base: b.gps[first], Index: found, Scale: uint8(b.elem.Size)}, b.gps[first])
	far := b.Const(-float64(unroll*b.Lanes()), "")
	for range stride {
		takeEach(b, first, unroll, best, at, here)
		b.AddTo(here, far)
		b.Advance(first, unroll, 0)
	}
	b.ctx.Label(none)
	places(b, x, n, lowest, best, at, trip)
}

const (
	block    = 32 // vectors whose largest elements are compared with those so far at once
	byMask   = 64 // elements whose comparison fills a general register
	equal    = 0  // EQ_OQ
	maxOfTwo = 5  // VRANGE: the larger, with its own sign
)

// argmaxAVX512 looks for the block that holds the first of the largest elements, and then for the element.
func argmaxAVX512(b *x86) {
	x, n := b.Slice("x", "x"), b.Len("x", "elements left")
	lowest := b.NegInf("−Inf")
	best, at := b.Copy(lowest), b.Copy(lowest)
	b.note(b.v(best), "largest elements")
	b.note(b.v(at), "where the blocks begin that have them, negative")
	here := b.Zero("where this block begins, negative")
	for _, vectors := range []int{block, unroll, 1} {
		step := b.Const(-float64(vectors*b.Lanes()), "")
		b.while(n, vectors*b.Lanes(), []Ptr{x}, func() {
			takeLarger(b, b.largest(x, vectors), best, at, here)
			b.AddTo(here, step)
		})
	}
	var largest Vec
	b.MaskedTail(n, []Ptr{x}, func() { largest = firstPlace(b, []Vec{best}, []Vec{at}, lowest) }, func() {
		takeLarger(b, b.Load(x, 0, 0), best, at, here)
	})

	found, none := b.ctx.GP64(), b.label("none")
	b.op(b.bySize("VCVTTSS2SIQ", "VCVTTSD2SIQ"), low(b.vecs[at]), found)
	b.Comment("no block: −Inf is the least of all whole numbers")
	b.op("NEGQ", found)
	b.branch("JOS", none)
	b.note(found, "where the block begins")
	x, n = b.Slice("x", ""), b.Len("x", "")
	b.op("LEAQ", operand.Mem{Base: b.gps[x], Index: found, Scale: uint8(b.elem.Size)}, b.gps[x])
	b.op("SUBQ", found, b.gps[n])
	mask, end := b.ctx.GP64(), b.label("found")
	for _, vectors := range []int{byMask / b.Lanes(), 1} {
		b.while(n, vectors*b.Lanes(), []Ptr{x}, func() {
			b.test(b.equals(x, 0, vectors, largest), mask)
			b.branch("JNZ", end)
		})
	}
	b.masked(b.gps[n], b.ctx.GP64(), func() { b.op("KMOVQ", b.equals(x, 0, 1, largest), mask) })
	b.ctx.Label(end)
	b.Comment("its place is all that stood before what was left, and what stood before it in the mask")
	b.op("SUBQ", b.lowest(mask), b.gps[n])
	b.op("SUBQ", b.addr("x", "len"), b.gps[n])
	b.op(b.bySize("VCVTSI2SSQ", "VCVTSI2SDQ"), b.gps[n], low(b.vecs[at]), low(b.vecs[at]))
	b.ctx.Label(none)
	b.Return(at)
}

// largest takes the larger elements of some vectors, a power of two of them, and of two the one that is no NaN.
func (b *x86) largest(x Ptr, vectors int) Vec {
	accs := loads(b, x, min(vectors, accumulators))
	larger := func(acc Vec, v operand.Op) {
		b.op(b.bySize("VRANGEPS", "VRANGEPD"), operand.U8(maxOfTwo), v, b.v(acc), b.v(acc))
	}
	for u := len(accs); u < vectors; u++ {
		larger(accs[u%len(accs)], b.mem(x, u, 0))
	}
	foldPairs(b, accs, func(acc, v Vec) { larger(acc, b.v(v)) })
	return accs[0]
}

// equals has a bit for each element of some vectors, a power of two of them, that equals those of v.
func (b *x86) equals(x Ptr, unit, vectors int, v Vec) reg.Register {
	k := b.ctx.K()
	if vectors == 1 {
		b.whole("CMP", b.keep(operand.U8(equal), b.mem(x, unit, 0), b.v(v), k)...)
		return k
	}
	first, second := b.equals(x, unit, vectors/2, v), b.equals(x, unit+vectors/2, vectors/2, v)
	b.op(map[int]string{8: "KUNPCKBW", 16: "KUNPCKWD", 32: "KUNPCKDQ"}[vectors/2*b.Lanes()], first, second, k)
	return k
}
