package report

import (
	"bytes"
	_ "embed" // the template of the page
	"html/template"
	"io"
)

//go:embed compare.tmpl
var compareText string

var compareTemplate = template.Must(template.New("compare").Parse(compareText))

// comparePage is what the template shows.
type comparePage struct {
	Title            string
	Style            template.CSS
	Marks            []string
	Sides, Warnings  []string
	Summary, Notes   []string
	MeanTitle        string
	MeanHeads, Heads []compareHead
	Means            [][]string
	Tables           []pageTable
	Missing          []pageList
	Machines         []compareCard
	Downloads        []download
}

// compareHead is the head of a column; its kind says how the column is aligned.
type compareHead struct{ Head, Kind string }

func headOf(c column) compareHead {
	if c.text {
		return compareHead{c.head, "text"}
	}
	return compareHead{c.head, "number"}
}

// compareCard is the machine of one side.
type compareCard struct {
	Name  string
	Facts []fact
}

// WriteCompareHTML writes a comparison as one page that needs nothing else: no network, no other file, no script.
func WriteCompareHTML(w io.Writer, c *Comparison) error {
	p := comparePage{
		Title: "flynn comparison", Style: template.CSS(pageStyle), Marks: c.marks(), Warnings: c.Warnings,
		Summary: c.Summary(), Notes: c.notes(), MeanTitle: meanTitle, Means: c.meanCells(), Tables: c.pageTables(),
	}
	for _, h := range c.meanHeads() {
		p.MeanHeads = append(p.MeanHeads, headOf(h))
	}
	for _, col := range c.pageColumns() {
		p.Heads = append(p.Heads, headOf(col.column))
	}
	for i, s := range c.Sides {
		p.Sides = append(p.Sides, c.sideLine(i))
		p.Machines = append(p.Machines, compareCard{s.Name, machineCard(s.Set)})
		files, err := pageDownloads(s.Set)
		if err != nil {
			return err
		}
		for k := range files {
			files[k].Name = s.Name + "-" + files[k].Name
		}
		p.Downloads = append(p.Downloads, files...)
	}
	for _, l := range c.missingLists() {
		p.Missing = append(p.Missing, pageList{l.title(), byReason(l.notes)})
	}
	var b bytes.Buffer // half a page helps nobody
	if err := compareTemplate.Execute(&b, p); err != nil {
		return err
	}
	_, err := b.WriteTo(w)
	return err
}

// pageColumns are the columns of a page: kernel and element type head their group instead.
func (c *Comparison) pageColumns() []compareColumn { return c.columns()[2:] }

func (c *Comparison) pageTables() []pageTable {
	var tables []pageTable
	rows, cols := c.rows(), c.pageColumns()
	for i, r := range rows {
		if i == 0 || r.group() != rows[i-1].group() {
			tables = append(tables, pageTable{Kernel: r.cell.Kernel, Elem: r.cell.Elem})
		}
		t := &tables[len(tables)-1]
		t.Rows = append(t.Rows, r.cells(cols))
	}
	return tables
}
