package gen

import (
	"fmt"

	"flynn/asm/isa"
)

// defaults is what all backends have: the tier and the element type of the function under construction, how large the
// elements are that its pointers point to, and each operation as a backend does it that has no instruction for it.
type defaults struct {
	self  Builder // the backend that has these
	tier  isa.ID
	elem  Elem
	sizes map[Ptr]int // bytes of what a pointer points to, where that is no element
}

func newDefaults(self Builder, t isa.ID, e Elem) defaults {
	return defaults{self: self, tier: t, elem: e, sizes: map[Ptr]int{}}
}

func (d *defaults) Tier() *isa.Info { return d.tier.Info() }

func (d *defaults) Elem() Elem { return d.elem }

func (d *defaults) Can(c isa.Capabilities) bool { return d.tier.Info().Can(c) }

func (d *defaults) Index(name, say string) Ptr {
	p := d.self.Slice(name, say)
	d.sizes[p] = indexSize
	return p
}

// width is the bytes of what a pointer points to.
func (d *defaults) width(p Ptr) int {
	if size := d.sizes[p]; size > 0 {
		return size
	}
	return d.elem.Size
}

// alike gives a pointer the size of what another points to.
func (d *defaults) alike(p, other Ptr) Ptr {
	d.sizes[p] = d.sizes[other]
	return p
}

func (d *defaults) Gather(x, p Ptr, unit int) Vec { return d.self.GatherScalar(x, p, unit) }

// MulAddEach loads the element once.
func (d *defaults) MulAddEach(xs, ys []Vec, p Ptr, elem int) {
	c := d.self.Broadcast(p, elem)
	for u, x := range xs {
		d.self.MulAdd(x, ys[u], c)
	}
	d.self.Free(c)
}

// OuterProduct multiplies by one element after the other.
func (d *defaults) OuterProduct(acc []Vec, a Ptr, row []Vec) {
	for i := range len(acc) / len(row) {
		ai := d.self.Broadcast(a, i)
		for j, v := range row {
			d.self.FMA(acc[i*len(row)+j], ai, v)
		}
	}
}

func (d *defaults) FMAChain(acc, x, y Vec) { d.self.MulAdd(acc, x, y) }

func (d *defaults) Scale(_, _ []Vec) bool { return false }

func (d *defaults) LastLane(string) Vec { return none }

// MaskedTail has no masks: it folds, and goes on by elements.
func (d *defaults) MaskedTail(left Count, advance []Ptr, fold, body func()) {
	if fold != nil {
		fold()
	}
	d.self.ScalarTail(left, advance, body)
}

func (d *defaults) OverlappingTail(left, _ Count, advance []Ptr, body func()) {
	d.self.MaskedTail(left, advance, nil, body)
}

// fixed is what backends have whose vectors have a length that is known when code is generated.
type fixed struct {
	self interface {
		Builder
		// whileThen runs body as long as step elements are left; first before it and then after it, if it runs.
		whileThen(left Count, step int, advance []Ptr, first, body, then func())
	}
	single bool // inside ScalarTail: first lanes only
	few    bool // the loop under construction has few trips
}

func (f *fixed) Lanes() int {
	if f.single {
		return 1
	}
	return f.self.Tier().Bits / 8 / f.self.Elem().Size
}

// scalarly runs body on first lanes.
func (f *fixed) scalarly(body func()) {
	single := f.single
	f.single = true
	body()
	f.single = single
}

func (f *fixed) StoreFirst(p Ptr, elem int, v Vec) {
	f.scalarly(func() { f.self.Store(p, 0, elem, v) })
}

func (f *fixed) VectorLoop(left Count, unroll int, advance []Ptr, body func(int)) {
	if unroll > 1 {
		f.self.Comment(fmt.Sprintf("%d vectors a trip", unroll))
		f.while(left, unroll*f.Lanes(), advance, func() { body(unroll) })
	}
	f.self.Comment("one vector a trip")
	f.while(left, f.Lanes(), advance, func() { body(1) })
}

func (f *fixed) Reduce(left Count, acc []Vec, start func(string) Vec, advance []Ptr,
	add func(acc, x Vec), body func(int)) {
	f.self.Comment(fmt.Sprintf("%d vectors a trip", len(acc)))
	f.self.whileThen(left, len(acc)*f.Lanes(), advance,
		func() { startRest(acc, start) }, func() { body(len(acc)) }, func() { foldPairs(f.self, acc, add) })
	f.few = true
	f.VectorLoop(left, 1, advance, body)
	f.few = false
}

func (f *fixed) ScalarTail(left Count, advance []Ptr, body func()) {
	f.self.Comment("one element a trip")
	f.scalarly(func() { f.while(left, 1, advance, body) })
}

func (f *fixed) ChunkLoop(left Count, size int, body func()) { f.while(left, size, nil, body) }

// while runs body as long as step elements are left.
func (f *fixed) while(left Count, step int, advance []Ptr, body func()) {
	f.self.whileThen(left, step, advance, func() {}, body, func() {})
}
