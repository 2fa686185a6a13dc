package report

import (
	"fmt"
	"slices"
	"strconv"

	"flynn/results/keys"
)

// pageSheet is a sheet as the template shows it.
type pageSheet struct {
	ID, Title, Intro, Empty string
	Heads                   []pageHead
	Rows                    []pageRow
	More                    string // what of the rows the page leaves out
	Notes                   []string
}

// pageRows is how many rows of one table a page shows. A browser still sorts them at once.
const pageRows = 5000

// cut shortens rows to what a page shows, and says what it leaves out.
func cut[T any](rows []T) (shown []T, more string) {
	if len(rows) <= pageRows {
		return rows, ""
	}
	return rows[:pageRows], fmt.Sprintf("The first %d of %d rows: more would be slow. flynn report --format csv writes all.", pageRows, len(rows))
}

type pageHead struct {
	Text, Class, ISA string
	Left             bool
}

type pageRow struct {
	Kernel, Elem, Class, ISA string
	Cells                    []pageCell
}

// pageCell is one cell. Value is what sorts it, "" where its text does.
type pageCell struct {
	Text, More, Value string
	Left, Alarm       bool
}

func (t *sheet) page() pageSheet {
	p := pageSheet{ID: t.id, Title: t.title, Intro: t.intro, Empty: t.empty, Notes: t.notes}
	full := t.full()
	for _, i := range full {
		h := t.heads[i]
		p.Heads = append(p.Heads, pageHead{h.text, h.class, h.isa, h.left})
	}
	rows, more := cut(t.rows)
	p.More = more
	for _, r := range rows {
		row := pageRow{Kernel: r.kernel, Elem: r.elem, Class: r.class, ISA: r.isa}
		for _, i := range full {
			f := r.fields[i]
			c := pageCell{Text: f.text, More: f.more, Left: t.heads[i].left, Alarm: f.alarm}
			if !c.Left && f.text != absent && f.text != "" {
				c.Value = strconv.FormatFloat(f.value, 'g', 6, 64)
			}
			row.Cells = append(row.Cells, c)
		}
		p.Rows = append(p.Rows, row)
	}
	return p
}

// choice is one list of the filter.
type choice struct {
	Name, Label string
	Values      []string
}

// choices are what rows can be filtered by, each only where there is something to choose.
func choices(rows []Row) []choice {
	all := []choice{{Name: keys.Kernel, Label: "kernel"}, {Name: keys.Elem, Label: "element"}, {Name: keys.Class, Label: "class"}, {Name: keys.ISA, Label: "ISA"}}
	for _, r := range rows {
		for i, v := range []string{r.Point.Kernel, r.Point.Elem, r.Point.Class, r.Point.ISA} {
			if !slices.Contains(all[i].Values, v) {
				all[i].Values = append(all[i].Values, v)
			}
		}
	}
	slices.SortFunc(all[3].Values, compareISA)
	return slices.DeleteFunc(all, func(c choice) bool { return len(c.Values) < 2 })
}
