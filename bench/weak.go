package bench

import (
	"errors"
	"slices"

	"flynn/kernels"
	"flynn/results/keys"
)

// Weak scaling: a problem that grows with the workers, of all nodes where there are several. Its point has the n of one
// worker, so that it stands beside the point of one worker in a batch and takes turns with it; its operands are its
// own.

// weakScaled is a point whose problem grows with its workers.
func (p Point) weakScaled() Point {
	p.Scaling = keys.Weak
	return p
}

// throughput is a weak point whose workers do not wait for each other between ops, as in SPECrate and likwid-bench:
// what all cores can do at once, without what it costs that they work together.
func (p Point) throughput() Point {
	p.Scaling = keys.Throughput
	return p
}

// scales reports whether a selection has weak scaling of a kernel: where a problem of p times n is p times the work,
// and is not too large. Cold operands are those of a batch alone.
func (s *Selection) scales(k *kernels.Kernel, n, p int) bool {
	chosen := s.AllISAs || !k.Narrow() && k.StandsFor.Has(kernels.WeakScaled)
	return chosen && p > 1 && !s.Cold && k.Bytes(p*n) <= s.MaxWeakBytes && proportional(k, n, p)
}

// proportional reports whether work and operands of size p·n are p times those of n.
func proportional(k *kernels.Kernel, n, p int) bool {
	one, all, by := k.Work(n), k.Work(p*n), float64(p)
	return k.Sized() && k.Bytes(p*n) == int64(p)*k.Bytes(n) &&
		all.Flops == by*one.Flops && all.Loads == by*one.Loads && all.Stores == by*one.Stores
}

// grown are the sizes of the problems that the weak points of a batch have, one for each number of workers.
func (b Batch) grown() []int {
	var sizes []int
	for _, p := range b.Points {
		if p.Weak() && !slices.Contains(sizes, p.Size()) {
			sizes = append(sizes, p.Size())
		}
	}
	return sizes
}

// elements are those of all operands of a batch.
func (b Batch) elements() int64 {
	if b.filled > 0 {
		return b.filled
	}
	sum := b.Kernel.Elements(b.N)
	for _, n := range b.grown() {
		sum += b.Kernel.Elements(n)
	}
	return sum
}

// bytes are those of all operands of a batch.
func (b Batch) bytes() int64 {
	sum := b.Kernel.Bytes(b.N)
	for _, n := range b.grown() {
		sum += b.Kernel.Bytes(n)
	}
	return sum
}

// openWeak maps, fills and references the problems of the weak points of a batch, one for each number of workers.
func (g *Group) openWeak(b Batch, at kernels.Placement) error {
	g.weak = map[int]*Group{}
	for _, p := range b.Points {
		if !p.Weak() || g.weak[p.Crew().Total()] != nil {
			continue
		}
		w := &Group{host: g.host, selection: g.selection, source: g.source, whole: g}
		g.weak[p.Crew().Total()] = w
		if err := w.open(Batch{Kernel: b.Kernel, N: p.Size()}, p.Workers, at); err != nil {
			return err
		}
	}
	return nil
}

// of is the group whose operands a point has.
func (g *Group) of(p Point) *Group {
	if p.Weak() {
		return g.weak[p.Crew().Total()]
	}
	return g
}

// eachWeak does something for the group of each number of workers.
func (g *Group) eachWeak(do func(*Group) error) error {
	var errs []error
	for _, w := range g.weak {
		errs = append(errs, do(w))
	}
	return errors.Join(errs...)
}
