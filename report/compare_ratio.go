package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"sync"
)

// quotients estimates base/x of two independent series: the Hodges–Lehmann estimate, which is the median of all
// quotients b_i/x_j, with the interval that inverts the Mann–Whitney test: from the k-th smallest to the k-th largest
// quotient, k the largest with P(U < k) ≤ 2.5 % (Hollander, Wolfe and Chicken, Nonparametric Statistical Methods,
// section 4.3, on logarithms). It assumes that a change multiplies all times by one factor, nothing else, and it holds
// exactly the ratios that the test of the verdict would not reject. Too few samples for any interval give 0 to +Inf.
func quotients(base, x *Series, unit string) Estimate {
	b, v := base.Samples[unit], x.Samples[unit]
	var q []float64
	for _, num := range b {
		for _, den := range v {
			if num > 0 && den > 0 {
				q = append(q, num/den)
			}
		}
	}
	n := min(len(b), len(v))
	if n == 0 || len(q) < len(b)*len(v) {
		return Estimate{}
	}
	slices.Sort(q)
	e := Estimate{Median: (q[(len(q)-1)/2] + q[len(q)/2]) / 2, Hi: math.Inf(1), N: n}
	if k := moses(len(b), len(v)); k > 0 {
		e.Lo, e.Hi = q[k-1], q[len(q)-k]
	} else {
		e.Warnings = append(e.Warnings, fmt.Sprintf("%d and %d samples are too few for a 95 %% interval of their ratio", len(b), len(v)))
	}
	return e
}

// exactU is the size of samples up to which the distribution of U is counted out, as package benchmath does.
const exactU = 50

// moses returns the rank of the quotients that bound a 95 % interval; 0 where there is none.
func moses(n1, n2 int) int {
	if max(n1, n2) > exactU {
		const z = 1.959964
		a, b := float64(n1), float64(n2)
		return max(0, int(math.Floor(a*b/2-z*math.Sqrt(a*b*(a+b+1)/12))))
	}
	cdf := 0.0
	for u, p := range uDistribution(n1, n2) {
		if cdf += p; cdf > (1-confidence)/2 {
			return u
		}
	}
	return 0
}

// sizes of two samples.
type sizes struct{ n1, n2 int }

var uDistributions sync.Map // sizes -> []float64

// uDistribution returns the probability of each U when nothing differs. U + n1(n1+1)/2 is the sum of the ranks of the
// first sample; the ways to make a sum are counted by choosing ranks one after the other.
func uDistribution(n1, n2 int) []float64 {
	if d, ok := uDistributions.Load(sizes{n1, n2}); ok {
		return d.([]float64)
	}
	least, most := n1*(n1+1)/2, n1*(n1+1)/2+n1*n2
	ways := make([][]float64, n1+1) // of so many ranks with a sum
	for i := range ways {
		ways[i] = make([]float64, most+1)
	}
	ways[0][0] = 1
	for rank := 1; rank <= n1+n2; rank++ {
		for chosen := min(rank, n1); chosen > 0; chosen-- {
			for sum := most; sum >= rank; sum-- {
				ways[chosen][sum] += ways[chosen-1][sum-rank]
			}
		}
	}
	d := slices.Clone(ways[n1][least:])
	total := 0.0
	for _, w := range d {
		total += w
	}
	for i := range d {
		d[i] /= total
	}
	uDistributions.Store(sizes{n1, n2}, d)
	return d
}

// leastP is the smallest p that the test can give, of samples that do not overlap.
func leastP(n1, n2 int) float64 {
	p := 2.0
	for i := range n1 { // 2/C(n1+n2, n1)
		p *= float64(i+1) / float64(n2+i+1)
	}
	return min(1, p)
}

// holm corrects p-values for their number: sorted upwards, the k-th of m becomes (m-k+1)·p, at least as large as the
// one before it, at most 1 (Holm 1979). Among all that are then below 5 %, the chance of a single false one is at most
// 5 %, however they depend on each other.
func holm(ps []float64) []float64 {
	order := make([]int, len(ps))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(ps[a], ps[b]) })
	out := make([]float64, len(ps))
	last := 0.0
	for k, i := range order {
		last = max(last, min(1, float64(len(ps)-k)*ps[i]))
		out[i] = last
	}
	return out
}
