package kernels

import (
	"fmt"
	"unsafe"

	"flynn/asm"
	"flynn/internal/mem"
)

// Op is one variant bound to operands.
type Op interface {
	Run()           // one op
	Repeat(ops int) // so many, with as little between them as there can be; nothing else belongs into a timed region
	Step(i int)     // superstep i of a part: all of Run where a part takes one
	// Join lets parts that have ended superstep i learn of each other, and tells whether another one follows.
	Join(parts []Op, i int) bool
	Units() int         // what Cut counts
	Grain() int         // cuts at multiples of it, so that parts share no line
	Cut(lo, hi int) Op  // the same variant on units lo to hi, without copying
	Fold(parts []Op)    // takes the result of all parts
	Fill(s Source)      // writes all operands; the caller's thread touches them first
	Restore(s Source)   // writes again the operands that Run changes
	Reset(s Source)     // puts back scalars alone, where parts wrote the operands
	Diff(ref Op) Diff   // compares results with those of another op of the same kernel and source
	Operands() [][]byte // the operand streams, for tests and for placement

	Results(to []Result) []Result // appends what Run has computed
	Bound() float64               // how far results of two variants may lie apart
	Remote() Remote               // what nodes need: parts in memories of their own
}

// Split cuts o into p parts of nearly equal size.
func Split(o Op, p int) []Op {
	units, grain := o.Units(), o.Grain()
	if units < p*grain {
		grain = 1
	}
	at := func(i int) int {
		if i == p {
			return units
		}
		return units / grain * i / p * grain
	}
	parts := mem.AloneSlice[Op](p, 0)
	for i := range parts {
		parts[i] = o.Cut(at(i), at(i+1))
	}
	return parts
}

// Problem is the operands of one size, shared by all variants.
type Problem interface {
	Op(variant int) Op
	Replica(whole Op, variant, slot, units int) (Replica, error)
	Regions() []*mem.Region // that hold the operands: to flush, and to ask what pages they got
	Free() error
}

// Placement says where operands lie. The zero value is how problems are measured: each stream aligned to a line,
// streams padded apart, on transparent huge pages where the system gives them, each page on the node of its first
// worker.
type Placement struct {
	Pages mem.Pages
	NUMA  mem.NUMA
	Edge  bool // every stream ends at an unreadable page; on ordinary pages, placed by first touch
	Shift int  // every stream is moved by this many elements from its alignment, or from the edge
}

type problem[T Elem, F any] struct {
	form    *Form[T, F]
	bodies  []body[F]
	data    Data[T]
	regions []*mem.Region
	private [][streams][]T // written by replicas, for each slot
	at      Placement
	spoiled int // variant whose results are made wrong; 0 is none
}

func newProblem[T Elem, F any](f *Form[T, F], bodies []body[F], n int, at Placement) (*problem[T, F], error) {
	d := f.make(n)
	d.Last = true
	p := &problem[T, F]{form: f, bodies: bodies, data: d, at: at}
	place := p.together
	if at.Edge {
		place = p.atEdges
	}
	if err := place(f.lengths(n), at); err != nil {
		p.Free()
		return nil, fmt.Errorf("kernels: n = %d: %w", n, err)
	}
	return p, nil
}

// together puts all streams into one region, padded apart: those that an op writes first. A store is matched with later
// loads by the low bits of addresses, and those of the streams behind it meet these bits before the store does.
func (p *problem[T, F]) together(lens lengths, at Placement) error {
	var order []int
	for _, written := range []bool{true, false} {
		for i := range lens {
			if p.form.writes(i) == written {
				order = append(order, i)
			}
		}
	}
	bytes, offsets := make([]int, operands), make([]int, operands)
	for place, i := range order {
		if n := lens[i]; n > 0 {
			bytes[place] = (n + at.Shift) * p.data.size(i)
		}
	}
	placed, total := mem.Layout(bytes)
	for place, i := range order {
		offsets[i] = placed[place]
	}
	r, err := mem.Map(total, mem.Options{Pages: at.Pages, NUMA: at.NUMA})
	if err != nil {
		return err
	}
	p.regions = append(p.regions, r)
	for i, n := range lens {
		if n > 0 {
			skip := at.Shift * p.data.size(i)
			p.data.bind(i, r.Bytes()[offsets[i]+skip:][:n*p.data.size(i)], n)
		}
	}
	return nil
}

// atEdges puts every stream into a region of its own, up against the guard page.
func (p *problem[T, F]) atEdges(lens lengths, at Placement) error {
	for i, n := range lens {
		if n == 0 {
			continue
		}
		size := (n + at.Shift) * p.data.size(i)
		r, err := mem.Map(size, mem.Options{Pages: mem.Small})
		if err != nil {
			return err
		}
		p.regions = append(p.regions, r)
		p.data.bind(i, mem.AtEnd(r, size), n)
	}
	return nil
}

func (p *problem[T, F]) Op(variant int) Op {
	form := p.form
	if p.spoiled > 0 && p.spoiled == variant {
		form = spoil(form)
	}
	return newOp(form, p.bodies[variant], p.data)
}

func (p *problem[T, F]) Regions() []*mem.Region { return p.regions }

func (p *problem[T, F]) Free() error {
	p.data, p.private = Data[T]{}, nil
	for _, r := range p.regions {
		if err := r.Free(); err != nil {
			return err
		}
	}
	return nil
}

// body is the code of one variant.
type body[F any] struct {
	fn   F
	code asm.Code // the same as a closure, 0 where it is none
}

type op[T Elem, F any] struct {
	body[F]
	form *Form[T, F]
	data Data[T]
	kind Kind // of the values last filled in
	a    T    // the scalar operand as it was made: some forms change it while they run

	joined []*Data[T] // room for Join
}

// Lines of a page at which an op's own memory begins: apart from the op, and from streams, which are whole skews apart.
const (
	scratchLine = 33
	tallyLine   = 43
)

func newOp[T Elem, F any](f *Form[T, F], b body[F], d Data[T]) *op[T, F] {
	if f.Scratch != nil {
		d.scratch = mem.AloneSlice[T](f.Scratch(&d), scratchLine)
	}
	if f.Tally > 0 {
		d.Tally = mem.AloneSlice[uint64](f.Tally, tallyLine)
	}
	o := mem.Alone[op[T, F]]()
	*o = op[T, F]{body: b, form: f, data: d, a: d.A}
	return o
}

func (o *op[T, F]) Run() { o.Repeat(1) }

func (o *op[T, F]) Repeat(ops int) {
	call, fn, d := o.form.Call, o.fn, &o.data
	switch {
	case o.form.Closure != nil && o.code != 0:
		o.form.Closure(o.code, d, ops)
	case o.form.Loop != nil:
		o.form.Loop(fn, d, ops)
	default:
		for range ops {
			call(fn, d)
		}
	}
}

func (o *op[T, F]) Step(i int) {
	if o.form.Step == nil {
		o.Run()
		return
	}
	o.form.Step(o.fn, &o.data, i)
}

func (o *op[T, F]) Join(parts []Op, i int) bool {
	if o.form.Join == nil {
		return false
	}
	o.joined = o.joined[:0]
	for _, p := range parts {
		o.joined = append(o.joined, &p.(*op[T, F]).data)
	}
	return o.form.Join(&o.data, o.joined, i)
}

func (o *op[T, F]) Units() int { return o.form.units(&o.data) }

func (o *op[T, F]) Grain() int { return max(o.form.Grain, 1) }

func (o *op[T, F]) Cut(lo, hi int) Op {
	d := o.form.cut(&o.data, lo, hi)
	d.Lo = o.data.Lo + lo
	d.Last = o.data.Last && hi == o.Units()
	return newOp(o.form, o.body, d)
}

func (o *op[T, F]) Fold(parts []Op) {
	if o.form.Fold == nil || len(parts) == 0 {
		return
	}
	first := &parts[0].(*op[T, F]).data
	o.data.R, o.data.S, o.data.I = first.R, first.S, first.I
	copy(o.data.Tally, first.Tally)
	for _, p := range parts[1:] {
		o.form.Fold(&o.data, &p.(*op[T, F]).data)
	}
}

func (o *op[T, F]) Fill(s Source) {
	for i := range streams {
		o.fillStream(i, s)
	}
	if o.form.Fill != nil {
		o.form.Fill(&o.data, s)
	}
	o.Reset(s)
}

func (o *op[T, F]) Restore(s Source) {
	for i := range streams {
		if o.form.writes(i) {
			o.fillStream(i, s)
		}
	}
	o.Reset(s)
}

func (o *op[T, F]) Reset(s Source) {
	o.kind = s.Kind
	o.data.A, o.data.R, o.data.S, o.data.I = o.a, 0, 0, 0
	clear(o.data.Tally)
}

// fillStream writes what this part owns of a stream.
func (o *op[T, F]) fillStream(i int, s Source) {
	if o.form.Layout[i].value.of == nil {
		return
	}
	piece, at := o.form.own(&o.data, i)
	o.fillPiece(i, piece, at, s)
}

// fillPiece writes a piece of a stream that begins at element at of the whole.
func (o *op[T, F]) fillPiece(i int, piece []T, at int, s Source) {
	value := o.form.Layout[i].value.of
	if value == nil {
		return
	}
	switch {
	case !isFloat[T](): // integers have exact values only
	case s.Kind == Random:
		value = random[T]
	case s.Kind == Special:
		value = specialOf[T]()
	}
	for j := range piece {
		piece[j] = value(s.hash(i, at+j))
	}
}

func (o *op[T, F]) Operands() [][]byte {
	out := make([][]byte, operands)
	for i := range out {
		if i < streams {
			out[i] = raw(*o.data.stream(i))
		} else {
			out[i] = raw(*o.data.index(i))
		}
	}
	return out
}

// specialOf is special for floats, which alone have special values.
func specialOf[T Elem]() func(h uint64) T {
	var f any = special[float64]
	if _, single := any(*new(T)).(float32); single {
		f = special[float32]
	}
	return f.(func(h uint64) T)
}

func isFloat[T Elem]() bool {
	half := 0.5
	return T(half) != 0
}

func sizeOf[T Elem]() int { return int(unsafe.Sizeof(*new(T))) }
