package gen

import "fmt"

// Loops of the SVE backend.

func (b *sve) VectorLoop(left Count, unroll int, advance []Ptr, body func(int)) {
	if unroll > 1 {
		b.Comment(fmt.Sprintf("%d vectors a trip", unroll))
		b.vectors(left, unroll, advance, func() {}, func() { body(unroll) }, func() {})
	}
	b.Comment("one vector a trip")
	b.vectors(left, 1, advance, func() {}, func() { body(1) }, func() {})
}

func (b *sve) Reduce(left Count, acc []Vec, start func(string) Vec, advance []Ptr, add func(acc, x Vec),
	body func(int)) {
	b.Comment(fmt.Sprintf("%d vectors a trip", len(acc)))
	b.vectors(left, len(acc), advance,
		func() { startRest(acc, start) }, func() { body(len(acc)) }, func() { foldPairs(b, acc, add) })
	b.VectorLoop(left, 1, advance, body)
}

// vectors runs body as long as the elements of so many vectors are left; first before it and then after it, if it runs.
func (b *sve) vectors(left Count, vectors int, advance []Ptr, first, body, then func()) {
	loop, end := b.newLabel("loop"), b.newLabel("done")
	n, step := b.gps[left], b.r.take(b.symbol)
	b.count(step, vectors)
	b.emit("CMP", "R%d, R%d", step, n)
	b.emit("BLT", "%s", end)
	first()
	b.label(loop)
	b.scope(body)
	for _, p := range advance {
		if b.width(p) == b.elem.Size {
			b.forward(p, vectors)
		} else {
			b.emit("ADD", "R%d<<%d, R%d", step, log2(b.width(p)), b.gps[p])
		}
	}
	b.emit("SUB", "R%d, R%d", step, n)
	b.emit("CMP", "R%d, R%d", step, n)
	b.emit("BGE", "%s", loop)
	then()
	b.label(end)
	b.r.give(step)
}

// ScalarTail works on the first lane alone.
func (b *sve) ScalarTail(left Count, advance []Ptr, body func()) {
	b.Comment("one element a trip")
	b.word(svePTrue(b.elem.Size, partial, oneLane))
	b.governed(func() { b.whileThen(left, 1, advance, func() {}, body, func() {}) })
}

// MaskedTail may reach over the end of a page: a masked load or store touches nothing that its predicate leaves out.
func (b *sve) MaskedTail(left Count, advance []Ptr, fold, body func()) {
	b.Comment("what is left of a vector, by a predicate")
	end, n := b.newLabel("done"), b.gps[left]
	b.emit("CMP", "$0, R%d", n)
	b.emit("BLE", "%s", end)
	b.word(sveWhile(b.elem.Size, partial, zeroReg, n))
	b.governed(func() { b.scope(body) })
	for _, p := range advance {
		b.emit("ADD", "R%d<<%d, R%d", n, log2(b.width(p)), b.gps[p])
	}
	b.label(end)
	if fold != nil {
		fold()
	}
}

// governed runs body under the predicate of what is left.
func (b *sve) governed(body func()) {
	b.govern = partial
	body()
	b.govern = everyLane
}

func (b *sve) ChunkLoop(left Count, size int, body func()) {
	b.whileThen(left, size, nil, func() {}, body, func() {})
}
