package analysis

import (
	"math"
	"slices"

	"flynn/report/units"
)

// plotSizes is how many working sets a reader wants a plot of each.
const plotSizes = 5

// Representative leaves out the rows of sizes that plots with one picture or one column a size do not show: of a sweep,
// all but the largest size of each level. Rates against the working set, and all tables, show every size.
func (a *Analysis) Representative() []Row {
	sizes := make(map[string][]float64) // by element type
	for _, r := range a.Rows {
		if set := r.class(); !slices.Contains(sizes[r.Point.Elem], set) {
			sizes[r.Point.Elem] = append(sizes[r.Point.Elem], set)
		}
	}
	for elem := range sizes {
		sizes[elem] = a.Roofs.caches.chooseSizes(sizes[elem])
	}
	return slices.DeleteFunc(slices.Clone(a.Rows), func(r Row) bool {
		return !slices.Contains(sizes[r.Point.Elem], r.class())
	})
}

// class is the size class of a row: that of one worker where the problem grows with them.
func (r Row) class() float64 {
	return units.Nearest(r.Share())
}

// chooseSizes returns the largest size of each level, or sizes evenly apart where no cache is known; all where they are
// few.
func (h Hierarchy) chooseSizes(sets []float64) []float64 {
	slices.Sort(sets)
	if len(sets) <= plotSizes {
		return sets
	}
	last := make(map[string]float64) // of each level
	for _, set := range sets {
		last[h.Level(set, 1)] = set
	}
	var chosen []float64
	for i, set := range sets {
		if last[h.Level(set, 1)] == set && (len(last) < len(sets) || evenly(i, len(sets))) {
			chosen = append(chosen, set)
		}
	}
	return chosen
}

// evenly reports whether the i-th of n is among plotSizes of them, the first and the last included.
func evenly(i, n int) bool {
	for k := range plotSizes {
		if i == int(math.Round(float64(k*(n-1))/(plotSizes-1))) {
			return true
		}
	}
	return false
}
