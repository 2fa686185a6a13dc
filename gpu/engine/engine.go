// Package engine runs kernels of flynn's catalogue on a device: operands, ops, results, time.
package engine

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"time"

	"flynn/gpu/catalogue"
	"flynn/gpu/device"
	"flynn/internal/gpu"
	"flynn/kernels"
)

// mostElements is how many elements a stream has at most: places are numbers of 32 bits, and a stride must fit behind
// them.
const mostElements = 1 << 31

// perUnit is how many groups a unit gets at most of a program that takes any number: enough for it to hide what each
// waits for.
const perUnit = 32

// LostError is a device that cannot be relied on any more: nothing is to be recovered in the process that has it.
type LostError struct{ Err error }

func (e *LostError) Error() string { return e.Err.Error() }

func (e *LostError) Unwrap() error { return e.Err }

// lost is the error of a command.
func lost(err error) error {
	if err != nil {
		err = &LostError{err}
	}
	return err
}

// Problem is one kernel with operands on a device.
type Problem struct {
	kernel  *kernels.Kernel
	recipe  catalogue.Recipe
	session device.Session
	shape   catalogue.Shape
	shipped bool

	host    kernels.Problem
	op      kernels.Op // whose memory holds what the device is given, and its results
	source  kernels.Source
	streams []stream
	found   device.Memory // buffer r
	scalar  []byte        // what is fetched of it
	steps   []step
	odd     []step // steps of every other op, where the scalar operand changes its sign; nil elsewhere
	ops     int    // since operands were written
}

// stream is an operand on the device and in the host's memory.
type stream struct {
	kernels.Stream
	memory device.Memory
	host   []byte        // of the op
	sent   device.Pinned // what is shipped to the device, nil where nothing is
	got    device.Pinned // what is shipped back
}

// step is a launch with its arguments.
type step struct {
	function device.Function
	buffers  []device.Memory
	scalars  []any
	total    int    // place of the scalar total, −1 where there is none
	kind     string // type of buffer r
	groups   [2]int
}

// Open fills the operands of a problem on a device.
func Open(s device.Session, info gpu.Device, w gpu.Problem) (*Problem, error) {
	k, err := kernels.Lookup(w.Kernel, w.Elem)
	if err != nil {
		return nil, err
	}
	p := &Problem{kernel: k, session: s, shipped: w.Data == gpu.Shipped, source: kernels.Source{Seed: w.Seed}}
	if w.Random {
		p.source.Kind = kernels.Random
	}
	p.shape = catalogue.Shape{N: w.N, Units: info.Units, Most: perUnit * max(info.Units, 1)}
	if err := p.admit(info, w); err != nil {
		return nil, err
	}
	if err := p.fill(); err != nil {
		p.Close()
		return nil, err
	}
	return p, nil
}

// admit refuses what cannot run, before anything is allocated.
func (p *Problem) admit(info gpu.Device, w gpu.Problem) error {
	recipe, ok := catalogue.Find(p.kernel.Name)
	p.recipe = recipe
	switch {
	case !ok:
		return fmt.Errorf("%s is not written for graphics processors", p.kernel.Name)
	case p.kernel.Elem == "f64" && !info.F64:
		return fmt.Errorf("the device has no double precision")
	case w.Data != gpu.Resident && w.Data != gpu.Shipped:
		return fmt.Errorf("data %q; they are %s or %s", w.Data, gpu.Resident, gpu.Shipped)
	case w.N < 1:
		return fmt.Errorf("n = %d; it is at least 1", w.N)
	case w.Random && !slices.Contains(p.kernel.Kinds(), kernels.Random):
		return fmt.Errorf("%s has no random data", p.kernel.Name)
	}
	if w.Groups > 0 {
		if !recipe.Strides() {
			return fmt.Errorf("the groups of %s follow from n", p.kernel.Name)
		}
		p.shape.Most = min(w.Groups, p.shape.Most)
	}
	total := int64(0)
	for _, s := range p.kernel.Streams() {
		bytes := s.Bytes(w.N)
		total += bytes
		switch {
		case s.Elements(w.N) >= mostElements:
			return fmt.Errorf("%d elements of %s; there are fewer than 2^31", s.Elements(w.N), s.Name)
		case info.Alloc > 0 && bytes > info.Alloc:
			return fmt.Errorf("%s takes %d B, and the device gives %d B in one buffer", s.Name, bytes, info.Alloc)
		}
	}
	if budget := budget(info); info.Memory > 0 && total > budget {
		return fmt.Errorf("operands take %d B; %d B of the device's memory are for them", total, budget)
	}
	return nil
}

// budget is how much memory of a device operands may take. Drivers promise more than there is, and one that shares the
// host's memory must leave what the host's own operands take.
func budget(info gpu.Device) int64 {
	b := info.Memory / 5 * 4
	if info.Unified {
		b /= 2
	}
	return b
}

// padding is the multiple of bytes that buffers have: programs may take several elements together. What is behind the
// elements is 0.
const padding = 16

func padded(bytes int) int { return max((bytes+padding-1)/padding, 1) * padding }

// fill makes operands on the host, and gives them to the device.
func (p *Problem) fill() error {
	host, err := p.kernel.Open(p.shape.N, kernels.Placement{})
	if err != nil {
		return err
	}
	p.host, p.op = host, host.Op(0)
	p.op.Fill(p.source)
	operands := p.op.Operands()
	for _, s := range p.kernel.Streams() {
		place := strings.Index("XYZWPQ", s.Name)
		p.streams = append(p.streams, stream{Stream: s, host: operands[place]})
		if err := p.allocate(&p.streams[len(p.streams)-1]); err != nil {
			return err
		}
	}
	if p.found, err = p.zeros(scalarSize * max(p.shape.Most, catalogue.Tally)); err != nil {
		return err
	}
	p.scalar = make([]byte, scalarSize)
	if p.recipe.Result == "T" {
		p.scalar = make([]byte, scalarSize*catalogue.Tally)
	}
	if p.steps, err = p.prepare(1); err != nil {
		return err
	}
	if p.recipe.Alternates {
		if p.odd, err = p.prepare(-1); err != nil {
			return err
		}
	}
	return p.restore(true)
}

// allocate makes the buffer of a stream, whose end is 0, and the memory that ships it.
func (p *Problem) allocate(s *stream) error {
	var err error
	if size := padded(len(s.host)); size > len(s.host) {
		s.memory, err = p.zeros(size)
	} else {
		s.memory, err = p.session.Alloc(size)
	}
	if err != nil {
		return err
	}
	if p.shipped && s.Read {
		if s.sent, err = p.session.Pin(len(s.host)); err != nil {
			return err
		}
		copy(s.sent.Bytes(), s.host)
	}
	if p.shipped && s.Written {
		s.got, err = p.session.Pin(len(s.host))
	}
	return err
}

// zeros is a buffer that is filled.
func (p *Problem) zeros(size int) (device.Memory, error) {
	m, err := p.session.Alloc(size)
	if err != nil {
		return nil, err
	}
	z := make([]byte, size)
	if err := lost(p.session.Write(m, z)); err != nil {
		return m, err
	}
	defer runtime.KeepAlive(z)
	return m, lost(p.session.Finish())
}

// prepare compiles the programs of an op and binds their arguments.
func (p *Problem) prepare(sign float64) ([]step, error) {
	var all []step
	first := 0
	for _, s := range p.recipe.Steps(p.shape, p.kernel.Elem) {
		st := step{groups: s.Groups(p.shape), total: -1}
		if first == 0 {
			first = st.groups[0]
		}
		for _, b := range s.Program.Buffers {
			st.buffers = append(st.buffers, p.buffer(b.Name))
			if b.Name == "r" {
				st.kind = b.Type
			}
		}
		for i, c := range s.Program.Scalars {
			if c.Name == "total" {
				st.total = i
			}
			st.scalars = append(st.scalars, p.value(c.Name, first, sign))
		}
		var err error
		if st.function, err = p.session.Build(s.Program, p.kernel.Elem); err != nil {
			return all, err
		}
		all = append(all, st)
		if err := st.function.Bind(st.buffers, st.scalars); err != nil {
			return all, err
		}
	}
	return all, nil
}

// buffer is a buffer by its name in programs.
func (p *Problem) buffer(name string) device.Memory {
	for i := range p.streams {
		if strings.EqualFold(p.streams[i].Name, name) {
			return p.streams[i].memory
		}
	}
	return p.found
}

// value is a scalar by its name in programs.
func (p *Problem) value(name string, first int, sign float64) any {
	switch name {
	case "n":
		return uint32(p.shape.N)
	case "m":
		return uint32(first)
	case "quads":
		return uint32((p.shape.N + 3) / 4)
	case "pairs":
		return uint32((p.shape.N + 1) / 2)
	case "steps":
		return uint32(p.kernel.Work(p.shape.N).Loads)
	case "total":
		return uint64(p.shape.N)
	}
	a := sign * p.kernel.ScalarValue()
	switch p.kernel.Elem {
	case "f32":
		return float32(a)
	case "f64":
		return a
	}
	return uint8(a)
}

// restore writes the operands that ops change, or all of them, and waits.
func (p *Problem) restore(all bool) error {
	if !all {
		p.op.Restore(p.source)
	}
	for i := range p.streams {
		if s := &p.streams[i]; (all || s.Written) && len(s.host) > 0 {
			if err := p.session.Write(s.memory, s.host); err != nil {
				return lost(err)
			}
			if s.sent != nil {
				copy(s.sent.Bytes(), s.host)
			}
		}
	}
	p.ops = 0
	start := make([]byte, scalarSize) // of chase, which goes on where it was
	if err := p.session.Write(p.found, start); err != nil {
		return lost(err)
	}
	defer runtime.KeepAlive(start)
	return lost(p.session.Finish())
}

// Check does one op on restored operands and returns its results.
func (p *Problem) Check() ([]kernels.Result, error) {
	if err := p.restore(false); err != nil {
		return nil, err
	}
	if err := p.run(1); err != nil {
		return nil, err
	}
	for i := range p.streams {
		if s := &p.streams[i]; s.Written && len(s.host) > 0 {
			if err := p.session.Read(s.host, s.memory); err != nil {
				return nil, lost(err)
			}
		}
	}
	if err := p.session.Read(p.scalar, p.found); err != nil {
		return nil, lost(err)
	}
	if err := lost(p.session.Finish()); err != nil {
		return nil, err
	}
	for i := range p.streams { // what was shipped back is the result of shipped data
		if s := &p.streams[i]; s.got != nil {
			copy(s.host, s.got.Bytes())
		}
	}
	return p.results(), nil
}

// results are views of what was fetched.
func (p *Problem) results() []kernels.Result {
	if p.recipe.Result == "" {
		return p.op.Results(nil)
	}
	if p.recipe.Result == "T" {
		return []kernels.Result{tally(p.scalar)}
	}
	last := p.steps[len(p.steps)-1]
	return []kernels.Result{scalarResult(p.recipe.Result, p.kernel.Elem, last.kind, p.scalar)}
}

// Time does warm ops, and then ops that are timed by the clocks of the host and the device.
func (p *Problem) Time(warm, ops int) (host, device time.Duration, err error) {
	if err := p.run(warm); err != nil {
		return 0, 0, err
	}
	p.session.BeginSpan()
	start := time.Now()
	if err := p.launch(ops); err != nil {
		return 0, 0, lost(err)
	}
	if err := p.session.Finish(); err != nil {
		return 0, 0, lost(err)
	}
	host = time.Since(start)
	device, err = p.session.Span()
	if err != nil { // a driver without times: it is not lost
		device = 0
	}
	return host, device, nil
}

// run does ops and waits for their end.
func (p *Problem) run(ops int) error {
	if err := p.launch(ops); err != nil {
		return lost(err)
	}
	return lost(p.session.Finish())
}

// launch gives the commands of ops. The last of them ends a span, if one has begun.
func (p *Problem) launch(ops int) error {
	if ops > 0 && p.recipe.Repeats {
		if err := p.total(ops); err != nil {
			return err
		}
		ops = 1
	}
	for i := range ops {
		if err := p.one(i == ops-1); err != nil {
			return err
		}
	}
	return nil
}

// total makes one launch do the work of several ops.
func (p *Problem) total(ops int) error {
	for i := range p.steps {
		s := &p.steps[i]
		if s.total < 0 {
			continue
		}
		s.scalars[s.total] = uint64(p.shape.N) * uint64(ops)
		if err := s.function.Bind(s.buffers, s.scalars); err != nil {
			return err
		}
	}
	return nil
}

// one gives the commands of one op: inputs, programs, results.
func (p *Problem) one(last bool) error {
	if p.shipped {
		for i := range p.streams {
			if s := &p.streams[i]; s.sent != nil && len(s.host) > 0 {
				if err := p.session.Write(s.memory, s.sent.Bytes()); err != nil {
					return err
				}
			}
		}
	}
	steps := p.steps
	if p.odd != nil && p.ops%2 == 1 {
		steps = p.odd
	}
	p.ops++
	for i := range steps {
		if last && !p.shipped && i == len(steps)-1 {
			p.session.EndSpan()
		}
		if err := steps[i].function.Launch(steps[i].groups); err != nil {
			return err
		}
	}
	return p.fetch(last)
}

// fetch gives the commands that bring results to the host: those that are shipped, and a scalar in any case where data
// are.
func (p *Problem) fetch(last bool) error {
	if !p.shipped {
		return nil
	}
	for i := range p.streams {
		if s := &p.streams[i]; s.got != nil && len(s.host) > 0 {
			if last { // a kernel writes one stream
				p.session.EndSpan()
			}
			if err := p.session.Read(s.got.Bytes(), s.memory); err != nil {
				return err
			}
		}
	}
	if p.recipe.Result == "" {
		return nil
	}
	if last {
		p.session.EndSpan()
	}
	return p.session.Read(p.scalar, p.found)
}

// Close gives all memory back.
func (p *Problem) Close() {
	for _, steps := range [][]step{p.steps, p.odd} {
		for _, s := range steps {
			s.function.Free()
		}
	}
	for _, s := range p.streams {
		for _, pin := range []device.Pinned{s.sent, s.got} {
			if pin != nil {
				pin.Free()
			}
		}
		if s.memory != nil {
			s.memory.Free()
		}
	}
	if p.found != nil {
		p.found.Free()
	}
	if p.host != nil {
		_ = p.host.Free()
	}
}
