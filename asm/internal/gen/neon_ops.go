package gen

import "fmt"

// This file holds what the NEON backend does inside bodies: memory, arithmetic, loops.

// span is the distance of so many vectors and elements in bytes.
func (b *neon) span(unit, elem int) int { return (unit*b.Lanes() + elem) * b.elem.Size }

// Broadcast loads and copies, because VLD1R, which does both, takes no offset.
func (b *neon) Broadcast(p Ptr, elem int) Vec {
	v := b.newVec()
	if elem == 0 && !b.single {
		b.emit("VLD1R", "(R%d), [V%d.%s]", b.gps[p], b.reg(v), b.arr())
		return v
	}
	b.emit("FMOV"+b.d(), "%s, F%d", b.mem(p, elem*b.elem.Size, b.elem.Size), b.reg(v))
	b.splat(v)
	return v
}

// binary emits to = x op y. Integers are added in all lanes, even inside ScalarTail.
func (b *neon) binary(vector, scalar string, to, x, y int) {
	switch {
	case !b.elem.float():
		b.emit("V"+scalar[1:], "V%[1]d.%[4]s, V%[2]d.%[4]s, V%[3]d.%[4]s", y, x, to, b.arr())
	case b.single:
		b.emit(scalar+b.d(), "F%d, F%d, F%d", y, x, to)
	default:
		b.word(threeSame(vector, b.elem, to, x, y))
	}
}

func (b *neon) Add(x, y Vec) Vec {
	v := b.newVec()
	b.binary("fadd", "FADD", b.reg(v), b.reg(x), b.reg(y))
	return v
}

func (b *neon) Sub(x, y Vec) Vec {
	v := b.newVec()
	b.binary("fsub", "FSUB", b.reg(v), b.reg(x), b.reg(y))
	return v
}

func (b *neon) Mul(x, y Vec) Vec {
	v := b.newVec()
	b.binary("fmul", "FMUL", b.reg(v), b.reg(x), b.reg(y))
	return v
}

func (b *neon) AddTo(acc, x Vec) { b.binary("fadd", "FADD", b.reg(acc), b.reg(acc), b.reg(x)) }

func (b *neon) SubTo(acc, x Vec) { b.binary("fsub", "FSUB", b.reg(acc), b.reg(acc), b.reg(x)) }

func (b *neon) MulTo(acc, x Vec) { b.binary("fmul", "FMUL", b.reg(acc), b.reg(acc), b.reg(x)) }

// MaxTo keeps the number where one operand is a quiet NaN. A signalling NaN becomes a quiet one, and acc is lost.
func (b *neon) MaxTo(acc, x Vec) {
	b.binary("fmaxnm", "FMAXNM", b.reg(acc), b.reg(acc), b.reg(x))
}

// fused emits to = c + x·y; a vector instruction has c only where to is.
func (b *neon) fused(to, x, y, c int) {
	switch {
	case b.single:
		b.emit("FMADD"+b.d(), "F%d, F%d, F%d, F%d", y, c, x, to)
	case to == c:
		b.emit("VFMLA", "V%d.%s, V%d.%s, V%d.%s", y, b.arr(), x, b.arr(), to, b.arr())
	default:
		panic("gen: " + b.symbol + ": VFMLA adds to its destination only")
	}
}

func (b *neon) FMA(acc, x, y Vec) { b.fused(b.reg(acc), b.reg(x), b.reg(y), b.reg(acc)) }

func (b *neon) FMAChain(acc, x, y Vec) { b.FMA(acc, x, y) }

// OuterProduct multiplies by a lane of a loaded vector: nothing is copied to every lane first.
func (b *neon) OuterProduct(acc []Vec, a Ptr, row []Vec) {
	rows, lanes := len(acc)/len(row), b.Lanes()
	if rows%lanes != 0 {
		panic(fmt.Sprintf("gen: %s: %d rows are no whole vectors of %d", b.symbol, rows, lanes))
	}
	as := loads(b, a, rows/lanes)
	for i, v := range acc {
		row, col := i/len(row), row[i%len(row)]
		b.word(fmlaLane(b.elem, b.reg(v), b.reg(col), b.reg(as[row/lanes]), row%lanes))
	}
	b.Free(as...)
}

// MulAdd adds into a copy of z. A value of this body then lives in the copy; one that a loop carries is moved back.
func (b *neon) MulAdd(x, y, z Vec) {
	if b.single {
		b.fused(b.reg(x), b.reg(x), b.reg(y), b.reg(z))
		return
	}
	t := b.newVec()
	b.copy(b.reg(z), b.reg(t))
	b.fused(b.reg(t), b.reg(x), b.reg(y), b.reg(t))
	if int(x) < b.mark {
		b.copy(b.reg(t), b.reg(x))
	} else {
		b.vecs[x], b.vecs[t] = b.vecs[t], b.vecs[x]
	}
	b.Free(t)
}

func (b *neon) copy(from, to int) { b.emit("VMOV", "V%d.B16, V%d.B16", from, to) }

func (b *neon) FoldAdd(acc []Vec) {
	b.fold("fadd", acc)
	r := b.reg(acc[0])
	if b.elem == F32 {
		b.word(threeSame("faddp", b.elem, r, r, r))
	}
	b.word(pairwise("faddp", b.elem, r, r))
}

func (b *neon) FoldMax(acc []Vec) {
	b.fold("fmaxnm", acc)
	r := b.reg(acc[0])
	if b.elem == F32 {
		b.word(maxAcross(r, r))
	} else {
		b.word(pairwise("fmaxnmp", b.elem, r, r))
	}
}

func (b *neon) fold(name string, acc []Vec) {
	foldPairs(b, acc, func(acc, x Vec) { b.word(threeSame(name, b.elem, b.reg(acc), b.reg(acc), b.reg(x))) })
	b.Comment("fold lanes")
}

func (b *neon) OverlappingTail(left, all Count, advance []Ptr, body func()) {
	few, end, n := b.newLabel("few"), b.newLabel("done"), b.gps[left]
	b.emit("CBZ", "R%d, %s", n, end)
	b.emit("CMP", "$%d, R%d", b.Lanes(), b.gps[all])
	b.emit("BLT", "%s", few)
	b.Comment("back to where the last vector begins")
	b.emit("SUB", "$%d, R%d", b.Lanes(), n)
	for _, p := range advance {
		b.emit("ADD", "R%d<<%d, R%d", n, log2(b.width(p)), b.gps[p])
	}
	b.scope(body)
	b.emit("JMP", "%s", end)
	b.label(few)
	b.MaskedTail(left, advance, nil, body)
	b.label(end)
}

func (b *neon) Advance(p Ptr, unit, elem int) {
	b.emit("ADD", "$%d, R%d", imm12((unit*b.Lanes()+elem)*b.width(p)), b.gps[p])
}
