package opencl

import (
	"fmt"
	"runtime"
	"time"
	"unsafe"

	"github.com/ebitengine/purego"

	"flynn/gpu/device"
	"flynn/gpu/source"
)

// OpenCL's numbers for what a session does.
const (
	profiling    = 1 << 1 // of a queue: events carry times
	readWrite    = 1 << 0 // of a buffer
	hostMemory   = 1 << 4 // of a buffer: where the device reaches it best
	mapBoth      = 3      // for reading and writing
	buildLog     = 0x1183
	profileStart = 0x1282
	profileEnd   = 0x1283
)

// session is a context with one queue, whose commands run in order.
type session struct {
	unit     unit
	context  context
	queue    queue
	programs map[string]program // by name and element type

	begin, end  bool  // the next command is to be noted
	first, last event // that were noted; 0 is none
}

// Open makes a session.
func (u unit) Open() (device.Session, error) {
	var code int32
	c := api.createContext(nil, 1, &u, 0, 0, &code)
	if code != 0 {
		return nil, fmt.Errorf("context: %w", Status(code))
	}
	q := api.createCommandQueue(c, u, profiling, &code)
	if code != 0 {
		api.releaseContext(c)
		return nil, fmt.Errorf("queue: %w", Status(code))
	}
	return &session{unit: u, context: c, queue: q, programs: map[string]program{}}, nil
}

// Close gives everything back. What a driver answers does not matter any more.
func (s *session) Close() {
	s.forget()
	for _, p := range s.programs {
		api.releaseProgram(p)
	}
	api.releaseCommandQueue(s.queue)
	api.releaseContext(s.context)
}

// Free gives a buffer back.
func (m memory) Free() { api.releaseMemObject(m) }

func (s *session) Alloc(bytes int) (device.Memory, error) {
	var code int32
	m := api.createBuffer(s.context, readWrite, uintptr(bytes), nil, &code)
	if code != 0 {
		return nil, fmt.Errorf("a buffer of %d B: %w", bytes, Status(code))
	}
	return m, nil
}

// pinned is a buffer in the host's memory that stays mapped.
type pinned struct {
	session *session
	memory  memory
	at      unsafe.Pointer
	size    int
}

func (s *session) Pin(bytes int) (device.Pinned, error) {
	var code int32
	m := api.createBuffer(s.context, readWrite|hostMemory, uintptr(bytes), nil, &code)
	if code != 0 {
		return nil, fmt.Errorf("%d B of the host's memory: %w", bytes, Status(code))
	}
	at := api.enqueueMapBuffer(s.queue, m, 1, mapBoth, 0, uintptr(bytes), 0, nil, nil, &code)
	if code != 0 {
		m.Free()
		return nil, fmt.Errorf("%d B of the host's memory: %w", bytes, Status(code))
	}
	return &pinned{s, m, at, bytes}, nil
}

func (p *pinned) Bytes() []byte { return unsafe.Slice((*byte)(p.at), p.size) }

func (p *pinned) Free() {
	api.enqueueUnmapMemObject(p.session.queue, p.memory, p.at, 0, nil, nil)
	_ = p.session.Finish() // the memory goes whatever becomes of the queue
	p.memory.Free()
}

func cstring(s string) *byte {
	b := append([]byte(s), 0)
	return &b[0]
}

// bound is a kernel with its arguments.
type bound struct {
	session *session
	kernel  function
	local   [2]uintptr
}

// Build compiles a program once, and makes a kernel of it each time.
func (s *session) Build(p *source.Program, elem string) (device.Function, error) {
	id := p.Name + "/" + elem
	if most := int(s.unit.number(infoGroup)); most < p.Items() {
		return nil, fmt.Errorf("groups of program %s have %d items, the device runs %d", id, p.Items(), most)
	}
	if s.programs[id] == 0 {
		compiled, err := s.compile(source.OpenCL(p, elem))
		if err != nil {
			return nil, fmt.Errorf("program %s: %w", id, err)
		}
		s.programs[id] = compiled
	}
	var code int32
	k := api.createKernel(s.programs[id], cstring(p.Entry()), &code)
	if code != 0 {
		return nil, fmt.Errorf("program %s: %w", id, Status(code))
	}
	return &bound{s, k, [2]uintptr{uintptr(p.Group[0]), uintptr(p.Group[1])}}, nil
}

func (s *session) compile(text string) (program, error) {
	var code int32
	t, n := cstring(text), uintptr(len(text))
	p := api.createProgram(s.context, 1, &t, &n, &code)
	if code != 0 {
		return 0, Status(code)
	}
	if code := api.buildProgram(p, 1, &s.unit, cstring(s.unit.options()), 0, 0); code != 0 {
		log := buildText(p, s.unit)
		api.releaseProgram(p)
		return 0, fmt.Errorf("%w: %s", Status(code), log)
	}
	return p, nil
}

// options make roots of f32 exact where the device can. Otherwise OpenCL lets them be wrong by 3 units in the last
// place.
func (u unit) options() string {
	if u.number(infoSingle)&exactRoots != 0 {
		return "-cl-fp32-correctly-rounded-divide-sqrt"
	}
	return ""
}

// buildText is what the compiler says.
func buildText(p program, u unit) string {
	return text(func(size uintptr, value unsafe.Pointer, got *uintptr) int32 {
		return api.getBuildInfo(p, u, buildLog, size, value, got)
	})
}

func (b *bound) Free() { api.releaseKernel(b.kernel) }

func (b *bound) Bind(buffers []device.Memory, scalars []any) error {
	for i, m := range buffers {
		m := m.(memory)
		if code := api.setKernelArg(b.kernel, uint32(i), unsafe.Sizeof(m), unsafe.Pointer(&m)); code != 0 {
			return fmt.Errorf("buffer %d: %w", i, Status(code))
		}
	}
	for i, v := range scalars {
		at, size := pointer(v)
		if code := api.setKernelArg(b.kernel, uint32(len(buffers)+i), size, at); code != 0 {
			return fmt.Errorf("scalar %d: %w", i, Status(code))
		}
	}
	return nil
}

// pointer is where a scalar lies, and its bytes.
func pointer(v any) (unsafe.Pointer, uintptr) {
	switch v := v.(type) {
	case float32:
		return unsafe.Pointer(&v), unsafe.Sizeof(v)
	case float64:
		return unsafe.Pointer(&v), unsafe.Sizeof(v)
	case uint32:
		return unsafe.Pointer(&v), unsafe.Sizeof(v)
	case uint64:
		return unsafe.Pointer(&v), unsafe.Sizeof(v)
	case uint8:
		return unsafe.Pointer(&v), unsafe.Sizeof(v)
	}
	panic(fmt.Sprintf("opencl: a scalar of type %T", v)) // no program has one
}

func (b *bound) Launch(groups [2]int) error {
	global := [2]uintptr{uintptr(groups[0]) * b.local[0], uintptr(groups[1]) * b.local[1]}
	code, _, _ := purego.SyscallN(hot.enqueueNDRangeKernel, uintptr(b.session.queue), uintptr(b.kernel), 2, 0,
		uintptr(unsafe.Pointer(&global)), uintptr(unsafe.Pointer(&b.local)), 0, 0,
		uintptr(unsafe.Pointer(b.session.note())))
	return check(int32(code))
}

func (s *session) Write(to device.Memory, from []byte) error {
	code, _, _ := purego.SyscallN(hot.enqueueWriteBuffer, uintptr(s.queue), uintptr(to.(memory)), 0, 0, uintptr(len(from)),
		uintptr(unsafe.Pointer(&from[0])), 0, 0, uintptr(unsafe.Pointer(s.note())))
	runtime.KeepAlive(from)
	return check(int32(code))
}

func (s *session) Read(to []byte, from device.Memory) error {
	code, _, _ := purego.SyscallN(hot.enqueueReadBuffer, uintptr(s.queue), uintptr(from.(memory)), 0, 0, uintptr(len(to)),
		uintptr(unsafe.Pointer(&to[0])), 0, 0, uintptr(unsafe.Pointer(s.note())))
	runtime.KeepAlive(to)
	return check(int32(code))
}

func (s *session) Finish() error {
	code, _, _ := purego.SyscallN(hot.finish, uintptr(s.queue))
	return check(int32(code))
}

// BeginSpan has the next command noted as the first of a span.
func (s *session) BeginSpan() {
	s.forget()
	s.begin = true
}

// EndSpan has the next command noted as the last.
func (s *session) EndSpan() { s.end = true }

// note is where the event of the next command goes; nil where none is wanted.
func (s *session) note() *event {
	var to *event
	switch {
	case s.begin && s.end: // a span of one command
		to = &s.last
	case s.begin:
		to = &s.first
	case s.end:
		to = &s.last
	}
	s.begin, s.end = false, false
	return to
}

// forget gives the events of a span back.
func (s *session) forget() {
	for _, e := range []*event{&s.first, &s.last} {
		if *e != 0 {
			api.releaseEvent(*e)
			*e = 0
		}
	}
}

func (s *session) Span() (time.Duration, error) {
	first := s.first
	if first == 0 {
		first = s.last
	}
	start, err := first.time(profileStart)
	if err != nil {
		return 0, err
	}
	end, err := s.last.time(profileEnd)
	return time.Duration(end - start), err
}

// time is a time of an event in nanoseconds.
func (e event) time(what uint32) (int64, error) {
	var v int64
	return v, check(api.getEventProfilingInfo(e, what, unsafe.Sizeof(v), unsafe.Pointer(&v), nil))
}
