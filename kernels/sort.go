package kernels

import (
	"flynn/asm"
	"flynn/asm/isa"
)

var _ = define(Spec{
	Name: "sort", Doc: "z = x in ascending order: radix sort, and bitonic sort in lanes, whose passes grow with log n",
	Size:  vector,
	Dwarf: "sorting", Work: perElement(0, 1, 1), Step: line,
	Programs: []string{"runs", "merge"},
	Algorithm: func(t isa.ID) string {
		if t == isa.Scalar {
			return "radix"
		}
		return "bitonic"
	},
}, sortForm(), radix, sortImpls(asm.RunsU32, asm.MergeU32), method[sorter]{"merge", sorter{mergeSort, mergeScalar}})

// sorter is a sort, and the merge by which sorted parts become one.
type sorter struct {
	sort  func(z, x, beside, w []uint32) // beside is room of len(x), w of sortRoom
	merge func(z, a, b, w []uint32)
}

var radix = sorter{radixSort, mergeScalar}

// radixSort counts and distributes by one byte after the other. Source: Knuth, The Art of Computer Programming 3,
// section 5.2.5.
func radixSort(z, x, beside, _ []uint32) {
	to, from := beside, x
	for shift := 0; shift < 32; shift += 8 { // an even number of passes ends in z
		var at [256]int
		for _, v := range from {
			at[byte(v>>shift)]++
		}
		sum := 0
		for i, n := range at {
			at[i], sum = sum, sum+n
		}
		for _, v := range from {
			b := byte(v >> shift)
			to[at[b]] = v
			at[b]++
		}
		from = to
		if shift&8 == 0 {
			to = z
		} else {
			to = beside
		}
	}
}

// mergeScalar merges sorted a and b into z.
func mergeScalar(z, a, b, _ []uint32) {
	k := 0
	for len(a) > 0 && len(b) > 0 {
		if a[0] <= b[0] {
			z[k], a = a[0], a[1:]
		} else {
			z[k], b = b[0], b[1:]
		}
		k++
	}
	k += copy(z[k:], a)
	copy(z[k:], b)
}

// mergeSort merges halves, and sorts small runs by insertion.
func mergeSort(z, x, beside, w []uint32) {
	halves(z, beside, x, w, insertion, mergeScalar, insertionRun)
}

const insertionRun = 16

func insertion(z, x, _ []uint32) {
	for i, v := range x {
		j := i
		for ; j > 0 && z[j-1] > v; j-- {
			z[j] = z[j-1]
		}
		z[j] = v
	}
}

// halves sorts x into z, with room of the same length beside it, and w for small and merge. A first half is the
// largest run times a power of two; so halves that fit a cache are merged while they are in it.
func halves(z, beside, x, w []uint32, small func(z, x, w []uint32), merge func(z, a, b, w []uint32), run int) {
	if len(x) <= run {
		small(z, x, w)
		return
	}
	half := run
	for half*2 < len(x) {
		half *= 2
	}
	halves(beside[:half], z[:half], x[:half], w, small, merge, run)
	halves(beside[half:], z[half:], x[half:], w, small, merge, run)
	merge(z, beside[:half], beside[half:], w)
}
