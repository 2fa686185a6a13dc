package gen

import (
	"fmt"
	"slices"
)

// triple is to = 3·from.
func (b *rvv) triple(from, to int) {
	b.emit("SLL", "$1, X%d, X%d", from, to)
	b.emit("ADD", "X%d, X%d", from, to)
}

// copyGP copies a general register.
func (b *rvv) copyGP(from int) int {
	to := b.newGP()
	b.emit("MOV", "X%d, X%d", b.gps[from], b.gps[to])
	return to
}

// Loops and pointers of the RVV backend.

// VectorLoop leaves the unrolling to the group: every trip handles one vector, of as many elements as it is granted.
func (b *rvv) VectorLoop(left Count, _ int, advance []Ptr, body func(int)) {
	tail := "TA"
	if b.carried {
		tail = "TU"
	}
	b.Comment(fmt.Sprintf("one strip a trip; a vector is a group of %d registers", b.group))
	loop, end := b.newLabel("loop"), b.newLabel("done")
	n, vl := b.gps[left], b.r.take(b.symbol)
	b.emit("BEQZ", "X%d, %s", n, end)
	b.label(loop)
	b.setvl(n, vl, tail)
	b.granted, b.outside, b.vl = some, len(b.vecs), vl
	b.scope(func() { body(1) })
	b.granted = unknown
	b.emit("SUB", "X%d, X%d", vl, n)
	b.step(vl, advance)
	b.emit("BNEZ", "X%d, %s", n, loop)
	b.label(end)
	b.r.give(vl)
	b.taken[left] = true
}

// Reduce has one accumulator: VectorLoop uses no other.
func (b *rvv) Reduce(left Count, acc []Vec, _ func(string) Vec, advance []Ptr, _ func(acc, x Vec), body func(int)) {
	b.VectorLoop(left, len(acc), advance, body)
}

// step moves pointers by as many elements as register vl holds, and spoils it: those to narrower ones first.
func (b *rvv) step(vl int, advance []Ptr) {
	advance = slices.Clone(advance)
	slices.SortStableFunc(advance, func(p, q Ptr) int { return b.width(p) - b.width(q) })
	bytes := 1
	for _, p := range advance {
		if w := b.width(p); w > bytes {
			b.emit("SLL", "$%d, X%d, X%d", log2(w/bytes), vl, vl)
			bytes = w
		}
		b.emit("ADD", "X%d, X%d", vl, b.gps[p])
	}
}

// ScalarTail has nothing to do: VectorLoop takes all.
func (b *rvv) ScalarTail(left Count, _ []Ptr, _ func()) {
	if !b.taken[left] {
		panic("gen: " + b.symbol + " has a tail without a loop")
	}
}

func (b *rvv) Repeat(count Count, body func()) {
	loop, end := b.newLabel("loop"), b.newLabel("done")
	n := b.gps[count]
	b.emit("BLEZ", "X%d, %s", n, end)
	b.label(loop)
	b.forget()
	b.scope(body)
	b.emit("ADD", "$-1, X%d", n)
	b.emit("BNEZ", "X%d, %s", n, loop)
	b.label(end)
	b.forget()
}

// Stream, ToLine and Fence are for tiers that have such stores.
func (b *rvv) Stream(Ptr, []Vec) { panic(b.noStream()) }

func (b *rvv) ToLine(Ptr, Count, string) Count { panic(b.noStream()) }

func (b *rvv) Fence() { panic(b.noStream()) }

func (b *rvv) noStream() string { return "gen: " + b.symbol + " stores past the caches" }

func (b *rvv) ChunkLoop(left Count, size int, body func()) {
	step := b.r.take(b.symbol)
	b.emit("MOV", "$%d, X%d", size, step)
	b.while(b.gps[left], step, func() { b.scope(body) })
	b.r.give(step)
}

// while runs body as long as step are left, both in registers.
func (b *rvv) while(left, step int, body func()) {
	loop, end := b.newLabel("loop"), b.newLabel("done")
	b.emit("BLT", "X%d, X%d, %s", left, step, end)
	b.label(loop)
	b.forget()
	b.scope(body)
	b.emit("SUB", "X%d, X%d", step, left)
	b.emit("BGE", "X%d, X%d, %s", left, step, loop)
	b.label(end)
	b.forget()
}

// forget tells that a label can be reached with another grant; within a strip nothing changes it.
func (b *rvv) forget() {
	if b.granted == full {
		b.granted = unknown
	}
}

func (b *rvv) Pointer(p Ptr, say string) Ptr {
	g := b.newGP()
	b.note("X", b.gps[g], say)
	b.Set(Ptr(g), p)
	return b.alike(Ptr(g), p)
}

func (b *rvv) Set(p, to Ptr) { b.emit("MOV", "X%d, X%d", b.gps[to], b.gps[p]) }

func (b *rvv) Advance(p Ptr, unit, elem int) {
	if unit != 0 {
		panic("gen: " + b.symbol + " advances by vectors, whose length is known at run time only")
	}
	b.emit("ADD", "$%d, X%d", imm11(elem*b.width(p)), b.gps[p])
}

func (b *rvv) Skip(p Ptr, by Count) {
	x := b.r.take(b.symbol)
	b.emit("SLL", "$%d, X%d, X%d", log2(b.elem.Size), b.gps[by], x)
	b.emit("ADD", "X%d, X%d", x, b.gps[p])
	b.r.give(x)
}
