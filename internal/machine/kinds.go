package machine

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// CoreKind is one kind of the cores of a machine.
type CoreKind struct {
	Name     string  `json:"name"`     // P, E, LP-E, a core's name, or what tells it from the others
	Count    int     `json:"count"`    // CPUs of this kind
	CPUs     []int   `json:"cpus"`     // their numbers; nil where the system gives none
	MaxHz    float64 `json:"max_hz"`   // highest core clock of any of them, 0 unknown
	Capacity int     `json:"capacity"` // speed as the scheduler weighs it, 1024 for the fastest; 0 unknown
}

// Kind names the kind of core that a CPU belongs to; "" where all cores are alike, or unknown.
func (m *Machine) Kind(cpu int) string {
	if len(m.CoreKinds) < 2 {
		return ""
	}
	if i := m.kindOf(cpu); i < len(m.CoreKinds) {
		return m.CoreKinds[i].Name
	}
	return ""
}

// kindOf returns the index of a CPU's kind, one past the last where it has none.
func (m *Machine) kindOf(cpu int) int {
	i := slices.IndexFunc(m.CoreKinds, func(k CoreKind) bool { return slices.Contains(k.CPUs, cpu) })
	if i < 0 {
		return len(m.CoreKinds)
	}
	return i
}

// traits are what tells kinds of cores apart.
type traits struct {
	cpu         int
	name        string // P, E or the core's name; "" unknown
	l1d, l2, l3 int64  // bytes of the caches that it sees
	capacity    int
	hz          float64
	byClock     bool // a clock that differs by much tells kinds apart
}

// coreKinds sorts CPUs into kinds by their names, caches and capacities. A clock alone does it only where nothing
// else is known: makers let their best cores run faster, and tell a limit for each.
func coreKinds(t tree, goarch string, cpus []int, caches []instance, uarch string) []CoreKind {
	all := readTraits(t, goarch, cpus, caches)
	var kinds []CoreKind
	var first []traits // of each kind, its fastest
	for _, c := range all {
		i := slices.IndexFunc(first, c.like)
		if i < 0 {
			i = len(first)
			first, kinds = append(first, c), append(kinds, CoreKind{MaxHz: c.hz, Capacity: c.capacity})
		}
		first[i].name = firstOf(first[i].name, c.name)
		kinds[i].CPUs = append(kinds[i].CPUs, c.cpu)
		kinds[i].Count++
	}
	for i := range kinds {
		slices.Sort(kinds[i].CPUs)
		kinds[i].Name = kindName(first, i, uarch)
	}
	if len(kinds) == 1 && kinds[0].Name == Unknown {
		return nil
	}
	return kinds
}

// like reports whether c, which is not faster, is of the same kind as k. A core without a name is of the kind of one
// with a name that it equals: unknown beside known is no kind.
func (c traits) like(k traits) bool {
	if c.name != k.name && c.name != "" && k.name != "" || c.capacity <= k.capacity*7/8-1 {
		return false
	}
	if c.name == "" || k.name == "" {
		if differ(c.l1d, k.l1d) || differ(c.l2, k.l2) || differ(c.l3, k.l3) {
			return false
		}
	}
	return !c.byClock || c.hz > k.hz*7/8-1
}

// differ reports whether two sizes are known and not the same.
func differ(a, b int64) bool { return a != b && a > 0 && b > 0 }

// kindName gives a kind its name, with what tells it from others of that name.
func kindName(kinds []traits, i int, uarch string) string {
	k := kinds[i]
	if len(kinds) == 1 {
		return firstOf(k.name, uarch)
	}
	alone := func(same func(o traits) bool) bool {
		for j, o := range kinds {
			if j != i && o.name == k.name && same(o) {
				return false
			}
		}
		return true
	}
	mark := fmt.Sprintf("L1d %d KiB", k.l1d>>10)
	switch {
	case alone(func(traits) bool { return true }):
		mark = ""
	case alone(func(o traits) bool { return o.hz == k.hz }):
		mark = fmt.Sprintf("%.1f GHz", k.hz/1e9)
	case alone(func(o traits) bool { return o.capacity == k.capacity }):
		mark = fmt.Sprintf("capacity %d", k.capacity)
	case alone(func(o traits) bool { return o.l1d == k.l1d }):
	case alone(func(o traits) bool { return o.l2 == k.l2 }):
		mark = fmt.Sprintf("L2 %d KiB", k.l2>>10)
	case alone(func(o traits) bool { return o.l3 == k.l3 }):
		mark = fmt.Sprintf("L3 %d KiB", k.l3>>10)
	}
	return firstOf(strings.TrimSpace(k.name+" "+mark), Unknown)
}

// readTraits reads what is known of each CPU, the fastest first. A speed that not all of them tell is none.
func readTraits(t tree, goarch string, cpus []int, caches []instance) []traits {
	names := coreNames(t)
	byClock := goarch != "amd64" && goarch != "386" && len(names) == 0
	all := make([]traits, len(cpus))
	capacities, clocks := true, true
	for i, cpu := range cpus {
		dir := fmt.Sprintf("%s/cpu%d", cpuDir, cpu)
		capacity, _ := t.number(dir + "/cpu_capacity")
		khz, _ := t.number(dir + "/cpufreq/cpuinfo_max_freq")
		seen := func(level int) int64 { return least(caches, level, []int{cpu}) }
		all[i] = traits{cpu, names[cpu], seen(1), seen(2), seen(3), int(min(max(capacity, 0), 1<<20)),
			1e3 * float64(khz), byClock}
		capacities, clocks = capacities && capacity > 0, clocks && khz > 0
	}
	for i := range all {
		if !capacities {
			all[i].capacity = 0
		}
		if !clocks {
			all[i].hz = 0
		}
	}
	slices.SortStableFunc(all, func(a, b traits) int {
		return cmp.Or(b.capacity-a.capacity, cmp.Compare(b.hz, a.hz), rank(a.name)-rank(b.name), cmp.Compare(b.l1d,
			a.l1d),
			cmp.Compare(b.l3, a.l3), strings.Compare(b.name, a.name))
	})
	return all
}

// intelKinds are the counter units that Linux makes for each kind of core, and the maker's names for those.
var intelKinds = []struct{ unit, name string }{{"cpu_core", "P"}, {"cpu_atom", "E"}, {"cpu_lowpower", "LP-E"}}

func rank(name string) int {
	for i, k := range intelKinds {
		if k.name == name {
			return i
		}
	}
	return len(intelKinds)
}

// coreNames names the core behind each CPU where the system does.
func coreNames(t tree) map[int]string {
	names := map[int]string{}
	for _, k := range intelKinds {
		for _, cpu := range t.list("sys/devices/" + k.unit + "/cpus") {
			names[cpu] = k.name
		}
	}
	of, _ := armCPUs(t.text("proc/cpuinfo"))
	for cpu, p := range of {
		if _, core := p.names(); core != "" {
			names[cpu] = core
		}
	}
	return names
}
