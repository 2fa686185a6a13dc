package kernels

import "flynn/asm"

var _ = define(Spec{
	Name: "nop", Doc: "nothing: the cost of the harness; in class mimd_sm, fork and join",
	Size: "always 1", Dwarf: "control", Role: RoleOverhead, Work: perElement(0, 0, 0), N: 1, StandsFor: OnNodes,
}, nopForm(), nothing, []asm.Impl[func()](nil))

// nopForm is the form of a function without operands. Any part of nothing is nothing.
func nopForm() Form[byte, func()] {
	return Form[byte, func()]{
		Extents: func(n int) (m, columns, ld int) { return 1 << 20, n, 0 },
		Call:    func(f func(), _ *Data[byte]) { f() },
	}
}

// nothing is what an op does.
func nothing() {}
