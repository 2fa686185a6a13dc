package analysis

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"flynn/internal/stats"
	"flynn/report/units"
	"flynn/results/keys"
)

// Summary is what a set says at a glance: what each class buys at each level of memory.
type Summary struct {
	Levels []SummaryLevel `json:"levels"` // near to far
	Base   SummaryBase    `json:"base"`   // what all speed-ups are over
	Rows   []SummaryRow   `json:"rows"`   // in the order of the taxonomy
	Lanes  SummaryGains   `json:"lanes"`  // of the widest tier, one worker, at the nearest level
	Cores  []SummaryGains `json:"cores"`  // of more workers over one with the same code, by level
	Roofs  []SummaryRoofs `json:"roofs"`  // of one worker, then of all
}

// SummaryLevel is a level of memory and the working sets that stand for it.
type SummaryLevel struct {
	Name string  `json:"level"`
	Set  float64 `json:"set-B"` // rounded to a power of two
}

// SummaryBase is the rate of plain Go on one core, of one kernel at each level: a mean of rates of several kernels
// means nothing.
type SummaryBase struct {
	Kernel string     `json:"kernel,omitempty"`
	Elem   string     `json:"elem,omitempty"`
	Rates  []Estimate `json:"rates"` // by level, B/s
}

// SummaryRow is what one way to run the kernels gains. All of its cells, and all rows of one block, hold the same
// kernels as far as most of them were measured in all.
type SummaryRow struct {
	Class   string        `json:"class"`
	ISA     string        `json:"isa,omitempty"`
	Elem    string        `json:"elem"`
	Label   string        `json:"label"`
	Short   string        `json:"short"`
	Cells   []SummaryCell `json:"cells"` // by level
	Kernels int           `json:"kernels"`
	Other   bool          `json:"other,omitempty"` // its kernels are not those of its block
}

// SummaryCell is the geometric mean of speed-ups, and those of the kernels that gain least and most.
type SummaryCell struct {
	Mean  float64 `json:"mean"`
	Lo    float64 `json:"lo"`
	Hi    float64 `json:"hi"`
	N     int     `json:"kernels"`         // 0 where none was measured
	Other bool    `json:"other,omitempty"` // its kernels are not those of its row
	Start bool    `json:"start,omitempty"` // most ops last less than ten starts of a team
}

// SummaryGains are the kernels that gain most and least.
type SummaryGains struct {
	Label string       `json:"label"`
	Most  []KernelGain `json:"most"`
	Least []KernelGain `json:"least"`
}

// KernelGain is a kernel and how many times as fast it became.
type KernelGain struct {
	Kernel string  `json:"kernel"`
	Gain   float64 `json:"gain"`
}

// SummaryRoofs are the roofs of so many workers at each level, 0 where one was not measured.
type SummaryRoofs struct {
	Workers int       `json:"workers"`
	Rates   []float64 `json:"rates"`   // B/s
	Latency []float64 `json:"latency"` // ns a dependent load, of one worker
	// share of the nearer roof: the median, least and most of the best of each kernel
	Reached []SummaryCell       `json:"reached"`
	Peak    map[string]Estimate `json:"peak"` // flop/s by element type, of the fastest tier
}

// starts is how many starts of a team an op must last for its speed-up to be that of the cores.
const starts = 10

// costs is the largest share of a row's kernels that one of its columns may cost it.
const costs = 0.4

// Summary returns the summary of a set.
func (s *Set) Summary() *Summary {
	m := newSummarizer(s)
	sum := &Summary{Levels: m.levels, Base: m.base()}
	for _, elem := range m.elems() {
		for _, isa := range m.tiers(elem) {
			sum.Rows = append(sum.Rows, m.row(SummaryRow{Class: keys.SIMD, ISA: isa, Elem: elem, Label: isa + " " + elem,
				Short: isa + " " + elem}, m.simd(elem, isa)))
		}
	}
	elem := m.main()
	sum.Rows = append(sum.Rows, m.votes(elem)...)
	sum.Rows = append(sum.Rows, m.teams(elem)...)
	sum.Rows = append(sum.Rows, m.nodes(elem)...)
	sum.Rows = append(sum.Rows, m.devices(elem)...)
	m.align(sum.Rows, elem)
	sum.Rows = slices.DeleteFunc(sum.Rows, func(r SummaryRow) bool {
		return !slices.ContainsFunc(r.Cells, func(c SummaryCell) bool { return c.N > 0 })
	})
	sum.Lanes, sum.Cores = m.lanes(elem), m.cores(elem)
	sum.Roofs = m.roofs()
	return sum
}

// gains are the speed-ups of kernels at one level, and how many of their ops are short.
type gains struct {
	of    map[string]float64
	short int
}

// summarizer finds the rows of a set by level.
type summarizer struct {
	set    *Set
	roofed *Roofs
	rows   []Row
	levels []SummaryLevel
	at     []map[Group][]Row // by level: all rows of a problem whose working set stands for it
	start  float64           // ns, of a team that does nothing
	left   map[string]bool   // points without samples, for want of time
	kept   [][]gains         // by row of the summary, by level
}

func newSummarizer(s *Set) *summarizer {
	m := &summarizer{set: s, roofed: s.Roofs(), rows: ordered(s.Rows()), left: map[string]bool{}}
	for _, n := range s.Skipped {
		m.left[n.Name] = true
	}
	for _, r := range m.rows {
		if p := r.Point; p.Class == keys.MIMDSM && r.Idle() && r.Set == 0 && (m.start == 0 || r.Time.Median < m.start) {
			m.start = r.Time.Median
		}
	}
	m.findLevels()
	m.at = make([]map[Group][]Row, len(m.levels))
	for i, l := range m.levels {
		m.at[i] = map[Group][]Row{}
		for _, r := range m.rows {
			if !r.Idle() && r.Set > 0 && units.Nearest(r.Set) == l.Set && r.usual() {
				m.at[i][r.Group()] = append(m.at[i][r.Group()], r)
			}
		}
	}
	return m
}

// usual reports whether a row is a class once, under the conditions of its file, and not the growing problem of weak
// scaling.
func (r Row) usual() bool { return !r.repeats() }

// findLevels chooses for each level the working set that most kernels have.
func (m *summarizer) findLevels() {
	count := m.countLevels(Point.Reference)
	if len(count) == 0 { // a filter may have left no plain Go
		count = m.countLevels(Point.SharedMemory)
	}
	best := map[string]SummaryLevel{}
	for l, n := range count {
		b, ok := best[l.Name]
		if !ok || n > count[b] || n == count[b] && l.Set < b.Set {
			best[l.Name] = l
		}
	}
	const most = 4
	m.levels = slices.SortedFunc(maps.Values(best), func(a, b SummaryLevel) int {
		return cmp.Or(CompareLevel(a.Name, b.Name), cmp.Compare(a.Set, b.Set))
	})
	for len(m.levels) > most { // the least common goes
		least := 0
		for i, l := range m.levels {
			if count[l] < count[m.levels[least]] {
				least = i
			}
		}
		m.levels = slices.Delete(m.levels, least, least+1)
	}
}

// countLevels counts the working sets of some points.
func (m *summarizer) countLevels(of func(Point) bool) map[SummaryLevel]int {
	count := map[SummaryLevel]int{}
	for _, r := range m.rows {
		if r.Set > 0 && r.usual() && of(r.Point) {
			set := units.Nearest(r.Set)
			count[SummaryLevel{m.roofed.caches.Level(r.Set, 1), set}]++
		}
	}
	return count
}

// elems are the element types to show: of floating point, or all where there is none of it.
func (m *summarizer) elems() []string {
	count := map[string]int{}
	for _, at := range m.at {
		for g := range at {
			count[g.Elem]++
		}
	}
	all := slices.SortedFunc(maps.Keys(count), func(a, b string) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), strings.Compare(b, a))
	})
	floats := slices.DeleteFunc(slices.Clone(all), func(e string) bool { return !strings.HasPrefix(e, "f") })
	if len(floats) > 0 {
		slices.SortFunc(floats, func(a, b string) int { return strings.Compare(b, a) })
		return floats
	}
	return all
}

// main is the element type of the rows that are not of lanes.
func (m *summarizer) main() string {
	if all := m.elems(); len(all) > 0 {
		return all[0]
	}
	return ""
}

// fastest returns the fastest row of a problem among those wanted, nil where there is none.
func (m *summarizer) fastest(level int, g Group, want func(Point) bool) *Row {
	return Fastest(m.at[level][g], func(r Row) bool { return want(r.Point) })
}

// each calls add for each kernel of an element type at a level.
func (m *summarizer) each(level int, elem string, add func(Group)) {
	for _, g := range slices.SortedFunc(maps.Keys(m.at[level]), func(a, b Group) int {
		return strings.Compare(a.Kernel, b.Kernel)
	}) {
		if g.Elem == elem {
			add(g)
		}
	}
}

// collect gathers for each level what value says of each kernel; 0 is nothing.
func (m *summarizer) collect(elem string, value func(level int, g Group) (gain, time float64)) []gains {
	all := make([]gains, len(m.levels))
	for i := range m.levels {
		all[i].of = map[string]float64{}
		m.each(i, elem, func(g Group) {
			if role := m.at[i][g][0].facts.Role; role != "" && role != keys.RoleBandwidth { // it measures the machine
				return
			}
			gain, time := value(i, g)
			if gain <= 0 {
				return
			}
			all[i].of[g.Kernel] = gain
			if time < starts*m.start {
				all[i].short++
			}
		})
	}
	return all
}

// tiers are those of an element type that a third of its kernels have code for: others extend a tier for a few.
func (m *summarizer) tiers(elem string) []string {
	has := map[string]map[string]bool{}
	kernels := map[string]bool{}
	for i := range m.levels {
		m.each(i, elem, func(g Group) {
			for _, r := range m.at[i][g] {
				if r.Point.Class != keys.SIMD {
					continue
				}
				kernels[g.Kernel] = true
				if has[r.Point.ISA] == nil {
					has[r.Point.ISA] = map[string]bool{}
				}
				has[r.Point.ISA][g.Kernel] = true
			}
		})
	}
	all := slices.SortedFunc(maps.Keys(has), CompareISA)
	return slices.DeleteFunc(all, func(isa string) bool { return 3*len(has[isa]) < len(kernels) })
}

// simd is what a tier gains over plain Go. A kernel without code of its own in this tier counts with that of the tier
// below, which is what a machine of this tier runs; not where the code is there and was not measured.
func (m *summarizer) simd(elem, isa string) []gains {
	tiers := m.tiers(elem)
	upTo := tiers[:slices.Index(tiers, isa)+1]
	all := m.collect(elem, func(level int, g Group) (float64, float64) {
		for _, tier := range slices.Backward(upTo) {
			r := m.fastest(level, g, func(p Point) bool { return p.Class == keys.SIMD && p.ISA == tier })
			if r != nil {
				return r.Speedup.Median, r.Time.Median
			}
			if ref := m.fastest(level, g, Point.Reference); ref == nil || m.skipped(ref.Point, tier) {
				return 0, 0
			}
		}
		return 0, 0
	})
	for i := range all {
		all[i].short = 0
	}
	return all
}

// skipped reports whether a tier of a problem has no samples for want of time.
func (m *summarizer) skipped(p Point, isa string) bool {
	p.Class, p.ISA = keys.SIMD, isa
	return m.left[p.String()]
}

// votes are the rows of class misd: the cheapest way of each number of versions and workers.
func (m *summarizer) votes(elem string) []SummaryRow {
	var rows []SummaryRow
	type vote struct {
		versions int
		p        int
	}
	for _, v := range distinct(m, elem, keys.MISD, func(p Point) vote { return vote{p.Versions, p.Workers} }) {
		row := SummaryRow{Class: keys.MISD, Elem: elem, Label: strconv.Itoa(v.versions) + " versions, " + units.Cores(v.p),
			Short: "MISD of " + strconv.Itoa(v.versions) + ", " + units.Cores(v.p)}
		rows = append(rows, m.row(row, m.over(elem, func(p Point) bool {
			return p.Class == keys.MISD && p.Versions == v.versions && p.Workers == v.p
		})))
	}
	return rows
}

// distinct are the values of a class's points, in their order in the set.
func distinct[T comparable](m *summarizer, elem, class string, value func(Point) T) []T {
	var all []T
	for i := range m.levels {
		m.each(i, elem, func(g Group) {
			for _, r := range m.at[i][g] {
				if v := value(r.Point); r.Point.Class == class && !slices.Contains(all, v) {
					all = append(all, v)
				}
			}
		})
	}
	return all
}

// over is what the fastest of some points gain over plain Go.
func (m *summarizer) over(elem string, want func(Point) bool) []gains {
	return m.collect(elem, func(level int, g Group) (float64, float64) {
		if r := m.fastest(level, g, want); r != nil {
			return r.Speedup.Median, r.Time.Median
		}
		return 0, 0
	})
}

// scaled is what the fastest of some points gain over one worker, or one node, with the same code.
func (m *summarizer) scaled(elem string, want func(Point) bool) []gains {
	return m.collect(elem, func(level int, g Group) (float64, float64) {
		if r := m.fastest(level, g, want); r != nil {
			return m.set.Scaling(m.set.at[r.Point]).Median, r.Time.Median
		}
		return 0, 0
	})
}

// sizes are the least number of workers above one and the largest.
func (m *summarizer) sizes(elem string) []int {
	all := distinct(m, elem, keys.MIMDSM, func(p Point) int { return p.Workers })
	all = slices.DeleteFunc(all, func(p int) bool { return p < 2 })
	if len(all) == 0 {
		return nil
	}
	return slices.Compact([]int{slices.Min(all), slices.Max(all)})
}

// teams are the rows of class mimd_sm.
func (m *summarizer) teams(elem string) []SummaryRow {
	var rows []SummaryRow
	for _, p := range m.sizes(elem) {
		team := func(vector bool) func(Point) bool {
			return func(q Point) bool {
				return q.Class == keys.MIMDSM && q.Workers == p && (q.ISA != keys.Scalar) == vector
			}
		}
		row := func(label, short string, g []gains) {
			rows = append(rows, m.row(SummaryRow{Class: keys.MIMDSM, Elem: elem, Label: label, Short: short}, g))
		}
		row(units.Cores(p)+" /1 plain Go", units.Cores(p)+" /1 plain", m.scaled(elem, team(false)))
		row(units.Cores(p)+" /1 SIMD", units.Cores(p)+" /1 SIMD", m.scaled(elem, team(true)))
		row(units.Cores(p)+" × SIMD", units.Cores(p)+" × SIMD", m.over(elem, team(true)))
	}
	return rows
}

// nodes are the rows of class mimd_dm.
func (m *summarizer) nodes(elem string) []SummaryRow {
	var rows []SummaryRow
	for _, c := range distinct(m, elem, keys.MIMDDM, Point.Crew) {
		if c.Nodes < 2 {
			continue
		}
		here := func(p Point) bool { return p.Class == keys.MIMDDM && p.Crew() == c }
		label := units.Counted(c.Nodes, "node")
		if c.Workers > 1 {
			label += " of " + units.Cores(c.Workers)
		}
		rows = append(rows,
			m.row(SummaryRow{Class: keys.MIMDDM, Elem: elem, Label: label + " /1", Short: label + " /1"}, m.scaled(elem, here)),
			m.row(SummaryRow{Class: keys.MIMDDM, Elem: elem, Label: label, Short: label}, m.over(elem, here)))
	}
	return rows
}

// devices are the rows of class simt.
func (m *summarizer) devices(elem string) []SummaryRow {
	type way struct{ device, data string }
	var rows []SummaryRow
	for _, w := range distinct(m, elem, keys.SIMT, func(p Point) way { return way{p.Device, p.Data} }) {
		here := func(p Point) bool { return p.Class == keys.SIMT && p.Device == w.device && p.Data == w.data }
		label := "device " + w.device + " " + w.data
		rows = append(rows,
			m.row(SummaryRow{Class: keys.SIMT, Elem: elem, Label: label, Short: label}, m.over(elem, here)))
	}
	return rows
}

// row keeps the gains of a row until those of its block are known.
func (m *summarizer) row(r SummaryRow, g []gains) SummaryRow {
	m.kept = append(m.kept, g)
	return r
}

// align gives the cells of a row the same kernels, and the rows of vectors and cores of one element type: then their
// products are those of the table.
func (m *summarizer) align(rows []SummaryRow, elem string) {
	block := map[string]bool{}
	own := make([]map[string]bool, len(rows))
	other := make([][]bool, len(rows))
	for i := range rows {
		own[i], other[i] = common(m.kept[i])
		if len(own[i]) > len(block) && rows[i].inBlock(elem) {
			block = maps.Clone(own[i])
		}
	}
	for i := range rows {
		if both := meet(block, own[i]); rows[i].inBlock(elem) && enough(len(both), len(block)) {
			block = both
		}
	}
	for i := range rows {
		r := &rows[i]
		kernels := own[i]
		if r.inBlock(elem) {
			if both := meet(block, own[i]); len(both) == len(block) {
				kernels = block
			} else {
				r.Other = true
			}
		}
		r.Kernels = len(kernels)
		for level, g := range m.kept[i] {
			r.Cells = append(r.Cells, g.cell(kernels, other[i][level]))
		}
		for level := range r.Cells {
			r.Cells[level].Start = r.parallel() && 2*m.kept[i][level].short > len(m.kept[i][level].of)
		}
	}
}

// parallel reports whether ops of the row start a team or send messages.
func (r SummaryRow) parallel() bool { return r.Class == keys.MIMDSM || r.Class == keys.MIMDDM }

// inBlock reports whether the row's speed-ups are factors of one another.
func (r SummaryRow) inBlock(elem string) bool {
	return r.Elem == elem && (r.Class == keys.SIMD || r.Class == keys.MIMDSM)
}

// common are the kernels of all columns, but of those that would cost too many.
func common(columns []gains) (kernels map[string]bool, other []bool) {
	other = make([]bool, len(columns))
	order := make([]int, len(columns))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(len(columns[b].of), len(columns[a].of)) })
	for _, i := range order {
		here := map[string]bool{}
		for k := range columns[i].of {
			here[k] = true
		}
		if kernels == nil {
			kernels = here
			continue
		}
		if both := meet(kernels, here); enough(len(both), len(kernels)) {
			kernels = both
		} else {
			other[i] = true
		}
	}
	return kernels, other
}

func enough(left, of int) bool { return left > 0 && float64(left) >= (1-costs)*float64(of) }

func meet(a, b map[string]bool) map[string]bool {
	both := map[string]bool{}
	for k := range a {
		if b[k] {
			both[k] = true
		}
	}
	return both
}

// cell is the mean over some kernels, or over its own.
func (g gains) cell(kernels map[string]bool, other bool) SummaryCell {
	var values []float64
	for k, v := range g.of {
		if other || kernels[k] {
			values = append(values, v)
		}
	}
	if len(values) == 0 {
		return SummaryCell{}
	}
	slices.Sort(values) // so that the mean has the same bits each time
	return SummaryCell{Mean: stats.GeometricMean(values), Lo: values[0], Hi: values[len(values)-1], N: len(values),
		Other: other}
}
