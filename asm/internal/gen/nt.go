package gen

import "flynn/asm/isa"

// filler is what an elementwise program reads: its streams, and what it makes of vectors from … to−1 of them.
type filler func(b Builder) (streams []Ptr, values func(from, to int) []Vec)

// filling makes the program that fills z, and its tuning nt, whose stores pass the caches by: a line that is written
// whole is not read first, and pushes nothing out. That pays where operands lie in memory, and costs where a cache
// holds them.
func filling(name, sig, formula string, f filler) (plain, nt *program) {
	plain = &program{name: name, sig: sig, elems: floats, bound: true, doc: []string{formula}, build: func(b Builder) {
		z, n := b.Slice("z", "z"), b.Len("z", "elements left")
		streams, values := f(b)
		batched(b, n, append([]Ptr{z}, streams...), func(from, to int) { storesFrom(b, z, from, values(from, to)) })
	}}
	nt = &program{name: name, sig: sig, elems: floats, bound: true, tuning: "nt",
		needs: isa.StreamStores, build: func(b Builder) {
			z, n := b.Slice("z", "z"), b.Len("z", "elements left")
			streams, values := f(b)
			advance := append([]Ptr{z}, streams...)
			one := func() { stores(b, z, values(0, 1)) }
			b.ScalarTail(b.ToLine(z, n, "elements before a line of z"), advance, one)
			b.VectorLoop(n, unroll, advance, func(k int) { b.Stream(z, values(0, k)) })
			b.Fence()
			b.MaskedTail(n, advance, nil, one)
			b.ReturnNothing()
		}}
	nt.doc = []string{formula, "From the first whole line of z on, stores pass the caches by."}
	return plain, nt
}
