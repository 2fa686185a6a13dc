package explain

import (
	_ "embed"
	"html/template"
	"io"
	"strings"
)

//go:embed page.html
var pageText string

var page = template.Must(template.New("page").Funcs(template.FuncMap{
	"core": Core, "join": strings.Join,
	"about":    func(e *Explanation, i int) string { return e.Tiers[i].about(e.Kernel.ElemSize()) },
	"executes": func(l *Loop) string { return l.Counts.executes(l.Function.ISA.Info().VLA) },
}).Parse(pageText))

// WriteHTML writes an explanation as one page that loads nothing. Version is that of the program.
func WriteHTML(w io.Writer, e *Explanation, version string) error {
	return page.Execute(w, struct {
		*Explanation
		Program string
	}{e, version})
}
