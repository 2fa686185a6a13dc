package gen

import "github.com/mmcloughlin/avo/operand"

// Shuffles of the x86 backend.

// zip interleaves the lanes of x and y in each 128 bits: those of the lower halves, those of the upper halves.
func (b *x86) zip(x, y Vec) (low, high Vec) {
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
func (b *x86) Transpose(rows []Vec) []Vec {
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

// transpose128 transposes a square of lanes of 128 bits.
func (b *x86) transpose128(rows []Vec) []Vec {
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

func (b *x86) Prefix(v, zero Vec) {
	for by := 1; by < b.Lanes(); by *= 2 {
		t := b.Align(zero, v, by)
		b.unmasked(func() { b.AddTo(v, t) }) // the last lane is the sum of all
	}
}

// Align across halves takes the upper one of the vector before and the lower one of v first: what they want is
// neighbours then.
func (b *x86) Align(before, v Vec, lanes int) Vec {
	if b.Tier().Bits == 512 {
		t := b.newVec()
		b.op(b.bySize("VALIGND", "VALIGNQ"), operand.U8(b.Lanes()-lanes), b.v(before), b.v(v), b.v(t))
		return t
	}
	t, bytes := before, lanes*b.elem.Size
	if b.Tier().Bits == 256 {
		t = b.newVec()
		b.op("VPERM2F128", operand.U8(0x21), b.v(v), b.v(before), b.v(t))
	}
	switch {
	case bytes == 16:
		return t
	case bytes == 8:
		return b.shuffle("SHUFPD", 0b0101, t, v)
	case b.avx2():
		b.op("VPALIGNR", operand.U8(12), b.v(t), b.v(v), b.v(t))
		return t
	}
	return b.shuffle("SHUFPS", 0b10_01_10_00, b.shuffle("SHUFPS", 0b00_00_11_11, t, v), v)
}

// shuffle takes some lanes of x, and some of y behind them, in every 128 bits.
func (b *x86) shuffle(name string, choice uint8, x, y Vec) Vec {
	t := b.newVec()
	if b.vex() {
		b.op("V"+name, operand.U8(choice), b.v(y), b.v(x), b.v(t))
	} else {
		b.op("MOVAPS", b.v(x), b.v(t))
		b.op(name, operand.U8(choice), b.v(y), b.v(t))
	}
	return t
}

// bySize chooses between names for elements of 4 and 8 bytes.
func (b *x86) bySize(four, eight string) string {
	if b.elem.Size == 8 {
		return eight
	}
	return four
}

// last128 copies the last lane of each 128 bits to their other lanes.
func (b *x86) last128(v Vec) {
	switch r := b.v(v); {
	case b.vex() && b.elem.Size == 8:
		b.op("VPERMILPD", operand.U8(0x0F), r, r)
	case b.vex():
		b.op("VPERMILPS", operand.U8(0xFF), r, r)
	case b.elem.Size == 8:
		b.op("UNPCKHPD", r, r)
	default:
		b.op("SHUFPS", operand.U8(0xFF), r, r)
	}
}

func (b *x86) Last(v, last Vec) Vec {
	if b.single || !b.vex() {
		t := b.Copy(v)
		if !b.single {
			b.last128(t)
		}
		return t
	}
	t := b.newVec()
	switch {
	case b.permutes():
		b.op(b.bySize("VPERMPS", "VPERMPD"), b.v(v), b.v(last), b.v(t))
	case b.avx2():
		b.op("VPERMPD", operand.U8(0xFF), b.v(v), b.v(t))
	default:
		b.op("VPERM2F128", operand.U8(0x11), b.v(v), b.v(v), b.v(t))
		b.last128(t)
	}
	return t
}

// permutes tells whether one lane is moved to all others by its number.
func (b *x86) permutes() bool {
	return b.Tier().Bits == 512 || b.avx2() && b.elem.Size == 4
}

func (b *x86) LastLane(say string) Vec {
	if !b.permutes() {
		return none
	}
	return b.pattern(uint64(b.Lanes()-1), say)
}
