package asm_test

import (
	"runtime"
	"testing"

	"flynn/asm"
	"flynn/asm/isa"
)

type operands struct {
	x, y []float32
	r    float32
}

// TestClosure: a plain call and a closure are the same code, on operands of the closure's own that change, move with
// the stack, and are reached through it alone.
func TestClosure(t *testing.T) {
	tiers, err := isa.Detect()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range asm.DotF32 {
		if !tiers.Has(row.ISA) {
			continue
		}
		if row.Code == 0 {
			t.Fatalf("%s: no code", row.ISA)
		}
		c := asm.Bind(row.Code, operands{x: ramp(67), y: ramp(67)})
		call := c.Func()
		for n := 67; n >= 0; n -= 13 {
			c.Operands.x = c.Operands.x[:n]
			runtime.GC()
			grow(20)
			call()
			if want := row.Fn(ramp(n), ramp(67)); c.Operands.r != want {
				t.Errorf("%s, n = %d: %v as a closure, %v as a call", row.ISA, n, c.Operands.r, want)
			}
		}
		c.Operands.x = ramp(3)
		c.Repeat(2)
		if want := float32(0 + 1 + 4); c.Operands.r != want {
			t.Errorf("%s: %v, want %v", row.ISA, c.Operands.r, want)
		}
	}
}

func ramp(n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(i)
	}
	return x
}

// grow makes the stack so many KiB deeper.
func grow(kib int) byte {
	var room [1 << 10]byte
	if kib == 0 {
		return room[0]
	}
	return grow(kib-1) + room[kib]
}
