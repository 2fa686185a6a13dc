// Package card shows a machine to people and to programs: its processor, tiers, memory, timers and devices, and what
// may disturb a measurement.
package card

import (
	"fmt"
	"slices"
	"strings"

	"flynn/internal/machine"
	"flynn/report/table"
	"flynn/report/units"
)

// nameWidth is the width of the names of a card, which stand below each other in all of its sections.
const nameWidth = 19

// cardText is a card as it grows: a table for each section.
type cardText struct{ sections []*table.Table }

// section begins a group of rows.
func (c *cardText) section(title string) {
	columns := []table.Column{{Left: true, Min: nameWidth}, {Left: true}}
	c.sections = append(c.sections, &table.Table{Title: title, Columns: columns})
}

// row writes a name and its values, each on a line of its own.
func (c *cardText) row(name string, values ...string) {
	t := c.sections[len(c.sections)-1]
	for i, v := range values {
		if i > 0 {
			name = ""
		}
		t.Add("  "+name, v)
	}
}

// Sections is a description for people.
func Sections(d *Description) []*table.Table {
	c := &cardText{}
	m := d.Machine
	c.section("Processor")
	c.row("CPU", m.CPU)
	c.row("microarchitecture", m.Uarch)
	c.row("system", fmt.Sprintf("%s/%s, kernel %s", m.GOOS, m.GOARCH, m.Kernel))
	c.row("fingerprint", m.Fingerprint)
	c.section("Instruction sets")
	for _, t := range d.ISAs {
		c.row(t.Name, Presence(t))
	}
	c.cores(m)
	c.memory(m)
	c.time(m, d.Clock)
	c.probes(d.Probes)
	c.devices(d.Accelerators)
	c.surroundings(m)
	return append(c.sections, disturbances(d.Doubts))
}

// disturbances lists what may disturb a measurement, and what to do about it.
func disturbances(doubts []machine.Doubt) *table.Table {
	t := &table.Table{Title: "What may disturb a measurement", Empty: "  nothing that flynn can see", Gap: 1}
	t.Columns = []table.Column{{Left: true}, {Left: true}}
	for _, x := range doubts {
		t.Add("  -", x.What)
		t.Add("", "→ "+x.Advice)
	}
	return t
}

func (c *cardText) cores(m *machine.Machine) {
	c.section("Cores")
	c.row("CPUs", fmt.Sprintf("%d of %s usable (%s), GOMAXPROCS %s", m.Cores, count(len(m.Online)), machine.List(m.CPUs),
		count(m.GOMAXPROCS)))
	c.row("physical cores", fmt.Sprintf("%s, threads of each %s, sockets %s", count(m.PhysicalCores), count(m.SMT),
		count(m.Sockets)))
	c.row("SMT siblings", siblings(m.CoreCPUs))
	c.row("kinds of cores", kinds(m.CoreKinds)...)
	c.row("CPU quota", quota(m.CgroupCPU))
	c.row("pinning", m.Pinning)
}

func (c *cardText) memory(m *machine.Machine) {
	c.section("Memory")
	c.row("caches", caches(m)...)
	c.row("main memory", bytesOr(m.MemTotal))
	c.row("NUMA nodes", nodes(m)...)
	thp := m.THP
	if m.THPSize > 0 {
		thp += ", " + units.Bytes(m.THPSize) + " each"
	}
	c.row("pages", bytesOr(int64(m.PageSize)), "transparent huge: "+thp, "reserved huge: "+reserved(m.HugePages))
	swap := "none, or unknown"
	if m.SwapTotal > 0 {
		swap = fmt.Sprintf("%s, %s of it used", units.Bytes(m.SwapTotal), orNone(m.SwapUsed))
	}
	c.row("swap", swap)
}

func (c *cardText) time(m *machine.Machine, clock float64) {
	c.section("Time and counters")
	c.row("core clock", fmt.Sprintf("%s measured; governor %s, boost %s", hertz(clock), m.Governor, m.Boost))
	c.row("timer", fmt.Sprintf("steps of %s, %s to read; clock source %s", nanos(m.Timer.Step), nanos(m.Timer.Cost),
		m.Timer.Source))
	c.row("time counter", fmt.Sprintf("%s, steady: %s, rate %s", m.Timer.Counter, m.Timer.Steady,
		hertz(m.Timer.CounterHz)))
	c.row("hardware counters", m.Perf.Counters, "perf_event_paranoid: "+m.Perf.Paranoid)
}

func (c *cardText) surroundings(m *machine.Machine) {
	c.section("Surroundings")
	c.row("virtualisation", m.Virt)
	c.row("emulated", m.Emulated)
	c.row("/sys", m.Sys)
	c.row("load", share(m.Load1, "%.2f runnable threads in the last minute"))
	c.row("steal", share(100*m.Steal, "%.1f %% of the CPU time since boot"))
	battery := "no"
	if m.Battery {
		battery = "yes"
	}
	c.row("on battery", battery)
}

// siblings lists the threads of each core that has several.
func siblings(cores [][]int) string {
	if cores == nil {
		return machine.Unknown
	}
	var l []string
	for _, c := range cores {
		if len(c) > 1 {
			l = append(l, machine.List(c))
		}
	}
	if l == nil {
		return "none"
	}
	return strings.Join(l, " / ")
}

func kinds(ks []machine.CoreKind) []string {
	if len(ks) < 2 {
		word := "all alike"
		if ks == nil {
			word = machine.Unknown
		}
		return []string{word}
	}
	var l []string
	for _, k := range ks {
		text := fmt.Sprintf("%s: %d CPUs", k.Name, k.Count)
		if k.CPUs != nil {
			text += " (" + machine.List(k.CPUs) + ")"
		}
		if k.MaxHz > 0 {
			text += ", up to " + hertz(k.MaxHz)
		}
		l = append(l, text)
	}
	return l
}

// caches has a line for each kind, and what the plan of working sets goes by.
func caches(m *machine.Machine) []string {
	var l []string
	for _, c := range m.Caches {
		text := fmt.Sprintf("L%d %s: %d of %s", c.Level, strings.ToLower(c.Type), c.Instances, units.Bytes(c.Size))
		if c.CPUs > 1 {
			text += fmt.Sprintf(", shared by %d CPUs", c.CPUs)
		}
		l = append(l, text)
	}
	return append(l, fmt.Sprintf("for one core L1d %s, L2 %s; in all L3 %s", bytesOr(m.L1D), bytesOr(m.L2), bytesOr(m.L3)))
}

func nodes(m *machine.Machine) []string {
	if m.Nodes == nil {
		return []string{count(m.NUMANodes)}
	}
	var l []string
	for _, n := range m.Nodes {
		cpus := "no CPUs"
		switch {
		case len(n.CPUs) > 0:
			cpus = "CPUs " + machine.List(n.CPUs)
		case n.MemTotal == 0: // a node has one or the other
			cpus = "CPUs unknown"
		}
		l = append(l, fmt.Sprintf("node %d: %s, memory %s", n.ID, cpus, bytesOr(n.MemTotal)))
	}
	return l
}

// reserved lists the sizes of which there are pages.
func reserved(pools []machine.HugePool) string {
	pools = slices.DeleteFunc(slices.Clone(pools), func(p machine.HugePool) bool { return p.Reserved == 0 })
	if len(pools) == 0 {
		return "none"
	}
	var l []string
	for _, p := range pools {
		l = append(l, fmt.Sprintf("%d of %s, %d free", p.Reserved, units.Bytes(p.Size), p.Free))
	}
	return strings.Join(l, "; ")
}
