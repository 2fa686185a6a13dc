package peer

import "math/bits"

// source gives the values of operands: element i of a stream has the value of a hash of seed, stream and i.
type source uint64

func (s source) hash(stream, i int) uint64 {
	return mix(uint64(s) + uint64(stream)<<56 + (uint64(i)+1)*0x9E3779B97F4A7C15)
}

// below is a position under n.
func (s source) below(stream, i, n int) int { return int(s.hash(stream, i) >> 32 * uint64(n) >> 32) }

// mix is splitmix64's finalizer.
func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}

// value makes an exact value of a hash: a float of floats, the bits of an integer of ints.
type value struct {
	float func(h uint64) float64
	bits  func(h uint64) uint64
}

// integers are whole numbers from ±1 to ±span.
func integers(span uint64) value {
	return value{float: func(h uint64) float64 {
		v := float64(1 + (h>>1)%span)
		if h&1 != 0 {
			return -v
		}
		return v
	}, bits: func(h uint64) uint64 { return h | 1 }}
}

// Values that streams share.
var (
	wide   = integers(1000)
	narrow = integers(3)
	many   = integers(1 << 22)

	powers = value{float: func(h uint64) float64 {
		v := [4]float64{0.5, 1, 2, 1}[h>>1&3]
		if h&1 != 0 {
			return -v
		}
		return v
	}}
	letters = value{bits: func(h uint64) uint64 { return [4]uint64{'a', 'b', 'c', 0xE1}[h&3] }}
	small   = value{float: func(h uint64) float64 { return integers(1024).float(h) / 512 }}
	odd1    = value{bits: func(h uint64) uint64 { return h | 1 }}
	high    = value{bits: func(h uint64) uint64 { return h>>32 | 1<<16 }}
	bytes8  = value{bits: func(h uint64) uint64 { return h >> 8 }}
	bytes16 = value{bits: func(h uint64) uint64 { return h >> 16 }}
	skewed  = value{bits: func(h uint64) uint64 { return uint64(bits.TrailingZeros64(h)) }}

	alphabet = value{bits: func(h uint64) uint64 { return 'a' + h%26 }}

	odd = value{bits: func(h uint64) uint64 { return h>>8 | 1 }}
)
