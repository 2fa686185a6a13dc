package compare

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"flynn/report/analysis"
	"flynn/results"
	"flynn/results/keys"
)

// whole is the class of the cell by role that takes the fastest of all classes.
const whole = "machine"

// align finds the cells that the base shares with another side, and lists what some side lacks.
func (c *Comparison) align(all []*measured) {
	exact := make(map[analysis.Point][]*Value)
	role := make(map[analysis.Point][]*Value)
	put := func(into map[analysis.Point][]*Value, at analysis.Point, side int, v *Value) {
		if into[at] == nil {
			into[at] = make([]*Value, len(all))
		}
		if old := into[at][side]; old == nil || v.Time.Median < old.Time.Median {
			into[at][side] = v
		}
	}
	roles := rolesOf(all)
	for side, m := range all {
		for _, v := range m.values {
			put(exact, v.Point, side, v)
			for _, r := range roles(v.Point) {
				put(role, r, side, v)
			}
		}
	}
	for at, vs := range exact {
		c.cell(at, vs, false)
		c.lacking(at, vs, all, func(side int) bool {
			return slices.ContainsFunc(roles(at), func(r analysis.Point) bool {
				return role[r][0] != nil && role[r][side] != nil
			})
		})
	}
	for at, vs := range role {
		c.cell(at, vs, true)
	}
	c.sort(all)
}

// rolesOf returns what gives the roles of a point: none where the files have the same tiers and teams.
func rolesOf(all []*measured) func(analysis.Point) []analysis.Point {
	tiers, team := false, false
	for _, m := range all[1:] {
		tiers = tiers || !slices.Equal(m.tiers(), all[0].tiers())
		team = team || m.team() != all[0].team()
	}
	return func(p analysis.Point) []analysis.Point {
		var rs []analysis.Point
		if tiers && p.Class != keys.SISD {
			role := p
			role.ISA, role.Tune, role.Schedule = "", "", ""
			rs = append(rs, role)
		}
		if team && p.SharedMemory() && !p.Weak() && p.Arm == "" && p.With == "" {
			rs = append(rs, analysis.Point{Kernel: p.Kernel, Elem: p.Elem, N: p.N, Class: whole, Placement: p.Placement})
		}
		return rs
	}
}

// cell adds a cell that the base and another side have.
func (c *Comparison) cell(at analysis.Point, vs []*Value, role bool) {
	others := slices.ContainsFunc(vs[1:], func(v *Value) bool { return v != nil })
	if vs[0] == nil || !others {
		return
	}
	way := at.Variant()
	if role {
		way = roleName(at)
	}
	c.Cells = append(c.Cells, Cell{Kernel: at.Kernel, Elem: at.Elem, Class: at.Class, Way: way, N: at.N, Role: role,
		Values: vs})
}

// roleName says what a role is.
func roleName(at analysis.Point) string {
	var name string
	switch at.Class {
	case keys.SIMD:
		name = "best SIMD, one core"
	case keys.MIMDSM:
		name = fmt.Sprintf("best, %d workers", at.Workers)
	case whole:
		name = "best, whole machine"
	default:
		name = fmt.Sprintf("best %s, %d workers", at.Class, at.Workers)
	}
	if more := at.Added(); more != "" {
		name += " " + strings.ReplaceAll(more, "/", " ")
	}
	return name
}

// lacking lists the sides without a point. A side may have the role of it all the same.
func (c *Comparison) lacking(at analysis.Point, vs []*Value, all []*measured, role func(side int) bool) {
	for side, v := range vs {
		if v == nil {
			reason := all[side].why(at)
			if role(side) {
				reason += "; compared by role"
			}
			c.Missing = append(c.Missing, Missing{side, at, reason})
		}
	}
}

// why says why a file lacks a point: its own note, or the first key by which it has nothing of the kind.
func (m *measured) why(at analysis.Point) string {
	if m.notes == nil {
		m.notes = make(map[string]string)
		for _, n := range slices.Concat(m.set.Skipped, m.set.Failed) {
			m.notes[n.Name] = n.Reason
		}
		m.has = make(map[analysis.Point]bool)
		for _, v := range m.values {
			p := v.Point
			for _, q := range []analysis.Point{{ISA: p.ISA}, {Kernel: p.Kernel, Elem: p.Elem},
				{Kernel: p.Kernel, Elem: p.Elem, N: p.N},
				{Class: p.Class, Workers: p.Workers}} {
				m.has[q] = true
			}
		}
	}
	placed := at
	if placed.Placement == (results.Placement{}) {
		placed.Placement = m.placed
	}
	if reason, ok := m.notes[placed.Name()]; ok {
		return reason
	}
	for _, n := range m.set.Absent {
		if at.Within(n.Name) {
			return "no " + path.Base(n.Name) + ": " + n.Reason
		}
	}
	switch {
	case !m.has[analysis.Point{ISA: at.ISA}]:
		if why := m.set.Lacking[at.ISA]; why != "" {
			return fmt.Sprintf("no isa=%s: %s", at.ISA, why)
		}
		return "no isa=" + at.ISA
	case !m.has[analysis.Point{Kernel: at.Kernel, Elem: at.Elem}]:
		return fmt.Sprintf("no kernel=%s of elem=%s", at.Kernel, at.Elem)
	case !m.has[analysis.Point{Kernel: at.Kernel, Elem: at.Elem, N: at.N}]:
		return fmt.Sprintf("kernel=%s of elem=%s not at this n", at.Kernel, at.Elem)
	case !m.has[analysis.Point{Class: at.Class, Workers: at.Workers}]:
		return fmt.Sprintf("no class=%s of p=%d", at.Class, at.Workers)
	}
	return "not measured"
}

// sort puts cells and missing points in reading order: kernels as in the files, sizes upwards, roles after variants.
func (c *Comparison) sort(all []*measured) {
	first := make(map[analysis.Group]int)
	for _, m := range all {
		for _, v := range m.values {
			if g := (analysis.Group{Kernel: v.Point.Kernel, Elem: v.Point.Elem}); first[g] == 0 {
				first[g] = len(first) + 1
			}
		}
	}
	problem := func(kernel, elem string, n int, kernel2, elem2 string, n2 int) int {
		return cmp.Or(cmp.Compare(first[analysis.Group{Kernel: kernel, Elem: elem}],
			first[analysis.Group{Kernel: kernel2, Elem: elem2}]), cmp.Compare(n, n2))
	}
	slices.SortFunc(c.Cells, func(a, b Cell) int {
		return cmp.Or(problem(a.Kernel, a.Elem, a.N, b.Kernel, b.Elem, b.N), boolCompare(a.Role, b.Role), compareWay(a, b))
	})
	slices.SortFunc(c.Missing, func(a, b Missing) int {
		p, q := a.Point, b.Point
		return cmp.Or(cmp.Compare(a.Side, b.Side), problem(p.Kernel, p.Elem, p.N, q.Kernel, q.Elem, q.N),
			analysis.CompareVariant(p, q))
	})
}

func compareWay(a, b Cell) int {
	if a.Role {
		return cmp.Or(analysis.CompareClass(a.Class, b.Class),
			cmp.Compare(a.Values[0].Point.Workers, b.Values[0].Point.Workers), strings.Compare(a.Way, b.Way))
	}
	return analysis.CompareVariant(a.Values[0].Point, b.Values[0].Point)
}

func boolCompare(a, b bool) int {
	if a == b {
		return 0
	}
	if b {
		return -1
	}
	return 1
}

// disjoint names the keys by which two files have no value in common.
func disjoint(a, b *measured) string {
	var apart []string
	for _, key := range keys.Name {
		x, y := a.valuesOf(key), b.valuesOf(key)
		if !slices.ContainsFunc(x, func(v string) bool { return slices.Contains(y, v) }) {
			apart = append(apart, fmt.Sprintf("%s: BASE has %s, NEW has %s", key, someOf(x), someOf(y)))
		}
	}
	if len(apart) == 0 {
		return "each key has common values, but no combination of them is in both"
	}
	return strings.Join(apart, ", ")
}

func (m *measured) valuesOf(key string) []string {
	var all []string
	for _, v := range m.values {
		if s := v.Point.Get(key); !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	return all
}

// someOf lists words, not more than a reader needs to see the difference.
func someOf(words []string) string {
	const some = 4
	switch n := len(words); {
	case n == 0:
		return "nothing"
	case n > some+1:
		return fmt.Sprintf("%s and %d more", strings.Join(words[:some], " "), n-some)
	}
	return strings.Join(words, " ")
}
