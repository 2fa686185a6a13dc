package report

import (
	"cmp"
	"slices"
	"strconv"

	"flynn/results/keys"
)

// levelNames are the places that operands stream from, near to far.
var levelNames = []string{"L1", "L2", "L3", "L3+DRAM", "DRAM"}

// memoryTimes is how far beyond the last level a working set must go for its rate to be that of memory.
const memoryTimes = 4

// hierarchy is the capacities of the caches in bytes, 0 where the files do not know: L1 and L2 of one core, L3 of all.
type hierarchy struct{ l1, l2, l3 float64 }

func newHierarchy(s *Set) hierarchy {
	capacity := func(key string) float64 {
		v, err := strconv.ParseFloat(s.Keys[key], 64)
		if err != nil || v < 0 {
			return 0
		}
		return v
	}
	return hierarchy{capacity(keys.L1D), capacity(keys.L2), capacity(keys.L3)}
}

// level names the nearest place that holds a working set that workers share evenly: what is private to a core holds its
// part of the set only. Where no cache is known, the size itself is the name. "" is a kernel in registers.
func (h hierarchy) level(set float64, workers int) string {
	part := set / float64(max(workers, 1))
	last := max(h.l1, h.l2, h.l3)
	switch {
	case set <= 0:
		return ""
	case last == 0:
		return size(nearest(set))
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
func (h hierarchy) known() int {
	if h.l2 > 0 {
		return 2
	}
	return 1
}

// compareLevel orders levels near to far, unknown ones last.
func compareLevel(a, b string) int {
	return cmp.Or(cmp.Compare(rank(levelNames, a), rank(levelNames, b)), cmp.Compare(levelBytes(a), levelBytes(b)))
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
