package report

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	_ "embed" // the page's template, style and script
	"encoding/base64"
	"html/template"
	"io"

	"flynn/report/table"
	"flynn/results/keys"
)

//go:embed page.tmpl
var pageText string

//go:embed page.css
var pageStyle string

//go:embed page.js
var pageScript string

var pageTemplate = template.Must(template.Must(template.New("page").Parse(comparePartsText)).Parse(pageText))

// page is what the template shows.
type page struct {
	Title, Subtitle, Mark string
	Policy                string // what the page may load and run: its own style and script
	Style                 template.CSS
	Script                template.JS
	Overview              overview
	Views                 []kernelView
	Facts                 []fact
	Machine               []fact
	Doubts                []string
	Choices               []choice
	Flynn, All            *table.Table
	Sections              []section
	Comparison            *comparePart
	Lists                 []pageList
	Downloads             []download
	MinSamples            int
}

// section is the plots of one kind with their tables.
type section struct {
	ID, Title, Intro string
	Figures, More    []pageFigure // those shown at once, and the rest
	Sheets           []*table.Table
}

type pageFigure struct {
	Name, Title, Alt string
	Width            int // in points, from which the style makes its bounds
	SVG              template.HTML
}

type pageList struct {
	Title  string
	Groups []reasonGroup
}

// download is data inside the page, or a file that is too large to be there.
type download struct {
	Name string
	URL  template.URL
	Size string // of a file that is not inside
}

// WriteHTML writes a page that needs nothing else: no network and no other file. Its script sorts and filters tables
// that are whole without it.
func WriteHTML(w io.Writer, a *Analysis, v View) error {
	p, err := newPage(a, v)
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

func newPage(a *Analysis, v View) (*page, error) {
	s := a.Set
	art := &artist{classes: map[string]string{}}
	views, taken, err := kernelViews(a, v, art)
	if err != nil {
		return nil, err
	}
	sections, err := pageSections(v.plots(a), a, art, taken)
	if err != nil {
		return nil, err
	}
	downloads, err := pageDownloads(s)
	if err != nil {
		return nil, err
	}
	p := &page{
		Title: "flynn results", Subtitle: s.machineLine(), Mark: s.Mark(),
		Policy: policy(pageScript), Style: template.CSS(pageStyle + art.style()), Overview: newOverview(s), Views: views,
		Script: template.JS(pageScript),
		Facts:  highlights(s, a.Rows), Machine: machineCard(s), Doubts: a.Doubts,
		Choices: choices(a.Rows), Flynn: flynnSheet(a.Flynn), All: rowSheet(a.Rows), Sections: sections,
		Downloads: downloads, MinSamples: MinSamples,
	}
	if cpu := s.Keys[keys.CPU]; cpu != "" && cpu != keys.Unknown {
		p.Title = "flynn on " + cpu
	}
	if v.Against != nil {
		part := v.Against.part()
		p.Comparison = &part
		for _, side := range v.Against.Sides {
			if side.Set == s {
				continue
			}
			files, err := sideDownloads(side)
			if err != nil {
				return nil, err
			}
			p.Downloads = append(p.Downloads, files...)
		}
	}
	for _, l := range noteLists(s) {
		p.Lists = append(p.Lists, pageList{l.title(), byReason(l.notes)})
	}
	return p, nil
}

// policy lets the page run its own script and nothing else, whatever a result file holds.
func policy(script string) string {
	sum := sha256.Sum256([]byte(script))
	return "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-" +
		base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// pageDownloads packs the files as they were read, those that are not too large.
func pageDownloads(s *Set) ([]download, error) {
	var all []download
	for _, f := range s.raw {
		if f.left {
			all = append(all, download{Name: f.name, Size: size(float64(f.size))})
			continue
		}
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		if _, err := z.Write(f.data); err != nil {
			return nil, err
		}
		if err := z.Close(); err != nil {
			return nil, err
		}
		uri := "data:application/gzip;base64," + base64.StdEncoding.EncodeToString(b.Bytes())
		all = append(all, download{Name: f.name + ".gz", URL: template.URL(uri)})
	}
	return all, nil
}
