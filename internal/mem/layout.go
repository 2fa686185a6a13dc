package mem

import "math"

// Distances of streams in a layout.
const (
	LayoutPage = 4 << 10 // the smallest page of all systems, so that a layout is the same everywhere
	LayoutSkew = 320     // five lines: unlike streams never share a cache set, nor the low 12 address bits
	layoutLead = 640     // ten lines before all streams, for the stack and what an op is beside its operands
)

// Layout places the streams of one problem, given the bytes of each, inside one region, and returns their offsets and
// the bytes needed from the region's start to the end of the last stream.
//
// The rule: the first stream starts at 640, and each one starts at a distance of k·4096 + 320 B from the one before, k
// being the least odd number that keeps them apart. So every stream is aligned to LineSize; streams do not alias in the
// low 12 bits of the address, on which a load is matched with earlier stores; and they are never a power of two apart:
// then some machines send them to the same banks of DRAM (a third of the bandwidth of dot on Zen 4; nothing on Zen 5).
// Small problems pay one page for each stream. A stream of length 0 takes no room: its offset is that of its successor.
//
// The total saturates at the largest int, which Map refuses. A negative length panics.
func Layout(lengths []int) (offsets []int, total int) {
	offsets = make([]int, len(lengths))
	next := layoutLead
	for i, n := range lengths {
		if n < 0 {
			panic("mem: Layout of a negative length")
		}
		offsets[i] = next
		if n == 0 {
			continue
		}
		d := distance(n)
		if next > math.MaxInt-d {
			return offsets, math.MaxInt
		}
		total = next + n
		next += d
	}
	if total == 0 { // there are none
		return make([]int, len(lengths)), 0
	}
	// Empty streams at the end have no successor.
	for i := len(lengths) - 1; i >= 0 && lengths[i] == 0; i-- {
		offsets[i] = total
	}
	return offsets, total
}

// distance returns the least odd number of pages plus the skew that holds n bytes, or the largest int.
func distance(n int) int {
	if n > math.MaxInt-3*LayoutPage {
		return math.MaxInt
	}
	pages := max(n-LayoutSkew+LayoutPage-1, 0) / LayoutPage
	return (pages|1)*LayoutPage + LayoutSkew
}
