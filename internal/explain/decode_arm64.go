package explain

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/arch/arm64/arm64asm"
)

// decode disassembles the first instruction of code, which stands at pc, and tells its length; 0 if it cannot: it knows
// no SVE.
func decode(code []byte, pc uint64, gnu bool) (text string, size int) {
	inst, err := arm64asm.Decode(code)
	switch {
	case err != nil:
		return "", 0
	case gnu:
		return arm64asm.GNUSyntax(inst), 4
	}
	return arm64asm.GoSyntax(inst, pc, nil, nil), 4
}

// operand is the operand of a jump, in instructions.
func operand(to, from uintptr) string { return fmt.Sprintf("%d(PC)", int(to-from)/4) }

// folding are operations that the source writes with two operands where the second is the result as well.
var folding = []string{"ADD", "SUB", "SUBS", "AND", "ORR", "EOR", "LSL", "LSR", "CRC32CX", "CRC32CB", "CRC32CW", "MUL"}

// machineWords are mnemonic and operands as the decoder writes them.
func machineWords(op, args string) string {
	all := strings.Split(args, ",")
	switch {
	case op == "B":
		op = "JMP"
	case slices.Contains(folding, op) && len(all) == 2:
		args += "," + all[1]
	}
	return op + " " + args
}
