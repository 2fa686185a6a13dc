package compare

import (
	"fmt"
	"io"
	"strings"

	"flynn/report/analysis"
	"flynn/report/sheet"
	"flynn/report/table"
	"flynn/report/units"
	"flynn/results/keys"
)

// WriteText writes a comparison as aligned tables for a terminal. Points that a file lacks are grouped by
// reason.
func WriteText(w io.Writer, c *Comparison, o sheet.Options) error {
	var b strings.Builder
	for _, m := range c.Marks() {
		b.WriteString(sheet.Warning(m, o))
	}
	for i := range c.Sides {
		b.WriteString(table.Wrap(c.SideLine(i), o.Width, len("base  ")) + "\n")
	}
	for _, warning := range c.Warnings {
		b.WriteString("\n" + o.Wrap("Warning: "+units.Printable(warning)) + "\n")
	}
	b.WriteString("\n")
	if len(c.Cells) > 0 {
		b.WriteString(c.Sheet().Text(o) + "\n" + c.MeanSheet().Text(o) + "\n")
		b.WriteString(o.Wrap(strings.Join(c.Summary(), "\n")) + "\n")
	}
	for _, l := range c.MissingLists() {
		b.WriteString("\n" + o.Paint(table.Bold, l.Title()) + "\n" + o.Wrap(missingText(l)))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Marks are the loud warnings of the sides.
func (c *Comparison) Marks() []string {
	var all []string
	for _, s := range c.Sides {
		if m := s.Set.Mark(); m != "" {
			all = append(all, units.Printable(s.Name+" was "+m))
		}
	}
	return all
}

// SideLine says what a side is.
func (c *Comparison) SideLine(i int) string {
	s, role := c.Sides[i], "new "
	if i == 0 {
		role = "base"
	}
	words := []string{s.Name}
	if line := s.Set.MachineLine(); line != "" {
		words = append(words, line)
	}
	if v := s.Set.Keys[keys.Clock]; v != "" && v != keys.Unknown {
		words = append(words, sheet.KeyValue(keys.Clock, v))
	}
	if v := s.Set.Keys[keys.Flynn]; v != "" {
		words = append(words, "flynn "+v)
	}
	if s.Price > 0 {
		words = append(words, "price "+table.Data(s.Price).Text)
	}
	return role + "  " + units.Printable(strings.Join(words, " · "))
}

// MissingLists has one list for each side that lacks points.
func (c *Comparison) MissingLists() []sheet.NoteList {
	var all []sheet.NoteList
	for i, s := range c.Sides {
		l := sheet.NoteList{What: "Not in " + units.Printable(s.Name) + ", but in another file"}
		for _, m := range c.Missing {
			if m.Side == i {
				l.Notes = append(l.Notes, analysis.Note{Name: units.Printable(m.Point.String()), Reason: units.Printable(m.Reason)})
			}
		}
		if len(l.Notes) > 0 {
			all = append(all, l)
		}
	}
	return all
}

// missingText gives each reason with its first points.
func missingText(l sheet.NoteList) string {
	const some = 3
	var b strings.Builder
	for _, g := range sheet.ByReason(l.Notes) {
		shown := g.Names
		if len(shown) > some+1 {
			shown = shown[:some]
		}
		fmt.Fprintf(&b, "  %s (%d)\n    %s\n", g.Reason, len(g.Names), strings.Join(shown, "\n    "))
		if more := len(g.Names) - len(shown); more > 0 {
			fmt.Fprintf(&b, "    and %d more (--format md lists all)\n", more)
		}
	}
	return b.String()
}

// colour repeats what the word says.
func (v Verdict) colour() string {
	switch v {
	case Faster:
		return table.Green
	case Slower:
		return table.Red
	}
	return ""
}
