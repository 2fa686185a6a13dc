package gen

import (
	"github.com/mmcloughlin/avo/ir"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"flynn/asm/isa"
)

func copyStringX86(b *x86) {
	b.op("MOVQ", b.addr("z", "base"), reg.RDI)
	b.op("MOVQ", b.addr("x", "base"), reg.RSI)
	b.op("MOVQ", b.addr("z", "len"), reg.RCX)
	b.op("SHLQ", operand.U8(log2(b.elem.Size)), reg.RCX)
	b.note(reg.RDI, "z")
	b.note(reg.RSI, "x")
	b.note(reg.RCX, "bytes left")
	implied := []operand.Op{reg.RDI, reg.RSI, reg.RCX}
	b.ctx.Instruction(&ir.Instruction{Opcode: "REP"})
	erms := []string{isa.ERMS.Info().Features[0].String()}
	b.ctx.Instruction(&ir.Instruction{Opcode: "MOVSB", ISA: erms, Inputs: implied, Outputs: implied})
	b.ReturnNothing()
}
