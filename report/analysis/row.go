package analysis

import (
	"cmp"
	"slices"

	"flynn/results"
	"flynn/results/keys"
)

// Row is all that is known of one point. An estimate whose N is 0 was not measured.
type Row struct {
	Point     Point
	Set       float64  // working set in bytes, 0 where the kernel has none
	Time      Estimate // ns
	Bytes     Estimate // B/s
	Flops     Estimate // flop/s
	Cycles    Estimate // cycles per op
	Speedup   Estimate // over the scalar reference; exactly 1 for the reference itself
	Disturbed int      // samples that something fell into
	Crowd     float64  // workers for each core where there are more workers than cores
	ULP       Estimate // deviation from the reference on random data, in units in the last place of the largest result
	Limit     Limit    // the roof above it, among those of the same files

	facts results.Facts // of the kernel
	aside bool          // under another condition than the tables of the set: see Set.condition
}

// Own reports whether a row is of flynn's code on one memory, a problem of one size, under the condition of the set:
// what roofs hold for, and what peers are held against. How its work is scheduled is its own choice.
func (r Row) Own() bool { return !r.aside && r.Point.SharedMemory() && !r.Point.Weak() }

// Facts are those of the kernel of the row.
func (r Row) Facts() results.Facts { return r.facts }

// repeats reports whether a row is of a class once more, under another condition or with a growing problem, or of a
// peer, which is no class.
func (r Row) repeats() bool { return r.aside || r.Point.Weak() || r.Point.Peer != "" }

// Rows returns one row per point, in file order. They are derived once and shared.
func (s *Set) Rows() []Row {
	if s.roofs != nil && len(s.rows) == len(s.Series) {
		return s.rows
	}
	rows := make([]Row, 0, len(s.Series))
	condition := s.Condition()
	for _, x := range s.Series {
		rows = append(rows, Row{
			Point:     x.Point,
			facts:     s.factsOf(x.Point),
			aside:     conditionOf(x.Point) != condition,
			Set:       x.Estimate(keys.Set).Median,
			Time:      x.Estimate(keys.Time),
			Bytes:     x.Estimate(keys.Bytes),
			Flops:     x.Estimate(keys.Flops),
			Cycles:    x.Estimate(keys.Cycles),
			ULP:       x.Estimate(keys.ULP),
			Speedup:   s.Speedup(x),
			Disturbed: len(x.Samples[keys.Disturbed]),
			Crowd:     x.Estimate(keys.Crowd).Median,
		})
	}
	guard := newGuard(s, rows)
	s.roofs = newRoofs(s, rows)
	for i := range rows {
		l := &rows[i].Limit
		*l = s.roofs.Limit(rows[i])
		l.Implausible = guard.doubt(rows[i], s.Series[i], *l)
	}
	s.rows = rows
	return rows
}

// Idle reports whether a row has no rate, as kernel nop has none: not doing nothing faster is no news.
func (r Row) Idle() bool { return r.Bytes.N == 0 && r.Flops.N == 0 }

// Group is what a table shows together: one kernel and element type.
type Group struct{ Kernel, Elem string }

// Group is the kernel and element type of a row.
func (r Row) Group() Group { return Group{r.Point.Kernel, r.Point.Elem} }

// ordered returns rows for reading: kernels as in the file, sizes upwards, variants from narrow to wide. A run takes
// them in random order, which tells a reader nothing.
func ordered(rows []Row) []Row {
	first := make(map[Group]int)
	for i, r := range rows {
		if _, ok := first[r.Group()]; !ok {
			first[r.Group()] = i
		}
	}
	out := slices.Clone(rows)
	slices.SortStableFunc(out, func(a, b Row) int {
		return cmp.Or(
			cmp.Compare(first[a.Group()], first[b.Group()]),
			cmp.Compare(a.Point.N, b.Point.N),
			CompareVariant(a.Point, b.Point))
	})
	return out
}

// FewSamples reports whether any estimate of the rows has too few samples for an interval.
func FewSamples(rows []Row) bool {
	return slices.ContainsFunc(rows, func(r Row) bool { return r.Time.N > 0 && r.Time.N < MinSamples })
}
