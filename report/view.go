package report

// View says what of a report is shown. The zero View shows all of it.
type View struct {
	Plots   []Plot      // nil is all
	Against *Comparison // that the page shows too; nil is none

	all bool // Plots are all there are
}

// chosen reports whether plots were left out.
func (v View) chosen() bool { return v.Plots != nil && !v.all }

// plots are those that are shown.
func (v View) plots(a *Analysis) []Plot {
	if v.Plots != nil {
		return v.Plots
	}
	return Plots(a)
}
