package kernels

import (
	"math/bits"
	"slices"

	"flynn/asm"
	"flynn/asm/isa"
)

// The histogram is two kernels, because its time depends on the data. Where neighbours are equal, an increment waits
// for the store of the one before. Where a few values occur most, vectors count them.
var (
	uniformBytes = value[byte]{"h>>8", func(h uint64) byte { return byte(h >> 8) }}
	skewedBytes  = value[byte]{"the trailing zeros of h", skewed}

	_ = define(histSpec("hist", "uniform. Increments meet in one table: SIMD cannot help"),
		histForm(uniformBytes), hist, histRows, histMethods...)
	_ = define(histSpec("histskew", "half of them equal, the next half as often as the one before. "+
		"SIMD counts the frequent ones", "frequent"),
		histForm(skewedBytes), hist, append(slices.Clip(histRows), histImpls(asm.FrequentU8)...), histMethods...)
)

func histSpec(name, data string, programs ...string) Spec {
	return Spec{
		Name: name, Doc: "t[x[i]]++: how often each byte occurs; " + data,
		Size: "bytes", Dwarf: "map-reduce (conflicts)", Work: perElement(0, 1, 0), Step: 8, Programs: programs,
		Algorithm: func(t isa.ID) string {
			if t == isa.Scalar {
				return "table"
			}
			return "frequent"
		},
	}
}

// histFunc adds to t, which has 256 counts.
type histFunc = func(t []uint64, x []byte)

// histRows are the plain tier's tunings: few tables lie on few lines, which stores share; many tables keep equal bytes
// apart.
var histRows = []asm.Impl[histFunc]{{ISA: isa.Scalar, Tuning: "tables2", Fn: histTables2},
	{ISA: isa.Scalar, Tuning: "tables8", Fn: histTables8}}

var histMethods = []method[histFunc]{{"tables", histTables2}, {"runs", histRuns}}

func hist(t []uint64, x []byte) {
	counts := (*[256]uint64)(t)
	for _, v := range x {
		counts[v]++
	}
}

// histBlock is how many bytes 32 bits count, in whatever table they are.
const histBlock = 1 << 31

// histTables2 counts in two tables by turns, so that half as many equal neighbours wait for each other. The counts of a
// byte stand side by side.
func histTables2(t []uint64, x []byte) {
	for len(x) > 0 {
		block := x[:min(histBlock, len(x))]
		x = x[len(block):]
		var counts [256][2]uint32
		for ; len(block) >= 8; block = block[8:] {
			b := (*[8]byte)(block)
			counts[b[0]][0]++
			counts[b[1]][1]++
			counts[b[2]][0]++
			counts[b[3]][1]++
			counts[b[4]][0]++
			counts[b[5]][1]++
			counts[b[6]][0]++
			counts[b[7]][1]++
		}
		hist(t, block)
		sums := (*[256]uint64)(t)
		for v := 0; v < 256; v += 4 { // of 4 KiB, this is a tenth of the time
			c, s := (*[4][2]uint32)(counts[v:]), (*[4]uint64)(sums[v:])
			s[0] += uint64(c[0][0] + c[0][1])
			s[1] += uint64(c[1][0] + c[1][1])
			s[2] += uint64(c[2][0] + c[2][1])
			s[3] += uint64(c[3][0] + c[3][1])
		}
	}
}

// histTables8 counts in eight tables by turns: an increment is done before the next one of its table.
func histTables8(t []uint64, x []byte) {
	for len(x) > 0 {
		block := x[:min(histBlock, len(x))]
		x = x[len(block):]
		var counts [256][8]uint32
		for ; len(block) >= 8; block = block[8:] {
			b := (*[8]byte)(block)
			counts[b[0]][0]++
			counts[b[1]][1]++
			counts[b[2]][2]++
			counts[b[3]][3]++
			counts[b[4]][4]++
			counts[b[5]][5]++
			counts[b[6]][6]++
			counts[b[7]][7]++
		}
		hist(t, block)
		for v := range counts {
			c := &counts[v]
			t[v] += uint64(c[0] + c[1] + c[2] + c[3] + c[4] + c[5] + c[6] + c[7])
		}
	}
}

// histRuns adds a run of equal bytes at once.
func histRuns(t []uint64, x []byte) {
	for i := 0; i < len(x); {
		j := i + 1
		for j < len(x) && x[j] == x[i] {
			j++
		}
		t[x[i]] += uint64(j - i)
		i = j
	}
}

// skewed has byte k with probability 2^−(k+1).
func skewed(h uint64) byte { return byte(bits.TrailingZeros64(h)) }

// histForm is the form of counting in a table of the op's own: parts count for themselves and are added.
func histForm(v value[byte]) Form[byte, histFunc] {
	f := elements(layout[byte]{each(input, v)}, func(f histFunc, d *Data[byte]) {
		clear(d.Tally)
		f(d.Tally, d.X)
	})
	f.Tally = 256
	f.Fold = foldSum[byte]
	return f
}
