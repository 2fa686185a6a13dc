package gen

import "fmt"

// Stores of the NEON backend that pass the caches by: of pairs, and a hint only.

func (b *neon) Stream(p Ptr, vs []Vec) {
	if len(vs)%2 != 0 {
		stores(b, p, vs)
		return
	}
	for u := 0; u < len(vs); u += 2 {
		b.word(stnp(b.reg(vs[u]), b.reg(vs[u+1]), b.gps[p], b.span(u, 0)))
	}
}

// stnp stores two whole vectors. "Load/store no-allocate pair (offset)": 10 101 V 000 L imm7 Rt2 Rn Rt; V = 1 are
// vector registers, L = 0 is a store, the offset counts vectors.
func stnp(first, second, base, offset int) word {
	if offset%quad != 0 || offset < 0 || offset/quad >= 1<<6 {
		panic(fmt.Sprintf("gen: offset %d does not fit a pair", offset))
	}
	bits := 0b10101<<27 | 1<<26 | uint32(offset/quad)<<15 | field(second)<<10 | field(base)<<5 | field(first)
	mem := fmt.Sprintf("[x%d]", base)
	if offset > 0 {
		mem = fmt.Sprintf("[x%d,#%d]", base, offset)
	}
	return word{bits, fmt.Sprintf("stnp q%d, q%d, %s", first, second, mem)}
}
