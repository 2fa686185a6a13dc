// Package kernels is what flynn computes: one catalogue of numeric kernels.
//
// A kernel is a value. It has a plain Go reference, which is its SISD variant, and one variant for each row that
// package asm holds for it. A form is all that the suite must know about a Go function type: how to make operands,
// how to pass them, how to cut a problem into parts and how to put the results together. Binding a variant to
// operands gives an Op, and the types are gone: whoever runs, verifies or measures kernels knows only Op.
//
// A kernel's formula, units and counts stand in its Spec, once; rates and intensities are derived from them.
//
// It may import asm, asm/isa and internal/mem.
package kernels
