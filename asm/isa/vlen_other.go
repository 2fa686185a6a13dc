//go:build !riscv64

package isa

// vlen returns 0: no tier of this architecture leaves the width of its registers open.
func vlen() int { return 0 }
