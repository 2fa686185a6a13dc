// Package analysis reads result files into a Set and derives from its samples, once, what tables, plots and pages show:
// estimates with their intervals, speed-ups, the Flynn table, roofs and limits, laws of scaling, crossovers, doubts.
//
// Load reads files; its error says what cannot be read, and the rest is still there. Import puts the output of another
// tool beside a set. Analyse derives.
package analysis

// Analysis is all that is derived from the samples of a set, once, for all who show it. It is what flynn.json holds.
type Analysis struct {
	Set  *Set  `json:"-"`
	Rows []Row `json:"-"` // in the order of reading

	Keys       map[string]string `json:"keys"`           // of the files
	Mark       string            `json:"mark,omitempty"` // a warning that belongs on every number
	Doubts     []string          `json:"doubts"`         // about the machine and the run
	Flynn      *FlynnTable       `json:"flynn"`
	Roofs      *Roofs            `json:"roofs"`
	Scaling    []ScalingLine     `json:"scaling"`
	Crossovers []Crossover       `json:"crossovers"`
	Foreign    []Foreign         `json:"foreign,omitempty"` // numbers of other tools
	Peers      *PeerTable        `json:"peers,omitempty"`   // nil where there are none
	Mix        *Mix              `json:"mix,omitempty"`     // of programs at the same time; nil where there is none
}

// Analyse derives tables, roofs, laws of scaling and crossovers from a set.
func Analyse(s *Set) *Analysis {
	rows := ordered(s.Rows())
	a := &Analysis{
		Set: s, Rows: rows, Keys: s.Keys, Mark: s.Mark(), Doubts: doubts(s, rows),
		Flynn: newFlynnTable(rows), Roofs: s.Roofs(), Scaling: newScalingLines(s, rows), Crossovers: newCrossovers(s, rows),
		Foreign: foreignRows(s, rows), Mix: newMix(s),
	}
	a.Flynn.attach(a.Foreign)
	if t := newPeerTable(s, rows); len(t.Rows) > 0 {
		a.Peers = t
	}
	return a
}
