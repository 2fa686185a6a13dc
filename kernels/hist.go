package kernels

import (
	"encoding/binary"
	"math/bits"

	"flynn/asm"
	"flynn/asm/isa"
)

// Two kernels, because the same code takes its time by the data: where neighbours are equal, an increment waits for the
// store of the one before.
var (
	_ = define(histSpec("hist", "uniform"), tallies(func(h uint64) byte { return byte(h >> 8) }), hist,
		[]asm.Impl[histFunc](nil), histMethods...)
	_ = define(histSpec("histskew", "half of them equal, the next half as often as the one before"), tallies(skewed), hist,
		[]asm.Impl[histFunc](nil), histMethods...)
)

func histSpec(name, data string) Spec {
	return Spec{
		Name: name, Doc: "t[x[i]]++: how often each byte occurs; " + data + ". Increments meet in one table: SIMD cannot help",
		Size: "bytes", Dwarf: "map-reduce (conflicts)", Work: perElement(0, 1, 0), Step: 8,
		Algorithm: func(isa.ID) string { return "table" },
	}
}

// histFunc adds to t, which has 256 counts.
type histFunc = func(t []uint64, x []byte)

var histMethods = []method[histFunc]{{"tables", histTables}, {"runs", histRuns}}

func hist(t []uint64, x []byte) {
	counts := (*[256]uint64)(t)
	for _, v := range x {
		counts[v]++
	}
}

// histTables counts in 4 tables by turns, so that equal neighbours do not wait for each other, and loads 8 bytes at once.
func histTables(t []uint64, x []byte) {
	var tables [4][256]uint32
	for ; len(x) >= 8; x = x[8:] {
		w := binary.LittleEndian.Uint64(x)
		tables[0][byte(w)]++
		tables[1][byte(w>>8)]++
		tables[2][byte(w>>16)]++
		tables[3][byte(w>>24)]++
		tables[0][byte(w>>32)]++
		tables[1][byte(w>>40)]++
		tables[2][byte(w>>48)]++
		tables[3][byte(w>>56)]++
	}
	hist(t, x)
	for v := range t {
		for i := range tables {
			t[v] += uint64(tables[i][v])
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

// tallies is the form of counting in a table of the op's own: parts count for themselves and are added.
func tallies(v value[byte]) Form[byte, histFunc] {
	f := elements(onlyX, [streams]bool{}, [streams]value[byte]{v}, func(f histFunc, d *Data[byte]) {
		clear(d.Tally)
		f(d.Tally, d.X)
	})
	f.Tally = 256
	f.Fold = foldSum[byte]
	return f
}
