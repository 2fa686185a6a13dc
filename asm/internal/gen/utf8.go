package gen

import "flynn/asm/isa"

var utf8 = &program{
	name: "utf8", sig: "(x []byte, from int) int", elems: []Elem{U8},
	needs: isa.ByteShuffle,
	doc: []string{
		"How many bytes of x can be passed over: it checks vectors from byte from on, where a sequence starts and",
		"before which there are 3 bytes at least, and stops before vectors with an error. A sequence that is cut off at",
		"that place is not seen. Three tables of nibbles tell what is wrong with two neighbours, one bit for each fault.",
	},
	bodies: bodies{isa.FamilyX86: on(utf8X86), isa.FamilyNEON: on(utf8NEON), isa.FamilySVE: on(utf8SVE),
		isa.FamilyRVV: on(utf8RVV)},
}

// Faults of a byte and the one before it. Each is one bit in all three tables of nibbles: the fault is there where
// the high and the low nibble of the first byte and the high nibble of the second all allow it.
// Source: Keiser and Lemire, Validating UTF-8 in less than one instruction per byte, Software: Practice and Experience
// 51 (2021).
const (
	tooShort  = 1 << iota // a lead, and no continuation
	tooLong               // ASCII, and a continuation
	overlong3             // E0 80..9F
	tooLarge              // F4 90..BF, F5.. 80..BF
	surrogate             // ED A0..BF
	overlong2             // C0, C1
	tooLarge1             // F5.. 80..8F; and F0 80..8F, overlong
	twoConts              // two continuations: a fault, unless the second is the third or fourth byte of a sequence
	overlong4 = tooLarge1
	carry     = tooShort | tooLong | twoConts // whatever the low nibble is
)

// highFirst is the table for the high nibble of the first byte.
func highFirst(i int) byte {
	switch {
	case i < 8:
		return tooLong
	case i < 0xC:
		return twoConts
	case i == 0xC:
		return tooShort | overlong2
	case i == 0xD:
		return tooShort
	case i == 0xE:
		return tooShort | overlong3 | surrogate
	}
	return tooShort | tooLarge | tooLarge1 | overlong4
}

// lowFirst is the table for the low nibble of the first byte.
func lowFirst(i int) byte {
	switch {
	case i == 0:
		return carry | overlong3 | overlong2 | overlong4
	case i == 1:
		return carry | overlong2
	case i < 4:
		return carry
	case i == 4:
		return carry | tooLarge
	case i == 0xD:
		return carry | tooLarge | tooLarge1 | surrogate
	}
	return carry | tooLarge | tooLarge1
}

// highSecond is the table for the high nibble of the second byte.
func highSecond(i int) byte {
	const conts = tooLong | overlong2 | twoConts
	switch {
	case i < 8 || i >= 0xC:
		return tooShort
	case i == 8:
		return conts | overlong3 | tooLarge1 | overlong4
	case i == 9:
		return conts | overlong3 | tooLarge
	}
	return conts | surrogate | tooLarge
}

// What to subtract so that a lead two or three places back leaves the highest bit: it wants a continuation here.
const (
	leads3 = 0xE0 - 0x80
	leads4 = 0xF0 - 0x80
)

// utf8Vectors is how many vectors are checked before the one branch.
const utf8Vectors = 4

// utf8Constants are the registers that all steps share.
type utf8Constants struct {
	highFirst, lowFirst, highSecond, nibble, leads3, leads4, top Vec
}

// constants is what both backends have.
type constants interface {
	constant(lo, hi uint64, say string) Vec
}

func newUTF8Constants(b constants) utf8Constants {
	table := func(at func(i int) byte, say string) Vec {
		lo, hi := table16(at)
		return b.constant(lo, hi, say)
	}
	all := func(v byte) Vec { return table(func(int) byte { return v }, "") }
	return utf8Constants{
		table(highFirst, "faults by the high nibble of the byte before"), table(lowFirst, "by its low nibble"),
		table(highSecond, "by the high nibble of the byte"), all(0x0F), all(leads3), all(leads4), all(0x80),
	}
}
