package analysis

import (
	"fmt"
	"io"
	"strings"

	"flynn/results/keys"
)

// Disturbance is how many samples of a set something fell into, and what. Such samples are part of every number: a
// median minds few of them, and whoever drops samples must say which.
type Disturbance struct {
	Samples, Disturbed int
	By                 map[string]int // samples by the unit of the disturbance
	Most               *Series        // with the largest share of disturbed samples, nil where there is none
}

// Disturbance counts the marks of a set.
func (s *Set) Disturbance() Disturbance {
	d := Disturbance{By: map[string]int{}}
	worst := 0.0
	for _, x := range s.Series {
		n, bad := len(x.Samples[keys.Time]), len(x.Samples[keys.Disturbed])
		d.Samples += n
		d.Disturbed += bad
		for _, unit := range keys.Marks[1:] {
			d.By[unit] += len(x.Samples[unit])
		}
		if share := float64(bad) / float64(max(n, 1)); share > worst {
			worst, d.Most = share, x
		}
	}
	return d
}

// Causes are the words for the units of disturbances.
var Causes = map[string]string{
	keys.Switches: "context switches", keys.Migrations: "migrations", keys.Faults: "page faults",
	keys.Steal: "stolen time", keys.Drift: "a changed clock", keys.Skew: "sources of time that disagree",
	keys.Coarse: "a coarse timer", keys.Shared: "a neighbour on the core",
}

// WriteDisturbance tells what disturbed samples; nothing where nothing did.
func WriteDisturbance(w io.Writer, s *Set) error {
	d := s.Disturbance()
	if d.Disturbed == 0 {
		return nil
	}
	var by []string
	for _, unit := range keys.Marks[1:] {
		if n := d.By[unit]; n > 0 {
			by = append(by, fmt.Sprintf("%s in %d", Causes[unit], n))
		}
	}
	_,
		err := fmt.Fprintf(w,
		"\nDisturbed: %d of %d samples coincided with noise (%s). They are included; "+
			"result lines have the unit disturbed.\nMost in %s: %d of %d.\n",
		d.Disturbed, d.Samples, strings.Join(by, ", "), d.Most.Point,
		len(d.Most.Samples[keys.Disturbed]), len(d.Most.Samples[keys.Time]))
	return err
}
