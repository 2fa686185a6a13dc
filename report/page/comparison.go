package page

import (
	"bytes"
	_ "embed" // the template of the page
	"html/template"
	"io"

	"flynn/report/compare"
	"flynn/report/sheet"
	"flynn/report/table"
)

//go:embed compare.tmpl
var compareText string

//go:embed compare_parts.tmpl
var comparePartsText string

var compareTemplate = template.Must(template.Must(template.New("compare").Parse(comparePartsText)).Parse(compareText))

// comparePage is what the template shows.
type comparePage struct {
	Title string
	Style template.CSS
	comparePart
	Downloads []download
}

// comparePart is what the page of a comparison and that of a report have in common.
type comparePart struct {
	Marks           []string
	Sides, Warnings []string
	Summary, Notes  []string
	Means, Cells    *table.Table
	Missing         []pageList
	Machines        []compareCard
}

// compareCard is the machine of one side.
type compareCard struct {
	Name  string
	Facts []sheet.Fact
}

// WriteComparison writes a comparison as one page that needs nothing else: no network, no other file, no script.
func WriteComparison(w io.Writer, c *compare.Comparison) error {
	p := comparePage{Title: "flynn comparison", Style: template.CSS(pageStyle), comparePart: partOf(c)}
	for _, s := range c.Sides {
		files, err := sideDownloads(s)
		if err != nil {
			return err
		}
		p.Downloads = append(p.Downloads, files...)
	}
	var b bytes.Buffer // half a page helps nobody
	if err := compareTemplate.Execute(&b, p); err != nil {
		return err
	}
	_, err := b.WriteTo(w)
	return err
}

// sideDownloads are the files of a side under its name.
func sideDownloads(s compare.Side) ([]download, error) {
	files, err := pageDownloads(s.Set)
	for k := range files {
		files[k].Name = s.Name + "-" + files[k].Name
	}
	return files, err
}

// partOf is what both pages show of a comparison.
func partOf(c *compare.Comparison) comparePart {
	p := comparePart{
		Marks: c.Marks(), Warnings: c.Warnings, Summary: c.Summary(), Notes: c.Notes(),
		Means: c.MeanSheet(), Cells: c.Sheet(),
	}
	p.Cells.Notes = nil // they stand under a heading of their own
	for i, s := range c.Sides {
		p.Sides = append(p.Sides, c.SideLine(i))
		p.Machines = append(p.Machines, compareCard{s.Name, sheet.MachineCard(s.Set)})
	}
	for _, l := range c.MissingLists() {
		p.Missing = append(p.Missing, pageList{l.Title(), sheet.ByReason(l.Notes)})
	}
	return p
}
