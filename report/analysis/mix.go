package analysis

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"flynn/internal/stats"
	"flynn/report/units"
	"flynn/results"
	"flynn/results/keys"
)

// Mix is what programs that run at the same time do to each other.
type Mix struct {
	Maps     []MixMap     `json:"maps"`
	Findings []MixFinding `json:"findings"`
}

// MixMap is the speed of kernels beside others, over their speed beside parked workers: kernels down, what runs beside
// them across.
type MixMap struct {
	Plain   bool        `json:"plain"` // the timed kernels are plain Go, else of the widest tier
	ISAs    []string    `json:"isas"`  // of the timed kernels
	Workers int         `json:"workers"`
	Names   []string    `json:"kernels"` // as a companion is called: triad@l2
	Beside  []string    `json:"beside"`  // likewise; .scalar where it is plain Go
	Tiles   [][]MixTile `json:"tiles"`   // by kernel and what runs beside
	Alone   []Estimate  `json:"alone"`   // speed beside parked workers over that in a class of one core, by kernel
	Suffers []MixMean   `json:"sensitivity"`
	Harms   []MixMean   `json:"aggressiveness"`
}

// MixTile is the speed of a kernel beside another one, and which points it is of.
type MixTile struct {
	Estimate
	Point Point `json:"point"`
}

// MixMean is the geometric mean of speeds, and the lowest of them.
type MixMean struct {
	Mean   float64 `json:"mean"`
	Lowest float64 `json:"lowest"`
	N      int     `json:"n"` // 0 where nothing was measured
}

// MixFinding is what a mix says of a machine, in words.
type MixFinding struct {
	Of       string   `json:"of"` // core, l2, l3, memory, clock
	Text     string   `json:"text"`
	Resolved bool     `json:"resolved"` // the interval carries it
	Ratio    Estimate `json:"ratio"`
	Sure     string   `json:"sure"` // clear, likely, or not resolved
}

// How sure a finding is.
const (
	Clear       = "clear"        // the interval is farther from what would say something else than it is wide
	Likely      = "likely"       // the interval carries it, and not much more
	NotResolved = "not resolved" // the interval holds both
)

// surety says how sure it is that a ratio lies beyond a limit.
func surety(e Estimate, limit float64) string {
	away := max(e.Lo-limit, limit-e.Hi)
	switch {
	case e.N < MinSamples || away <= 0:
		return NotResolved
	case away >= e.Hi-e.Lo:
		return Clear
	}
	return Likely
}

// withKey names what runs beside points, in a team of so many.
type withKey struct {
	with    string
	workers int
}

// mixer finds the points of a mix.
type mixer struct {
	set   *Set
	names map[results.Problem]string // what a problem is called as a companion
}

// newMix returns the mix of a set, nil where there is none.
func newMix(s *Set) *Mix {
	x := &mixer{s, map[results.Problem]string{}}
	for at, p := range s.with {
		if c, err := results.ParseCompanion(at.with); err == nil {
			c.ISA = ""
			x.names[p] = c.String()
		}
	}
	m := &Mix{}
	for _, series := range s.Series {
		p := series.Point
		if p.With == "" {
			continue
		}
		plain := p.ISA == keys.Scalar
		i := slices.IndexFunc(m.Maps, func(o MixMap) bool { return o.Plain == plain && o.Workers == p.Workers })
		if i < 0 {
			i = len(m.Maps)
			m.Maps = append(m.Maps, MixMap{Plain: plain, Workers: p.Workers})
		}
		m.Maps[i].collect(x, p)
	}
	if len(m.Maps) == 0 {
		return nil
	}
	slices.SortFunc(m.Maps, func(a, b MixMap) int {
		return cmp.Or(cmp.Compare(a.Workers, b.Workers), boolOrder(a.Plain, b.Plain))
	})
	for i := range m.Maps {
		m.Maps[i].fill(x)
		m.Findings = append(m.Findings, m.Maps[i].findings(x)...)
	}
	return m
}

func boolOrder(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// name is what the problem of a point is called: as a companion, or by its working set where it is none.
func (x *mixer) name(p Point) string {
	if n := x.names[p.Problem()]; n != "" {
		return n
	}
	set := x.set.at[p].Estimate(keys.Set).Median
	if set <= 0 {
		return p.Kernel
	}
	return p.Kernel + " " + units.SizeLabel(units.Nearest(set))
}

// besideOf is what runs beside a point: without its tier where that is wide, .scalar where it is plain Go.
func besideOf(p Point) string {
	c, err := results.ParseCompanion(p.With)
	if err != nil || c.Kernel == "" {
		return p.With
	}
	plain := cmp.Or(c.ISA, p.ISA) == keys.Scalar
	if c.ISA = ""; plain {
		c.ISA = keys.Scalar
	}
	return c.String()
}

// collect takes the name of a point, and of what runs beside it.
func (m *MixMap) collect(x *mixer, p Point) {
	if n := x.name(p); !slices.Contains(m.Names, n) {
		m.Names = append(m.Names, n)
	}
	if b := besideOf(p); b != keys.Idle && !slices.Contains(m.Beside, b) {
		m.Beside = append(m.Beside, b)
	}
	if !slices.Contains(m.ISAs, p.ISA) {
		m.ISAs = append(m.ISAs, p.ISA)
	}
}

// fill estimates all tiles, and their means.
func (m *MixMap) fill(x *mixer) {
	slices.SortFunc(m.Names, compareNear)
	slices.SortFunc(m.Beside, compareNear)
	slices.SortFunc(m.ISAs, CompareISA)
	m.Tiles = make([][]MixTile, len(m.Names))
	m.Alone = make([]Estimate, len(m.Names))
	for i := range m.Tiles {
		m.Tiles[i] = make([]MixTile, len(m.Beside))
	}
	for _, series := range x.set.Series {
		p := series.Point
		if p.With == "" || p.Workers != m.Workers || (p.ISA == keys.Scalar) != m.Plain {
			continue
		}
		i, b := slices.Index(m.Names, x.name(p)), besideOf(p)
		if b == keys.Idle {
			m.Alone[i] = Ratio(series, x.set.OneWorker(series))
			continue
		}
		m.Tiles[i][slices.Index(m.Beside, b)] = MixTile{Ratio(series, x.set.base(series)), p}
	}
	for i := range m.Names {
		m.Suffers = append(m.Suffers, meanOf(m.Tiles[i]))
	}
	for b := range m.Beside {
		var column []MixTile
		for i := range m.Names {
			column = append(column, m.Tiles[i][b])
		}
		m.Harms = append(m.Harms, meanOf(column))
	}
}

// base is what a point beside others is held against: the same one beside parked workers, else alone.
func (s *Set) base(x *Series) *Series {
	idle := x.Point
	idle.With = keys.Idle
	if base := s.at[idle]; base != nil {
		return base
	}
	return s.OneWorker(x)
}

// meanOf is the geometric mean of the tiles that were measured.
func meanOf(tiles []MixTile) MixMean {
	m := MixMean{Lowest: math.Inf(1)}
	sum := 0.0
	for _, t := range tiles {
		if t.N > 0 && t.Median > 0 {
			m.N, sum, m.Lowest = m.N+1, sum+math.Log(t.Median), min(m.Lowest, t.Median)
		}
	}
	if m.N == 0 {
		return MixMean{}
	}
	m.Mean = math.Exp(sum / float64(m.N))
	return m
}

// compareNear orders names by the level of their operands, near to far, then by letters.
func compareNear(a, b string) int {
	level := func(name string) int {
		_, l, _ := strings.Cut(name, "@")
		return slices.Index(results.Levels, l)
	}
	return cmp.Or(cmp.Compare(level(a), level(b)), strings.Compare(a, b))
}

// Title says what the map is of.
func (m *MixMap) Title() string {
	code := strings.Join(m.ISAs, ", ")
	if m.Plain {
		code = "plain Go"
	}
	others := "one other worker"
	if m.Workers > 2 {
		others = fmt.Sprintf("%d other workers", m.Workers-1)
	}
	return fmt.Sprintf("Speed next to %s: %s", others, code)
}

// Points is how many points beside others there are.
func (m *Mix) Points() (n int) {
	for _, x := range m.Maps {
		for i := range x.Names {
			n++ // beside parked workers
			for _, t := range x.Tiles[i] {
				n += min(t.N, 1)
			}
		}
	}
	return n
}

// Tile returns the tile of a kernel beside another one.
func (m *MixMap) Tile(name, beside string) (t MixTile) {
	i, b := slices.Index(m.Names, name), slices.Index(m.Beside, beside)
	if i < 0 || b < 0 {
		return t
	}
	return m.Tiles[i][b]
}

// Speeds beside itself from which a kernel shares what it is bound by, and up to which it does not. Between them
// nothing can be said: turbo clocks and other guests take some per cent.
const (
	sharesBelow = 0.8
	ownAbove    = 0.9
)

// findings say in words what tiles tell of the machine.
func (m *MixMap) findings(x *mixer) []MixFinding {
	var all []MixFinding
	for _, name := range m.Names {
		t := m.Tile(name, name)
		if t.N == 0 || m.Plain {
			continue
		}
		facts := x.set.factsOf(t.Point)
		_, level, _ := strings.Cut(name, "@")
		switch {
		case facts.Role == keys.RolePeak:
			all = append(all, sharing("core", name, x.cpus(m.Workers), t.Estimate))
		case facts.Role == keys.RoleBandwidth && level != results.Levels[0]:
			all = append(all, sharing(level, name, x.cpus(m.Workers), t.Estimate))
		}
	}
	if m.Plain {
		all = append(all, m.clocks(x)...)
	}
	return all
}

// sharedWords say what it means that a kernel is slower beside itself, that it is not, and what is not resolved.
var sharedWords = map[string][3]string{
	"core": {"%s share one core", "%s have a core each", "whether %s share one core"},
	"l2": {"%s share the second-level cache, or the core", "%s have a second-level cache each",
		"whether %s share the second-level cache"},
	"l3": {"%s share the third-level cache, or the core", "the third-level cache serves %s at full speed",
		"whether %s slow each other down in the third-level cache"},
	"memory": {"memory is shared by %s", "memory serves %s at full speed", "whether %s slow each other down in memory"},
}

// cpus are those of a team in words: virtual ones where a hypervisor has the real ones.
func (x *mixer) cpus(workers int) string {
	number := "two"
	if workers > 2 {
		number = strconv.Itoa(workers)
	}
	switch x.set.Keys[keys.Virt] {
	case "", "none", keys.Unknown:
		return number + " CPUs"
	}
	return number + " virtual CPUs"
}

// sharing words the speed of a kernel beside itself.
func sharing(of, name, who string, e Estimate) MixFinding {
	kernel, _, _ := strings.Cut(name, "@")
	f := MixFinding{Of: of, Ratio: e, Sure: NotResolved}
	words, verdict := sharedWords[of], 2
	switch {
	case e.N < MinSamples:
	case e.Hi < sharesBelow:
		verdict, f.Resolved, f.Sure = 0, true, surety(e, sharesBelow)
	case e.Lo > ownAbove:
		verdict, f.Resolved, f.Sure = 1, true, surety(e, ownAbove)
	}
	f.Text = capital(fmt.Sprintf(words[verdict], who))
	if !f.Resolved {
		f.Text += " is not resolved"
	}
	f.Text += fmt.Sprintf(": %s next to %s is %s.", kernel, kernel, measured(e))
	return f
}

// measured is a ratio with its interval.
func measured(e Estimate) string {
	return fmt.Sprintf("%s [%s, %s]", units.Hundredths(e.Median), units.Hundredths(e.Lo), units.Hundredths(e.Hi))
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// clockLimit is the least change of the clock that is told.
const clockLimit = 0.02

// clocks say what wide registers beside it do to the clock of a core that runs plain Go.
func (m *MixMap) clocks(x *mixer) []MixFinding {
	for _, row := range m.Tiles {
		for _, t := range row {
			c, err := results.ParseCompanion(t.Point.With)
			peaks := c.Kernel == t.Point.Kernel && x.set.factsOf(t.Point).Role == keys.RolePeak
			if err != nil || t.N == 0 || c.ISA == "" || !peaks {
				continue
			}
			series := x.set.at[t.Point]
			e := clockRatio(series, x.set.base(series))
			if e.N == 0 {
				continue
			}
			return []MixFinding{clockFinding(c.ISA, e)}
		}
	}
	return nil
}

// clockFinding words what becomes of the clock of plain Go next to an instruction set.
func clockFinding(isa string, e Estimate) MixFinding {
	f := MixFinding{Of: "clock", Ratio: e, Sure: NotResolved, Text: fmt.Sprintf("Whether this core's clock changes next "+
		"to %s is not resolved", isa)}
	switch {
	case e.N < MinSamples:
	case e.Hi < 1-clockLimit:
		f.Text = fmt.Sprintf("This core's clock falls %.0f %% next to %s", 100*(1-e.Median), isa)
		f.Resolved, f.Sure = true, surety(e, 1-clockLimit)
	case e.Lo > 1-clockLimit && e.Hi < 1+clockLimit:
		f.Text = "This core's clock holds next to " + isa
		f.Resolved, f.Sure = true, surety(e, 1-clockLimit)
	}
	f.Text += ": it is " + measured(e) + " of that next to parked workers."
	return f
}

// clockRatio is the clock beside samples of x over that beside samples of base, from cycles and times.
func clockRatio(x, base *Series) Estimate {
	if x == nil || base == nil {
		return Estimate{}
	}
	at := map[block]float64{}
	for k, hz := range base.clocks() {
		at[base.block(k)] = hz
	}
	var mine, theirs []float64
	for k, hz := range x.clocks() {
		if b := at[x.block(k)]; b > 0 && hz > 0 {
			mine, theirs = append(mine, hz), append(theirs, b)
		}
	}
	return estimate(stats.Ratio(mine, theirs))
}

// clocks are the cycles in a nanosecond of each sample; nil where some have none.
func (x *Series) clocks() []float64 {
	times, cycles := x.Samples[keys.Time], x.Samples[keys.Cycles]
	if len(times) != len(cycles) {
		return nil
	}
	all := make([]float64, len(times))
	for i := range all {
		all[i] = cycles[i] / times[i]
	}
	return all
}
