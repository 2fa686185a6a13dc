package gen

import "slices"

// Sorting networks over vectors: element i of so many vectors is lane i mod L of vector i / L.

// network is what a backend must have to sort. Operations change their operands.
type network interface {
	Lanes() int
	minMax(x, y Vec)      // x = min(x, y), y = max(x, y), lane by lane
	within(x Vec, by int) // lane i meets lane i xor by; the lower one gets the smaller value
	reversed(x Vec)       // last lane first
}

// sortAll sorts all elements of vs: Batcher's bitonic sort. Where two runs meet, the second one is turned round, so
// that all comparisons have one direction. Source: Batcher, Sorting networks and their applications, AFIPS 32 (1968).
func sortAll(b network, vs []Vec) {
	for run := 2; run <= b.Lanes(); run *= 2 {
		for _, v := range vs {
			b.within(v, run-1)
		}
		for by := run / 4; by >= 1; by /= 2 {
			for _, v := range vs {
				b.within(v, by)
			}
		}
	}
	for run := 2; run <= len(vs); run *= 2 {
		for at := 0; at < len(vs); at += run {
			mergeRuns(b, vs[at:at+run/2], vs[at+run/2:at+run])
		}
	}
}

// mergeRuns merges two sorted runs: low gets the smaller half, sorted, and high the larger.
func mergeRuns(b network, low, high []Vec) {
	for _, v := range high {
		b.reversed(v)
	}
	slices.Reverse(high)
	for i := range low {
		b.minMax(low[i], high[i])
	}
	sortBitonic(b, low)
	sortBitonic(b, high)
}

// sortBitonic sorts what first rises and then falls, or any rotation of it.
func sortBitonic(b network, vs []Vec) {
	for half := len(vs) / 2; half >= 1; half /= 2 {
		for i, v := range vs {
			if i&half == 0 {
				b.minMax(v, vs[i+half])
			}
		}
	}
	for by := b.Lanes() / 2; by >= 1; by /= 2 {
		for _, v := range vs {
			b.within(v, by)
		}
	}
}
