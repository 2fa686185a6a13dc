package report

import (
	"slices"

	"flynn/results/keys"
)

// choice is one list of the filter.
type choice struct {
	Name, Label string
	Values      []string
}

// choices are what rows can be filtered by, each only where there is something to choose.
func choices(rows []Row) []choice {
	all := []choice{{Name: keys.Kernel, Label: "kernel"}, {Name: keys.Elem, Label: "element"}, {Name: keys.Class,
		Label: "class"}, {Name: keys.ISA, Label: "ISA"}}
	for _, r := range rows {
		for i, v := range []string{r.Point.Kernel, r.Point.Elem, r.Point.Class, r.Point.ISA} {
			if !slices.Contains(all[i].Values, v) {
				all[i].Values = append(all[i].Values, v)
			}
		}
	}
	slices.SortFunc(all[3].Values, compareISA)
	return slices.DeleteFunc(all, func(c choice) bool { return len(c.Values) < 2 })
}
