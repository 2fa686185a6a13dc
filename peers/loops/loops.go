// Package loops is plain loops in C, as compilers make fast what they can of.
package loops

// #cgo CFLAGS: -I${SRCDIR}/../run
// #include "table.h"
import "C"

import (
	"unsafe"

	"flynn/peers/peer"
	"flynn/peers/run"
)

// Kernels are all loops.
func Kernels() []peer.Kernel {
	return run.Kernels(unsafe.Pointer(&C.table), int(C.table_length), run.Options{})
}
