package gen

// Places in the table of exp, which package kernels fills.
const (
	expLog2e = iota // 1/ln 2
	expRound        // added and subtracted, it rounds to a whole number
	expHigh         // −ln 2 in two parts: a multiple of this one is exact
	expLow          // and the rest
	expFirst        // coefficients of r⁶ … r²
	expOne   = iota + 4
	expHalf
	expBias // expRound and the bias of an exponent
	expMost // above it the result is
	expInf
	expLeast // below it the result is
	expZero
)

// mantissa is the bits of a float32 below its exponent.
const mantissa = 23

var exponential = &program{
	name: "exp", sig: "(z, x, c []T)", elems: []Elem{F32},
	doc: []string{
		"z[i] = e^x[i], for the length of z: with x = k·ln 2 + r it is 2^k·(1 + r + r²·p(r)). c is the table of constants.",
	},
	build: func(b Builder) {
		z, x, c, n := b.Slice("z", "z"), b.Slice("x", "x"), b.Slice("c", "the table"), b.Len("z", "elements left")
		stream(b, n, []Ptr{z, x}, func(k int) {
			e := &exponentials{Builder: b, table: c}
			ks := e.quotients(loads(b, x, k))
			rs := e.remainders(loads(b, x, k), ks)
			es := e.polynomial(rs, ks)
			e.sums(es, ks, x)
			es = e.powers(es, ks)
			e.limit(es, x, expMost)
			e.limit(es, x, expLeast)
			stores(b, z, es)
		})
	},
}

// exponentials are the steps of exp, each for some vectors at once. A constant is loaded where it is used: a register
// for each would be more than there are.
type exponentials struct {
	Builder
	table Ptr
}

// with calls f with a constant.
func (e *exponentials) with(place int, f func(c Vec)) {
	c := e.Broadcast(e.table, place)
	f(c)
	e.Free(c)
}

// quotients are the k: x/ln 2 to the nearest whole number.
func (e *exponentials) quotients(xs []Vec) []Vec {
	ks := make([]Vec, len(xs))
	e.with(expRound, func(round Vec) {
		e.with(expLog2e, func(log2e Vec) {
			for u, x := range xs {
				e.MulAdd(x, log2e, round)
				ks[u] = e.Sub(x, round)
				e.Free(x)
			}
		})
	})
	return ks
}

// remainders are the r.
func (e *exponentials) remainders(xs, ks []Vec) []Vec {
	for _, place := range []int{expHigh, expLow} {
		e.with(place, func(ln2 Vec) {
			for u, x := range xs {
				e.FMA(x, ks[u], ln2)
			}
		})
	}
	return xs
}

// polynomial is the smaller part of a sum: r²·p(r), and what the second part of ln 2 contributes to r. It uses up the
// r.
func (e *exponentials) polynomial(rs, ks []Vec) []Vec {
	ps := make([]Vec, len(rs))
	for u := range ps {
		ps[u] = e.Broadcast(e.table, expFirst)
	}
	for place := expFirst + 1; place < expOne; place++ {
		e.MulAddEach(ps, rs, e.table, place)
	}
	e.with(expLow, func(ln2 Vec) {
		for u, r := range rs {
			s := e.Mul(r, r)
			e.MulTo(s, ps[u])
			e.FMA(s, ks[u], ln2)
			e.Free(r, ps[u])
			ps[u] = s
		}
	})
	return ps
}

// sums adds the larger parts, 1 and what the first part of ln 2 leaves of x, which is exact.
func (e *exponentials) sums(es, ks []Vec, x Ptr) {
	e.with(expHigh, func(ln2 Vec) {
		e.with(expOne, func(one Vec) {
			for u, s := range es {
				v := e.Load(x, u, 0)
				e.FMA(v, ks[u], ln2)
				e.AddTo(s, v)
				e.AddTo(s, one)
				e.Free(v)
			}
		})
	})
}

// powers multiplies by 2^k: at once where there is an instruction, else by two powers of about half the exponent, since
// one alone may be out of range. It uses up the k.
func (e *exponentials) powers(es, ks []Vec) []Vec {
	if e.Scale(es, ks) {
		e.Free(ks...)
		return es
	}
	e.with(expBias, func(bias Vec) {
		e.with(expHalf, func(half Vec) {
			for u, k := range ks {
				first := e.Copy(k)
				e.MulAdd(first, half, bias)
				whole := e.Sub(first, bias)
				second := e.Sub(k, whole)
				e.AddTo(second, bias)
				e.ShiftLeft(first, mantissa)
				e.ShiftLeft(second, mantissa)
				t := e.Mul(es[u], first)
				e.Free(k, whole, first, es[u])
				es[u] = e.Mul(t, second)
				e.Free(t, second)
			}
		})
	})
	return es
}

// limit replaces what lies beyond a limit by the constant after it in the table.
func (e *exponentials) limit(es []Vec, x Ptr, place int) {
	e.with(place, func(limit Vec) {
		e.with(place+1, func(value Vec) {
			for u := range es {
				v := e.Load(x, u, 0)
				beyond := e.beyond(place, v, limit)
				e.Merge(beyond, es[u], value)
				e.Free(v)
			}
		})
	})
}

func (e *exponentials) beyond(place int, v, limit Vec) Mask {
	if place == expMost {
		return e.Greater(v, limit)
	}
	return e.Greater(limit, v)
}
