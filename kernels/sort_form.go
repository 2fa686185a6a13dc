package kernels

import (
	"math/bits"
	"slices"
)

// sortForm is the form of sorting X into Z. Parts first sort for themselves. Then, in each superstep, neighbouring
// groups of parts become one, and each part merges the piece of the result that lies in its own place. Results go to
// and fro between Z and the private room of the whole; where the first ones go is chosen so that the last ones are in
// Z.
func sortForm() Form[uint32, sorter] {
	values := value[uint32]{"h>>32 with bit 16 set", func(h uint64) uint32 { return uint32(h>>32) | 1<<16 }}
	f := elements(oneToOne(values), func(f sorter, d *Data[uint32]) {
		f.sort(d.Z, d.X, d.scratch[:d.M], d.scratch[d.M:])
	})
	f.Scratch = func(d *Data[uint32]) int {
		if d.Lo > 0 || !d.Last { // a part sorts in that of the whole
			return sortRoom
		}
		return d.M + sortRoom
	}
	f.Step = func(f sorter, d *Data[uint32], i int) {
		switch {
		case i == 0: // parts do not know of each other yet
		case i == 1:
			to, beside := sortLevels(d)%2, 1-sortLevels(d)%2
			f.sort(sortPlace(d, to), d.X, sortPlace(d, beside), sortRoomOf(d))
		default:
			mergePiece(f, d, i-2)
		}
	}
	f.Join = func(whole *Data[uint32], parts []*Data[uint32], i int) bool {
		for _, p := range parts {
			p.whole, p.peers = whole, parts
		}
		return i <= sortLevels(parts[0])
	}
	return f
}

// sortLevels is how often neighbours become one until one is left.
func sortLevels(d *Data[uint32]) int { return bits.Len(uint(len(d.peers) - 1)) }

// sortSides are where results may lie: Z, or the private room of the whole.
func sortSides(d *Data[uint32]) [2][]uint32 {
	return [2][]uint32{d.whole.Z, d.whole.scratch[:d.whole.M]}
}

// sortPlace is the piece of a side that belongs to a part.
func sortPlace(d *Data[uint32], side int) []uint32 {
	at := d.Lo - d.whole.Lo
	return sortSides(d)[side][at : at+d.M]
}

// mergePiece makes this part's piece of the merge of two groups of 2^level parts.
func mergePiece(f sorter, d *Data[uint32], level int) {
	start := func(part int) int { // in the whole
		if part >= len(d.peers) {
			return d.whole.M
		}
		return d.peers[part].Lo - d.whole.Lo
	}
	from := (sortLevels(d) - level) % 2
	group := slices.Index(d.peers, d) >> (level + 1) << (level + 1)
	lo, mid, hi := start(group), start(group+1<<level), start(group+2<<level)
	a, b := sortSides(d)[from][lo:mid], sortSides(d)[from][mid:hi]
	first := start(slices.Index(d.peers, d)) - lo
	i, j := cosplit(a, b, first), cosplit(a, b, first+d.M)
	f.merge(sortPlace(d, 1-from), a[i:j], b[first-i:first+d.M-j], sortRoomOf(d))
}

// sortRoomOf is a part's own.
func sortRoomOf(d *Data[uint32]) []uint32 { return d.scratch[len(d.scratch)-sortRoom:] }

// cosplit is how many of the first k elements of the merge of a and b come from a.
// Source: Odeh et al., Merge path: parallel merging made simple, IPDPS Workshops (2012).
func cosplit(a, b []uint32, k int) int {
	lo, hi := max(0, k-len(b)), min(k, len(a))
	for lo < hi {
		if mid := (lo + hi) / 2; a[mid] <= b[k-mid-1] {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}
