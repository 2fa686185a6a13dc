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
	id    int64 // its number among those of its level and kind, -1 where the kernel gives none
	cpus  []int // that share it
}

// readCaches reads all caches of the machine, and returns them. A guest sees those that its hypervisor shows, which may
// be the host's.
func (m *Machine) readCaches(t tree) []instance {
	all := instances(t, m.Online)
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

// instances lists every cache once, though each CPU that shares it shows it. A cache of unknown size is left out:
// boards list those whose device tree gives none.
func instances(t tree, cpus []int) []instance {
	var all []instance
	seen, byID := map[string]bool{}, map[string][]int{}
	for _, cpu := range cpus {
		for _, dir := range t.glob(fmt.Sprintf("%s/cpu%d/cache/index[0-9]*", cpuDir, cpu)) {
			level, _ := t.number(dir + "/level")
			size := parseSize(t.text(dir + "/size"))
			if level <= 0 || size <= 0 {
				continue
			}
			c := instance{level: int(level), kind: t.text(dir + "/type"), size: size, id: -1,
				cpus: t.list(dir + "/shared_cpu_list")}
			if c.cpus == nil {
				c.cpus = []int{cpu}
			}
			if id, ok := t.number(dir + "/id"); ok {
				c.id = id
			}
			if key := fmt.Sprint(c.level, c.kind, c.cpus, c.id); !seen[key] {
				seen[key] = true
				all = append(all, c)
			}
			if c.id >= 0 {
				key := fmt.Sprint(c.level, c.kind, c.id)
				byID[key] = append(byID[key], cpu)
			}
		}
	}
	return believeIDs(all, byID)
}

// believeIDs joins instances that have one number. Kernels have told lists of sharing CPUs that a cache cannot have,
// as on Ryzen with cores switched off before Linux 4.14, where the numbers were right.
func believeIDs(all []instance, byID map[string][]int) []instance {
	var kept []instance
	at := map[string]int{}
	for _, c := range all {
		key := fmt.Sprint(c.level, c.kind, c.id)
		i, again := at[key]
		switch {
		case c.id < 0:
			kept = append(kept, c)
		case again:
			kept[i].size = max(kept[i].size, c.size)
		default:
			at[key] = len(kept)
			c.cpus = byID[key]
			kept = append(kept, c)
		}
	}
	return kept
}

// parseSize parses a cache size like "48K" into bytes, 0 where it is none.
func parseSize(s string) int64 {
	shift := 0
	switch {
	case strings.HasSuffix(s, "K"):
		shift = 10
	case strings.HasSuffix(s, "M"):
		shift = 20
	case strings.HasSuffix(s, "G"):
		shift = 30
	}
	n, err := strconv.ParseInt(strings.TrimRight(s, "KMG"), 10, 32)
	if err != nil || n<<shift > 1<<40 {
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

// least returns the size of the smallest data cache of a level that any of cpus sees: what fits there fits on every
// core.
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
