package report

import (
	"fmt"
	"slices"
	"strconv"
)

// column is one column of the tables that people read.
type column struct {
	head string
	text bool // left-aligned; numbers are right-aligned
	same bool // left blank where the row above says the same
	drop int  // where a terminal is narrow, columns go in this order; 0 stays
	cell func(Row) string
}

// columnsOf are the columns of a table of rows: accuracy only where a file tells it.
func columnsOf(rows []Row) []column {
	if slices.ContainsFunc(rows, func(r Row) bool { return r.ULP.N > 0 }) {
		return columns
	}
	return slices.DeleteFunc(slices.Clone(columns), func(c column) bool { return c.head == "ulp" })
}

// columns of every table, left to right.
var columns = []column{
	{head: "kernel", text: true, same: true, cell: func(r Row) string { return r.Point.Kernel }},
	{head: "elem", text: true, same: true, cell: func(r Row) string { return r.Point.Elem }},
	{head: "set", same: true, cell: func(r Row) string { return workingSet(r.Set) }},
	{head: "n", same: true, drop: 2, cell: func(r Row) string { return strconv.Itoa(r.Point.N) }},
	{head: "class", text: true, drop: 3, cell: func(r Row) string { return r.Point.Class }},
	{head: "variant", text: true, cell: variantCell},
	{head: "time", cell: func(r Row) string { return duration(r.Time.Median) }},
	{head: "±", drop: 5, cell: func(r Row) string { return percent(r.Time.half()) + star(r.Time) }},
	{head: "GB/s", drop: 8, cell: func(r Row) string { return rate(r.Bytes) }},
	{head: "GFLOP/s", drop: 7, cell: func(r Row) string { return rate(r.Flops) }},
	{head: "speed-up", cell: speedup},
	{head: "95 % interval", drop: 4, cell: interval},
	{head: "ulp", drop: 6, cell: func(r Row) string { return ulps(r.ULP) }},
	{head: "of roof", drop: 9, cell: func(r Row) string { return r.Limit.field().text }},
	{head: "roof", text: true, drop: 10, cell: func(r Row) string { return r.Limit.roof() }},
	{head: "cycles/op", drop: 1, cell: func(r Row) string { return cycles(r.Cycles) }},
}

// absent stands where nothing was measured, so that it is not taken for zero.
const absent = "–"

func workingSet(set float64) string {
	if set <= 0 {
		return absent
	}
	return size(set)
}

func rate(e Estimate) string {
	if e.N == 0 {
		return absent
	}
	return giga(e.Median)
}

func cycles(e Estimate) string {
	if e.N == 0 {
		return absent
	}
	return count(e.Median)
}

// ulps is a deviation as people read it: the same bits are exact.
func ulps(e Estimate) string {
	switch {
	case e.N == 0:
		return absent
	case e.Median == 0:
		return "exact"
	}
	return trimZeros(sig(e.Median))
}

func speedup(r Row) string {
	switch {
	case r.Speedup.N == 0:
		return absent
	case r.Point.Reference():
		return "1"
	}
	return sig(r.Speedup.Median) + "×"
}

func interval(r Row) string {
	switch {
	case r.Speedup.N == 0:
		return absent
	case r.Point.Reference():
		return "reference"
	}
	return fmt.Sprintf("[%s, %s]%s", sig(r.Speedup.Lo), sig(r.Speedup.Hi), star(r.Speedup))
}

// star marks an interval that too few samples made.
func star(e Estimate) string {
	if e.N < MinSamples {
		return "*"
	}
	return ""
}

// footnotes say what the columns mean.
func footnotes(rows []Row) []string {
	notes := []string{
		"Median of the samples; ± is the larger half of its 95 % interval (order statistics).",
		"GB/s and GFLOP/s are decimal (1e9). Bytes count as in STREAM: without write-allocate.",
		"Speed-up: over plain Go (sisd scalar) on the same problem, from paired ratios (Hodges–Lehmann). An interval that contains 1 shows no difference. Each interval holds for its own row. docs/bias.md says why a speed-up can exceed the lanes.",
	}
	if slices.ContainsFunc(rows, func(r Row) bool { return r.Limit.Roof != "" }) {
		notes = append(notes, "Of roof: achieved rate divided by the roof that limits it: peak compute of the tier, or the best bandwidth that any streaming kernel in these files reached in that cache level. If the files hold few kernels, the best row is its own roof (100 %).")
	}
	if slices.ContainsFunc(rows, func(r Row) bool { return r.Limit.Implausible != "" }) {
		notes = append(notes, implausibleNote)
	}
	if slices.ContainsFunc(rows, func(r Row) bool { return r.ULP.N > 0 }) {
		notes = append(notes, accuracyNote)
	}
	if crowd(rows) {
		notes = append(notes, crowdedNote)
	}
	if few(rows) {
		notes = append(notes, fmt.Sprintf("* fewer than %d samples: the range (minimum to maximum) is shown instead of an interval.", MinSamples))
	}
	return notes
}

// accuracyNote explains a column.
const accuracyNote = "ulp: largest difference from plain Go on random data, in units in the last place of the largest result. exact: equal bits. Both sides round, so a difference is not an error."

// variantCell names what ran, with a mark where workers share cores.
func variantCell(r Row) string {
	if r.Crowd > 1 {
		return r.Point.Variant() + " " + crowded
	}
	return r.Point.Variant()
}
