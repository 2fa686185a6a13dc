package bench

import (
	"iter"

	"flynn/asm/isa"
	"flynn/kernels"
	"flynn/results/keys"
)

// simd is one instruction stream on several data streams: vector code on one pinned thread.
type simd struct{}

var _ = Register(simd{})

func (simd) Name() string { return keys.SIMD }

// Holds tells that the class has every instruction set but that of plain code.
func (simd) Holds(id isa.ID) bool { return id != isa.Scalar }

func (c simd) Points(h *Host, k *kernels.Kernel, n int, s *Selection) iter.Seq[Point] {
	return oneCorePoints(c, h, k, n, s)
}

// Why: what an instruction set lacks is said of the instruction set.
func (simd) Why(*Host, *kernels.Kernel, int) string { return "" }

func (simd) Begin(g *Group, _ Batch) (Opened, error) { return oneCore{group: g}, nil }
