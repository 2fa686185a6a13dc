package report

import (
	"fmt"
	"io"
	"strings"

	"flynn/report/table"
	"flynn/results/keys"
)

// WriteCompareText writes a comparison as aligned tables for a terminal. Points that a file lacks are grouped by
// reason.
func WriteCompareText(w io.Writer, c *Comparison, o Options) error {
	var b strings.Builder
	for _, m := range c.marks() {
		b.WriteString(warning(m, o))
	}
	for i := range c.Sides {
		b.WriteString(table.Wrap(c.sideLine(i), o.Width, len("base  ")) + "\n")
	}
	for _, warning := range c.Warnings {
		b.WriteString("\n" + o.Wrap("Warning: "+printable(warning)) + "\n")
	}
	b.WriteString("\n")
	if len(c.Cells) > 0 {
		b.WriteString(c.sheet().Text(o) + "\n" + c.meanSheet().Text(o) + "\n")
		b.WriteString(o.Wrap(strings.Join(c.Summary(), "\n")) + "\n")
	}
	for _, l := range c.missingLists() {
		b.WriteString("\n" + o.Paint(table.Bold, l.title()) + "\n" + o.Wrap(missingText(l)))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// marks are the loud warnings of the sides.
func (c *Comparison) marks() []string {
	var all []string
	for _, s := range c.Sides {
		if m := s.Set.Mark(); m != "" {
			all = append(all, printable(s.Name+" was "+m))
		}
	}
	return all
}

// sideLine says what a side is.
func (c *Comparison) sideLine(i int) string {
	s, role := c.Sides[i], "new "
	if i == 0 {
		role = "base"
	}
	words := []string{s.Name}
	if line := s.Set.machineLine(); line != "" {
		words = append(words, line)
	}
	if v := s.Set.Keys[keys.Clock]; v != "" && v != keys.Unknown {
		words = append(words, keyValue(keys.Clock, v))
	}
	if v := s.Set.Keys[keys.Flynn]; v != "" {
		words = append(words, "flynn "+v)
	}
	if s.Price > 0 {
		words = append(words, "price "+table.Data(s.Price).Text)
	}
	return role + "  " + printable(strings.Join(words, " · "))
}

// missingLists has one list for each side that lacks points.
func (c *Comparison) missingLists() []noteList {
	var all []noteList
	for i, s := range c.Sides {
		l := noteList{what: "Not in " + printable(s.Name) + ", but in another file"}
		for _, m := range c.Missing {
			if m.Side == i {
				l.notes = append(l.notes, Note{printable(m.Point.String()), printable(m.Reason)})
			}
		}
		if len(l.notes) > 0 {
			all = append(all, l)
		}
	}
	return all
}

// missingText gives each reason with its first points.
func missingText(l noteList) string {
	const some = 3
	var b strings.Builder
	for _, g := range byReason(l.notes) {
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
