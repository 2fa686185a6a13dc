package kernels

import (
	"cmp"
	"slices"
)

// Section is a piece of a stream of the whole: rows of Row elements, Pitch apart, the first of which begins at element
// At.
type Section struct{ Stream, At, Row, Pitch, Rows int }

// piece is a section of one row.
func piece(stream, from, to int) Section { return Section{stream, from, to - from, to - from, 1} }

// span is elements from to to of a stream.
type span struct{ stream, from, to int }

// spans lists the rows of sections in order. Rows that touch or overlap become one.
func spans(sections []Section) []span {
	var all []span
	for _, r := range sections {
		for i := range r.Rows {
			if from := r.At + i*r.Pitch; r.Row > 0 {
				all = append(all, span{r.Stream, from, from + r.Row})
			}
		}
	}
	slices.SortFunc(all, func(a, b span) int {
		return cmp.Or(cmp.Compare(a.stream, b.stream), cmp.Compare(a.from, b.from))
	})
	out := all[:0]
	for _, s := range all {
		if n := len(out); n > 0 && out[n-1].stream == s.stream && out[n-1].to >= s.from {
			out[n-1].to = max(out[n-1].to, s.to)
			continue
		}
		out = append(out, s)
	}
	return out
}

// Union writes sections in the one way that depends on their elements alone: in order, without overlap.
func Union(sections []Section) []Section { return regular(spans(sections)) }

// Common are the elements that two lists of sections share, written as Union does.
func Common(a, b []Section) []Section {
	x, y := spans(a), spans(b)
	var both []span
	for len(x) > 0 && len(y) > 0 {
		p, q := x[0], y[0]
		if c := (span{p.stream, max(p.from, q.from), min(p.to, q.to)}); p.stream == q.stream && c.from < c.to {
			both = append(both, c)
		}
		if p.stream < q.stream || p.stream == q.stream && p.to <= q.to { // the one that ends first has no more in common
			x = x[1:]
		} else {
			y = y[1:]
		}
	}
	return regular(both)
}

// regular makes one section of spans that have one length and one distance.
func regular(list []span) []Section {
	var out []Section
	for _, s := range list {
		if n := len(out); n == 0 || !out[n-1].extend(s) {
			out = append(out, piece(s.stream, s.from, s.to))
		}
	}
	return out
}

// extend makes a span the next row, if it is as long as the others and lies where that would.
func (r *Section) extend(s span) bool {
	if s.stream != r.Stream || s.to-s.from != r.Row {
		return false
	}
	if r.Rows == 1 {
		r.Pitch = s.from - r.At
	}
	if s.from != r.At+r.Rows*r.Pitch {
		return false
	}
	r.Rows++
	return true
}

func (o *op[T, F]) View(sections []Section, to []Result) []Result {
	for _, r := range sections {
		from := r.At - o.form.begin(&o.data, r.Stream)
		s := (*o.data.stream(r.Stream))[from : from+(r.Rows-1)*r.Pitch+r.Row]
		to = append(to, o.view(r.Stream, raw(s), r.Row, r.Pitch))
	}
	return to
}
