package plot

import (
	"fmt"
	"html"
	"html/template"
	"regexp"
	"strconv"
	"strings"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

var (
	svgText   = regexp.MustCompile(`<text ([^>]*?)style="font-family:[^;]*;font-variant:[^;]*;font-weight:[^;]*;font-style:[^;]*;font-size:([0-9.]+)px([^"]*)">([^<]*)</text>`)
	svgRoot   = regexp.MustCompile(`<svg [^>]*>`)
	svgSize   = regexp.MustCompile(` (?:width|height)="[^"]*pt"`)
	svgColour = regexp.MustCompile(`(fill|stroke):#([0-9A-F]{6})`)
)

// fontStack has the metrics of Liberation Sans first, so that text keeps its place where the font is missing.
const fontStack = `'Liberation Sans', Arial, Helvetica, sans-serif`

// holdText gives every text the width it was laid out with, whatever font the viewer has.
func holdText(svg []byte) []byte {
	return svgText.ReplaceAllFunc(svg, func(m []byte) []byte {
		part := svgText.FindSubmatch(m)
		points, err := strconv.ParseFloat(string(part[2]), 64)
		if err != nil {
			return m
		}
		text := html.UnescapeString(string(part[4]))
		return fmt.Appendf(nil, `<text %sfont-size="%s" textLength="%.2f" style="%s">%s</text>`,
			part[1], part[2], textWidth(text, points), strings.TrimPrefix(string(part[3]), ";"), part[4])
	})
}

func textWidth(text string, points float64) float64 {
	face := font.DefaultCache.Lookup(sans(vg.Points(points)), vg.Points(points))
	return face.Width(text).Points()
}

// accessible adds the font, a title and a description to the root of an SVG file.
func accessible(svg []byte, title, alt string) []byte {
	return svgRoot.ReplaceAllFunc(svg, func(root []byte) []byte {
		open := strings.TrimSuffix(string(root), ">")
		return fmt.Appendf(nil, "%s\n\tfont-family=\"%s\" role=\"img\">\n<title>%s</title>\n<desc>%s</desc>",
			open, fontStack, html.EscapeString(title), html.EscapeString(alt))
	})
}

// Inline returns the plot as part of a page: it takes the width it is given, and the page's colours by day and night.
func (p Plot) Inline() (template.HTML, error) {
	svg, err := p.svg()
	if err != nil {
		return "", err
	}
	s := string(svg)
	s = s[strings.Index(s, "<svg"):] // a page has its own prolog
	root := svgRoot.FindString(s)
	s = strings.Replace(s, root, svgSize.ReplaceAllString(root, ""), 1)
	s = strings.Replace(s, "<title>"+html.EscapeString(p.Title)+"</title>\n", "", 1) // would show as a tool tip
	return template.HTML(svgColour.ReplaceAllString(s, "$1:var(--c$2,#$2)")), nil
}
