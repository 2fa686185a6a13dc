package gen

import "flynn/asm/isa"

var argmax = &program{
	name: "argmax", sig: "(x, lanes []T) T", elems: floats, bound: true,
	doc: []string{
		"−i of the first of the largest elements; −Inf where no element is above −Inf. A quiet NaN is passed over. Places",
		"are whole numbers in T, so x ends before they round. lanes are 0, −1, −2 and so on, as many as a vector has; RVV",
		"makes them itself.",
	},
	build:  argmaxPlain,
	bodies: bodies{isa.FamilyX86: on(argmaxX86), isa.FamilySVE: on(argmaxSVE), isa.FamilyRVV: on(argmaxRVV)},
}

func argmaxPlain(b Builder) {
	x, n := b.Slice("x", "x"), b.Len("x", "elements left")
	lowest := b.NegInf("−Inf")
	best, at := unset(b, lowest), unset(b, lowest)
	places(b, x, n, lowest, best, at, b.Load(b.Slice("lanes", ""), 0, 0))
}

// unset are accumulators of −Inf.
func unset(b Builder, lowest Vec) []Vec {
	return newAccumulators(unroll, func(string) Vec { return b.Copy(lowest) })
}

// places goes on from best, the largest elements so far, and at, where they are, and returns the first place of the
// largest. here is where the elements of the first vector are.
func places(b Builder, x Ptr, n Count, lowest Vec, best, at []Vec, here Vec) {
	b.Comment("4 vectors of largest elements, with the places where the trips began that found them")
	far := b.Const(-float64(unroll*b.Lanes()), "−(elements of a trip)")
	near := b.Const(-float64(b.Lanes()), "−(elements of a vector)")
	placesBy(b, x, n, lowest, best, at, here, far, near)
}

// placesBy is places, where far is minus the elements of a trip, and near minus those of a vector.
func placesBy(b Builder, x Ptr, n Count, lowest Vec, best, at []Vec, here, far, near Vec) {
	b.VectorLoop(n, unroll, []Ptr{x}, func(k int) {
		takeEach(b, x, k, best, at, here)
		step := near
		if k == unroll {
			step = far
		}
		b.AddTo(here, step)
	})
	one := b.Const(-1, "−(an element)")
	b.MaskedTail(n, []Ptr{x}, func() { firstOfLargest(b, best, at, near, lowest) }, func() {
		takeLarger(b, b.Load(x, 0, 0), best[0], at[0], here)
		b.AddTo(here, one)
	})
	b.Return(at[0])
}

// takeEach takes so many vectors.
func takeEach(b Builder, x Ptr, vectors int, best, at []Vec, here Vec) {
	for u := range vectors {
		takeLarger(b, b.Load(x, u, 0), best[u], at[u], here)
	}
}

// takeLarger takes v for best, and here for its place, where v is larger.
func takeLarger(b Builder, v, best, at, here Vec) {
	b.Merge(b.Greater(v, best), at, here)
	b.MaxTo(best, v)
}

// firstOfLargest leaves the largest of all lanes in the first lane of best[0], and in at[0] where it was found first.
func firstOfLargest(b Builder, best, at []Vec, vector, lowest Vec) {
	b.Comment("places of elements, from those of trips")
	for u := 1; u < len(at); u++ {
		for range u {
			b.AddTo(at[u], vector)
		}
	}
	b.MaxTo(best[0], firstPlace(b, best, at, lowest))
}

// firstPlace leaves in the first lane of at[0] the first of the places of the largest element, and gives that in every
// lane.
func firstPlace(b Builder, best, at []Vec, lowest Vec) Vec {
	largest := make([]Vec, len(best))
	for u, v := range best {
		largest[u] = b.Copy(v)
	}
	b.FoldMax(largest)
	b.Splat(largest[0])
	b.Comment("drop the places of smaller elements")
	for u, v := range best {
		b.Merge(b.Greater(largest[0], v), at[u], lowest)
	}
	b.FoldMax(at)
	return largest[0]
}
