package gen

import "flynn/asm/isa"

const gatherSig = "(z, x []T, p []int32)"

var gather = &program{
	name: "gather", sig: gatherSig, elems: floats,
	doc:   []string{"z[i] = x[p[i]], for the length of z."},
	build: func(b Builder) { gathering(b, b.Gather, b.ScalarTail) },
	bodies: bodies{isa.FamilySVE: func(b Builder) {
		gathering(b, b.Gather, func(left Count, advance []Ptr, body func()) { b.MaskedTail(left, advance, nil, body) })
	}},
}

// gatherInsert is for tiers that have an instruction: without it the plain body does the same.
var gatherInsert = &program{
	name: "gather", tuning: "insert", sig: gatherSig, elems: floats, tiers: []isa.ID{isa.AVX512},
	doc:   []string{"z[i] = x[p[i]], for the length of z. Every lane is loaded by itself."},
	build: func(b Builder) { gathering(b, b.GatherScalar, b.ScalarTail) },
}

// gathering loads indices, elements by them, and stores the elements. tail takes those that are left.
func gathering(b Builder, load func(x, p Ptr, unit int) Vec, tail func(left Count, advance []Ptr, body func())) {
	z, x, p := b.Slice("z", "z"), b.Slice("x", "x"), b.Index("p", "p")
	n := b.Len("z", "elements left")
	body := func(k int) {
		vs := make([]Vec, k)
		for u := range vs {
			vs[u] = load(x, p, u)
		}
		stores(b, z, vs)
	}
	b.VectorLoop(n, unroll, []Ptr{z, p}, body)
	tail(n, []Ptr{z, p}, func() { body(1) })
	b.ReturnNothing()
}
