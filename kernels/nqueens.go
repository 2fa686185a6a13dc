package kernels

import "flynn/asm"

var _ = define(Spec{
	Name: "nqueens", Doc: "I = number of solutions of the n-queens problem, by backtracking with bit masks. Branches " +
		"only: SIMD cannot help; the parts have unequal work",
	Size: "order of the board, at most 32", Dwarf: "backtrack and branch-and-bound", N: 12,
	Work: perElement(0, 0, 0),
}, nqueensForm(), queens, []asm.Impl[queensFunc](nil))

type queensFunc = func(n, lo, hi int) int

// queens counts the solutions in which the queens of the first two rows have places lo to hi, of n² in order. A board
// with less than two rows has one solution, at place 0.
func queens(n, lo, hi int) int {
	if n < 2 {
		return hi - lo
	}
	full, count := uint32(1)<<n-1, 0
	for p := lo; p < hi; p++ {
		first, second := uint32(1)<<(p/n), uint32(1)<<(p%n)
		if second&(first|first<<1|first>>1) == 0 {
			count += solutions(full, first|second, (first<<1|second)<<1, (first>>1|second)>>1)
		}
	}
	return count
}

// solutions fills the rows that are left. columns, left and right are the places that the queens above attack straight
// down and along both diagonals. Source: Richards, Backtracking algorithms in MCPL using bit patterns and recursion
// (1997).
func solutions(full, columns, left, right uint32) int {
	if columns == full {
		return 1
	}
	count := 0
	for free := full &^ (columns | left | right); free != 0; free &= free - 1 {
		queen := free & -free
		count += solutions(full, columns|queen, (left|queen)<<1, (right|queen)>>1)
	}
	return count
}

// nqueensForm is the form of a search without operands. Units are places of the first two queens.
func nqueensForm() Form[uint32, queensFunc] {
	return Form[uint32, queensFunc]{
		Extents: func(n int) (m, columns, ld int) { return max(n*n, 1), n, 0 },
		Call:    func(f queensFunc, d *Data[uint32]) { d.I = f(d.N, d.Lo, d.Lo+d.M) },
		Fold:    foldSum[uint32],
	}
}
