package bench

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"flynn/internal/machine"
	"flynn/kernels"
)

// Size chooses the size of a kernel: by working set in bytes, or by the kernel's own n.
type Size struct {
	Bytes int64
	N     int // if not 0
}

func (s Size) String() string {
	if s.N != 0 {
		return fmt.Sprintf("n=%d", s.N)
	}
	for _, u := range prefixes {
		if s.Bytes%u.bytes == 0 && s.Bytes >= u.bytes {
			return fmt.Sprintf("%d%s", s.Bytes/u.bytes, u.name)
		}
	}
	return fmt.Sprintf("%dB", s.Bytes)
}

// of returns n for a kernel.
func (s Size) of(k *kernels.Kernel) int {
	switch {
	case !k.Sized():
		return k.N
	case s.N != 0:
		return s.N
	default:
		return k.SizeFor(s.Bytes)
	}
}

var prefixes = []struct {
	name  string
	bytes int64
}{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}}

// Residencies are the sizes that every machine measures, so that machines line up: meant for the first, second and
// last cache level and for memory.
func Residencies() []Size {
	return []Size{{Bytes: 16 << 10}, {Bytes: 256 << 10}, {Bytes: 8 << 20}, {Bytes: 256 << 20}}
}

// memoryTimes is how many times the last-level caches a working set must be for its rate to be that of memory.
const memoryTimes = 4

// memorySet is the working set whose rate is that of memory: the first multiple of the largest of Residencies that is
// memoryTimes the last-level caches of all cores.
func memorySet(m *machine.Machine) Size {
	step := largestResidency()
	times := max(1, (memoryTimes*m.LLC+step-1)/step)
	return Size{Bytes: times * step}
}

// sizesOf are the working sets of a kernel in ascending order.
func (s *Selection) sizesOf(h *Host, k *kernels.Kernel) []Size {
	if set := memorySet(h.Machine); s.MemoryRoof && k.Role == kernels.RoleBandwidth && !slices.Contains(s.Sizes, set) {
		return append(slices.Clip(s.Sizes), set)
	}
	return s.Sizes
}

func largestResidency() int64 {
	return slices.MaxFunc(Residencies(), func(a, b Size) int { return cmp.Compare(a.Bytes, b.Bytes) }).Bytes
}

// Sweep follows the detected caches: powers of two from 4 KiB to four times the last level of all cores together,
// 256 MiB where that is unknown.
func Sweep(m *machine.Machine) []Size {
	end := memoryTimes * m.LLC
	if end == 0 {
		end = 256 << 20
	}
	var sizes []Size
	for b := int64(4 << 10); ; b *= 2 {
		sizes = append(sizes, Size{Bytes: b})
		if b >= end {
			return sizes
		}
	}
}

// ParseSizes reads working sets separated by commas, "24KiB,8MiB", or the word sweep.
func ParseSizes(list string, m *machine.Machine) ([]Size, error) {
	if list == "sweep" {
		return Sweep(m), nil
	}
	var sizes []Size
	for word := range strings.SplitSeq(list, ",") {
		b, err := parseBytes(strings.TrimSpace(word))
		if err != nil {
			return nil, err
		}
		sizes = append(sizes, Size{Bytes: b})
	}
	return sizes, nil
}

func parseBytes(word string) (int64, error) {
	number, unit := word, int64(1)
	for _, u := range prefixes {
		if rest, ok := strings.CutSuffix(word, u.name); ok {
			number, unit = rest, u.bytes
			break
		}
	}
	n, err := strconv.ParseInt(strings.TrimSuffix(number, "B"), 10, 64)
	if err != nil || n <= 0 || n > (1<<50)/unit {
		return 0, fmt.Errorf("bench: invalid size %q: want 24KiB, 8MiB, 1GiB, or sweep", word)
	}
	return n * unit, nil
}

// ParseNs reads sizes in the kernel's own unit, separated by commas.
func ParseNs(list string) ([]Size, error) {
	ns, err := ParseInts(list)
	if err != nil {
		return nil, err
	}
	var sizes []Size
	for _, n := range ns {
		sizes = append(sizes, Size{N: n})
	}
	return sizes, nil
}

// ParseInts reads whole numbers from 1, separated by commas, and returns each once, in order.
func ParseInts(list string) ([]int, error) {
	var ns []int
	for word := range strings.SplitSeq(list, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(word))
		if err != nil || n < 1 || n > 1<<40 {
			return nil, fmt.Errorf("bench: invalid number %q: want positive integers, 1,2,4", strings.TrimSpace(word))
		}
		if !slices.Contains(ns, n) {
			ns = append(ns, n)
		}
	}
	return ns, nil
}
