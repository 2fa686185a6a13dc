//go:build !amd64 && !arm64 && !riscv64

package explain

// decode cannot: there is no machine code for this architecture.
func decode([]byte, uint64, bool) (text string, size int) { return "", 0 }

func operand(_, _ uintptr) string { return "" }

func machineWords(op, args string) string { return op + " " + args }
