package gen

import (
	"cmp"
	"fmt"
)

// returnGP returns an integer.
func (b *rvv) returnGP(r int) {
	b.emit("MOV", "X%d, %s", r, b.ret())
	b.ReturnNothing()
}

// Memory, arithmetic, folds and loops of the RVV backend.

// sew is the element width of vsetvli, move the load and store of a scalar, memory the one of a vector.
func (b *rvv) sew() string { return fmt.Sprintf("E%d", 8*cmp.Or(b.lane, b.elem.Size)) }

func (b *rvv) memory(op string) string { return fmt.Sprintf("%s%dV", op, 8*b.elem.Size) }

func (b *rvv) move() string {
	switch {
	case b.elem.float():
		return b.suffix("MOVF", "MOVD")
	case b.elem.Size == 4:
		return "MOVW"
	}
	return "MOV"
}

// whole asks for all elements of a group. In a loop over elements it stays at what the trip was granted.
func (b *rvv) whole() {
	if b.granted == unknown {
		x := b.r.take(b.symbol)
		b.setvl(0, x, "TA")
		b.r.give(x)
		b.granted = full
	}
}

// setvl asks for as many elements as register left holds; X0 asks for all. Register vl gets what was granted.
func (b *rvv) setvl(left, vl int, tail string) {
	mask := "MA"
	if b.kept {
		mask = "MU"
	}
	b.emit("VSETVLI", "X%d, %s, M%d, %s, %s, X%d", left, b.sew(), b.group, tail, mask, vl)
}

// at calls f with an address. Loads and stores of vectors have no offset, so one costs an addition.
func (b *rvv) at(p Ptr, unit, elem int, f func(mem string)) {
	if unit != 0 {
		panic("gen: " + b.symbol + " counts in vectors, whose length is known at run time only")
	}
	if elem == 0 {
		f(fmt.Sprintf("(X%d)", b.gps[p]))
		return
	}
	x := b.r.take(b.symbol)
	b.emit("ADD", "$%d, X%d, X%d", imm11(elem*b.elem.Size), b.gps[p], x)
	f(fmt.Sprintf("(X%d)", x))
	b.r.give(x)
}

// imm11 is an immediate that fits the 12 bits with sign of an addition or an address.
func imm11(n int) int {
	if n < -1<<11 || n >= 1<<11 {
		panic(fmt.Sprintf("gen: %d does not fit 12 bits with sign", n))
	}
	return n
}

func (b *rvv) Load(p Ptr, unit, elem int) Vec {
	b.whole()
	v := b.newVec()
	b.at(p, unit, elem, func(mem string) { b.emit(b.memory("VLE"), "%s, %s", mem, b.vector(b.reg(v))) })
	return v
}

func (b *rvv) Store(p Ptr, unit, elem int, v Vec) {
	b.whole()
	b.lanes(v, func(reg string) {
		b.at(p, unit, elem, func(mem string) { b.emit(b.memory("VSE"), "%s, %s", reg, mem) })
	})
}

func (b *rvv) Broadcast(p Ptr, elem int) Vec {
	v := b.newScalar()
	b.emit(b.move(), "%d(X%d), %s", imm11(elem*b.elem.Size), b.gps[p], b.scalar(v))
	return v
}

// with is an operation that takes a scalar: FADD becomes FADDF, of integers ADDX.
func (b *rvv) with(name string) string { return b.typed(name) + b.form() }

// form is how mnemonics call a scalar operand; typed drops the F of floating point for integers.
func (b *rvv) form() string {
	if b.elem.float() {
		return "F"
	}
	return "X"
}

func (b *rvv) typed(name string) string {
	if b.elem.float() {
		return name
	}
	return name[1:]
}

// onlyFloats refuses integers, whose bits an operation would take for floating-point numbers.
func (b *rvv) onlyFloats(what string) {
	if !b.elem.float() {
		panic("gen: no " + what + " of " + b.elem.Name)
	}
}

// binary emits to = x op y for an operation where x and y may change places.
func (b *rvv) binary(name, to string, x, y Vec) {
	if b.isScalar(x) {
		x, y = y, x
	}
	b.ordered(name, name, to, x, y)
}

// ordered emits to = x op y; swapped is y op x.
func (b *rvv) ordered(name, swapped, to string, x, y Vec) {
	if b.isScalar(x) && !b.isScalar(y) {
		name, x, y = swapped, y, x
	}
	b.lanes(x, func(reg string) {
		if b.isScalar(y) {
			b.emit("V"+b.with(name+"V"), "%s, %s, %s", b.scalar(y), reg, to)
		} else {
			b.emit("V"+b.typed(name+"VV"), "%s, %s, %s", b.in(y), reg, to)
		}
	})
}

// fresh gives a new vector, which f fills.
func (b *rvv) fresh(f func(reg string)) Vec {
	b.whole()
	v := b.newVec()
	f(b.vector(b.reg(v)))
	return v
}

func (b *rvv) Add(x, y Vec) Vec { return b.fresh(func(to string) { b.binary("FADD", to, x, y) }) }

func (b *rvv) Sub(x, y Vec) Vec {
	return b.fresh(func(to string) { b.ordered("FSUB", "FRSUB", to, x, y) })
}

func (b *rvv) Mul(x, y Vec) Vec { return b.fresh(func(to string) { b.binary("FMUL", to, x, y) }) }

// change emits acc = acc op x. Of two scalars the result is a scalar.
func (b *rvv) change(name, swapped string, acc, x Vec) {
	if b.isScalar(acc) && b.isScalar(x) {
		if b.elem.float() {
			name += b.suffix("S", "D")
		}
		b.emit(b.typed(name), "%s, %s, %s", b.scalar(x), b.scalar(acc), b.scalar(acc))
		return
	}
	b.ordered(name, swapped, b.out(acc), acc, x)
}

func (b *rvv) AddTo(acc, x Vec) { b.change("FADD", "FADD", acc, x) }

func (b *rvv) SubTo(acc, x Vec) { b.change("FSUB", "FRSUB", acc, x) }

func (b *rvv) MulTo(acc, x Vec) { b.change("FMUL", "FMUL", acc, x) }

// MaxTo keeps the number where one operand is a NaN.
func (b *rvv) MaxTo(acc, x Vec) { b.change("FMAX", "FMAX", acc, x) }

// FMA overwrites the addend, MulAdd the factor that is a vector.
func (b *rvv) FMA(acc, x, y Vec) { b.fused("VFMACC", b.out(acc), x, y) }

func (b *rvv) MulAdd(x, y, z Vec) { b.fused("VFMADD", b.out(x), z, y) }

// fused emits a multiply-add whose last operand may be a scalar.
func (b *rvv) fused(name, to string, x, y Vec) {
	b.onlyFloats(name)
	if name == "VFMACC" && b.isScalar(x) { // both are factors
		x, y = y, x
	}
	b.lanes(x, func(reg string) {
		if b.isScalar(y) {
			b.emit(name+"VF", "%s, %s, %s", reg, b.scalar(y), to)
		} else {
			b.emit(name+"VV", "%s, %s, %s", reg, b.in(y), to)
		}
	})
}

// FoldAdd starts from 0, which reductions take from the first lane of a vector: of one that is folded already.
func (b *rvv) FoldAdd(acc []Vec) {
	b.fold("VFADDVV", acc, func(regs []string) {
		zero := regs[len(regs)-1]
		if len(regs) == 1 {
			group := b.take()
			zero = b.vector(group)
			b.v.give(group)
		}
		b.emit("VMVSX", "X0, %s", zero)
		b.emit("VFREDUSUMVS", "%s, %s, %s", zero, regs[0], regs[0])
	})
}

func (b *rvv) FoldMax(acc []Vec) {
	b.fold("VFMAXVV", acc, func(regs []string) { b.emit("VFREDMAXVS", "%s, %s, %s", regs[0], regs[0], regs[0]) })
}

// fold combines the accumulators that there are in pairs, reduces the lanes of the first and leaves the result as a
// scalar. It goes over whole groups, whatever the last trip was granted.
func (b *rvv) fold(name string, acc []Vec, reduce func(regs []string)) {
	b.onlyFloats(name)
	b.Comment("fold accumulators, then lanes")
	b.whole()
	var regs []string
	for _, v := range acc {
		if b.reg(v) != absent {
			regs = append(regs, b.vector(b.reg(v)))
		}
	}
	if regs == nil || b.granted != full {
		panic("gen: " + b.symbol + " folds what no loop has gathered")
	}
	for n := len(regs); n > 1; n = (n + 1) / 2 {
		for i := range n / 2 {
			b.emit(name, "%s, %s, %s", regs[i+(n+1)/2], regs[i], regs[i])
		}
	}
	reduce(regs)
	group, scalar := b.reg(acc[0]), b.f.take(b.symbol)
	b.emit("VFMVFS", "%s, F%d", regs[0], scalar)
	b.give(group)
	b.vecs[acc[0]] = scalars + scalar
}

func (b *rvv) Return(v Vec) {
	if !b.isScalar(v) {
		panic("gen: " + b.symbol + " returns a vector that was not folded")
	}
	b.emit(b.move(), "%s, %s", b.scalar(v), b.ret())
	b.ReturnNothing()
}

func (b *rvv) ReturnNothing() { b.emit("RET", "") }
