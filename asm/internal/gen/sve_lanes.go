package gen

import "fmt"

// Sums inside of vectors. SVE slides lanes by a predicate, not by a number: as many lanes of zeros as it has lanes come
// in front of the others.

// LastLane makes these predicates, for 1, 2, 4 … lanes, as many as the longest vector needs, and reads how many lanes
// there are.
func (b *sve) LastLane(string) Vec {
	b.lanes = b.gps[b.newGP()]
	b.count(b.lanes, 1)
	b.note("R", b.lanes, "lanes of a vector")
	for by := 1; by*b.elem.Size < mostBytes; by *= 2 {
		p := b.p.take(b.symbol)
		b.number(uint64(by), func(r int) { b.word(sveWhile(b.elem.Size, p, zeroReg, r)) })
		b.note("P", p, fmt.Sprintf("lanes before number %d", by))
		b.slides = append(b.slides, p)
	}
	return none
}

func (b *sve) Prefix(v, zero Vec) { b.prefixes([]Vec{v}, zero) }

// prefixes adds to each vector itself moved up by 1, 2, 4 … lanes, as long as it has so many, whatever lanes a trip
// has: those behind them hold 0. The vectors take turns, since each step waits for the one before.
func (b *sve) prefixes(vs []Vec, zero Vec) {
	if b.slides == nil {
		panic("gen: " + b.symbol + " sums inside of a vector without LastLane")
	}
	end, govern := b.newLabel("summed"), b.govern
	b.govern = everyLane
	for i, p := range b.slides {
		var moved []Vec
		for _, v := range vs {
			t := b.Copy(zero)
			b.word(sveSplice(b.elem.Size, p, b.reg(t), b.reg(v)))
			moved = append(moved, t)
		}
		for u, v := range vs {
			b.AddTo(v, moved[u])
			b.Free(moved[u])
		}
		if i+1 < len(b.slides) {
			b.emit("CMP", "$%d, R%d", 2<<i, b.lanes)
			b.emit("BLE", "%s", end)
		}
	}
	b.label(end)
	b.govern = govern
}

func (b *sve) Last(v, _ Vec) Vec {
	t := b.newVec()
	b.word(sveAcross("lastb", b.elem.Size, b.govern, b.reg(t), b.reg(v)))
	b.Splat(t)
	return t
}

// Align has no number of lanes to take from the vector before.
func (b *sve) Align(Vec, Vec, int) Vec {
	panic("gen: " + b.symbol + " slides lanes from one vector to the next, whose number is known at run time only")
}

// Transpose has no squares.
func (b *sve) Transpose([]Vec) []Vec {
	panic("gen: " + b.symbol + " transposes squares of lanes, whose number is known at run time only")
}
