//go:build unix

package faults

import (
	"os"
	"syscall"
)

// Obstacle says why processes cannot be made to fail here; "" where they can.
func Obstacle() string { return "" }

// halt makes a process stand still, and resume makes it go on.
func halt(p *os.Process) error   { return p.Signal(syscall.SIGSTOP) }
func resume(p *os.Process) error { return p.Signal(syscall.SIGCONT) }
