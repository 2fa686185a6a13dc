//go:build !unix

package faults

import (
	"errors"
	"os"
	"runtime"
)

// Obstacle says why processes cannot be made to fail here; "" where they can.
func Obstacle() string { return runtime.GOOS + " has no signal that makes a process stand still" }

func halt(*os.Process) error   { return errors.New("faults: " + Obstacle()) }
func resume(*os.Process) error { return errors.New("faults: " + Obstacle()) }
