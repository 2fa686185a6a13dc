package gen

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/mmcloughlin/avo/attr"
	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/ir"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/pass"
	"github.com/mmcloughlin/avo/printer"
	"github.com/mmcloughlin/avo/reg"

	"flynn/asm/isa"
)

// x86 is the backend for x86: avo chooses registers and checks operands, this file chooses instructions.
type x86 struct {
	defaults
	fixed
	ctx    *build.Context
	bound  bool         // arguments are a closure's operands
	rest   reg.Register // inside MaskedTail: the mask register of the lanes in use, nil elsewhere
	vecs   []reg.VecVirtual
	gps    []reg.GPVirtual
	ks     []reg.OpmaskVirtual
	notes  []note
	labels int
}

// note says what a register holds.
type note struct {
	reg  reg.Register
	text string
}

// vex tells whether instructions have three operands and clear the upper halves of registers.
func (b *x86) vex() bool { return b.Can(isa.ThreeOperands) }

// avx2 tells whether there are integers of 256 bits, and shuffles across halves.
func (b *x86) avx2() bool { return b.Can(isa.ThreeOperands | isa.Integers) }

// op emits an instruction by name. Avo has a method for each, so reflection finds it and avo checks the operands.
func (b *x86) op(name string, ops ...operand.Op) {
	m := reflect.ValueOf(b.ctx).MethodByName(name)
	if !m.IsValid() {
		panic("gen: avo has no " + name)
	}
	args := make([]reflect.Value, len(ops))
	for i, o := range ops {
		args[i] = reflect.ValueOf(o)
	}
	m.Call(args)
}

// fp emits a floating-point operation in the form that tier, element and mode ask for: ADD becomes VADDPD or ADDSS.
func (b *x86) fp(name string, ops ...operand.Op) {
	packed, element := "P", "S"
	if b.single {
		packed = "S"
	}
	if b.elem == F64 {
		element = "D"
	}
	if b.vex() {
		name = "V" + name
	}
	b.op(name+packed+element, ops...)
}

// plain emits an operation whose name has no element: MOVUPS, MOVQ.
func (b *x86) plain(name string, ops ...operand.Op) {
	if b.vex() {
		name = "V" + name
	}
	b.op(name, ops...)
}

// v is the register of a vector at the width in force.
func (b *x86) v(v Vec) reg.Register {
	switch r := b.vecs[v]; {
	case b.single || b.Tier().Bits == 128:
		return r.AsX()
	case b.Tier().Bits == 256:
		return r.AsY()
	default:
		return r.AsZ()
	}
}

func (b *x86) newVec() Vec {
	var r reg.VecVirtual
	switch b.Tier().Bits {
	case 512:
		r = b.ctx.ZMM()
	case 256:
		r = b.ctx.YMM()
	default:
		r = b.ctx.XMM()
	}
	b.vecs = append(b.vecs, r)
	return Vec(len(b.vecs) - 1)
}

func (b *x86) newGP() int {
	b.gps = append(b.gps, b.ctx.GP64())
	return len(b.gps) - 1
}

func (b *x86) note(r reg.Register, say string) {
	if say != "" {
		b.notes = append(b.notes, note{r, say})
	}
}

func (b *x86) load(say string, c operand.Op) int {
	g := b.newGP()
	b.op("MOVQ", c, b.gps[g])
	b.note(b.gps[g], say)
	return g
}

// addr is where an argument stands, or the part "base" or "len" of a slice.
func (b *x86) addr(name, part string) operand.Op {
	c := b.ctx.Param(name)
	switch part {
	case "base":
		c = c.Base()
	case "len":
		c = c.Len()
	}
	a, err := c.Resolve()
	if err != nil {
		panic(fmt.Sprintf("gen: argument %s: %v", name, err))
	}
	return b.place(a.Addr)
}

// place is where a closure finds what avo places on the stack.
func (b *x86) place(m operand.Mem) operand.Op {
	if b.bound {
		return operand.Mem{Base: reg.RDX, Disp: pointer + m.Disp}
	}
	return m
}

func (b *x86) Slice(name, say string) Ptr { return Ptr(b.load(say, b.addr(name, "base"))) }

func (b *x86) Len(name, say string) Count { return Count(b.load(say, b.addr(name, "len"))) }

func (b *x86) Int(name, say string) Count { return Count(b.load(say, b.addr(name, ""))) }

func (b *x86) Arg(name, say string) Vec {
	v := b.newVec()
	b.broadcast(b.addr(name, ""), v)
	b.note(b.v(v), say)
	return v
}

// broadcast fills every lane of v from memory.
func (b *x86) broadcast(m operand.Op, v Vec) {
	r := b.v(v)
	switch {
	case b.single:
		b.fp("MOV", m, r)
	case b.vex() && b.elem == F64 && b.Tier().Bits == 128:
		b.op("VMOVDDUP", m, r)
	case b.vex() && b.elem == F64:
		b.op("VBROADCASTSD", m, r)
	case b.vex():
		b.op("VBROADCASTSS", m, r)
	case b.elem == F64:
		b.op("MOVSD", m, r)
		b.op("UNPCKLPD", r, r)
	default:
		b.op("MOVSS", m, r)
		b.op("SHUFPS", operand.U8(0), r, r)
	}
}

func (b *x86) Zero(say string) Vec {
	v := b.newVec()
	x := b.vecs[v].AsX() // clearing 128 bits clears all of them in VEX code
	if b.vex() {
		b.op("VXORPS", x, x, x)
	} else {
		b.op("XORPS", x, x)
	}
	b.note(b.v(v), say)
	return v
}

// NegInf shifts ones to the left of the exponent: no memory and no wider tier is needed.
func (b *x86) NegInf(say string) Vec {
	v := b.newVec()
	r := b.vecs[v]
	shift, vexShift, by := "PSLLL", "VPSLLD", 23
	if b.elem == F64 {
		shift, vexShift, by = "PSLLQ", "VPSLLQ", 52
	}
	if b.vex() {
		b.op("VPCMPEQD", low(r), low(r), low(r))
		b.op(vexShift, operand.U8(by), low(r), low(r))
	} else {
		b.op("PCMPEQL", low(r), low(r))
		b.op(shift, operand.U8(by), low(r))
	}
	if b.Tier().Bits >= 256 {
		b.op("VINSERTF128", operand.U8(1), low(r), r.AsY(), r.AsY())
	}
	if b.Tier().Bits == 512 {
		b.op("VINSERTF64X4", operand.U8(1), r.AsY(), r.AsZ(), r.AsZ())
	}
	b.note(b.v(v), say)
	return v
}

// low is the first 128 bits of a register.
func low(r reg.VecVirtual) reg.Register { return r.AsX() }

func (b *x86) mem(p Ptr, unit, elem int) operand.Mem {
	return operand.Mem{Base: b.gps[p], Disp: (unit*b.Lanes() + elem) * b.elem.Size}
}

func (b *x86) Load(p Ptr, unit, elem int) Vec {
	v := b.newVec()
	if b.rest != nil {
		b.op(b.bySize("VMOVUPS_Z", "VMOVUPD_Z"), b.mem(p, unit, elem), b.rest, b.v(v))
	} else {
		b.move(b.mem(p, unit, elem), b.v(v))
	}
	return v
}

func (b *x86) Broadcast(p Ptr, elem int) Vec {
	v := b.newVec()
	b.broadcast(operand.Mem{Base: b.gps[p], Disp: elem * b.elem.Size}, v)
	return v
}

func (b *x86) Store(p Ptr, unit, elem int, v Vec) {
	if b.rest != nil {
		b.op(b.bySize("VMOVUPS", "VMOVUPD"), b.v(v), b.rest, b.mem(p, unit, elem))
	} else {
		b.move(b.v(v), b.mem(p, unit, elem))
	}
}

// move copies between memory and a register. MOVUPS serves both element types: it is the shortest.
func (b *x86) move(from, to operand.Op) {
	if b.single {
		b.fp("MOV", from, to)
	} else {
		b.plain("MOVUPS", from, to)
	}
}

func (b *x86) Comment(remark string) { b.ctx.Comment(remark) }

func (b *x86) Return(v Vec) {
	b.scalarly(func() { b.fp("MOV", b.v(v), b.result()) })
	b.ReturnNothing()
}

// result is where the caller expects the result.
func (b *x86) result() operand.Op {
	a, err := b.ctx.ReturnIndex(0).Resolve()
	if err != nil {
		panic("gen: result: " + err.Error())
	}
	return b.place(a.Addr)
}

// ReturnNothing clears the upper halves, or SSE code that follows runs slower.
func (b *x86) ReturnNothing() {
	if b.vex() {
		b.op("VZEROUPPER")
	}
	b.op("RET")
}

// x86Function compiles one function to text, without the file's header.
func x86Function(p *program, t isa.ID, e Elem, l layout) (text string, features []string, err error) {
	b := &x86{ctx: build.NewContext(), bound: p.bound}
	b.defaults, b.fixed = newDefaults(b, t, e), fixed{self: b}
	b.ctx.Function(p.symbol(t, e))
	b.ctx.Attributes(attr.NOSPLIT)
	b.ctx.SignatureExpr("func" + p.sigFor(e))
	// A function that may begin in the middle of a line, as Go allows, has its loops in other lines in another build,
	// and takes up to a quarter longer or shorter there.
	b.alignTo(64)
	p.body(isa.FamilyX86)(b)
	file, err := b.ctx.Result()
	if err != nil {
		return "", nil, err
	}
	wholeWrites(file.Functions()[0])
	if err := pass.Compile.Execute(file); err != nil {
		return "", nil, err
	}
	pruneSelfMoves(file.Functions()[0])
	toVEX(file.Functions()[0], t)
	out, err := printer.NewGoAsm(printer.Config{Name: "gen", Pkg: "asm"}).Print(file)
	if err != nil {
		return "", nil, err
	}
	fn := file.Functions()[0]
	header := header(p, e, fn.ISA, b.registers(fn))
	_, code, _ := strings.Cut(string(out), "\n\t")
	code = "\t" + strings.ReplaceAll(code, "$+", "$")
	if p.bound && goroutine.MatchString(code) {
		return "", nil, fmt.Errorf("a closure has no register left but R14, which is Go's")
	}
	if p.bound && zero.MatchString(code) {
		code = b.clearZero(code)
	}
	return header + l.begin(p.symbol(t, e), 0) + code, fn.ISA, err
}

// alignTo makes what follows begin at a multiple of so many bytes.
func (b *x86) alignTo(bytes uint8) {
	b.ctx.Instruction(&ir.Instruction{Opcode: "PCALIGN", Operands: []operand.Op{operand.U8(bytes)}})
}

// goroutine is the register that Go keeps the goroutine in: a plain call restores it, a closure does not.
var goroutine = regexp.MustCompile(`\bR14\b`)

// zero is the register that Go keeps 0 in, and expects to be 0 when a closure returns.
var zero = regexp.MustCompile(`\b[XYZ]15\b`)

// clearZero makes it 0 again at the end of code.
func (b *x86) clearZero(code string) string {
	clearing, end := "XORPS X15, X15", "\tRET\n"
	if b.vex() {
		clearing, end = "VXORPS X15, X15, X15", "\tVZEROUPPER\n\tRET\n"
	}
	return strings.ReplaceAll(code, end, "\t"+clearing+"\n"+end)
}

// wholeWrites says of VEX instructions that they write all of a register: what they do not name they clear. Register
// allocation would keep the upper part alive from the function's start on.
func wholeWrites(fn *ir.Function) {
	for _, i := range fn.Instructions() {
		if !strings.HasPrefix(i.Opcode, "V") {
			continue
		}
		for at, o := range i.Outputs {
			if v, ok := o.(reg.Vec); ok {
				i.Outputs[at] = v.AsZ()
			}
		}
	}
}

// pruneSelfMoves drops vector copies that register allocation made idle; avo does so for general registers only.
func pruneSelfMoves(fn *ir.Function) {
	fn.Nodes = slices.DeleteFunc(fn.Nodes, func(n ir.Node) bool {
		i, ok := n.(*ir.Instruction)
		return ok && i.Opcode == "MOVAPS" && i.Operands[0] == i.Operands[1]
	})
}

// registers says what each register holds, in the order in which the program named them.
func (b *x86) registers(fn *ir.Function) []string {
	var out []string
	for _, n := range b.notes {
		out = append(out, fn.Allocation.LookupRegister(n.reg).Asm()+" = "+n.text)
	}
	return out
}
