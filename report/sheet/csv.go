package sheet

import (
	"io"
	"math"
	"slices"
	"strings"

	"flynn/report/analysis"
	"flynn/report/table"
	"flynn/results/keys"
)

// WriteCSV writes one line per point: the point, then every estimate with its interval, in base units and full
// precision. A cell is empty where nothing was measured. Every line names the machine and the emulator, so that lines
// of several files may be put together.
func WriteCSV(w io.Writer, a *analysis.Analysis) error {
	var t table.Table
	table.Fill(&t, slices.Concat(rowData, originData[analysis.Row](a.Set)), a.Rows, nil)
	return t.CSV(w)
}

// rowData are the columns of all that is known of a point.
var rowData = slices.Concat([]table.Of[analysis.Row]{
	table.Values(keys.Kernel, func(r analysis.Row) any { return r.Point.Kernel }),
	table.Values(keys.Elem, func(r analysis.Row) any { return r.Point.Elem }),
	table.Values(keys.Class, func(r analysis.Row) any { return r.Point.Class }),
	table.Values(keys.ISA, func(r analysis.Row) any { return r.Point.ISA }),
	table.Values(keys.Tune, func(r analysis.Row) any { return r.Point.Tune }),
	table.Values(keys.N, func(r analysis.Row) any { return r.Point.N }),
	table.Values(keys.P, func(r analysis.Row) any { return r.Point.Workers }),
	table.Values("extra", func(r analysis.Row) any { return r.Point.Added() }),
	table.Values(keys.Set, func(r analysis.Row) any { return r.Set }),
	table.Values("samples", func(r analysis.Row) any { return r.Time.N }),
},
	estimateData(keys.Time, func(r analysis.Row) analysis.Estimate { return r.Time }),
	estimateData(keys.Bytes, func(r analysis.Row) analysis.Estimate { return r.Bytes }),
	estimateData(keys.Flops, func(r analysis.Row) analysis.Estimate { return r.Flops }),
	estimateData(keys.Cycles, func(r analysis.Row) analysis.Estimate { return r.Cycles }),
	estimateData("speedup", func(r analysis.Row) analysis.Estimate { return r.Speedup }),
	[]table.Of[analysis.Row]{table.Values(keys.ULP, func(r analysis.Row) any { return median(r.ULP) })},
	limitData("", func(r analysis.Row) analysis.Limit { return r.Limit }),
	[]table.Of[analysis.Row]{table.Values("warnings", func(r analysis.Row) any {
		return strings.Join(r.Time.Warnings, "; ")
	})},
)

// estimateData are the columns of an estimate.
func estimateData[T any](name string, of func(T) analysis.Estimate) []table.Of[T] {
	part := func(name string, pick func(analysis.Estimate) float64) table.Of[T] {
		return table.Values(name, func(v T) any {
			if e := of(v); e.N > 0 {
				return pick(e)
			}
			return nil
		})
	}
	return []table.Of[T]{
		part(name, func(e analysis.Estimate) float64 { return e.Median }),
		part(name+" lo", func(e analysis.Estimate) float64 { return e.Lo }),
		part(name+" hi", func(e analysis.Estimate) float64 { return e.Hi }),
	}
}

// limitData are the columns of a roof.
func limitData[T any](prefix string, of func(T) analysis.Limit) []table.Of[T] {
	column := func(name string, pick func(analysis.Limit) any) table.Of[T] {
		return table.Values(prefix+name, func(v T) any { return pick(of(v)) })
	}
	return []table.Of[T]{
		column("level", func(l analysis.Limit) any { return l.Level }),
		column("roof", func(l analysis.Limit) any { return l.Roof }),
		column("of roof", func(l analysis.Limit) any { return Positive(l.Fraction) }),
		column("of roof in hardware bytes", func(l analysis.Limit) any { return Positive(l.Hardware) }),
		column("flop/B", func(l analysis.Limit) any { return Positive(l.Intensity) }),
		column("implausible", func(l analysis.Limit) any { return l.Implausible }),
	}
}

// originData are the columns that say where a line is from.
func originData[T any](s *analysis.Set) []table.Of[T] {
	return []table.Of[T]{
		table.Values(keys.Machine, func(T) any { return s.Keys[keys.Machine] }),
		table.Values(keys.Emulated, func(T) any { return s.Keys[keys.Emulated] }),
	}
}

// median is that of an estimate, nil where nothing was measured.
func median(e analysis.Estimate) any {
	if e.N == 0 {
		return nil
	}
	return e.Median
}

// Positive is a number, nil where it is not known.
func Positive(v float64) any {
	if v <= 0 || math.IsInf(v, 0) || math.IsNaN(v) {
		return nil
	}
	return v
}
