package gen

import "github.com/mmcloughlin/avo/operand"

// stride is how many vectors argmaxAMD64 takes into each of its accumulators before it asks whether one was larger;
// fewTrips are so few that the plain way is shorter.
const (
	stride   = 4
	fewTrips = 8
)

// argmaxAMD64 looks for the trip that holds the first of the largest elements, which costs a comparison in five, and then for
// the element, in that trip and in what no whole trip holds. SSE, whose registers do not hold all that, takes the plain way.
func argmaxAMD64(b *amd64) {
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
	elements := stride * wide * b.Lanes()
	step := b.Const(-float64(elements), "−(elements of a trip)")
	few := b.label("few")
	b.op("CMPQ", b.gps[n], operand.I32(fewTrips*elements))
	b.branch("JLE", few)
	b.Say("16 vectors a trip: 4 of largest elements, with the places of the trips that found them")
	b.while(n, elements, []Ptr{x}, func() {
		for u := range best {
			larger := b.Copy(best[u])
			for i := range stride {
				b.MaxTo(larger, b.Load(x, i*wide+u, 0))
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
	b.Say("that trip, unless there is none: −Inf is the least of all whole numbers")
	b.op("NEGQ", found)
	b.branch("JOS", none)
	b.op("LEAQ", operand.Mem{Base: b.gps[first], Index: found, Scale: uint8(b.elem.Size)}, b.gps[first])
	far := b.Const(-float64(wide*b.Lanes()), "")
	for range stride {
		takeEach(b, first, wide, best, at, here)
		b.AddTo(here, far)
		b.Advance(first, wide, 0)
	}
	b.ctx.Label(none)
	places(b, x, n, lowest, best, at, trip)
}
