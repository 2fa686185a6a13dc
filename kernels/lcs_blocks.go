package kernels

import (
	"bytes"

	"flynn/internal/mem"
)

// apron is how many bytes a vector may reach over the end of an anti-diagonal. What is there is no letter of either
// string and no difference, so that it stays as it is.
const apron = 64

// Letters of aprons: no string has them, and they differ.
const noRow, noColumn = 0, 1

// tableRoom is the private room of a part.
type tableRoom struct {
	d          *Data[byte]
	v, x, h, y []byte // of the block, with room for aprons behind them
	border     []byte // h above the part, then below it, of all columns
	row        []int32
}

func tableScratch(d *Data[byte]) int {
	n := len(d.Y)
	return 4*(n+1) + n + 2*(n+apron) + 2*(d.M+apron)
}

func newTableRoom(d *Data[byte]) tableRoom {
	n, rest := len(d.Y), d.scratch
	take := func(size int) []byte {
		s := rest[:size:size]
		rest = rest[size:]
		return s
	}
	r := tableRoom{d: d, row: mem.View[int32](take(4 * (n + 1))), border: take(n)}
	r.h, r.y = take(n+apron), take(n+apron)
	r.v, r.x = take(d.M + apron)[:d.M], take(d.M + apron)[:d.M]
	return r
}

// start is before the first column: L is 0 there, and above the first row.
func (r *tableRoom) start() {
	clear(r.v[:cap(r.v)])
	copy(r.x, r.d.X)
	extend(r.x, noRow)
	clear(r.border)
}

// extend writes the apron of s.
func extend(s []byte, letter byte) {
	for i := range apron {
		s[:len(s)+apron][len(s)+i] = letter
	}
}

// fill fills the block of columns lo to hi.
func (r *tableRoom) fill(f lcsFunc, lo, hi int) {
	n := len(r.border)
	border := r.border[n-hi : n-lo]
	h, y := r.h[:hi-lo], r.y[:hi-lo]
	copy(h, border)
	copy(y, r.d.Y[n-hi:n-lo])
	extend(h, 0)
	extend(y, noColumn)
	f(h, r.v, r.x, y, r.row)
	copy(border, h)
}

// length is L at the end of all columns: the sum of the differences on the way there.
func (r *tableRoom) length() int { return len(r.border) - bytes.Count(r.border, []byte{0}) }

// blocks is into how many columns and blocks of columns a wavefront divides n columns: enough for the parts at its
// start and end to wait little, few enough for long anti-diagonals.
func blocks(n int) (columns, count int) {
	columns = max((n/16+apron-1)/apron*apron, apron)
	return columns, (n + columns - 1) / columns
}

// wavefront fills the next block of a part if its upper border is known.
func wavefront(f lcsFunc, d *Data[byte], i int) {
	n := len(d.Y)
	columns, count := blocks(n)
	r := newTableRoom(d)
	if i == 0 {
		r.start()
		d.I, d.N, d.LD = 0, 0, 0
		if d.Lo == 0 && d.M > 0 { // the border above the first row is known
			d.LD = count
		}
	}
	if d.N == d.LD {
		return
	}
	r.fill(f, d.N*columns, min((d.N+1)*columns, n))
	d.N++
	if d.Last && d.N == count {
		d.I = r.length()
	}
}

// handDown gives the lower border of the block that a part has just filled to the part below.
func handDown(_ *Data[byte], parts []*Data[byte], _ int) bool {
	var above *Data[byte]
	more := false
	for _, d := range parts {
		if d.M == 0 {
			continue
		}
		n := len(d.Y)
		columns, count := blocks(n)
		if above != nil && above.N > d.LD {
			lo, hi := d.LD*columns, min(above.N*columns, n)
			from, to := newTableRoom(above), newTableRoom(d)
			copy(to.border[n-hi:n-lo], from.border[n-hi:n-lo])
			d.LD = above.N
		}
		more = more || d.N < count
		above = d
	}
	return more
}
