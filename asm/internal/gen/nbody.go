package gen

import (
	"fmt"

	"flynn/asm/isa"
)

var nbody = &program{
	name: "nbody", sig: "(a, x, y, z, m, tx, ty, tz []T, soft T)", elems: floats,
	trip: "bodies that pull on those which are accelerated",
	doc: []string{
		"a[i] = Σ m[j]·d/(|d|² + soft)^(3/2), d = (x[j] − tx[i], y[j] − ty[i], z[j] − tz[i]), for the lengths of x and tx:",
		"accelerations of some bodies by all. The three components stand together at a.",
	},
	build:  func(b Builder) { allPairs(b, 1, b.Arg("soft", "soft"), roots(b)) },
	bodies: bodies{isa.FamilyX86: on(nbodyX86)},
}

// weights is how a tier weighs bodies.
type weights struct {
	of     func(squares []Vec, m Ptr) []Vec // m/√s³ over factor for each s, which it may change
	factor float64
}

// roots cubes the inverse of a root.
func roots(b Builder) weights {
	half, one := b.Const(0.5, "½"), b.Const(1, "1")
	return weights{factor: 1, of: func(squares []Vec, m Ptr) []Vec {
		cubes := make([]Vec, len(squares))
		for i, s := range squares {
			inverse := b.InvSqrt(s, half, one)
			cubes[i] = b.Mul(inverse, inverse)
			b.MulTo(cubes[i], inverse)
		}
		mass := b.Load(m, 0, 0)
		for _, c := range cubes {
			b.MulTo(c, mass)
		}
		return cubes
	}}
}

// allPairs accelerates so many bodies at once: what is loaded of the others serves them all, and their chains of
// operations, long ones, go side by side.
func allPairs(b Builder, atOnce int, soft Vec, w weights) {
	a, left := b.Slice("a", "a"), b.Len("tx", "bodies to accelerate")
	targets := []Ptr{b.Slice("tx", "tx"), b.Slice("ty", "ty"), b.Slice("tz", "tz")}
	for ; atOnce > 0; atOnce-- {
		b.Comment(fmt.Sprintf("targets at once: %d", atOnce))
		b.ChunkLoop(left, atOnce, func() {
			sums := pull(b, targets, atOnce, soft, w)
			for i, v := range sums {
				b.StoreFirst(a, i, v)
			}
			b.Advance(a, 0, len(sums))
			for _, p := range targets {
				b.Advance(p, 0, atOnce)
			}
		})
	}
	b.ReturnNothing()
}

// pull gives the components of the accelerations of the next bodies, in first lanes.
func pull(b Builder, targets []Ptr, atOnce int, soft Vec, w weights) []Vec {
	bodies := []Ptr{b.Slice("x", "x"), b.Slice("y", "y"), b.Slice("z", "z")}
	m, n := b.Slice("m", "m"), b.Len("x", "bodies left")
	acc := newAccumulators(len(targets)*atOnce, b.Zero) // first, for a register that can be folded
	var at []Vec                                        // by axis, then body
	for _, p := range targets {
		for i := range atOnce {
			at = append(at, b.Broadcast(p, i))
		}
	}
	body := func(int) {
		ds, squares := make([]Vec, len(at)), make([]Vec, atOnce)
		for axis, p := range bodies {
			v, first := b.Load(p, 0, 0), axis*atOnce
			for d := first + 1; d < first+atOnce; d++ {
				ds[d] = b.Sub(v, at[d])
			}
			b.SubTo(v, at[first])
			ds[first] = v
		}
		for i := range squares {
			squares[i] = b.Copy(soft)
		}
		for i, d := range ds {
			b.FMA(squares[i%atOnce], d, d)
		}
		weight := w.of(squares, m)
		for i, d := range ds {
			b.FMA(acc[i], d, weight[i%atOnce])
		}
	}
	advance := append([]Ptr{m}, bodies...)
	b.VectorLoop(n, 1, advance, body)
	b.MaskedTail(n, advance, func() {
		for i := range acc {
			b.FoldAdd(acc[i : i+1])
		}
	}, func() { body(1) })
	if w.factor != 1 {
		factor := b.Const(w.factor, "")
		for _, v := range acc {
			b.MulTo(v, factor)
		}
	}
	sums := make([]Vec, 0, len(acc)) // by body, then axis
	for i := range atOnce {
		for axis := range bodies {
			sums = append(sums, acc[axis*atOnce+i])
		}
	}
	return sums
}
