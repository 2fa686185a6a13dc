// Command blas is a BLAS library. Which one, and its name, are chosen when it is built: see peers/build. How it shares
// work among workers is its own affair: some of its routines do not.
package main

// #cgo CFLAGS: -I${SRCDIR}/../../run
// #include "blas.h"
import "C"

import (
	"slices"
	"unsafe"

	"flynn/peers/peer"
	"flynn/peers/run"
)

// name is set by the linker.
var name = "blas"

func main() {
	kernels := run.Kernels(unsafe.Pointer(&C.table), int(C.table_length), run.Options{
		Whole:   true,
		Threads: func(workers int) { C.threads(C.int(workers)) },
	})
	if name == "blis" { // it scales squares against overflow, which rounds: bits do not agree with those of a plain sum
		kernels = slices.DeleteFunc(kernels, func(k peer.Kernel) bool { return k.Name == "nrm2" })
	}
	peer.Serve(peer.Program{Name: name, Version: C.GoString(C.version()), Env: run.Environment, Kernels: kernels})
}
