package gen

import (
	"github.com/mmcloughlin/avo/ir"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"flynn/asm/isa"
)

// copyingString is the instruction that copies strings of bytes. Every amd64 has it; ERMS says that it is fast.
var copyingString = &program{
	name: "copy", sig: copying.sig, elems: floats, bound: true, tuning: "movsb", tiers: []isa.ID{isa.ERMS},
	doc:   []string{"z[i] = x[i], for the length of z. One instruction copies all, in steps that the machine chooses."},
	amd64: copyStringAMD64,
}

func copyStringAMD64(b *amd64) {
	b.op("MOVQ", b.addr("z", "base"), reg.RDI)
	b.op("MOVQ", b.addr("x", "base"), reg.RSI)
	b.op("MOVQ", b.addr("z", "len"), reg.RCX)
	b.op("SHLQ", operand.U8(log2(b.elem.Size)), reg.RCX)
	b.note(reg.RDI, "z")
	b.note(reg.RSI, "x")
	b.note(reg.RCX, "bytes left")
	implied := []operand.Op{reg.RDI, reg.RSI, reg.RCX}
	b.ctx.Instruction(&ir.Instruction{Opcode: "REP"})
	b.ctx.Instruction(&ir.Instruction{Opcode: "MOVSB", ISA: []string{isa.ERMS.Info().Features[0].String()}, Inputs: implied, Outputs: implied})
	b.ReturnNothing()
}
