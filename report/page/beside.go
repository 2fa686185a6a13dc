package page

import (
	"strconv"

	"flynn/report/compare"
	"flynn/report/plot"
)

// PlotsOf draws each side of a comparison and the base in one. Names begin with compare, and with the place
// of the side if there are several.
func PlotsOf(c *compare.Comparison) []plot.Plot {
	var all []plot.Plot
	drawn := func(i int) plot.Side {
		return plot.Side{Name: c.Sides[i].Name, Set: c.Sides[i].Set, Rows: c.Rows(i)}
	}
	for i := 1; i < len(c.Sides); i++ {
		word := "compare"
		if len(c.Sides) > 2 {
			word += "-" + strconv.Itoa(i+1)
		}
		all = append(all, plot.Named(word, plot.Beside(drawn(0), drawn(i), c.Ratios(i)))...)
	}
	return all
}
