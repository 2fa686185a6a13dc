package page

import (
	"flynn/report/analysis"
	"flynn/report/compare"
	"flynn/report/plot"
)

// View says what of a report is shown. The zero View shows all of it.
type View struct {
	Plots   []plot.Plot         // nil is all
	Against *compare.Comparison // that the page shows too; nil is none

	all bool // Plots are all there are
}

// chosen reports whether plots were left out.
func (v View) chosen() bool { return v.Plots != nil && !v.all }

// Drawn is the view with its plots, all of them where none were chosen: for who shows it in several formats.
func (v View) Drawn(a *analysis.Analysis) View {
	v.all, v.Plots = !v.chosen(), v.plots(a)
	return v
}

// plots are those that are shown.
func (v View) plots(a *analysis.Analysis) []plot.Plot {
	if v.Plots != nil {
		return v.Plots
	}
	return plot.All(a)
}
