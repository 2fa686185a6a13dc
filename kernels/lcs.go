package kernels

import (
	"math/bits"

	"flynn/asm"
	"flynn/internal/mem"
)

var _ = define(Spec{
	Name: "lcs", Doc: "I = length of the longest common subsequence of two strings: SIMD processes anti-diagonals, " +
		"MIMD a wavefront of blocks",
	Size: "bytes of either string", Dwarf: "dynamic programming", N: 4096,
	Work: func(n int) Work { return Work{Loads: 2 * float64(n)} },
}, lcsForm(), lcsRows, lcsImpls(asm.LcsU8), method[lcsFunc]{"bitparallel", lcsBits})

// lcsFunc fills a block of the dynamic program's table L, which is known by the differences along its borders: h holds
// those from column to column, above the block before and below it after; v those from row to row, to the left of it
// before and to the right of it after. A difference is 0 or 1, and a byte has no bits or all. x is the string of the
// rows. h and y, the string of the columns, run backwards, so that an anti-diagonal is ascending in all four. row is
// room for one element more than columns.
type lcsFunc = func(h, v, x, y []byte, row []int32)

// lcsRows goes row by row: L[i,j] is L[i−1,j−1]+1 where the letters are equal, else the larger of L[i−1,j] and
// L[i,j−1]. Source: Wagner and Fischer, The string-to-string correction problem (1974).
func lcsRows(h, v, x, y []byte, row []int32) {
	n := len(h)
	row = row[:n+1]
	row[0] = 0
	for j := range n {
		row[j+1] = row[j] + int32(h[n-1-j]&1)
	}
	for i, letter := range x {
		right, corner := row[n], row[0]
		row[0] += int32(v[i] & 1)
		for j := range n {
			up := row[j+1]
			if letter == y[n-1-j] {
				row[j+1] = corner + 1
			} else {
				row[j+1] = max(up, row[j])
			}
			corner = up
		}
		v[i] = byte(right - row[n])
	}
	for j := range n {
		h[n-1-j] = byte(row[j] - row[j+1])
	}
}

// lcsBits takes 64 rows at a time in the bits of a word: a carry out of a sum is a difference from column to column.
// Source: Hyyrö, Bit-parallel LCS-length computation revisited (2004).
func lcsBits(h, v, x, y []byte, _ []int32) {
	for i := 0; i < len(x); i += 64 {
		var equal [256]uint64
		same := ^uint64(0) // rows in which L does not grow
		rows := min(64, len(x)-i)
		for r := range rows {
			equal[x[i+r]] |= 1 << r
			same &^= uint64(v[i+r]&1) << r
		}
		for j := len(h) - 1; j >= 0; j-- {
			mask := equal[y[j]]
			sum, carry := bits.Add64(same, same&mask, uint64(h[j]&1))
			same = sum | same&^mask
			h[j] = -byte(carry)
		}
		for r := range rows {
			v[i+r] = byte(same>>r&1) - 1
		}
	}
}

// lcsImpls gives whole blocks to machine code that fills one anti-diagonal.
func lcsImpls(rows []asm.Impl[func(h, v, x, y []byte)]) []asm.Impl[lcsFunc] {
	var out []asm.Impl[lcsFunc]
	for _, r := range rows {
		fill := r.Fn
		out = append(out, asm.Impl[lcsFunc]{ISA: r.ISA, Tuning: r.Tuning, Body: r.Body,
			Fn: func(h, v, x, y []byte, _ []int32) {
				m, n := len(v), len(h)
				if m == 0 || n == 0 {
					return
				}
				for d := range m + n - 1 {
					i := max(0, d-n+1)
					k, cells := n-1-d+i, min(m-1, d)-i+1
					fill(h[k:k+cells], v[i:], x[i:], y[k:])
				}
			}})
	}
	return out
}

// lcsForm is the form of comparing two strings: the first in X, the second backwards in Y. Parts are rows, blocks are
// some columns of them, N counts the blocks that a part has filled and LD those whose upper border it knows.
func lcsForm() Form[byte, lcsFunc] {
	letters := value[byte]{"A, C, G or T by h mod 4", func(h uint64) byte { return "ACGT"[h&3] }}
	return Form[byte, lcsFunc]{
		Layout: layout[byte]{each(input, letters), replicated(order, letters)},
		Call: func(f lcsFunc, d *Data[byte]) {
			r := newTableRoom(d)
			r.start()
			r.fill(f, 0, len(d.Y))
			d.I = r.length()
		},
		Grain:   mem.LineSize,
		Fold:    foldSum[byte],
		Scratch: tableScratch,
		Step:    wavefront,
		Join:    handDown,
	}
}
