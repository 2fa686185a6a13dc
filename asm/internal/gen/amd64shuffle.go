package gen

import "github.com/mmcloughlin/avo/operand"

// Shuffles of the amd64 backend.

// zip interleaves the lanes of x and y in each 128 bits: those of the lower halves, those of the upper halves.
func (b *amd64) zip(x, y Vec) (low, high Vec) {
	if b.vex() {
		low, high = b.newVec(), b.newVec()
		b.fp("UNPCKL", b.v(y), b.v(x), b.v(low))
		b.fp("UNPCKH", b.v(y), b.v(x), b.v(high))
		return low, high
	}
	low, high = b.Copy(x), b.Copy(x)
	b.fp("UNPCKL", b.v(y), b.v(low))
	b.fp("UNPCKH", b.v(y), b.v(high))
	return low, high
}

// Transpose does so in squares of 128 bits first, then moves the squares.
func (b *amd64) Transpose(rows []Vec) []Vec {
	square := 16 / b.elem.Size
	for first := 0; first < len(rows); first += square {
		copy(rows[first:], zips(rows[first:first+square], b.zip))
	}
	for r := range square {
		var column []Vec
		for i := r; i < len(rows); i += square {
			column = append(column, rows[i])
		}
		for i, v := range b.transpose128(column) {
			rows[i*square+r] = v
		}
	}
	return rows
}

// zips transposes by as many rounds of zip as halve the number of rows to 1.
func zips(rows []Vec, zip func(x, y Vec) (low, high Vec)) []Vec {
	for n := len(rows); n > 1; n /= 2 {
		var next []Vec
		for i := range len(rows) / 2 {
			low, high := zip(rows[i], rows[i+len(rows)/2])
			next = append(next, low, high)
		}
		rows = next
	}
	return rows
}

// transpose128 transposes a square of lanes of 128 bits.
func (b *amd64) transpose128(rows []Vec) []Vec {
	shuffle := func(name string, order uint8, x, y Vec) Vec {
		v := b.newVec()
		b.op(name, operand.U8(order), b.v(y), b.v(x), b.v(v))
		return v
	}
	switch len(rows) {
	case 2:
		return []Vec{shuffle("VPERM2F128", 0x20, rows[0], rows[1]), shuffle("VPERM2F128", 0x31, rows[0], rows[1])}
	case 4: // even lanes of two rows, odd lanes of two rows; then the same again
		const name, even, odd = "VSHUFF64X2", 0x88, 0xDD
		a, c := shuffle(name, even, rows[0], rows[1]), shuffle(name, even, rows[2], rows[3])
		d, e := shuffle(name, odd, rows[0], rows[1]), shuffle(name, odd, rows[2], rows[3])
		return []Vec{shuffle(name, even, a, c), shuffle(name, even, d, e), shuffle(name, odd, a, c), shuffle(name, odd, d, e)}
	}
	return rows
}
