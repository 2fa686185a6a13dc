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

// Prefix works through whole registers of 512 bits; narrower tiers shift inside 128 bits, and AVX then adds the sum of
// the lower half to the upper.
func (b *amd64) Prefix(v, zero Vec) {
	if b.single {
		return
	}
	if b.Tier().Bits == 512 {
		for k := 1; k < b.Lanes(); k *= 2 {
			t := b.newVec()
			b.op(b.bySize("VALIGND", "VALIGNQ"), operand.U8(b.Lanes()-k), b.v(zero), b.v(v), b.v(t))
			b.unmasked(func() { b.AddTo(v, t) }) // the last lane is the sum of all
		}
		return
	}
	for bytes := b.elem.Size; bytes < 16; bytes *= 2 {
		b.AddTo(v, b.shift128(v, zero, bytes))
	}
	if b.Tier().Bits == 256 {
		t := b.newVec()
		b.op("VPERM2F128", operand.U8(0x08), b.v(v), b.v(v), b.v(t))
		b.last128(t)
		b.AddTo(v, t)
	}
}

// bySize chooses between names for elements of 4 and 8 bytes.
func (b *amd64) bySize(four, eight string) string {
	if b.elem.Size == 8 {
		return eight
	}
	return four
}

// shift128 moves each 128 bits up by 4 or 8 bytes; zeros come in.
func (b *amd64) shift128(v, zero Vec, bytes int) Vec {
	switch {
	case !b.vex():
		t := b.Copy(v)
		b.op("PSLLO", operand.U8(bytes), b.v(t))
		return t
	case bytes == 8:
		t := b.newVec()
		b.op("VUNPCKLPD", b.v(v), b.v(zero), b.v(t))
		return t
	case b.avx2(): // it shifts bytes
		t := b.newVec()
		b.op("VPSLLDQ", operand.U8(bytes), b.v(v), b.v(t))
		return t
	default:
		t := b.newVec()
		b.op("VPERMILPS", operand.U8(0x90), b.v(v), b.v(t))
		b.op("VBLENDPS", operand.U8(0x11), b.v(zero), b.v(t), b.v(t))
		return t
	}
}

// last128 copies the last lane of each 128 bits to their other lanes.
func (b *amd64) last128(v Vec) {
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

func (b *amd64) Last(v, last Vec) Vec {
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
func (b *amd64) permutes() bool {
	return b.Tier().Bits == 512 || b.avx2() && b.elem.Size == 4
}

func (b *amd64) LastLane(say string) Vec {
	if !b.permutes() {
		return none
	}
	return b.pattern(uint64(b.Lanes()-1), say)
}

// none is the vector that a tier does not need.
const none Vec = -1
