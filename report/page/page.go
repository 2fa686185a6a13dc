// Package page writes an analysis, and a comparison, as one page that needs nothing else: no network and no other file.
package page

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	_ "embed" // the page's template, style and script
	"encoding/base64"
	"html/template"
	"io"

	"flynn/report/analysis"
	"flynn/report/sheet"
	"flynn/report/table"
	"flynn/report/units"
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
	Facts                 []sheet.Fact
	Machine               []sheet.Fact
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
	Groups []sheet.ReasonGroup
}

// download is data inside the page, or a file that is too large to be there.
type download struct {
	Name string
	URL  template.URL
	Size string // of a file that is not inside
}

// WriteHTML writes a page that needs nothing else: no network and no other file. Its script sorts and filters tables
// that are whole without it.
func WriteHTML(w io.Writer, a *analysis.Analysis, v View) error {
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

func newPage(a *analysis.Analysis, v View) (*page, error) {
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
		Title: "flynn results", Subtitle: s.MachineLine(), Mark: s.Mark(),
		Policy: policy(pageScript), Style: template.CSS(pageStyle + art.style()), Overview: newOverview(s), Views: views,
		Script: template.JS(pageScript),
		Facts:  sheet.Highlights(s, a.Rows), Machine: sheet.MachineCard(s), Doubts: a.Doubts,
		Choices: choices(a.Rows), Flynn: sheet.Flynn(a.Flynn), All: sheet.Rows(a.Rows), Sections: sections,
		Downloads: downloads, MinSamples: analysis.MinSamples,
	}
	if cpu := s.Keys[keys.CPU]; cpu != "" && cpu != keys.Unknown {
		p.Title = "flynn on " + cpu
	}
	if v.Against != nil {
		part := partOf(v.Against)
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
	for _, l := range sheet.NoteLists(s) {
		p.Lists = append(p.Lists, pageList{l.Title(), sheet.ByReason(l.Notes)})
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
func pageDownloads(s *analysis.Set) ([]download, error) {
	var all []download
	for _, f := range s.Raw {
		if f.Left {
			all = append(all, download{Name: f.Name, Size: units.Size(float64(f.Size))})
			continue
		}
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		if _, err := z.Write(f.Data); err != nil {
			return nil, err
		}
		if err := z.Close(); err != nil {
			return nil, err
		}
		uri := "data:application/gzip;base64," + base64.StdEncoding.EncodeToString(b.Bytes())
		all = append(all, download{Name: f.Name + ".gz", URL: template.URL(uri)})
	}
	return all, nil
}
