package kernels

import (
	"math/rand/v2"
	"slices"
	"testing"

	"flynn/asm"
)

// sorters are the reference, the methods and the machine code that can run here, by name.
func sorters() map[string]sorter {
	all := map[string]sorter{"radix": radix, "merge": {mergeSort, mergeScalar}}
	for _, r := range sortImpls(asm.RunsU32, asm.MergeU32) {
		if present.Has(r.ISA) {
			all[r.ISA.String()] = r.Fn
		}
	}
	return all
}

// orders are operands that sorts trip over.
var orders = map[string]func(r *rand.Rand, i, n int) uint32{
	"random":     func(r *rand.Rand, i, n int) uint32 { return r.Uint32() },
	"few values": func(r *rand.Rand, i, n int) uint32 { return r.Uint32N(3) },
	"extremes":   func(r *rand.Rand, i, n int) uint32 { return -r.Uint32N(2) },
	"equal":      func(r *rand.Rand, i, n int) uint32 { return 7 },
	"sorted":     func(r *rand.Rand, i, n int) uint32 { return uint32(i) },
	"reversed":   func(r *rand.Rand, i, n int) uint32 { return uint32(n - i) },
	"high bit":   func(r *rand.Rand, i, n int) uint32 { return 1<<31 - 2 + r.Uint32N(4) },
	"two halves": func(r *rand.Rand, i, n int) uint32 { return uint32(i * 2 % max(n, 1)) },
	"one last":   func(r *rand.Rand, i, n int) uint32 { return uint32((i + 1) % max(n, 1)) },
}

// TestSort holds every version against the standard library.
func TestSort(t *testing.T) { t.Run("sort/u32", sorts) }

func sorts(t *testing.T) {
	for name, s := range sorters() {
		for order, value := range orders {
			for _, n := range []int{0, 1, 2, 3, 15, 16, 17, 31, 33, 63, 64, 65, 127, 129, 255, 256, 257, 300, 511, 513, 700,
				1025, 5000} {
				r := rand.New(rand.NewPCG(uint64(n), 1))
				x := make([]uint32, n)
				for i := range x {
					x[i] = value(r, i, n)
				}
				before, z := slices.Clone(x), make([]uint32, n)
				s.sort(z, x, make([]uint32, n), make([]uint32, sortRoom))
				if !slices.Equal(x, before) {
					t.Fatalf("%s of %d %s: the operand changed", name, n, order)
				}
				if slices.Sort(before); !slices.Equal(z, before) {
					t.Fatalf("%s of %d %s: wrong", name, n, order)
				}
			}
		}
	}
}

// TestMerge: sides of all lengths, which end in all orders.
func TestMerge(t *testing.T) {
	for name, s := range sorters() {
		for _, na := range []int{0, 1, 7, 8, 31, 32, 33, 64, 100, 1000} {
			for _, nb := range []int{0, 1, 8, 16, 31, 32, 63, 65, 500, 3000} {
				for _, span := range []uint32{2, 50, 1 << 31} {
					r := rand.New(rand.NewPCG(uint64(na), uint64(nb)))
					a, b := make([]uint32, na), make([]uint32, nb)
					for i := range a {
						a[i] = r.Uint32N(span)
					}
					for i := range b {
						b[i] = r.Uint32N(span)/4 - span/8
					}
					slices.Sort(a)
					slices.Sort(b)
					z, want := make([]uint32, na+nb), slices.Concat(a, b)
					s.merge(z, a, b, make([]uint32, sortRoom))
					if slices.Sort(want); !slices.Equal(z, want) {
						t.Fatalf("%s of %d and %d up to %d: wrong", name, na, nb, span)
					}
				}
			}
		}
	}
}

// TestCosplit: the parts that a split gives are all at most as large as those that it leaves.
func TestCosplit(t *testing.T) {
	a, b := []uint32{1, 3, 3, 5, 9}, []uint32{0, 3, 3, 4}
	all := slices.Sorted(slices.Values(slices.Concat(a, b)))
	for k := range len(all) + 1 {
		i := cosplit(a, b, k)
		got := slices.Sorted(slices.Values(slices.Concat(a[:i], b[:k-i])))
		if !slices.Equal(got, all[:k]) {
			t.Errorf("the first %d: %v, want %v", k, got, all[:k])
		}
	}
}
