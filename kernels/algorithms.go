package kernels

import "flynn/asm/isa"

// The algorithms are versions of a reference that differ in method and not in instruction set. A voter needs them where
// a machine has few tiers, and against faults of a method, which all tiers share. They are not variants: nobody times
// them as SISD or SIMD.
func init() {
	diverse("sum", "f32", sumAlgorithms[float32]())
	diverse("sum", "f64", sumAlgorithms[float64]())
}

type algorithm[F any] struct {
	name string
	fn   F
}

func sumAlgorithms[T Float]() []algorithm[func(x []T) T] {
	return []algorithm[func(x []T) T]{{"naive", sum[T]}, {"pairwise", pairwise[T]}, {"kahan", kahan[T]}}
}

// diverse adds algorithms to a kernel: problems have an op for each, with indices after those of the variants.
func diverse[F any](name, elem string, as []algorithm[F]) {
	k, err := Lookup(name, elem)
	if err != nil {
		panic(err)
	}
	var fns []F
	for _, a := range as {
		k.Algorithms = append(k.Algorithms, Variant{ISA: isa.Scalar, Tuning: a.name})
		fns = append(fns, a.fn)
	}
	open := k.open
	k.open = func(n int, at Place, spoiled int) (Problem, error) {
		p, err := open(n, at, spoiled)
		if err == nil {
			p.(interface{ add(fns []F) }).add(fns)
		}
		return p, err
	}
}

func (p *problem[T, F]) add(fns []F) { p.fns = append(p.fns[:len(p.fns):len(p.fns)], fns...) }

// Version returns a variant by its index in problems: those of Variants, then those of Algorithms.
func (k *Kernel) Version(i int) Variant {
	if i < len(k.Variants) {
		return k.Variants[i]
	}
	return k.Algorithms[i-len(k.Variants)]
}

// pairwise adds halves: its error grows with log n. Source: Higham, Accuracy and Stability, section 4.1.
func pairwise[T Float](x []T) T {
	const base = 128 // below it the loop costs less than the calls
	if len(x) <= base {
		return sum(x)
	}
	half := len(x) / 2
	return pairwise(x[:half]) + pairwise(x[half:])
}

// kahan carries the rounding error of each addition to the next. Source: Kahan, Further remarks on reducing truncation
// errors, CACM 8 (1965).
func kahan[T Float](x []T) T {
	var s, c T
	for _, v := range x {
		y := v - c
		t := s + y
		c = (t - s) - y
		s = t
	}
	if s-s != 0 { // the error of an infinite sum is NaN
		return sum(x)
	}
	return s
}
