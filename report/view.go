package report

import "slices"

// View says what of a report is shown. The zero View shows all of a set.
type View struct {
	Plots   []string    // kinds or names of the plots to show; nil is all
	Against *Comparison // that the page shows too; nil is none
}

// plots are those of a set that are shown.
func (v View) plots(s *Set) []Plot {
	all := Plots(s)
	if len(v.Plots) == 0 {
		return all
	}
	return slices.DeleteFunc(all, func(p Plot) bool { return !slices.ContainsFunc(v.Plots, p.is) })
}
