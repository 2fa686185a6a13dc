package kernels

import (
	"math"

	"flynn/asm"
	"flynn/internal/mem"
)

var nbodySpec = Spec{
	Name: "nbody", Doc: "a[i] = Σ m[j]·d/(|d|² + 1)^(3/2), d = x[j] − x[i] in 3D: accelerations by softened gravity, " +
		"all pairs; 20 flops a pair by convention. Valid while |d|² is finite",
	Size: "bodies", Dwarf: "n-body", Step: 64, DataKinds: []Kind{Exact, Random},
	Work: func(n int) Work {
		v := float64(n)
		return Work{Flops: 20 * v * v, Loads: 4 * v, Stores: 3 * v}
	},
}

var (
	_ = define(nbodySpec, nbodyForm[float32](), nbody[float32], asm.NbodyF32)
	_ = define(nbodySpec, nbodyForm[float64](), nbody[float64], asm.NbodyF64)
)

// gravity is the accelerations a of the bodies at (tx, ty, tz) by all bodies.
type gravity[T Float] = func(a, x, y, z, m, tx, ty, tz []T, soft T)

func nbody[T Float](a, x, y, z, m, tx, ty, tz []T, soft T) {
	for i := range tx {
		var ax, ay, az T
		for j := range x {
			dx, dy, dz := x[j]-tx[i], y[j]-ty[i], z[j]-tz[i]
			inverse := 1 / T(math.Sqrt(float64(dx*dx+dy*dy+dz*dz+soft)))
			w := m[j] * inverse * inverse * inverse
			ax += w * dx
			ay += w * dy
			az += w * dz
		}
		a[3*i], a[3*i+1], a[3*i+2] = ax, ay, az
	}
}

// nbodyForm is the form of all pairs: the three coordinates and the masses of all bodies one after the other in X, the
// components of each acceleration together in Z. Parts are bodies that are accelerated.
func nbodyForm[T Float]() Form[T, gravity[T]] {
	near := fractions[T]() // distances near the softening length
	return Form[T, gravity[T]]{
		Layout: layout[T]{
			streamX: replicated(multiple(4), value[T]{"x, y, z and masses of all bodies: " + near.text, near.of}),
			streamZ: {intent: output, length: multiple(3), unit: fixed(3), value: near},
		},
		Scalar: scalar[T]{1, "softening 1"},
		Call: func(f gravity[T], d *Data[T]) {
			n := d.N
			x, y, z, m := d.X[:n], d.X[n:2*n], d.X[2*n:3*n], d.X[3*n:]
			lo, hi := d.Lo, d.Lo+d.M
			f(d.Z, x, y, z, m, x[lo:hi], y[lo:hi], z[lo:hi], d.A)
		},
		Grain: mem.LineSize,
		Distributed: &DistributedForm[T]{ // a part holds its bodies' elements of four vectors
			Holds: func(d *Data[T], _ int) []Section { return []Section{{streamX, d.Lo, d.M, d.N, 4}} },
			Reads: func(d *Data[T], _ int) []Section { return []Section{piece(streamX, 0, 4*d.N)} },
			Ring:  true,
		},
		Rounds: true,
		Bound: func(d *Data[T]) float64 { // d/(d² + 1)^(3/2) is at most 0.385; 32 roundings of a term, most of the root
			return rounding[T](d.N+32, 0.385*float64(d.N)*magnitude(d.X[3*d.N:]))
		},
	}
}
