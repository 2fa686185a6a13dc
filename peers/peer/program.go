package peer

import (
	"os"
	"strings"
	"syscall"
)

// Program is a peer: what it is, and the kernels that it has.
type Program struct {
	Name    string // lower-case letters, digits and _
	Version string // of the compiler or library
	Flags   string // that it was built with
	Env     []string
	Absent  string // why it cannot run here; "" where it can
	Kernels []Kernel
}

// Kernel is other people's code for one kernel and element type.
type Kernel struct {
	Name, Elem string
	Team       bool // several workers share an op
	// Open binds the code to operands, the i-th part for worker i, which has the i-th CPU.
	Open func(parts []Part, cpus []int) Runner
	// Whole is for code that cuts problems by itself: it gets one part and all CPUs.
	Whole bool
}

// Runner is code bound to operands.
type Runner interface {
	Ready()      // puts the workers on their CPUs, the calling thread being the first
	Run(ops int) // so many ops, one after the other
	Result() Result
	Close()
}

// Result is the scalar result of the last op.
type Result struct {
	R float64
	I int64
}

// environment starts the program again where settings of its environment are missing.
func (p Program) environment() error {
	env, missing := os.Environ(), false
	for _, setting := range p.Env {
		name, value, _ := strings.Cut(setting, "=")
		if os.Getenv(name) != value {
			env, missing = append(env, setting), true
		}
	}
	if !missing {
		return nil
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	return syscall.Exec(self, os.Args, env)
}
