// Package device is what an API offers of a device, as far as running kernels needs it.
package device

import (
	"time"

	"flynn/gpu/source"
	"flynn/internal/gpu"
)

// Device is one accelerator that an API has found.
type Device interface {
	Info() gpu.Device
	Open() (Session, error)
}

// Session is work on a device: commands run in the order in which they are given. No method may be called from two
// goroutines at once.
type Session interface {
	Alloc(bytes int) (Memory, error)
	Pin(bytes int) (Pinned, error)
	Build(p *source.Program, elem string) (Function, error)

	// Write and Read give commands that copy from and to memory that is pinned, or is left alone until Finish.
	Write(to Memory, from []byte) error
	Read(to []byte, from Memory) error
	// Finish waits for all commands.
	Finish() error

	// Span makes the device note when the next command starts and when the command after EndSpan ends.
	BeginSpan()
	EndSpan()
	Span() (time.Duration, error) // what was noted, after Finish

	Close()
}

// Memory is a buffer of the device. It ends with Free.
type Memory interface{ Free() }

// Pinned is memory of the host that the device copies from and to at full speed.
type Pinned interface {
	Bytes() []byte
	Free()
}

// Function is a program that is compiled.
type Function interface {
	// Bind gives it its arguments: buffers in the program's order, then scalars of the program's types.
	Bind(buffers []Memory, scalars []any) error
	// Launch gives the command to run it on so many groups along x and y.
	Launch(groups [2]int) error
	Free()
}
