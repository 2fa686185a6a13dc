package asm

import (
	"runtime"
	"unsafe"
)

// Code is the address of machine code that is called as a closure: 0 is none.
type Code uintptr

// Closure is machine code with its operands. It is laid out as Go lays out closures, code first, so that Go calls it
// with one instruction and passes nothing: a plain call of assembly goes through a wrapper that stores all arguments
// first, which is a tenth to a third of an op on 4 KiB.
//
// Operands is a struct of the code's parameters in their order, then of its result, behind a Result: zoperands.go has
// one for each signature.
type Closure[T any] struct {
	code     Code
	Operands T
}

// Result aligns the field behind it as results are.
type Result [0]uintptr

// Bind makes a closure. There must be code.
func Bind[T any](code Code, operands T) Closure[T] { return Closure[T]{code, operands} }

// Repeat calls it so many times.
func (c *Closure[T]) Repeat(n int) {
	call := c.Func()
	for range n {
		call()
	}
	runtime.KeepAlive(c) // nothing else tells that calls read it
}

// Func is the closure as Go calls it. It reads and writes c.Operands, so c must be used after the last call.
func (c *Closure[T]) Func() func() { return *(*func())(unsafe.Pointer(&c)) }
