package report

import (
	"encoding/json"
	"io"
	"strings"

	"flynn/report/table"
)

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
}

// Analyse derives tables, roofs, laws of scaling and crossovers from a set.
func Analyse(s *Set) *Analysis {
	rows := ordered(s.Rows())
	a := &Analysis{
		Set: s, Rows: rows, Keys: s.Keys, Mark: s.Mark(), Doubts: doubts(s, rows),
		Flynn: newFlynnTable(rows), Roofs: s.Roofs(), Scaling: newScalingLines(s, rows), Crossovers: newCrossovers(s, rows),
		Foreign: foreignRows(s, rows),
	}
	a.Flynn.attach(a.Foreign)
	if t := newPeerTable(s, rows); len(t.Rows) > 0 {
		a.Peers = t
	}
	return a
}

// sheets are the tables of an analysis, in the order of a page.
func (a *Analysis) sheets() []*table.Table {
	all := []*table.Table{a.Flynn.sheet(), roofSheet(a.Roofs), limitSheet(a.Rows), scalingSheet(a.Scaling), crossoverSheet(a.Crossovers), heatSheet(a.Rows)}
	if len(a.Foreign) > 0 {
		all = append(all, foreignSheet(a.Foreign))
	}
	if a.Peers != nil {
		all = append(all, a.Peers.sheet())
	}
	return all
}

// WriteFlynn writes the Flynn table for a terminal.
func WriteFlynn(w io.Writer, a *Analysis, o Options) error {
	_, err := io.WriteString(w, warning(a.Mark, o)+a.Flynn.sheet().Text(o))
	return err
}

// WriteFlynnMarkdown writes all tables of an analysis: the Flynn table, roofs, scaling, crossovers and tiers.
func WriteFlynnMarkdown(w io.Writer, a *Analysis) error {
	var b strings.Builder
	b.WriteString(markdownHead("flynn: analysis", a.Set))
	for _, d := range a.Doubts {
		b.WriteString("- " + table.Escape(d) + "\n")
	}
	if len(a.Doubts) > 0 {
		b.WriteString("\n")
	}
	for _, t := range a.sheets() {
		b.WriteString(t.Markdown())
	}
	_, err := io.WriteString(w, strings.TrimRight(b.String(), "\n")+"\n")
	return err
}

// WriteJSON writes an analysis. Rates are in base units, as in a result file.
func WriteJSON(w io.Writer, a *Analysis) error {
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	return e.Encode(a)
}
