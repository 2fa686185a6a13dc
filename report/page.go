package report

import (
	"bytes"
	"compress/gzip"
	_ "embed" // the page's template and style
	"encoding/base64"
	"html/template"
	"io"

	"flynn/bench/keys"
)

//go:embed page.tmpl
var pageText string

//go:embed page.css
var pageStyle string

var pageTemplate = template.Must(template.New("page").Parse(pageText))

// page is what the template shows.
type page struct {
	Title, Subtitle, Mark string
	Style                 template.CSS
	Facts                 []fact
	Machine               []fact
	Sections              []section
	Heads                 []string
	Tables                []pageTable
	Footnotes             []string
	Lists                 []pageList
	Downloads             []download
	MinSamples            int
}

// section is the plots of one kind.
type section struct {
	ID, Title, Intro string
	Figures          []pageFigure
}

type pageFigure struct {
	Name, Title, Alt string
	Width            int // in points, from which the style makes its bounds
	SVG              template.HTML
}

// pageTable is the rows of one kernel and element type.
type pageTable struct {
	Kernel, Elem string
	Rows         [][]string
}

type pageList struct {
	Title  string
	Groups []reasonGroup
}

// download is data inside the page.
type download struct {
	Name string
	URL  template.URL
}

// WriteHTML writes a page that needs nothing else: no network, no other file, no script.
func WriteHTML(w io.Writer, s *Set) error {
	p, err := newPage(s)
	if err != nil {
		return err
	}
	var b bytes.Buffer // half a page helps nobody
	if err := pageTemplate.Execute(&b, p); err != nil {
		return err
	}
	_, err = b.WriteTo(w)
	return err
}

func newPage(s *Set) (*page, error) {
	rows := ordered(s.Rows())
	sections, err := pageSections(Plots(s))
	if err != nil {
		return nil, err
	}
	downloads, err := pageDownloads(s)
	if err != nil {
		return nil, err
	}
	p := &page{
		Title: "flynn results", Subtitle: s.machineLine(), Mark: s.Mark(), Style: template.CSS(pageStyle),
		Facts: highlights(s, rows), Machine: machineCard(s), Sections: sections,
		Tables: pageTables(rows), Footnotes: footnotes(rows), Downloads: downloads, MinSamples: MinSamples,
	}
	if cpu := s.Keys[keys.CPU]; cpu != "" && cpu != keys.Unknown {
		p.Title = "flynn on " + cpu
	}
	for _, c := range pageColumns() {
		p.Heads = append(p.Heads, c.head)
	}
	for _, l := range s.noteLists() {
		p.Lists = append(p.Lists, pageList{l.title(), byReason(l.notes)})
	}
	return p, nil
}

// pageSections draws all plots and puts each kind under its own heading.
func pageSections(plots []Plot) ([]section, error) {
	all := []section{
		{ID: kindSpeedup, Title: "What wider instructions and more workers buy",
			Intro: "Speed-up over plain scalar Go on the same problem. Each bar is the median of paired ratios with its 95 % interval; of several tunings the fastest is shown."},
		{ID: kindRate, Title: "Rate against the working set",
			Intro: "GB/s where memory bounds a kernel, GFLOP/s where it does more than one operation per byte. Vertical lines are the capacities of the caches: L1d and L2 of one core, L3 of all."},
		{ID: kindScaling, Title: "Scaling with workers",
			Intro: "Speed-up over one worker of the same variant, by the widest instruction set of each kernel. Markers at one number of workers stand side by side so that none hides another."},
	}
	var some []section
	for _, sec := range all {
		for _, p := range plots {
			if p.kind != sec.ID {
				continue
			}
			svg, err := p.inline()
			if err != nil {
				return nil, err
			}
			sec.Figures = append(sec.Figures, pageFigure{p.Name, p.Title, p.Alt, int(p.figure.width.Points()), svg})
		}
		if len(sec.Figures) > 0 {
			some = append(some, sec)
		}
	}
	return some, nil
}

// pageColumns are the columns of a page: kernel and element type head their group instead.
func pageColumns() []column { return columns[2:] }

func pageTables(rows []Row) []pageTable {
	var tables []pageTable
	for i, r := range rows {
		if i == 0 || r.group() != rows[i-1].group() {
			tables = append(tables, pageTable{Kernel: r.Point.Kernel, Elem: r.Point.Elem})
		}
		t := &tables[len(tables)-1]
		var cells []string
		for _, c := range pageColumns() {
			cells = append(cells, c.cell(r))
		}
		t.Rows = append(t.Rows, cells)
	}
	return tables
}

// pageDownloads packs the files as they were read.
func pageDownloads(s *Set) ([]download, error) {
	var all []download
	for _, f := range s.raw {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		if _, err := z.Write(f.data); err != nil {
			return nil, err
		}
		if err := z.Close(); err != nil {
			return nil, err
		}
		uri := "data:application/gzip;base64," + base64.StdEncoding.EncodeToString(b.Bytes())
		all = append(all, download{f.name + ".gz", template.URL(uri)})
	}
	return all, nil
}
