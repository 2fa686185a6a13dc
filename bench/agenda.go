package bench

import (
	"cmp"
	"slices"
	"time"

	"flynn/internal/stats"
	"flynn/results/keys"
)

// agenda decides what a session does next. It goes over the catalogue in passes, by importance, and before each visit
// it looks anew at what fits into the time that is left.
type agenda struct {
	costs     *costs
	errands   []*errand // in the order of the plan
	count     int       // rounds of a visit where nothing hurries
	target    float64   // width of an interval that is narrow enough
	limited   bool      // there is a budget
	narrowing bool      // all rows that fit are measured: time goes to wide intervals
	closed    int       // rows that are not to be measured any more
}

// errand is a batch and what is left to do of it.
type errand struct {
	Batch
	rows     []*row
	passed   bool // visited before
	narrowed int  // visits for narrower intervals
}

// visit is what to do of a batch now.
type visit struct {
	*errand
	rows   []*row
	least  int           // rounds, however long they take
	length time.Duration // until then there may be more; 0 is no limit
}

// fewRounds are the rounds of a visit as long as there are less important points to spend time on. The first is the
// least that gives 95 % intervals; where not even the important points fit with so many, they get fewer.
var fewRounds = []int{stats.Least, 3, 1}

// firstPass is the importance up to which points are measured in the first pass: it is short, and over all kernels
// before any is visited again.
const firstPass = smallSets

// newAgenda plans the batches of a selection. A point that a file has enough samples of is done.
func newAgenda(h *Host, s *Selection, c *costs, batches []Batch, out *Results) *agenda {
	a := &agenda{costs: c, count: s.Count, target: s.Target, limited: s.Budget > 0}
	ranks := newRanking(h, slices.Values(batches))
	enough := s.Count
	if a.limited {
		enough = min(stats.Least, s.Count)
	}
	for _, b := range batches {
		if b.Skip != "" {
			continue
		}
		b.filled = b.elements()
		e := &errand{Batch: b}
		for _, p := range b.Points {
			r := c.newRow(p, ranks.of(p))
			if r.open = out.Has(p) < enough; !r.open {
				a.closed++
			}
			e.passed = e.passed || out.Has(p) > 0
			e.rows = append(e.rows, r)
		}
		for _, r := range e.rows {
			r.width = e.widthOf(r, out)
		}
		a.errands = append(a.errands, e)
	}
	return a
}

// widthOf is the width of the interval of the samples that a file has of a row.
func (e *errand) widthOf(r *row, out *Results) float64 {
	t := &timed{row: r, point: r.Point, times: out.Times(r.Point)}
	for _, q := range e.rows {
		if r.Arm == keys.Second && comparedWith(r.Point, q.Point) {
			t.first = &timed{times: out.Times(q.Point)}
		}
	}
	return t.width()
}

// next returns the next visit that fits into so many seconds; ok is false where none does.
func (a *agenda) next(left float64) (v visit, ok bool) {
	for _, rounds := range fewRounds {
		rounds = min(rounds, a.count)
		if !a.limited {
			rounds = a.count
		}
		spare, whole := a.fit(left, rounds)
		if whole > 0 && (rounds == 1 || !a.lacks()) {
			return a.visit(rounds, spare, whole), true
		}
	}
	return a.anyhow()
}

// fit chooses rows by importance, as many as take so many seconds together, and returns the seconds that are left and
// those of all chosen ones.
func (a *agenda) fit(left float64, rounds int) (spare, whole float64) {
	for _, e := range a.errands {
		for _, r := range e.rows {
			r.taken = false
		}
	}
	for rank := range passes {
		for _, e := range a.errands {
			cost := a.adds(e, rank, rounds)
			if cost == 0 || a.limited && cost > left {
				continue
			}
			left, whole = left-cost, whole+cost
			for _, r := range e.rows {
				r.taken = r.taken || r.open && r.rank == rank
			}
		}
	}
	return left, whole
}

// adds is the seconds that the open rows of an importance add to those of the same batch that are chosen; 0 where there
// are none. With the first row of a visit comes what the visit itself takes, and the rows that were measured before.
func (a *agenda) adds(e *errand, rank importance, rounds int) float64 {
	more, before, other, later := 0.0, 0.0, false, false
	for _, r := range e.rows {
		switch {
		case r.open && r.rank == rank:
			more += a.costs.row(e.Batch, r, rounds)
		case r.taken && r.rank > firstPass:
			later = true
		case r.taken || !r.open:
			before += a.costs.row(e.Batch, r, rounds)
			other = other || r.taken
		}
	}
	switch {
	case more == 0, later, other && rank <= firstPass:
		return more
	}
	return more + before + a.costs.fixed(e.Batch)
}

// lacks tells whether rows are not chosen that no run should be without.
func (a *agenda) lacks() bool {
	return slices.ContainsFunc(a.missing(), func(r *row) bool { return r.rank <= roofs && !r.taken })
}

// visit makes a visit of the most important of the chosen rows.
func (a *agenda) visit(rounds int, spare, whole float64) visit {
	e := slices.MinFunc(a.errands, func(x, y *errand) int { return cmp.Compare(x.urgency(), y.urgency()) })
	most := passes
	if u := e.urgency(); a.limited && u <= firstPass {
		most = firstPass
	}
	v := visit{errand: e, least: rounds}
	for _, r := range e.rows { // those that were measured come along: all pairs of rows need rounds in common
		if !r.open || r.taken && r.rank <= most {
			v.rows = append(v.rows, r)
		}
	}
	if !a.limited {
		return v
	}
	if slices.ContainsFunc(a.missing(), func(r *row) bool { return !r.taken }) {
		spare = 0 // more rounds come after more rows
	}
	own := a.costs.visit(e.Batch, v.rows, rounds)
	v.length = seconds(own * (1 + spare/whole))
	return v
}

// urgency is the importance of the most important chosen row.
func (e *errand) urgency() importance {
	most := passes
	for _, r := range e.rows {
		if r.taken {
			most = min(most, r.rank)
		}
	}
	return most
}

// shut closes a row: it has samples, or is known to get none.
func (a *agenda) shut(r *row) {
	if r.open {
		r.open = false
		a.closed++
	}
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

// anyhow is a visit for the first row of a kernel, though it does not fit: as long as there is time, none is left out.
func (a *agenda) anyhow() (visit, bool) {
	for _, e := range a.errands {
		i := slices.IndexFunc(e.rows, func(r *row) bool { return r.open && r.rank == firstRows })
		if i >= 0 && !e.passed {
			return visit{errand: e, rows: e.rows[i : i+1], least: 1, length: 1}, true
		}
	}
	return visit{}, false
}

// narrow returns a visit to a batch that has rows with wide intervals and that fits: to each batch once before it is
// the first one's turn again, by importance.
func (a *agenda) narrow(left float64) (v visit, ok bool) {
	whole := 0.0
	for _, e := range a.errands {
		rows := a.wide(e)
		if len(rows) == 0 {
			continue
		}
		cost := a.costs.visit(e.Batch, rows, stats.Least)
		whole += cost
		later := ok && cmp.Or(cmp.Compare(e.narrowed, v.narrowed), cmp.Compare(rows[0].rank, v.rows[0].rank)) >= 0
		if cost > left || later {
			continue
		}
		v, ok = visit{e, rows, stats.Least, seconds(cost)}, true
	}
	if !ok {
		return v, false
	}
	v.narrowed++
	if share := left / whole; share > 1 {
		v.length = time.Duration(float64(v.length) * share)
	}
	return v, true
}

// wide returns the rows of a batch whose interval is wide, and those that they are compared with.
func (a *agenda) wide(e *errand) []*row {
	measured := slices.DeleteFunc(slices.Clone(e.rows), func(r *row) bool { return r.open })
	return withBases(measured, func(r *row) bool { return r.width > a.target },
		func(r, base *row) bool { return comparedWith(r.Point, base.Point) })
}

// missing are the rows that are still to be measured.
func (a *agenda) missing() (rows []*row) {
	for _, e := range a.errands {
		rows = append(rows, e.openRows()...)
	}
	return rows
}

// openRows are those of an errand that are still to be measured.
func (e *errand) openRows() []*row {
	return slices.DeleteFunc(slices.Clone(e.rows), func(r *row) bool { return !r.open })
}

// comparedWith tells whether a ratio of p to q is what somebody wants to know: of its second arm to the first, to the
// reference, to one of its variants on one worker or node.
func comparedWith(p, q Point) bool {
	switch {
	case p.Arm == keys.Second && q.Arm == keys.First:
		q.Arm = p.Arm
		return p.Point == q.Point
	case p.Arm != q.Arm, q.With != "":
		return q.With == keys.Idle && p.With != "" && p.Variant == q.Variant && p.Workers == q.Workers && p.Arm == q.Arm
	case q.Reference():
		return true
	}
	return slices.Contains(p.Streams(), q.Variant) && len(q.Streams()) == 1 && (q.Crew().Total() == 1 || q.Nodes == 1)
}
