package report

// View says what of a report is shown. The zero View shows all of it.
type View struct {
	Plots   []Plot      // nil is all
	Against *Comparison // that the page shows too; nil is none
}

// plots are those that are shown.
func (v View) plots(a *Analysis) []Plot {
	if v.Plots != nil {
		return v.Plots
	}
	return Plots(a)
}
