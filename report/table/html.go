package table

import (
	_ "embed" // the template of a table
	"fmt"
	"html/template"
	"strconv"
	"strings"
)

//go:embed table.tmpl
var markup string

var page = template.Must(template.New("table").Parse(markup))

// PageRows is how many rows of one table a page shows. A browser still sorts them at once.
const PageRows = 5000

// view is a table as the template shows it.
type view struct {
	*Table
	Sortable bool // its rows are in no groups
	Heads    []Column
	Groups   []group
	More     string // what of the rows the page leaves out
}

// group is rows under a heading of their own, or all rows under none.
type group struct {
	Name string
	Rows []line
}

type line struct {
	Row
	Cells []box
}

// box is one cell. Sort is what sorts it, "" where its text does.
type box struct {
	Cell
	Left bool
	Sort string
}

// HTML renders the table for a page: rows in groups as bodies with a heading, else as one body that a script can sort.
func (t *Table) HTML() (template.HTML, error) {
	v := view{Table: t, Sortable: true}
	var shown []int
	for _, i := range t.full() {
		if t.Columns[i].Group {
			v.Sortable = false
			continue
		}
		shown = append(shown, i)
		v.Heads = append(v.Heads, t.Columns[i])
	}
	rows := t.Rows
	if len(rows) > PageRows {
		rows = rows[:PageRows]
		v.More = fmt.Sprintf("The first %d of %d rows: more would be slow. %s writes all.", PageRows, len(t.Rows), t.All)
	}
	for i, r := range rows {
		if i == 0 || t.begins(i) {
			v.Groups = append(v.Groups, group{Name: t.heading(r)})
		}
		g := &v.Groups[len(v.Groups)-1]
		row := line{Row: r}
		for _, k := range shown {
			row.Cells = append(row.Cells, t.box(r.Cells[k], t.Columns[k]))
		}
		g.Rows = append(g.Rows, row)
	}
	var b strings.Builder
	err := page.Execute(&b, v)
	return template.HTML(b.String()), err
}

// heading is what the rows of a group agree in.
func (t *Table) heading(r Row) string {
	var words []string
	for i, c := range t.Columns {
		if c.Group {
			words = append(words, r.Cells[i].Text)
		}
	}
	return strings.Join(words, " ")
}

func (t *Table) box(c Cell, column Column) box {
	x := box{Cell: c, Left: column.Left}
	if v, ok := c.Value.(float64); ok && !x.Left && c.Text != Absent && c.Text != "" {
		x.Sort = strconv.FormatFloat(v, 'g', 6, 64)
	}
	return x
}
