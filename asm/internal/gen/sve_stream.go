package gen

import "fmt"

// Loads, stores and pointers of the SVE backend.

// at calls f with a register that holds an address some elements behind a pointer. Offsets are in vectors, so that one
// in elements costs an addition.
func (b *sve) at(p Ptr, elem int, f func(base int)) {
	if elem == 0 {
		f(b.gps[p])
		return
	}
	r, op, bytes := b.r.take(b.symbol), "ADD", elem*b.elem.Size
	if bytes < 0 {
		op, bytes = "SUB", -bytes
	}
	b.emit(op, "$%d, R%d, R%d", imm12(bytes), b.gps[p], r)
	f(r)
	b.r.give(r)
}

// move loads or stores a vector.
func (b *sve) move(name string, v Vec, p Ptr, unit, elem int) {
	b.at(p, elem, func(base int) { b.word(sveMove(name, b.elem.Size, b.govern, b.reg(v), base, unit)) })
}

func (b *sve) Load(p Ptr, unit, elem int) Vec {
	v := b.newVec()
	b.move("ld1", v, p, unit, elem)
	return v
}

func (b *sve) Store(p Ptr, unit, elem int, v Vec) { b.move("st1", v, p, unit, elem) }

// Stream hints that nobody reads what it stores soon.
func (b *sve) Stream(p Ptr, vs []Vec) {
	for u, v := range vs {
		b.move("stnt1", v, p, u, 0)
	}
}

func (b *sve) StoreFirst(p Ptr, elem int, v Vec) {
	b.emit("FMOV"+b.d(), "F%d, %s", b.reg(v), b.mem(p, elem*b.elem.Size, b.elem.Size))
}

func (b *sve) Broadcast(p Ptr, elem int) Vec {
	v := b.newVec()
	b.word(sveBroadcast(b.elem.Size, b.reg(v), b.gps[p], elem*b.elem.Size))
	return v
}

// Gather loads indices into lanes as wide as elements.
func (b *sve) Gather(x, p Ptr, unit int) Vec {
	index, v := b.newVec(), b.newVec()
	b.move("index", index, p, unit, 0)
	b.word(sveGather(b.elem.Size, b.govern, b.reg(v), b.gps[x], b.reg(index)))
	b.Free(index)
	return v
}

// GatherScalar has no other way: nothing of a body knows how many lanes it would have to fill.
func (b *sve) GatherScalar(x, p Ptr, unit int) Vec { return b.Gather(x, p, unit) }

func (b *sve) Advance(p Ptr, unit, elem int) {
	if unit != 0 {
		b.forward(p, unit)
	}
	if elem != 0 {
		b.emit("ADD", "$%d, R%d", imm12(elem*b.width(p)), b.gps[p])
	}
}

// forward moves a pointer by so many vectors of elements.
func (b *sve) forward(p Ptr, vectors int) {
	if b.width(p) != b.elem.Size {
		panic(fmt.Sprintf("gen: %s moves a pointer to others than elements by vectors", b.symbol))
	}
	b.word(sveForward(b.gps[p], b.gps[p], vectors))
}
