package gen

import (
	"fmt"
	"go/ast"
	"go/parser"
)

// layout is where Go's stack calling convention (ABI0) puts the arguments and the result of an assembly function,
// for backends that print operands themselves. go vet holds the generated text against the same rules.
type layout struct {
	at     map[string]int // offset of a parameter
	slices map[string]bool
	result int // offset of the result; -1 where there is none
	size   int // of arguments and result together
	// context is the register that points to a closure, whose operands follow its code as arguments follow the return
	// address; "" where arguments are on the stack.
	context string
}

const pointer = 8 // bytes, on every architecture that has a backend

// sizes of the types that occur in signatures. Each is aligned to its size.
var sizes = map[string]int{
	"byte": 1, "int8": 1, "float32": 4, "int32": 4, "uint32": 4, "float64": 8, "uint64": 8, "int": pointer,
}

// newLayout reads a signature like "(x, y []float64) float64".
func newLayout(sig string) (layout, error) {
	x, err := parser.ParseExpr("func" + sig)
	if err != nil {
		return layout{}, fmt.Errorf("gen: signature %s: %w", sig, err)
	}
	fn, ok := x.(*ast.FuncType)
	if !ok {
		return layout{}, fmt.Errorf("gen: %s is no signature", sig)
	}
	l := layout{at: map[string]int{}, slices: map[string]bool{}, result: -1}
	for _, f := range fn.Params.List {
		size, align, err := extent(f.Type)
		if err != nil {
			return layout{}, fmt.Errorf("gen: signature %s: %w", sig, err)
		}
		for _, name := range f.Names {
			l.at[name.Name] = l.place(size, align)
			l.slices[name.Name] = size > align
		}
	}
	if fn.Results == nil {
		return l, nil
	}
	if n := fn.Results.NumFields(); n != 1 {
		return layout{}, fmt.Errorf("gen: signature %s: %d results, at most 1 is supported", sig, n)
	}
	size, _, err := extent(fn.Results.List[0].Type)
	if err != nil {
		return layout{}, fmt.Errorf("gen: signature %s: %w", sig, err)
	}
	l.result = l.place(size, pointer) // results start at a pointer's alignment, whatever they are
	return l, nil
}

// layout is where the functions of a program find their arguments.
func (p *program) layout(e Elem, context string) (layout, error) {
	l, err := newLayout(p.sigFor(e))
	if p.bound {
		l.context = context
	}
	return l, err
}

// extent is the size and the alignment of a type. A slice is pointer, length and capacity.
func extent(t ast.Expr) (size, align int, err error) {
	if a, ok := t.(*ast.ArrayType); ok && a.Len == nil {
		return 3 * pointer, pointer, nil
	}
	if id, ok := t.(*ast.Ident); ok && sizes[id.Name] > 0 {
		return sizes[id.Name], sizes[id.Name], nil
	}
	return 0, 0, fmt.Errorf("a type that has no known layout")
}

// place appends something to the frame and returns its offset.
func (l *layout) place(size, align int) int {
	at := (l.size + align - 1) / align * align
	l.size = at + size
	return at
}

// arg is the operand of an argument, or of the part "base" or "len" of a slice.
func (l layout) arg(name, part string) string {
	at, ok := l.at[name]
	if !ok || l.slices[name] != (part != "") {
		panic(fmt.Sprintf("gen: there is no argument %s %s", name, part))
	}
	switch part {
	case "":
		return l.operand(name, at)
	case "base":
		return l.operand(name+"_base", at)
	case "len":
		return l.operand(name+"_len", at+pointer)
	}
	panic("gen: a slice has no part " + part)
}

// operand is what stands so many bytes behind the first argument.
func (l layout) operand(name string, at int) string {
	if l.context != "" {
		return fmt.Sprintf("%d(%s)", pointer+at, l.context)
	}
	return fmt.Sprintf("%s+%d(FP)", name, at)
}

// begin is the line that begins a function with so many bytes of its own on the stack.
func (l layout) begin(symbol string, frame int) string {
	if l.context != "" {
		return fmt.Sprintf("TEXT ·%s(SB), NOSPLIT|NEEDCTXT, $%d-0\n", symbol, frame)
	}
	return fmt.Sprintf("TEXT ·%s(SB), NOSPLIT, $%d-%d\n", symbol, frame, l.size)
}

// ret is the operand of the result.
func (l layout) ret() string {
	if l.result < 0 {
		panic("gen: there is no result")
	}
	return l.operand("ret", l.result)
}
