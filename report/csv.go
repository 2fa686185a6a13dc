package report

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"flynn/results/keys"
)

// csvEstimates are the estimates of a row, three columns each.
var csvEstimates = []struct {
	name string
	of   func(Row) Estimate
}{
	{keys.Time, func(r Row) Estimate { return r.Time }},
	{keys.Bytes, func(r Row) Estimate { return r.Bytes }},
	{keys.Flops, func(r Row) Estimate { return r.Flops }},
	{keys.Cycles, func(r Row) Estimate { return r.Cycles }},
	{"speedup", func(r Row) Estimate { return r.Speedup }},
}

// WriteCSV writes one line per point: the point, then every estimate with its interval, in base units and full
// precision. A cell is empty where nothing was measured. Every line names the machine and the emulator, so that lines
// of several files may be put together.
func WriteCSV(w io.Writer, s *Set) error {
	out := csv.NewWriter(w)
	if err := out.Write(csvHeader()); err != nil {
		return err
	}
	for _, r := range ordered(s.Rows()) {
		if err := out.Write(csvLine(s, r)); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func csvHeader() []string {
	head := []string{keys.Kernel, keys.Elem, keys.Class, keys.ISA, keys.Tune, keys.N, keys.P, "extra", keys.Set, "samples"}
	for _, e := range csvEstimates {
		head = append(head, e.name, e.name+" lo", e.name+" hi")
	}
	return append(head, keys.ULP, "level", "roof", "of roof", "of roof in hardware bytes", "flop/B", "implausible", "warnings", keys.Machine, keys.Emulated)
}

func csvLine(s *Set, r Row) []string {
	p := r.Point
	line := []string{p.Kernel, p.Elem, p.Class, p.ISA, p.Tune, strconv.Itoa(p.N), strconv.Itoa(p.Workers), p.Added(),
		number(r.Set), strconv.Itoa(r.Time.N)}
	for _, e := range csvEstimates {
		est := e.of(r)
		if est.N == 0 {
			line = append(line, "", "", "")
			continue
		}
		line = append(line, number(est.Median), number(est.Lo), number(est.Hi))
	}
	line = append(line, ulpCell(r.ULP))
	line = append(line, limitCells(r.Limit)...)
	return append(line, strings.Join(r.Time.Warnings, "; "), s.Keys[keys.Machine], s.Keys[keys.Emulated])
}

func number(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

// ulpCell is empty where no accuracy was found.
func ulpCell(e Estimate) string {
	if e.N == 0 {
		return ""
	}
	return number(e.Median)
}

// limitCells are empty where no roof was measured.
func limitCells(l Limit) []string {
	cells := []string{l.Level, l.Roof, "", "", "", ""}
	for i, v := range []float64{l.Fraction, l.Hardware, l.Intensity} {
		if v > 0 {
			cells[2+i] = number(v)
		}
	}
	cells[5] = l.Implausible
	return cells
}
