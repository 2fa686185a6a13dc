package machine

import (
	"fmt"
	"slices"
	"strings"
)

// doubtCores looks at cores that are not alike, or shared.
func (m *Machine) doubtCores(d *doubts) {
	shared := m.CoreCPUs != nil && len(m.CoreCPUs) < m.Cores
	d.when(shared, fmt.Sprintf("SMT: %d CPUs are threads of %s", m.Cores, plural(len(m.CoreCPUs), "core")),
		fmt.Sprintf("use --workers %d, one for each core, or switch SMT off", len(m.CoreCPUs)))
	kinds := m.usedKinds()
	if len(kinds) < 2 {
		return
	}
	advice, names := "", []string{}
	for _, k := range kinds {
		names = append(names, strings.TrimSpace(k.Name+" "+List(k.CPUs)))
	}
	if first := kinds[0].CPUs; first != nil {
		advice = "measure each kind alone: taskset -c " + List(first) + " flynn …"
	} else {
		advice = "compare only with machines of the same kinds"
	}
	d.when(true, "cores of several kinds ("+strings.Join(names, ", ")+"): one worker measures "+kinds[0].Name+
		", a team waits for its slowest", advice)
}

// usedKinds are the kinds of the cores that this process may use.
func (m *Machine) usedKinds() []CoreKind {
	var used []CoreKind
	for _, k := range m.CoreKinds {
		if k.CPUs == nil {
			used = append(used, k)
			continue
		}
		k.CPUs = slices.DeleteFunc(slices.Clone(k.CPUs), func(cpu int) bool { return !slices.Contains(m.CPUs, cpu) })
		if len(k.CPUs) > 0 {
			used = append(used, k)
		}
	}
	return used
}

// doubtMemory looks at pages, swap and caches.
func (m *Machine) doubtMemory(d *doubts) {
	d.when(m.THP == "never", "transparent huge pages are off: large sets measure the TLB too",
		m.onHost("echo madvise | sudo tee /sys/kernel/mm/transparent_hugepage/enabled"))
	d.when(m.SwapUsed > m.MemTotal/20 && m.MemTotal > 0,
		fmt.Sprintf("%d MiB are swapped out: memory is short", m.SwapUsed>>20),
		"stop what fills it, or measure smaller sets: --size")
	if what := m.implausibleCache(); what != "" && m.Emulated == "no" {
		d.when(true, what+": the host's, whose other guests use it too", "give sizes by --size, and believe the latency "+
			"of kernel chase")
	}
}

// implausibleCache tells what the caches cannot be: shared by CPUs that are not there, or larger than any maker builds
// for so few cores. The most on sale are 32 MiB of L3 for one core (a chiplet with one core switched on); a guest has a
// share.
func (m *Machine) implausibleCache() string {
	for _, c := range m.Caches {
		if n := len(m.Online); c.CPUs > n && n > 0 {
			return fmt.Sprintf("an L%d shared by %d CPUs, and %d are there", c.Level, c.CPUs, n)
		}
	}
	most, cores, word := int64(32<<20), max(len(m.Online), m.Cores), "CPU"
	switch {
	case m.guest():
		most = 16 << 20
	case m.PhysicalCores > 0 && m.PhysicalCores < cores:
		cores, word = m.PhysicalCores, "core"
	}
	if cores > 0 && m.LLC > most*int64(cores) {
		return fmt.Sprintf("last-level caches of %d MiB for %s", m.LLC>>20, plural(cores, word))
	}
	return ""
}

// blind reports that Linux shows no processors.
func (m *Machine) blind() bool { return m.Sys == "absent" || m.Sys == "empty" }

// doubtView looks at what keeps flynn from seeing or counting.
func (m *Machine) doubtView(d *doubts) {
	d.when(m.blind(), "/sys is "+m.Sys+": caches, cores and NUMA nodes are unknown, or as CPUID tells them",
		"mount it (mount -t sysfs sysfs /sys), or give sizes by --size")
	if !strings.HasSuffix(m.Perf.Counters, "forbids it") {
		return
	}
	advice := "sudo sysctl kernel.perf_event_paranoid=2"
	if strings.Contains(m.Perf.Counters, "sandbox") {
		advice = "allow perf_event_open in the sandbox, or add CAP_PERFMON"
	}
	d.when(true, "no hardware counters: "+strings.TrimPrefix(m.Perf.Counters, "no: "), advice)
}

// List writes numbers as Linux does: 0-3,8.
func List(numbers []int) string {
	var parts []string
	for i := 0; i < len(numbers); {
		j := i
		for j+1 < len(numbers) && numbers[j+1] == numbers[j]+1 {
			j++
		}
		part := fmt.Sprint(numbers[i])
		if j > i {
			part += fmt.Sprintf("-%d", numbers[j])
		}
		parts = append(parts, part)
		i = j + 1
	}
	return strings.Join(parts, ",")
}
