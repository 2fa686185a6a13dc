package gen

var nbody = &program{
	name: "nbody", sig: "(a, x, y, z, m []T, tx, ty, tz, soft T)", elems: floats,
	doc: []string{
		"a = Σ m[j]·d/(|d|² + soft)^(3/2), d = (x[j] − tx, y[j] − ty, z[j] − tz), for the length of x: the acceleration",
		"of one body by all. The three components are stored at a.",
	},
	build: func(b Builder) {
		a, m, n := b.Slice("a", "a"), b.Slice("m", "m"), b.Len("x", "bodies left")
		bodies := []Ptr{b.Slice("x", "x"), b.Slice("y", "y"), b.Slice("z", "z")}
		target := []Vec{b.Arg("tx", "tx"), b.Arg("ty", "ty"), b.Arg("tz", "tz")}
		soft, half, one := b.Arg("soft", "soft"), b.Const(0.5, "½"), b.Const(1, "1")
		acc := accumulators(len(bodies), b.Zero)
		body := func(int) {
			ds := make([]Vec, len(bodies))
			for i, p := range bodies {
				ds[i] = b.Load(p, 0, 0)
				b.SubTo(ds[i], target[i])
			}
			square := b.Mul(ds[0], ds[0])
			b.FMA(square, ds[1], ds[1])
			b.FMA(square, ds[2], ds[2])
			b.AddTo(square, soft)
			inverse := b.InvSqrt(square, half, one)
			weight := b.Mul(inverse, inverse)
			b.MulTo(weight, inverse)
			b.MulTo(weight, b.Load(m, 0, 0))
			for i, d := range ds {
				b.FMA(acc[i], d, weight)
			}
		}
		advance := append([]Ptr{m}, bodies...)
		b.Blocks(n, 1, advance, body)
		b.Rest(n, advance, func() {
			for i := range acc {
				b.FoldAdd(acc[i : i+1])
			}
		}, func() { body(1) })
		for i, v := range acc {
			b.StoreFirst(a, i, v)
		}
		b.ReturnNothing()
	},
}
