package compare

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"flynn/internal/stats"
	"flynn/report/analysis"
	"flynn/report/units"
	"flynn/results/keys"
)

// Glance is what a comparison says of one side at first sight.
type Glance struct {
	Side     int            `json:"side"`
	Overall  MeanOf         `json:"overall"`  // of the same variants, or by role where none is in both
	Over     int            `json:"over"`     // cells of it
	Verdicts VerdictCount   `json:"verdicts"` // of all cells
	Levels   []string       `json:"levels"`   // of the caches of the base, near to far
	Moved    []MovedLevel   `json:"moved"`    // where the other side has the sets of a level elsewhere
	Ways     []GlanceRow    `json:"ways"`     // how kernels ran
	Classes  []GlanceRow    `json:"classes"`
	Slowest  []GlanceChange `json:"slowest"` // certain changes, the largest first
	Fastest  []GlanceChange `json:"fastest"`
}

// VerdictCount counts cells by verdict, and points that one of the two lacks.
type VerdictCount struct {
	Faster    int `json:"faster"`
	Slower    int `json:"slower"`
	Same      int `json:"same"`
	Ambiguous int `json:"ambiguous"`
	Missing   int `json:"missing"`
}

// Way is what the cells of a row have in common.
type Way struct {
	Class string `json:"class"`
	Label string `json:"label"`
	Role  bool   `json:"role"`
}

// MovedLevel is a level of the base, and where the other side has some of its sets.
type MovedLevel struct {
	Base string `json:"base"`
	New  string `json:"new"`
}

// GlanceRow is the geometric means of the ratios of some cells, over all of them and by level.
type GlanceRow struct {
	Way
	All      GlanceCell   `json:"all"`
	Levels   []GlanceCell `json:"levels"`
	Verdicts VerdictCount `json:"verdicts"`
}

// GlanceCell is geometric means, and the least and the greatest ratio of times.
type GlanceCell struct {
	MeanOf
	Lo    float64 `json:"lo"`
	Hi    float64 `json:"hi"`
	Cells int     `json:"cells"` // 0 where nothing was measured
}

// GlanceChange is a cell that is surely faster or slower.
type GlanceChange struct {
	Cell  *Cell
	Pair  *Pair
	Level string
}

// glanceChanges is how many changes of each direction a glance has.
const glanceChanges = 5

// Glance says what a comparison says of a side.
func (c *Comparison) Glance(side int) *Glance {
	g := &glancer{c: c, side: side, caches: analysis.NewHierarchy(c.Sides[0].Set),
		other: analysis.NewHierarchy(c.Sides[side].Set)}
	g.gather()
	out := &Glance{Side: side, Verdicts: g.count, Levels: g.levels(), Moved: g.moved()}
	out.Ways = g.rows(out.Levels, func(x compared) (Way, bool) { return wayOf(x.cell), x.rated() && x.telling() })
	out.Classes = g.rows(out.Levels, func(x compared) (Way, bool) {
		return Way{Class: x.cell.Class, Label: keys.FactsOf(x.cell.Class).Head}, !x.cell.Role
	})
	out.Overall, out.Over = g.overall()
	out.Slowest, out.Fastest = g.changes(Slower), g.changes(Faster)
	return out
}

// compared is a cell with the comparison of one side.
type compared struct {
	cell  *Cell
	pair  *Pair
	level string
}

// rated reports whether the cell is work and not the harness, and of a problem that does not grow with the workers.
func (x compared) rated() bool {
	base := x.cell.Values[0]
	return (base.Bytes.N > 0 || base.Flops.N > 0) && !base.Point.Weak()
}

// telling reports whether the row of a role says more than those of its class: of redundant versions it does not.
func (x compared) telling() bool { return !x.cell.Role || !keys.FactsOf(x.cell.Class).Redundant }

// glancer gathers the cells of one side by what they have in common.
type glancer struct {
	c             *Comparison
	side          int
	caches, other analysis.Hierarchy
	all           []compared
	count         VerdictCount
}

func (g *glancer) gather() {
	for i := range g.c.Cells {
		cell := &g.c.Cells[i]
		for k := range cell.Pairs {
			pair := &cell.Pairs[k]
			if pair.Side != g.side {
				continue
			}
			g.all = append(g.all, compared{cell, pair, g.caches.Level(cell.Values[0].Set, 1)})
			g.count.add(pair.Verdict)
		}
	}
	for _, m := range g.c.Missing {
		if m.Side == g.side || m.Side == 0 {
			g.count.Missing++
		}
	}
}

func (v *VerdictCount) add(verdict Verdict) {
	switch verdict {
	case Faster:
		v.Faster++
	case Slower:
		v.Slower++
	case Same:
		v.Same++
	default:
		v.Ambiguous++
	}
}

// wayOf is the row that a cell belongs to.
func wayOf(cell *Cell) Way {
	p := cell.Values[0].Point
	row := Way{Class: cell.Class, Role: cell.Role}
	switch {
	case cell.Role && cell.Class == whole:
		row.Label = "whole machine"
	case cell.Role:
		row.Label = crewWords(p) + " SIMD"
	case cell.Class == keys.SISD:
		row.Label = "plain Go"
	case cell.Class == keys.MISD:
		row.Label = fmt.Sprintf("%d versions, %s", p.Versions, units.Cores(p.Workers))
	case cell.Class == keys.MIMDSM && p.ISA == keys.Scalar:
		row.Label = units.Cores(p.Workers) + ", plain Go"
	case cell.Class == keys.MIMDSM:
		row.Label = units.Cores(p.Workers) + ", SIMD"
	case cell.Class == keys.MIMDDM:
		row.Label = crewWords(p)
	default:
		row.Label = p.ISA
	}
	return row
}

// crewWords are the nodes and cores of a point.
func crewWords(p analysis.Point) string {
	if p.Nodes > 0 {
		return units.Counted(p.Nodes, "node")
	}
	return units.Cores(p.Workers)
}

// levels are those of all rated cells. Sets that are partly in a cache join those of memory where there is no room.
func (g *glancer) levels() []string {
	const most, partly = 4, "L3+DRAM"
	found := map[string]bool{}
	for _, x := range g.all {
		if x.rated() && x.level != "" {
			found[x.level] = true
		}
	}
	if len(found) > most && found[partly] {
		delete(found, partly)
		for i := range g.all {
			if g.all[i].level == partly {
				g.all[i].level = "DRAM"
			}
		}
	}
	all := slices.SortedFunc(maps.Keys(found), analysis.CompareLevel)
	return all[:min(len(all), most)]
}

// moved are the levels with sets for which the caches of the other side are smaller or larger.
func (g *glancer) moved() []MovedLevel {
	var all []MovedLevel
	for _, x := range g.all {
		m := MovedLevel{x.level, g.other.Level(x.cell.Values[0].Set, 1)}
		if m.Base != m.New && x.rated() && !slices.Contains(all, m) {
			all = append(all, m)
		}
	}
	slices.SortFunc(all, func(a, b MovedLevel) int {
		return cmp.Or(analysis.CompareLevel(a.Base, b.Base), analysis.CompareLevel(a.New, b.New))
	})
	return all
}

// rows are the means of cells that have a way in common, in the order of the taxonomy, roles last.
func (g *glancer) rows(levels []string, way func(compared) (Way, bool)) []GlanceRow {
	groups := map[Way][]compared{}
	for _, x := range g.all {
		if w, ok := way(x); ok {
			groups[w] = append(groups[w], x)
		}
	}
	var rows []GlanceRow
	for w, xs := range groups {
		row := GlanceRow{Way: w}
		at := map[string][]compared{}
		var rated []compared
		for _, x := range xs {
			row.Verdicts.add(x.pair.Verdict)
			if x.rated() {
				at[x.level], rated = append(at[x.level], x), append(rated, x)
			}
		}
		if !row.Role {
			row.Verdicts.Missing = g.missing(w.Class)
		}
		row.All = glanceCell(rated)
		for _, l := range levels {
			row.Levels = append(row.Levels, glanceCell(at[l]))
		}
		rows = append(rows, row)
	}
	slices.SortFunc(rows, func(a, b GlanceRow) int {
		return cmp.Or(boolCompare(a.Role, b.Role), cmp.Compare(keys.ClassRank(a.Class), keys.ClassRank(b.Class)),
			analysis.CompareISA(a.Label, b.Label), cmp.Compare(strings.ToLower(a.Label), strings.ToLower(b.Label)))
	})
	return rows
}

// missing counts the points of a class that one of the two lacks.
func (g *glancer) missing(class string) int {
	n := 0
	for _, m := range g.c.Missing {
		if (m.Side == g.side || m.Side == 0) && m.Point.Class == class {
			n++
		}
	}
	return n
}

func glanceCell(xs []compared) GlanceCell {
	cell := GlanceCell{Cells: len(xs), Lo: math.Inf(1)}
	over := func(of func(*Pair) float64) float64 {
		var ratios []float64
		for _, x := range xs {
			if v := of(x.pair); v > 0 {
				ratios = append(ratios, v)
			}
		}
		return stats.GeometricMean(ratios)
	}
	cell.Time = over(func(p *Pair) float64 { return p.Time.Median })
	cell.Cycles = over(func(p *Pair) float64 { return p.Cycles.Median })
	cell.Roof = over(func(p *Pair) float64 { return p.Roof })
	cell.Money = over(func(p *Pair) float64 { return p.Money })
	for _, x := range xs {
		cell.Lo, cell.Hi = min(cell.Lo, x.pair.Time.Median), max(cell.Hi, x.pair.Time.Median)
	}
	if len(xs) == 0 {
		cell.Lo = 0
	}
	return cell
}

// overall is the mean over cells of the same variants, or over those by role where there are no others.
func (g *glancer) overall() (MeanOf, int) {
	var same, roles []compared
	for _, x := range g.all {
		switch {
		case !x.rated():
		case x.cell.Role:
			roles = append(roles, x)
		default:
			same = append(same, x)
		}
	}
	if len(same) == 0 {
		same = roles
	}
	cell := glanceCell(same)
	return cell.MeanOf, cell.Cells
}

// changes are the largest that are certain, of one direction.
func (g *glancer) changes(v Verdict) []GlanceChange {
	var all []GlanceChange
	for _, x := range g.all {
		if x.pair.Verdict == v && !x.cell.Role && x.rated() {
			all = append(all, GlanceChange{x.cell, x.pair, x.level})
		}
	}
	size := func(c GlanceChange) float64 { return math.Abs(math.Log(c.Pair.Time.Median)) }
	slices.SortStableFunc(all, func(a, b GlanceChange) int { return cmp.Compare(size(b), size(a)) })
	return all[:min(len(all), glanceChanges)]
}
