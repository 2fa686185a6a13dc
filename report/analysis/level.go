package analysis

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"flynn/report/units"
	"flynn/results/keys"
)

// LevelNames are the places that operands stream from, near to far.
var LevelNames = []string{"L1", "L2", "L3", "L3+DRAM", "DRAM"}

// memoryTimes is how far beyond the last level a working set must go for its rate to be that of memory.
const memoryTimes = 4

// Hierarchy is the capacities of the caches in bytes, 0 where the files do not know: L1 and L2 of one core, L3 of all.
type Hierarchy struct{ l1, l2, l3 float64 }

// NewHierarchy returns the caches of the machine of a set.
func NewHierarchy(s *Set) Hierarchy {
	capacity := func(key string) float64 {
		v, err := strconv.ParseFloat(s.Keys[key], 64)
		if err != nil || v < 0 {
			return 0
		}
		return v
	}
	return Hierarchy{capacity(keys.L1D), capacity(keys.L2), capacity(keys.L3)}
}

// Level names the nearest place that holds a working set that workers share evenly: what is private to a core holds its
// part of the set only. Where no cache is known, the size itself is the name. "" is a kernel in registers.
func (h Hierarchy) Level(set float64, workers int) string {
	part := set / float64(max(workers, 1))
	last := max(h.l1, h.l2, h.l3)
	switch {
	case set <= 0:
		return ""
	case last == 0:
		return units.Size(units.Nearest(set))
	case part <= h.l1:
		return "L1"
	case part <= h.l2:
		return "L2"
	case set <= h.l3:
		return "L3"
	case h.l3 == 0:
		return "beyond L" + strconv.Itoa(h.known())
	case set < memoryTimes*h.l3:
		return "L3+DRAM"
	}
	return "DRAM"
}

// known is the number of the last level whose capacity is known.
func (h Hierarchy) known() int {
	if h.l2 > 0 {
		return 2
	}
	return 1
}

// CompareLevel orders levels near to far, unknown ones last.
func CompareLevel(a, b string) int {
	return cmp.Or(cmp.Compare(Rank(LevelNames, a), Rank(LevelNames, b)), cmp.Compare(levelBytes(a), levelBytes(b)))
}

// levelBytes orders levels that are named by a size.
func levelBytes(name string) float64 {
	units := []string{"B", "KiB", "MiB", "GiB", "TiB"}
	for i, u := range slices.Backward(units) {
		if len(name) > len(u)+1 && name[len(name)-len(u)-1:] == " "+u {
			v, err := strconv.ParseFloat(name[:len(name)-len(u)-1], 64)
			if err != nil {
				return 0
			}
			return v * float64(uint64(1)<<(10*i))
		}
	}
	return 0
}

// LevelWord is a level as people say it.
func LevelWord(name string) string {
	return strings.NewReplacer("+DRAM", "+mem", "DRAM", "memory").Replace(name)
}

// Cache is the capacity of one level.
type Cache struct {
	Label string
	Bytes float64
}

// CachesOf returns the capacities that the files know.
func CachesOf(s *Set) []Cache {
	var all []Cache
	for _, c := range []struct{ key, label string }{{keys.L1D, "L1d"}, {keys.L2, "L2"}, {keys.L3, "L3"}} {
		if bytes, err := strconv.ParseFloat(s.Keys[c.key], 64); err == nil && bytes > 0 {
			all = append(all, Cache{c.label, bytes})
		}
	}
	return all
}
