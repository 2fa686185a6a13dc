package machine

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// instance is one cache in the silicon.
type instance struct {
	level int
	kind  string // Data, Instruction or Unified
	size  int64
	cpus  []int // that share it
}

// readCaches reads all caches of the machine, and returns them. A guest sees those that its hypervisor shows, which may be
// the host's.
func (m *Machine) readCaches(t tree) []instance {
	all := instances(t)
	m.Caches = kinds(all)
	m.L1D, m.L2 = least(all, 1, m.CPUs), least(all, 2, m.CPUs)
	last := 0
	for _, c := range all {
		if c.kind != "Instruction" {
			last = max(last, c.level)
		}
	}
	m.L3, m.LLC = total(all, 3), total(all, last)
	return all
}

// instances lists every cache once, though each CPU that shares it shows it. A cache of unknown size is left out: boards
// list those whose device tree gives none.
func instances(t tree) []instance {
	var all []instance
	seen := map[string]bool{}
	for _, cpu := range online(t) {
		for _, dir := range t.glob(fmt.Sprintf("%s/cpu%d/cache/index[0-9]*", cpuDir, cpu)) {
			level, _ := t.number(dir + "/level")
			size := parseSize(t.text(dir + "/size"))
			if level <= 0 || size <= 0 {
				continue
			}
			c := instance{int(level), t.text(dir + "/type"), size, t.list(dir + "/shared_cpu_list")}
			if c.cpus == nil {
				c.cpus = []int{cpu}
			}
			if key := fmt.Sprint(c.level, c.kind, c.cpus); !seen[key] {
				seen[key] = true
				all = append(all, c)
			}
		}
	}
	return all
}

// parseSize parses a cache size like "48K" into bytes, 0 where it is none.
func parseSize(s string) int64 {
	shift := 0
	switch {
	case strings.HasSuffix(s, "K"):
		shift = 10
	case strings.HasSuffix(s, "M"):
		shift = 20
	}
	n, err := strconv.ParseInt(strings.TrimRight(s, "KM"), 10, 32)
	if err != nil {
		return 0
	}
	return n << shift
}

// kinds counts equal instances.
func kinds(all []instance) []Cache {
	var l []Cache
	for _, c := range all {
		i := slices.IndexFunc(l, func(k Cache) bool { return k.Level == c.level && k.Type == c.kind && k.Size == c.size })
		if i < 0 {
			i = len(l)
			l = append(l, Cache{Level: c.level, Type: c.kind, Size: c.size})
		}
		l[i].Instances++
		l[i].CPUs = max(l[i].CPUs, len(c.cpus))
	}
	slices.SortStableFunc(l, func(a, b Cache) int { return cmp.Or(a.Level-b.Level, strings.Compare(a.Type, b.Type)) })
	return l
}

// least returns the size of the smallest data cache of a level that any of cpus sees: what fits there fits on every core.
func least(all []instance, level int, cpus []int) int64 {
	var size int64
	for _, c := range all {
		if c.level != level || c.kind == "Instruction" {
			continue
		}
		used := slices.ContainsFunc(c.cpus, func(cpu int) bool { return slices.Contains(cpus, cpu) })
		if used && (size == 0 || c.size < size) {
			size = c.size
		}
	}
	return size
}

// total adds up all data caches of a level.
func total(all []instance, level int) int64 {
	var sum int64
	for _, c := range all {
		if c.level == level && c.kind != "Instruction" {
			sum += c.size
		}
	}
	return sum
}
