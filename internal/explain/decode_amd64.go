package explain

import (
	"fmt"
	"strings"

	"golang.org/x/arch/x86/x86asm"
)

// decode disassembles the first instruction of code, which stands at pc, and tells its length; 0 if it cannot.
func decode(code []byte, pc uint64, _ bool) (text string, size int) {
	inst, err := x86asm.Decode(code, 64)
	if err != nil {
		return "", 0
	}
	return x86asm.GoSyntax(inst, pc, nil), inst.Len
}

// operand is the operand of a jump.
func operand(to, _ uintptr) string { return fmt.Sprintf("%#x", to) }

// intelWords are mnemonics of Intel for those of Go's assembler.
var intelWords = map[string]string{
	"JNZ": "JNE", "JZ": "JE", "JHI": "JA", "JLS": "JBE", "JLT": "JL", "JGT": "JG", "JCS": "JB", "JCC": "JAE",
	"CMOVQHI": "CMOVA", "CMOVQLS": "CMOVBE", "MOVSD": "MOVSD_XMM", "PSLLL": "PSLLD", "PADDL": "PADDD",
	"MOVOU": "MOVDQU", "CRC32Q": "CRC32", "CRC32B": "CRC32", "PMADDWL": "PMADDWD", "PMULULQ": "PMULUDQ",
}

// machineWords are mnemonic and operands in Intel's words.
func machineWords(op, args string) string {
	if w, ok := intelWords[op]; ok {
		op = w
	}
	switch {
	case op == "REP;": // the operands cannot be chosen
		op, _, _ = strings.Cut(args, "DS:")
		return "REP; " + op
	case strings.HasPrefix(op, "CMPP"): // the assembler takes the predicate last, as Intel; the decoder, first
		if i := strings.LastIndexByte(args, ','); i > 0 && !strings.Contains(args[i:], "X") {
			args = args[i+1:] + "," + args[:i]
		}
	case op == "MOVD" && strings.Contains(args, "X"): // a name of MOVQ for vector registers
		op = "MOVQ"
	}
	return op + " " + strings.ReplaceAll(args, "*1)", ")")
}
