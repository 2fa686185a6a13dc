package gen

import (
	"fmt"
	"slices"

	"github.com/mmcloughlin/avo/ir"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"flynn/asm/isa"
)

// Go's assembler and avo know VPDPBUSD in its EVEX form only, which is AVX-512. A CPU with AVX-VNNI has it in the VEX
// form: bytes stand for it, made when its registers are known. Source: Intel 64 and IA-32 Architectures Software
// Developer's Manual, volume 2, VPDPBUSD: VEX.256.66.0F38.W0 50 /r.

// toVEX puts bytes in the place of every VPDPBUSD of a function, where its tier has the VEX form.
func toVEX(fn *ir.Function, t isa.ID) {
	if t != isa.AVXVNNI {
		return
	}
	var nodes []ir.Node
	for _, n := range fn.Nodes {
		i, ok := n.(*ir.Instruction)
		if !ok || i.Opcode != "VPDPBUSD" {
			nodes = append(nodes, n)
			continue
		}
		var r [3]uint8
		for at, o := range i.Operands {
			r[at] = number(o)
		}
		nodes = append(nodes, ir.NewComment(fmt.Sprintf("VPDPBUSD Y%d, Y%d, Y%d", r[0], r[1], r[2])))
		for _, v := range vpdpbusd(r[0], r[1], r[2]) {
			nodes = append(nodes, &ir.Instruction{Opcode: "BYTE", Operands: []operand.Op{operand.U8(v)}})
		}
	}
	fn.Nodes = nodes
	fn.ISA = []string{isa.AVXVNNI.Info().Features[0].String()}
	for _, i := range fn.Instructions() { // the form that is gone wanted AVX-512
		fn.ISA = append(fn.ISA, i.ISA...)
	}
	slices.Sort(fn.ISA)
	fn.ISA = slices.Compact(fn.ISA)
}

// number is that of a 256-bit register which VEX code can name.
func number(o operand.Op) uint8 {
	r, ok := o.(reg.Physical)
	if !ok || r.Size() != 32 || r.PhysicalIndex() > 15 {
		panic(fmt.Sprintf("gen: %s is none of Y0 to Y15", o.Asm()))
	}
	return uint8(r.PhysicalIndex())
}

// vpdpbusd encodes to += signed·unsigned, four products a lane.
func vpdpbusd(signed, unsigned, to uint8) []byte {
	const (
		map0F38 = 0b00010
		w0      = 0
		wide    = 1 << 2 // 256 bits
		prefix  = 0b01   // 66
		noIndex = 1 << 6
	)
	return []byte{
		0xC4,
		(^to>>3&1)<<7 | noIndex | (^signed>>3&1)<<5 | map0F38,
		w0 | ^unsigned&0xF<<3 | wide | prefix,
		0x50,
		0b11<<6 | to&7<<3 | signed&7,
	}
}
