package asm

import (
	"embed"
	"iter"
	"path"
	"runtime"
	"slices"

	"flynn/asm/isa"
)

// Function is one function of machine code, of any architecture.
type Function struct {
	Program string // the source is Program_GOARCH.s
	Elem    string // element type, by the name that it has in results; "" is none
	ISA     isa.ID
	Tuning  string
	Symbol  string
	GOARCH  string
	Body    uint32 // a hash of its assembly
	Hot     string // begins the remark above the loop that takes the time; "" is the longest loop
	Handles int    // how many elements one trip of that loop handles; 0 where the loop itself tells
	Trip    string // what they are, where they are not just elements
	code    int    // index in codes
}

// Functions yields those of all architectures.
func Functions() iter.Seq[Function] { return slices.Values(functions) }

// Code returns where the function begins in this program, 0 where it is of another architecture.
func (f Function) Code() Code {
	if f.GOARCH != runtime.GOARCH {
		return 0
	}
	return codes[f.code]
}

// sources are the files that all machine code is assembled from. They are small beside the program, and its listing
// names their lines.
//
//go:embed [a-y]*_amd64.s [a-y]*_arm64.s [a-y]*_riscv64.s
var sources embed.FS

// File returns the name of the file that has the source of the function.
func (f Function) File() string { return f.Program + "_" + f.GOARCH + ".s" }

// Source returns the text of that file.
func (f Function) Source() string {
	text, err := sources.ReadFile(path.Clean(f.File()))
	if err != nil {
		panic(err) // the generator writes both
	}
	return string(text)
}
