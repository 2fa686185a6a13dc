// Package ops runs the operations that the generator builds kernels of, each by itself: its functions are small
// programs of asm/internal/gen, and its test holds them against plain Go on every tier that the machine has.
//
// It may import asm/isa. Nobody imports it.
package ops

import "flynn/asm/isa"

// Impl is one implementation of a program whose Go function type is F, as a row of package asm: there are no tunings
// and no closures here.
type Impl[F any] struct {
	ISA    isa.ID
	Tuning string
	Fn     F
	Code   uintptr
	Body   uint32
}
