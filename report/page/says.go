package page

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"flynn/report/analysis"
	"flynn/report/sheet"
	"flynn/report/units"
	"flynn/results"
	"flynn/results/keys"
)

// aboutOf is what a kernel computes and how much work an op is, for the head of its view. Files that do not tell have
// none.
func aboutOf(a results.About) []sheet.Fact {
	var all []sheet.Fact
	add := func(name, value string) {
		if value != "" {
			all = append(all, sheet.Fact{Name: name, Value: value})
		}
	}
	add("Computes", a.Doc)
	add("n", a.Size)
	var work []string
	for _, w := range []struct{ formula, noun string }{
		{a.Flops, "flops"}, {a.Loads, "loads"}, {a.Stores, "stores"}, {a.Indices, "indices of 4 bytes"},
	} {
		if w.formula != "" && w.formula != "0" {
			work = append(work, w.formula+" "+w.noun)
		}
	}
	add("Work of one op", strings.Join(work, ", "))
	add("Dwarf", a.Dwarf)
	return all
}

// says is what the rows of a kernel show, in a sentence for the smallest and the largest working set.
func says(rows []analysis.Row) string {
	rows = slices.DeleteFunc(slices.Clone(rows), func(r analysis.Row) bool {
		return !r.Own() || r.Point.Reference() || r.Speedup.N == 0
	})
	low, high := math.Inf(1), 0.0
	for _, r := range rows {
		set := units.Nearest(r.Set)
		low, high = min(low, set), max(high, set)
	}
	var sentences []string
	for _, set := range slices.Compact([]float64{low, high}) {
		at := slices.DeleteFunc(slices.Clone(rows), func(r analysis.Row) bool { return units.Nearest(r.Set) != set })
		if words := saysAt(at); words != "" {
			sentences = append(sentences, words)
		}
	}
	return strings.Join(sentences, " ")
}

// saysAt is the sentence of one working set: the best code of one core, and of several where that is faster.
func saysAt(rows []analysis.Row) string {
	one := best(rows, func(r analysis.Row) bool { return r.Point.Class == keys.SIMD })
	all := best(rows, func(r analysis.Row) bool { return !keys.FactsOf(r.Point.Class).Redundant })
	first := one
	if first == nil {
		first = all
	}
	if first == nil {
		return ""
	}
	where := "At " + units.SizeLabel(units.Nearest(first.Set))
	if first.Set == 0 {
		where = "In registers"
	}
	words := fmt.Sprintf("%s %s is %s", where, first.Point.Variant(), timesAsFast(*first))
	if first.Limit.Roof != "" {
		roof := analysis.LevelWord(first.Limit.Roof)
		words += fmt.Sprintf(", at %s of the roof %s", units.Percent(first.Limit.Fraction), roof)
	}
	if all != first && all.Speedup.Lo > first.Speedup.Hi {
		words += fmt.Sprintf("; %s is %s", all.Point.Variant(), timesAsFast(*all))
	}
	return words + "."
}

// best is the row that gains most among those that are wanted, nil where there is none.
func best(rows []analysis.Row, want func(analysis.Row) bool) (b *analysis.Row) {
	for i := range rows {
		if want(rows[i]) && (b == nil || rows[i].Speedup.Median > b.Speedup.Median) {
			b = &rows[i]
		}
	}
	return b
}

// timesAsFast is a speed-up in words, or that the samples show none.
func timesAsFast(r analysis.Row) string {
	e := r.Speedup
	interval := fmt.Sprintf("[%s, %s]", units.Sig(e.Lo), units.Sig(e.Hi))
	if e.Lo <= 1 && e.Hi >= 1 {
		return "not shown to differ from plain Go: " + units.Sig(e.Median) + " times as fast " + interval
	}
	return units.Sig(e.Median) + " times as fast as plain Go " + interval
}
