package report

import (
	"slices"
	"strings"

	"flynn/bench/keys"
)

// split parts the speed-up of a row into factors. Each is the quotient of two speed-ups over the same reference, so
// that their product is the measured total: lanes = S(simd), cores = S(mimd_sm)/S(simd), nodes = S(mimd_dm)/S(mimd_sm),
// all of the tier of the row.
func split(r Row, problem []Row) Factors {
	total := r.Speedup.Median
	if r.Speedup.N == 0 || total <= 0 {
		return Factors{}
	}
	switch r.Point.Class {
	case keys.SISD, keys.SIMD:
		return Factors{total, 1, 1, true}
	case keys.MIMDSM:
		if one := below(r, problem, 1); one > 0 {
			return Factors{one, total / one, 1, true}
		}
	case keys.MIMDDM:
		one, node := below(r, problem, 1), below(r, problem, r.Point.P)
		if one > 0 && node > 0 {
			return Factors{one, node / one, total / node, true}
		}
	}
	return Factors{}
}

// below is the speed-up of the same tier and tuning with so many workers in one memory, 0 where it was not measured.
func below(r Row, problem []Row, workers int) float64 {
	i := slices.IndexFunc(problem, func(o Row) bool {
		return o.oneNode() && o.Speedup.N > 0 && o.Point.P == workers && o.Point.ISA == r.Point.ISA && o.Point.Tune == r.Point.Tune
	})
	if i < 0 {
		return 0
	}
	return problem[i].Speedup.Median
}

// extra returns the value of a key that a class adds to a point, "" where it has none.
func (p Point) extra(key string) string {
	for word := range strings.SplitSeq(p.Extra, "/") {
		if value, ok := strings.CutPrefix(word, key+"="); ok {
			return value
		}
	}
	return ""
}
