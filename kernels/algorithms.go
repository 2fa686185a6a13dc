package kernels

// method is a version of a reference that differs in algorithm and not in instruction set. A voter needs some where a
// machine has few tiers, and against faults of an algorithm, which all tiers share. It is no variant: nobody times it
// as SISD or SIMD.
type method[F any] struct {
	name string
	fn   F
}

// sumMethods stand beside sum.
func sumMethods[T Float]() []method[func(x []T) T] {
	return []method[func(x []T) T]{{"naive", sum[T]}, {"pairwise", pairwise[T]}, {"kahan", kahan[T]}}
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
