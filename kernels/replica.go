package kernels

import (
	"fmt"

	"flynn/internal/mem"
)

// Replica is an op for redundant work: it reads the operands of a whole problem and writes memory of its own, unless
// its slot is 0. It works on the units that it was last bound at.
type Replica interface {
	Op
	// Bind makes units lo to hi of the whole its operands. It allocates nothing. Streams that are changed in place are
	// copied, so a replica is bound before another one changes them.
	Bind(lo, hi int)
	// Copies tells whether Bind copies anything.
	Copies() bool
	// Commit adds scalar results to those of the whole. The replica of slot 0 does so after each of its parts, in
	// order.
	Commit()
	// Clear clears the memory of its own.
	Clear()
}

type replica[T Elem, F any] struct {
	*op[T, F]
	whole   *op[T, F]
	private [streams][]T // nil where the replica uses the operands of the whole
	lo, hi  int
}

// Replica returns a replica of whole, an op of this problem, that runs a variant on at most the given number of units
// at once. Replicas of one slot share the memory that they write, until the problem is freed.
func (p *problem[T, F]) Replica(whole Op, variant, slot, units int) (Replica, error) {
	t := &replica[T, F]{op: p.Op(variant).(*op[T, F]), whole: whole.(*op[T, F])}
	if slot == 0 {
		return t, nil
	}
	for len(p.private) <= slot {
		p.private = append(p.private, [streams][]T{})
	}
	part := p.data
	if units < whole.Units() {
		part = p.form.cut(&p.data, 0, units)
	}
	for i := range streams {
		n := len(*part.stream(i))
		if !p.form.writes(i) || n == 0 {
			continue
		}
		if err := p.grow(slot, i, n); err != nil {
			return nil, err
		}
		t.private[i] = p.private[slot][i]
	}
	return t, nil
}

// grow makes room for n elements. A smaller room that was there stays mapped: other replicas may hold it.
func (p *problem[T, F]) grow(slot, stream, n int) error {
	if len(p.private[slot][stream]) >= n {
		return nil
	}
	// Slots and streams lie some lines apart, so that no store meets a load in the low 12 bits: see mem.Layout.
	start := (2*slot+1)*mem.LayoutPage + (streams+slot)*mem.LayoutSkew
	r, err := mem.Map(start+n*sizeOf[T](), mem.Options{Pages: p.at.Pages, NUMA: p.at.NUMA})
	if err != nil {
		return fmt.Errorf("kernels: memory of version %d: %w", slot+1, err)
	}
	p.regions = append(p.regions, r)
	p.private[slot][stream] = mem.View[T](r.Bytes()[start:])[:n:n]
	return nil
}

func (t *replica[T, F]) Bind(lo, hi int) {
	d := t.whole.data
	if lo > 0 || hi < t.whole.Units() {
		d = t.form.cut(&t.whole.data, lo, hi)
		d.Lo = t.whole.data.Lo + lo
		d.Last = t.whole.data.Last && hi == t.whole.Units()
	}
	for i, own := range t.private {
		if own == nil {
			continue
		}
		s := d.stream(i)
		n := len(*s)
		if t.form.reads(i) {
			copy(own, *s)
		}
		*s = own[:n:n]
	}
	d.scratch, d.Tally = t.data.scratch, t.data.Tally
	t.data, t.kind, t.lo, t.hi = d, t.whole.kind, lo, hi
}

func (t *replica[T, F]) Copies() bool {
	for i, own := range t.private {
		if own != nil && t.form.reads(i) {
			return true
		}
	}
	return false
}

func (t *replica[T, F]) Commit() {
	w := &t.whole.data
	if t.lo == 0 {
		w.R, w.S, w.I = t.data.R, t.data.S, t.data.I
		copy(w.Tally, t.data.Tally)
	} else if t.form.Fold != nil {
		t.form.Fold(w, &t.data)
	}
	if t.hi == t.whole.Units() { // not before: every part starts from the same scalar
		w.A = t.data.A
	}
}

func (t *replica[T, F]) Clear() {
	for _, own := range t.private {
		clear(own)
	}
}
