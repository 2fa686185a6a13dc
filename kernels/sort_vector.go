package kernels

import (
	"flynn/asm"
	"flynn/asm/isa"
)

// Room that sorts need beside that for a copy of the operand: two blocks of the widest tier.
const (
	widestBlock = 256
	sortRoom    = 2 * widestBlock
)

// sortImpls completes machine code that sorts blocks in registers and merges whole vectors.
func sortImpls(runs []asm.Impl[func(z, x []uint32)], merge []asm.Impl[func(z, a, b []uint32) int]) []asm.Impl[sorter] {
	var out []asm.Impl[sorter]
	for i, r := range runs {
		v := vectorSorter{runs: r.Fn, steps: merge[i].Fn}
		v.block, v.step = blockOf(r.ISA.Info())
		s := sorter{merge: v.merge}
		small := v.small
		s.sort = func(z, x, beside, w []uint32) { halves(z, beside, x, w, small, s.merge, v.block) }
		out = append(out, asm.Impl[sorter]{ISA: r.ISA, Tuning: r.Tuning, Body: r.Body ^ merge[i].Body, Fn: s})
	}
	return out
}

// blockOf is how many elements machine code sorts in registers, and how many it merges at once: half of all registers,
// and an eighth.
func blockOf(t *isa.Info) (block, step int) {
	lanes := t.Lanes(sizeOf[uint32]())
	return t.Regs / 2 * lanes, t.Regs / 8 * lanes
}

// vectorSorter is the machine code of one tier.
type vectorSorter struct {
	runs        func(z, x []uint32)
	steps       func(z, a, b []uint32) int
	block, step int
}

// small sorts a block at most. A shorter one is filled up with the largest value.
func (v *vectorSorter) small(z, x, w []uint32) {
	if len(x) == v.block {
		v.runs(z, x)
		return
	}
	padded, sorted := w[:v.block], w[v.block:2*v.block]
	for i := copy(padded, x); i < v.block; i++ {
		padded[i] = 1<<32 - 1
	}
	v.runs(sorted, padded)
	copy(z, sorted)
}

// merge leaves to machine code what it can: as long as both sides have whole vectors.
func (v *vectorSorter) merge(z, a, b, w []uint32) {
	if len(a) < v.step || len(b) < v.step {
		weave(z, a, b)
		return
	}
	used := v.steps(z, a, b)
	fromA, fromB := int(uint32(used)), used>>32
	done := fromA + fromB - v.step // what was kept went out too, but is not yet in its place
	kept, rest := w[:v.step], w[v.step:3*v.step]
	copy(kept, z[done:])
	a, b = a[fromA:], b[fromB:]
	if len(a) > len(b) {
		a, b = b, a
	}
	rest = rest[:len(kept)+len(a)] // a has fewer than a step
	mergeScalar(rest, kept, a, nil)
	weave(z[done:], rest, b)
}

// weave merges where one side may be much shorter: it looks for the place of each of its elements and copies between.
func weave(z, a, b []uint32) {
	if len(a) > len(b) {
		a, b = b, a
	}
	const long = 16 // so many times the shorter side, a search is cheaper than steps
	if len(a)*long > len(b) {
		mergeScalar(z, a, b, nil)
		return
	}
	for len(a) > 0 {
		n := countBelow(b, a[0])
		copy(z, b[:n])
		z[n] = a[0]
		z, a, b = z[n+1:], a[1:], b[n:]
	}
	copy(z, b)
}

// countBelow is how many elements of sorted b are smaller than v: in steps that double, then halve.
func countBelow(b []uint32, v uint32) int {
	lo, hi := 0, 1
	for hi < len(b) && b[hi] < v {
		lo, hi = hi+1, hi*2
	}
	hi = min(hi, len(b))
	for lo < hi {
		if mid := (lo + hi) / 2; b[mid] < v {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}
