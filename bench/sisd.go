package bench

import (
	"iter"

	"flynn/asm/isa"
	"flynn/kernels"
	"flynn/results/keys"
)

// sisd is one instruction stream on one data stream: plain Go on one pinned thread, the reference and its tunings.
type sisd struct{}

var _ = Register(sisd{})

func (sisd) Name() string { return keys.SISD }

// Holds tells that plain code has no vectors.
func (sisd) Holds(id isa.ID) bool { return id == isa.Scalar }

func (c sisd) Points(h *Host, k *kernels.Kernel, n int, s *Selection) iter.Seq[Point] {
	return oneCorePoints(c, h, k, n, s)
}

// Why: plain code runs everywhere.
func (sisd) Why(*Host, *kernels.Kernel, int) string { return "" }

func (sisd) Begin(g *Group, _ Batch) (Opened, error) { return oneCore{group: g}, nil }

// oneCorePoints are the variants of the instruction sets that a class of one thread holds.
func oneCorePoints(c Class, h *Host, k *kernels.Kernel, n int, s *Selection) iter.Seq[Point] {
	return func(yield func(Point) bool) {
		for i, v := range k.Variants {
			if !Holds(c, v.ISA) || !s.worthMeasuring(h, k, v, n) {
				continue
			}
			if !yield(NewPoint(c, k, n, 1, i)) {
				return
			}
		}
	}
}

// oneCore opens points of one thread, on the operands of the group.
type oneCore struct {
	done
	group *Group
}

func (o oneCore) Open(p Point) Run { return o.group.Alone(p.Variant) }
