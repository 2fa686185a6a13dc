package gen

import (
	"fmt"

	"flynn/asm/isa"
)

var scan = &program{
	name: "scan", trips: map[isa.ID]string{isa.RVV: "sums of a strip that reach twice as far"},
	sig: "(z, x []T, c T) T", elems: []Elem{F32, F64, I32}, bound: true,
	doc: []string{
		"z[i] = c + Σ x[k], k ≤ i, for the length of z. Returns the last of them, c where there is none. Where the lanes",
		"of a vector are known, its sums are those of the vector before, and as many elements up to each as a vector has:",
		"these are summed by steps of 1, 2, 4 … lanes, on which the ones of the vector before come in.",
	},
	build: func(b Builder) {
		z, x, n := b.Slice("z", "z"), b.Slice("x", "x"), b.Len("z", "elements left")
		sums, zero, last := b.Arg("c", "sums of the vector before"), b.Zero("0"), b.LastLane("number of the last lane")
		var before []Vec // the last vector's sums of 1, 2, 4 … elements up to each
		for by := 1; by < b.Lanes(); by *= 2 {
			before = append(before, b.Zero(fmt.Sprintf("the vector before, sums of %d", by)))
		}
		b.VectorLoop(n, unroll, []Ptr{z, x}, func(k int) {
			vs := loads(b, x, k)
			for i, v := range before {
				windows(b, x, vs, v, 1<<i)
			}
			so := sums
			for _, v := range vs[:k-1] {
				b.AddTo(v, so)
				so = v
			}
			if k > 1 { // a copy of sums would have to wait for them
				b.Assign(sums, vs[k-1])
				b.AddTo(sums, so)
			} else {
				b.AddTo(sums, vs[0])
			}
			stores(b, z, append(vs[:k-1], sums))
		})
		sum := b.Last(sums, last)
		b.MaskedTail(n, []Ptr{z, x}, nil, func() { prefixes(b, z, x, sum, zero, last, 1) })
		b.Return(sum)
	},
	bodies: bodies{isa.FamilySVE: on(scanSVE), isa.FamilyRVV: on(scanRVV)},
}

// windows adds to each lane the one so many before it. before is the last vector of the trip before, and becomes that
// of this. Elements one before those of a vector are loaded from x: that is less work than to slide them.
func windows(b Builder, x Ptr, vs []Vec, before Vec, by int) {
	first := b.Align(before, vs[0], by)
	b.Assign(before, vs[len(vs)-1])
	for u := len(vs) - 1; u > 0; u-- {
		t := none
		if by == 1 {
			t = b.Load(x, u, -1)
		} else {
			t = b.Align(vs[u-1], vs[u], by)
		}
		b.AddTo(vs[u], t)
		b.Free(t)
	}
	b.AddTo(vs[0], first)
	b.Free(first)
}

// prefixes sums inside of vectors, and adds the sum so far, which it moves on.
func prefixes(b Builder, z, x Ptr, sum, zero, last Vec, vectors int) {
	vs := loads(b, x, vectors)
	for _, v := range vs {
		b.Prefix(v, zero)
	}
	for _, v := range vs {
		total := b.Last(v, last)
		b.AddTo(v, sum)
		b.AddTo(sum, total)
		b.Free(total)
	}
	stores(b, z, vs)
}

var offset = &program{
	name: "offset", sig: "(z []T, c T)", elems: []Elem{F32, F64, I32},
	doc: []string{"z[i] += c: what a part of a scan lacks."},
	build: func(b Builder) {
		z, n := b.Slice("z", "z"), b.Len("z", "elements left")
		c := b.Arg("c", "c")
		stream(b, n, []Ptr{z}, func(k int) {
			zs := loads(b, z, k)
			for _, v := range zs {
				b.AddTo(v, c)
			}
			stores(b, z, zs)
		})
	},
}
