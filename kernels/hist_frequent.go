package kernels

import (
	"encoding/binary"

	"flynn/asm"
)

// histSample is how many bytes are counted before it is known which are frequent.
const histSample = 256

// histLane is how much a byte lane counts to.
const histLane = 255

// histImpls counts the bytes that have been the most frequent so far in lanes of vectors, and the others one by one. It
// looks anew which they are before each run of machine code: data may change.
func histImpls(rows []asm.Impl[func(t []uint64, x []byte, v uint64)]) []asm.Impl[histFunc] {
	var out []asm.Impl[histFunc]
	for _, r := range rows {
		most := histLane * r.ISA.Info().Lanes(1)
		out = append(out, asm.Impl[histFunc]{ISA: r.ISA, Tuning: r.Tuning, Body: r.Body, Fn: func(t []uint64, x []byte) {
			sample := x[:min(histSample, len(x))]
			hist(t, sample)
			for x = x[len(sample):]; len(x) > 0; {
				block := x[:min(most, len(x))]
				x = x[len(block):]
				v := leaders((*[256]uint64)(t))
				r.Fn(t, block, binary.LittleEndian.Uint64(v[:]))
			}
		}})
	}
	return out
}

// leaders are the 8 bytes with the largest counts, in descending order.
func leaders(t *[256]uint64) (v [8]byte) {
	var largest [8]uint64
	for i, n := range t {
		if i >= len(v) && n <= largest[len(v)-1] {
			continue
		}
		at := min(i, len(v)-1)
		for ; at > 0 && largest[at-1] < n; at-- {
			v[at], largest[at] = v[at-1], largest[at-1]
		}
		v[at], largest[at] = byte(i), n
	}
	return v
}
