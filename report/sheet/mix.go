package sheet

import (
	"fmt"
	"io"
	"strings"

	"flynn/report/analysis"
	"flynn/report/table"
	"flynn/report/units"
)

// Mixes are the tables of programs that run at the same time: one for each team and kind of code.
func Mixes(m *analysis.Mix) []*table.Table {
	var all []*table.Table
	if m == nil {
		return nil
	}
	for i := range m.Maps {
		all = append(all, mixTable(&m.Maps[i], i))
	}
	return all
}

// mixTable has a row for each timed kernel, a column for each one beside it, and their means.
func mixTable(m *analysis.MixMap, number int) *table.Table {
	t := &table.Table{
		ID: fmt.Sprintf("mix-%d", number+1), Title: m.Title(), Gap: 1,
		Intro: "A row is the timed kernel, a column what all other workers run meanwhile. 1 is the speed next to parked " +
			"workers.",
		Notes: []string{
			"sensitivity: geometric mean of a row. aggressiveness: geometric mean of a column. 0.5 is half of the speed.",
			"idle: speed next to parked workers over that in a class of one core. 1 is what it should be.",
			"*: the interval is wider than ±10 %, or there are too few samples for one.",
		},
	}
	t.Columns = []table.Column{{Head: "timed", Left: true}}
	for i, b := range m.Beside {
		name, level, _ := strings.Cut(b, "@")
		t.Columns = append(t.Columns, table.Column{Head: name + "\n" + level, Below: len(m.Beside) - i})
	}
	t.Columns = append(t.Columns, table.Right("sensi-\ntivity"), table.Column{Head: "idle"})
	for i, name := range m.Names {
		cells := []table.Cell{table.Words(name)}
		for b := range m.Beside {
			cells = append(cells, mixCell(m.Tiles[i][b].Estimate))
		}
		cells = append(cells, mixMean(m.Suffers[i]), mixCell(m.Alone[i]))
		t.Rows = append(t.Rows, table.Row{Kernel: name, Cells: cells})
	}
	last := []table.Cell{table.Words("aggressiveness")}
	for _, h := range m.Harms {
		last = append(last, mixMean(h))
	}
	last = append(last, table.Words(""), table.Words(""))
	t.Rows = append(t.Rows, table.Row{Cells: last})
	return t
}

// wideMix is the half of an interval from which a tile is marked.
const wideMix = 0.1

// mixCell is a speed with its interval beside it.
func mixCell(e analysis.Estimate) table.Cell {
	if e.N == 0 {
		return table.Words(table.Absent)
	}
	text := units.Hundredths(e.Median)
	if e.N < analysis.MinSamples || e.Half() > wideMix {
		text += "*"
	}
	interval := fmt.Sprintf("[%s, %s]", units.Hundredths(e.Lo), units.Hundredths(e.Hi))
	return table.Cell{Text: text, More: interval, Value: e.Median}
}

func mixMean(m analysis.MixMean) table.Cell {
	if m.N == 0 {
		return table.Words(table.Absent)
	}
	return table.Cell{Text: units.Hundredths(m.Mean), More: "lowest " + units.Hundredths(m.Lowest), Value: m.Mean}
}

// WriteMix writes what programs at the same time do to each other: findings in words, then the map of the widest tier.
func WriteMix(w io.Writer, a *analysis.Analysis, s Screen) error {
	var b strings.Builder
	b.WriteString(Warning(a.Mark, s.Options))
	if line := a.Set.MachineLine(); line != "" {
		b.WriteString(s.Wrap(line) + "\n\n")
	}
	b.WriteString(mixFindings(a.Mix, s.Options))
	shown := Mixes(a.Mix)[:1]
	for _, t := range shown {
		b.WriteString("\n" + t.Text(s.Options))
	}
	if more := len(a.Mix.Maps) - len(shown); more > 0 {
		b.WriteString("\n" + s.Wrap(fmt.Sprintf("%s more with --full.", units.Counted(more, "table"))) + "\n")
	}
	if a.Set.LeftOut != nil {
		b.WriteString("\n" + s.Wrap(a.Set.LeftOut.String()) + "\n")
	}
	for _, next := range [][2]string{{"Page", s.Page}, {"All rows", s.All}} {
		if next[1] != "" {
			b.WriteString(s.Wrap(next[0]+": "+next[1]) + "\n")
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// mixFindings lists what a mix says of the machine.
func mixFindings(m *analysis.Mix, o Options) string {
	var b strings.Builder
	for _, f := range m.Findings {
		b.WriteString(o.Wrap("- "+f.Text) + "\n")
	}
	if len(m.Findings) == 0 {
		b.WriteString(o.Wrap("- Nothing was measured next to itself that tells what is shared.") + "\n")
	}
	return b.String()
}
