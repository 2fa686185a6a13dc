package kernels

import "flynn/internal/mem"

// Remote is what is asked of an op where parts lie in memories of their own: what a part must be sent, and what parts
// must learn of each other. See DistributedForm.
type Remote interface {
	FillDistributed(s Source)          // writes all that the part can see, also what Fill leaves to others
	Inputs(to []Result) []Result       // appends the streams that Run reads, as views of the op's own memory
	Holds(i int) []Section             // what the part has before superstep i; nil where a part has what it reads
	Reads(i int) []Section             // what superstep i reads
	Ring() bool                        // each part reads what all hold
	Carry() Carry                      // nil where parts need no sums
	Give(s Source, sections []Section) // fills sections that the op sees, and what a part makes for itself
	Yields(to []Result) []Result       // appends what Run has computed where the part is alone: of a scan its sum, too

	View(sections []Section, to []Result) []Result // appends the memory of sections that the op sees
}

// Remote returns the op as nodes see it.
func (o *op[T, F]) Remote() Remote { return o }

func (o *op[T, F]) FillDistributed(s Source) {
	for i := range streams {
		o.fillPiece(i, *o.data.stream(i), o.form.begin(&o.data, i), s)
	}
	if o.form.Fill != nil {
		o.form.Fill(&o.data, s)
	}
	o.Reset(s)
}

func (o *op[T, F]) Inputs(to []Result) []Result {
	for i := range streams {
		s := *o.data.stream(i)
		if len(s) == 0 || !o.form.reads(i) {
			continue
		}
		to = append(to, o.view(i, raw(s), len(s), len(s)))
	}
	return to
}

// DistributedForm is what a form knows of parts in memories of their own that must learn of each other. A part holds
// some sections, reads more in a superstep, and gets the rest from those who hold it.
type DistributedForm[T Elem] struct {
	// Holds are the sections that a part has before superstep i: the operands that it is given, later what it has
	// written in the step before. Reads are all that the superstep reads of those streams. nil is as the layout says:
	// of inputs that others fill a share of, the part's own share, and all that it sees.
	Holds, Reads func(d *Data[T], i int) []Section
	// Ring tells that each part reads what all hold, so that it can go round.
	Ring bool
	// Fill makes what others would have made a share of; nil where there is nothing.
	Fill func(d *Data[T])
	// Yields are the sections of a part's result; nil where its written streams are.
	Yields func(d *Data[T]) []Section
	// Carry tells that after the first superstep scalar A of a part becomes the sum of the results R of those before
	// it.
	Carry bool
}

// Carry is what parts in several memories tell each other where one needs the sum of those before it. Values are bytes
// in the order of this machine.
type Carry interface {
	Size() int                       // bytes of a value
	Sum(parts []Op, to []byte)       // of the results of parts
	Add(to, from []byte)             // to becomes the sum of both
	Begin(parts []Op, before []byte) // tells each part the sum of all before it
}

// carry tells each part the sum of those before it, and returns that of all.
func carry[T Elem](parts []*Data[T], sum T) T {
	for _, p := range parts {
		p.A = sum
		sum += p.R
	}
	return sum
}

func (o *op[T, F]) Carry() Carry {
	if o.form.Distributed == nil || !o.form.Distributed.Carry {
		return nil
	}
	return carrier[T, F]{}
}

type carrier[T Elem, F any] struct{}

func (carrier[T, F]) Size() int { return sizeOf[T]() }

func (carrier[T, F]) Sum(parts []Op, to []byte) {
	var sum T
	for _, p := range parts {
		sum += p.(*op[T, F]).data.R
	}
	mem.View[T](to)[0] = sum
}

func (carrier[T, F]) Add(to, from []byte) { mem.View[T](to)[0] += mem.View[T](from)[0] }

func (carrier[T, F]) Begin(parts []Op, before []byte) {
	sum := mem.View[T](before)[0]
	for _, p := range parts {
		sum = carry([]*Data[T]{&p.(*op[T, F]).data}, sum)
	}
}

func (o *op[T, F]) Holds(i int) []Section {
	switch a := o.form.Distributed; {
	case a == nil:
		return nil
	case a.Holds != nil:
		return a.Holds(&o.data, i)
	}
	return o.form.exchanged(&o.data, func(s *stream[T], n, lo, hi int) (from, to int) {
		return s.owns(n, lo, hi, o.data.Last)
	})
}

func (o *op[T, F]) Reads(i int) []Section {
	switch a := o.form.Distributed; {
	case a == nil:
		return nil
	case a.Reads != nil:
		return a.Reads(&o.data, i)
	}
	return o.form.exchanged(&o.data, (*stream[T]).sees)
}

// exchanged gives a range of each input that parts in memories of their own fill for each other.
func (f *Form[T, F]) exchanged(d *Data[T], which func(s *stream[T], n, lo, hi int) (from, to int)) []Section {
	var all []Section
	for i := range streams {
		if s := &f.Layout[i]; f.reads(i) && s.exchanged() {
			from, to := which(s, d.n, d.Lo, d.Lo+f.units(d))
			all = append(all, piece(i, from, to))
		}
	}
	return all
}

func (o *op[T, F]) Ring() bool { return o.form.Distributed != nil && o.form.Distributed.Ring }

func (o *op[T, F]) Give(s Source, sections []Section) {
	for _, r := range spans(sections) {
		from := r.from - o.form.begin(&o.data, r.stream)
		o.fillPiece(r.stream, (*o.data.stream(r.stream))[from:from+r.to-r.from], r.from, s)
	}
	if o.form.Distributed != nil && o.form.Distributed.Fill != nil {
		o.form.Distributed.Fill(&o.data)
	}
	o.Reset(s)
}

func (o *op[T, F]) Yields(to []Result) []Result {
	switch a := o.form.Distributed; {
	case a != nil && a.Yields != nil:
		return o.View(Union(a.Yields(&o.data)), to)
	case a != nil && a.Carry && len(o.data.Z) > 0: // without elements the sum is a result by itself
		return append(o.Results(to), scalarResult("R", elemName[T](), &o.data.R))
	}
	return o.Results(to)
}
