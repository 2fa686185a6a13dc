package page

import (
	"fmt"
	"html/template"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"flynn/report/plot"
)

// artist draws the plots of a page. What comes again and again in them is said once: styles are classes of the page,
// and neighbours of one style are one path. This makes a page a third as large.
type artist struct {
	classes map[string]string // names by style
	font    string
}

var (
	svgFont  = regexp.MustCompile(` font-family="([^"]*)"`)
	svgSize  = regexp.MustCompile(`font-size="([0-9.]+)" (textLength="[^"]*") style="`)
	svgStyle = regexp.MustCompile(` style="([^"]*)"`)
	svgPath  = regexp.MustCompile(`<path d="([^"]*)" style="([^"]*)"/>\n`)
	svgDesc  = regexp.MustCompile(`<desc>[^<]*</desc>\n`) // the caption says it
	svgWords = strings.NewReplacer(` transform="scale(1, -1)"`, "", "\n\t", " ", ` />`, `/>`,
		` xmlns="http://www.w3.org/2000/svg"`, "", ` xmlns:xlink="http://www.w3.org/1999/xlink"`, "")
	svgPlace  = regexp.MustCompile(` (?:d|x|y|textLength|transform)="[^"]*"`)
	svgDigits = regexp.MustCompile(`(\d\.\d)\d+`)
	svgWhole  = regexp.MustCompile(`(\d)\.0\b`)
)

// figure draws a plot as part of the page.
func (a *artist) figure(p plot.Plot) (pageFigure, error) {
	svg, err := p.Inline()
	if err != nil {
		return pageFigure{}, err
	}
	text := svgDesc.ReplaceAllString(svgWords.Replace(string(svg)), "")
	if font := svgFont.FindStringSubmatch(text); font != nil {
		a.font = font[1]
		text = strings.Replace(text, font[0], "", 1)
	}
	text = svgSize.ReplaceAllString(text, `$2 style="font-size:${1}px;`)
	text = svgPlace.ReplaceAllStringFunc(text, func(m string) string {
		return svgWhole.ReplaceAllString(svgDigits.ReplaceAllString(m, "$1"), "$1")
	})
	text = svgStyle.ReplaceAllStringFunc(joinPaths(text), func(m string) string {
		style := svgStyle.FindStringSubmatch(m)[1]
		name, ok := a.classes[style]
		if !ok {
			name = "s" + strconv.FormatInt(int64(len(a.classes)), 36)
			a.classes[style] = name
		}
		return ` class="` + name + `"`
	})
	return pageFigure{p.Name, p.Title, p.Alt, p.Width(), template.HTML(text)}, nil
}

// svgLine is a path and how it is drawn.
type svgLine struct{ d, style string }

// joinPaths makes one path of a shape that is filled and then stroked, and one of neighbours with the same style.
func joinPaths(svg string) string {
	var b strings.Builder
	var run []svgLine
	end := 0
	flush := func() {
		for _, l := range run {
			fmt.Fprintf(&b, "<path d=\"%s\" style=\"%s\"/>\n", l.d, l.style)
		}
		run = run[:0]
	}
	for _, m := range svgPath.FindAllStringSubmatchIndex(svg, -1) {
		if m[0] > end {
			flush()
			b.WriteString(svg[end:m[0]])
		}
		end = m[1]
		run = joined(run, svgLine{svg[m[2]:m[3]], svg[m[4]:m[5]]})
	}
	flush()
	b.WriteString(svg[end:])
	return b.String()
}

// joined puts a path behind others, into the last of them where that draws the same.
func joined(run []svgLine, l svgLine) []svgLine {
	const hollow = "fill:none;"
	if n := len(run); n > 0 {
		last := &run[n-1]
		stroke, stroked := strings.CutPrefix(l.style, hollow)
		switch {
		case last.d == l.d && stroked && !strings.Contains(last.style, "stroke:"):
			l = svgLine{l.d, last.style + ";" + stroke}
			return joined(run[:n-1], l)
		case last.style == l.style:
			last.d += l.d
			return run
		}
	}
	return append(run, l)
}

// style is the classes that the plots have used.
func (a *artist) style() string {
	var b strings.Builder
	fmt.Fprintf(&b, ".picture svg { font-family: %s; }\n.picture svg text { transform: scale(1, -1); }\n", a.font)
	for _, style := range slices.SortedFunc(maps.Keys(a.classes), func(x, y string) int {
		return strings.Compare(a.classes[x], a.classes[y])
	}) {
		fmt.Fprintf(&b, ".picture .%s { %s }\n", a.classes[style], style)
	}
	return b.String()
}
