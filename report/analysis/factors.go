package analysis

import "flynn/results/keys"

// split parts the speed-up of a row into factors. Each is the quotient of two speed-ups over the same reference, so
// that their product is the measured total: lanes = S(simd), cores = S(mimd_sm)/S(simd), nodes = S(mimd_dm)/S(mimd_sm),
// all of the tier of the row.
func split(r Row, problem []Row) Factors {
	total := r.Speedup.Median
	if r.Speedup.N == 0 || total <= 0 {
		return Factors{}
	}
	switch class := r.Point.Class; {
	case keys.FactsOf(class).OneCore:
		return Factors{total, 1, 1, true}
	case class == keys.MIMDSM:
		if one := below(r, problem, 1); one > 0 {
			return Factors{one, total / one, 1, true}
		}
	case class == keys.MIMDDM:
		one, node := below(r, problem, 1), below(r, problem, r.Point.Workers)
		if one > 0 && node > 0 {
			return Factors{one, node / one, total / node, true}
		}
	}
	return Factors{}
}

// below is the speed-up of the same tier and tuning with so many workers in one memory, 0 where it was not measured.
func below(r Row, problem []Row, workers int) float64 {
	most := 0.0
	for _, o := range problem {
		alike := o.Point.Workers == workers && o.Point.ISA == r.Point.ISA && o.Point.Tune == r.Point.Tune
		if alike && o.Own() && o.Speedup.N > 0 {
			most = max(most, o.Speedup.Median)
		}
	}
	return most
}
