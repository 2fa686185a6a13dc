package kernels

import (
	"math"
	"math/big"
	"testing"
)

// TestPhilox holds the generator against the vectors that its authors publish (Random123, kat_vectors).
func TestPhilox(t *testing.T) {
	for _, c := range []struct {
		counter [4]uint32
		key     [2]uint32
		want    [4]uint32
	}{
		{want: [4]uint32{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
		{
			[4]uint32{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, [2]uint32{0xffffffff, 0xffffffff},
			[4]uint32{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd},
		},
		{
			[4]uint32{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, [2]uint32{0xa4093822, 0x299f31d0},
			[4]uint32{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1},
		},
	} {
		var got [4]uint32
		in, k := c.counter, c.key
		if got[0], got[1], got[2], got[3] = philox(in[0], in[1], in[2], in[3], k[0], k[1]); got != c.want {
			t.Errorf("%08x: %08x, want %08x", in, got, c.want)
		}
	}
}

// TestInside holds the integer test against exact arithmetic, at the corners and near the circle.
func TestInside(t *testing.T) {
	const top = math.MaxUint32
	radius := new(big.Int).Lsh(big.NewInt(1), 64)
	for _, c := range [][2]uint32{{0, 0}, {top, 0}, {0, top}, {top, 1}, {top, top}, {3037000499, 3037000500},
		{3037000500, 3037000500}, {top, 92681}, {top, 92682}, {top, 92683}} {
		x, y := new(big.Int).SetUint64(uint64(c[0])), new(big.Int).SetUint64(uint64(c[1]))
		r := new(big.Int).Add(x.Mul(x, x), y.Mul(y, y))
		near := new(big.Int).Sub(radius, r)
		want := 0
		if near.Sign() > 0 {
			want = 1
		}
		if got := in(c[0], c[1]); got != want && near.CmpAbs(big.NewInt(2)) > 0 { // halves round down
			t.Errorf("%d: %d, want %d", c, got, want)
		}
	}
}

// TestPi: a million points give π to within five standard deviations, and no two seeds the same count.
func TestPi(t *testing.T) {
	const n = 1 << 20
	var counts [3]int
	for seed := range counts {
		counts[seed] = mcpi(n, 0, []uint32{uint32(seed), 7})
		deviation := 4 * math.Sqrt(math.Pi/4*(1-math.Pi/4)/n)
		if pi := 4 * float64(counts[seed]) / n; math.Abs(pi-math.Pi) > 5*deviation {
			t.Errorf("seed %d: π = %v", seed, pi)
		}
	}
	if counts[0] == counts[1] || counts[1] == counts[2] {
		t.Errorf("counts %d", counts)
	}
}

// TestFarBlocks: every variant agrees where a block's number carries into its upper word.
func TestFarBlocks(t *testing.T) {
	k, err := Lookup("mcpi", "u32")
	if err != nil {
		t.Fatal(err)
	}
	key := []uint32{5, 6}
	for i, v := range k.Variants {
		if !present.Has(v.ISA) {
			continue
		}
		f := open(t, k, 1, Placement{}).Op(i).(*op[uint32, pointsFunc]).fn
		for _, first := range []uint64{1<<32 - 3, 1<<32 - 8, 1<<33 + 1, math.MaxUint64 - 5} {
			if got, want := f(100, first, key), mcpi(100, first, key); got != want {
				t.Errorf("%s from block %d: %d, want %d", v.ISA, first, got, want)
			}
		}
	}
}
