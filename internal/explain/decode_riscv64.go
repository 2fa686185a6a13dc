package explain

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/arch/riscv64/riscv64asm"
)

// decode disassembles the first instruction of code, which stands at pc, and tells its length; 0 if it cannot.
func decode(code []byte, pc uint64, _ bool) (text string, size int) {
	inst, err := riscv64asm.Decode(code)
	if err != nil {
		return "", 0
	}
	return riscv64asm.GoSyntax(inst, pc, nil, nil), inst.Len
}

// operand is the operand of a jump.
func operand(to, _ uintptr) string { return fmt.Sprintf("%#x", to) }

// folding are operations that the source writes with two operands where the second is the result as well.
var folding = []string{"ADD", "SUB", "AND", "OR", "XOR", "SLL", "SRL", "MUL"}

// machineWords are mnemonic and operands as the decoder writes them.
func machineWords(op, args string) string {
	all := strings.Split(args, ",")
	if slices.Contains(folding, op) && len(all) == 2 {
		all = append(all, all[1])
	}
	immediate := len(all) == 3 && !strings.HasPrefix(all[0], "X")
	switch {
	case immediate && slices.Contains(folding, op):
		op += "I"
	case op == "VMFGTVV": // written with operands the other way round
		op, all[0], all[1] = "VMFLTVV", all[1], all[0]
	case op == "MOV" && strings.HasPrefix(all[0], "X"): // short for an addition of 0
		op, all = "ADD", []string{all[0], "X0", all[1]}
	case op == "MOV" && !strings.Contains(all[0], "("): // of a small number
		op, all = "ADDI", []string{all[0], "X0", all[1]}
	case strings.HasPrefix(op, "VL") && strings.HasSuffix(op, "RE8V"):
		op = strings.TrimSuffix(op, "E8V") + "V"
	}
	return op + " " + strings.Join(all, ",")
}
