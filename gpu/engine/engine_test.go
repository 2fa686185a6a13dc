package engine

import (
	"errors"
	"strings"
	"testing"
	"time"

	"flynn/gpu/device"
	"flynn/gpu/opencl"
	"flynn/gpu/source"
	"flynn/internal/gpu"
	"flynn/kernels"
)

// session is a device that computes nothing and fails when it is told to.
type session struct {
	fails string   // which method
	after int      // how many calls of it
	live  int      // buffers and functions that were not freed
	sent  []string // commands
}

var errDevice = errors.New("the device says no")

// call is the error of a method, if it is the one that fails.
func (s *session) call(method string) error {
	s.sent = append(s.sent, method)
	if method != s.fails {
		return nil
	}
	if s.after--; s.after < 0 {
		return errDevice
	}
	return nil
}

type held struct {
	session *session
	memory  []byte
}

func (h *held) Free()                             { h.session.live-- }
func (h *held) Bytes() []byte                     { return h.memory }
func (h *held) Bind([]device.Memory, []any) error { return h.session.call("bind") }
func (h *held) Launch([2]int) error               { return h.session.call("launch") }

func (s *session) hold(method string, bytes int) (*held, error) {
	if err := s.call(method); err != nil {
		return nil, err
	}
	s.live++
	return &held{s, make([]byte, bytes)}, nil
}

func (s *session) Alloc(bytes int) (device.Memory, error) {
	h, err := s.hold("alloc", bytes)
	if err != nil {
		return nil, err
	}
	return h, nil
}

func (s *session) Pin(bytes int) (device.Pinned, error) {
	h, err := s.hold("pin", bytes)
	if err != nil {
		return nil, err
	}
	return h, nil
}

func (s *session) Build(*source.Program, string) (device.Function, error) {
	h, err := s.hold("build", 0)
	if err != nil {
		return nil, err
	}
	return h, nil
}

func (s *session) Write(device.Memory, []byte) error { return s.call("write") }
func (s *session) Read([]byte, device.Memory) error  { return s.call("read") }
func (s *session) Finish() error                     { return s.call("finish") }
func (s *session) BeginSpan()                        {}
func (s *session) EndSpan()                          {}
func (s *session) Span() (time.Duration, error)      { return 5, s.call("span") }
func (s *session) Close()                            {}

var (
	some  = gpu.Device{Units: 2, F64: true}
	axpy  = gpu.Problem{Kernel: "axpy", Elem: "f32", N: 100, Data: gpu.Shipped}
	dot   = gpu.Problem{Kernel: "dot", Elem: "f32", N: 100, Data: gpu.Resident}
	works = []gpu.Problem{axpy, dot, {Kernel: "hist", Elem: "u8", N: 99, Data: gpu.Resident}}
)

// use opens a problem, checks it and times it.
func use(s *session, w gpu.Problem) error {
	p, err := Open(s, some, w)
	if err != nil {
		return err
	}
	defer p.Close()
	if _, err := p.Check(); err != nil {
		return err
	}
	_, _, err = p.Time(1, 4)
	return err
}

// TestFails: whatever fails at whatever time, the error tells it, and all is given back. What fails before there are
// commands is a refusal; a command that fails has lost the device.
func TestFails(t *testing.T) {
	for _, w := range works {
		for _, method := range []string{"alloc", "pin", "build", "bind", "write", "read", "launch", "finish"} {
			for after := range 30 {
				s := &session{fails: method, after: after}
				err := use(s, w)
				if s.live != 0 {
					t.Errorf("%s: %s fails at call %d: %d are left", w.Kernel, method, after, s.live)
				}
				if err == nil {
					break // there are not so many calls
				}
				var lost *LostError
				command := method == "write" || method == "read" || method == "launch" || method == "finish"
				if !errors.Is(err, errDevice) || errors.As(err, &lost) != command {
					t.Errorf("%s: %s fails at call %d: %v", w.Kernel, method, after, err)
				}
			}
		}
	}
}

// TestSpan: a driver without times is no fault.
func TestSpan(t *testing.T) {
	for _, w := range works {
		s := &session{fails: "span"}
		p, err := Open(s, some, w)
		if err != nil {
			t.Fatal(err)
		}
		if host, device, err := p.Time(0, 3); err != nil || host <= 0 || device != 0 {
			t.Errorf("%v, %v, %v", host, device, err)
		}
		s.fails = ""
		if _, device, err := p.Time(0, 1); err != nil || device != 5 {
			t.Errorf("%v, %v", device, err)
		}
		p.Close()
	}
}

// TestCommands: shipped data go to the device and back in each op, resident ones stay; all end in one wait.
func TestCommands(t *testing.T) {
	for _, w := range []struct {
		gpu.Problem
		want string
	}{
		{axpy, "write write launch read write write launch read finish"},
		{dot, "launch launch launch launch finish"},
		{gpu.Problem{Kernel: "dot", Elem: "f32", N: 100, Data: gpu.Shipped},
			"write write launch launch read write write launch launch read finish"},
		{gpu.Problem{Kernel: "peak", Elem: "f32", N: 100, Data: gpu.Resident}, "bind launch launch finish"},
	} {
		s := &session{}
		p, err := Open(s, some, w.Problem)
		if err != nil {
			t.Fatal(err)
		}
		s.sent = nil
		if err := p.run(2); err != nil || strings.Join(s.sent, " ") != w.want {
			t.Errorf("%s %s: %v, %v", w.Kernel, w.Data, s.sent, err)
		}
		p.Close()
	}
}

// TestScalars: results that a device leaves as numbers of some type are those of the kernel.
func TestScalars(t *testing.T) {
	minus := []byte{0xFF, 0xFF, 0xFF, 0xFF, 1, 0, 0, 0}
	seven := []byte{7, 0, 0, 0, 0, 0, 0, 0}
	for _, w := range []struct {
		name, elem, kind string
		r                []byte
		bits             uint64
	}{
		{"I", "i8", "uint", minus, 0xFFFFFFFFFFFFFFFF}, {"I", "u64", "ulong", seven, 7},
		{"R", "f32", "ulong", seven, 0x40E00000},
		{"R", "f64", "ulong", seven, 0x401C000000000000}, {"R", "u64", "ulong", seven, 7}, {"R", "f32", "T", seven, 7},
		{"R", "u8", "T", minus, 0xFF},
	} {
		if got := scalarResult(w.name, w.elem, w.kind, w.r); got.Bits() != w.bits || got.Name != w.name {
			t.Errorf("%+v: %#x of %s", w, got.Bits(), got.Elem)
		}
	}
}

// TestTiles: gemm is right with tiles of either order, whichever a device of so many units takes.
func TestTiles(t *testing.T) {
	devices, err := opencl.Devices()
	if err != nil {
		t.Skip(err)
	}
	s, err := devices[0].Open()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, units := range []int{1, 1000} {
		info := devices[0].Info()
		info.Units = units
		w := gpu.Problem{Kernel: "gemm", Elem: "f32", N: 161, Seed: 3, Data: gpu.Resident}
		p, err := Open(s, info, w)
		if err != nil {
			t.Fatal(err)
		}
		got, err := p.Check()
		if err != nil {
			t.Fatal(err)
		}
		ref, err := p.kernel.Open(w.N, kernels.Placement{})
		if err != nil {
			t.Fatal(err)
		}
		op := ref.Op(0)
		op.Fill(p.source)
		op.Run()
		if want := op.Results(nil); got[0].Sum() != want[0].Sum() {
			t.Errorf("%d units: another result", units)
		}
		p.Close()
		ref.Free()
	}
}
