package gen

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/types"
	"slices"
	"strings"
)

// operandTypes is the file with a struct for each signature of bound programs: the operands of a closure, in the order
// of the parameters, so that who binds one names them and the compiler checks their types.
func (k pkg) operandTypes() ([]byte, error) {
	var s bytes.Buffer
	fmt.Fprintf(&s, "%s\npackage %s\n", mark, k.name)
	sigs := map[string]string{} // by the name of the type
	for _, p := range k.programs {
		if !p.bound {
			continue
		}
		name, text, err := operandType(p.sig)
		if err != nil {
			return nil, err
		}
		switch sigs[name] {
		case p.sig:
		case "":
			sigs[name] = p.sig
			s.WriteString("\n" + text)
		default:
			return nil, fmt.Errorf("gen: operands of %s and of %s have one name, %s", sigs[name], p.sig, name)
		}
	}
	return format.Source(s.Bytes())
}

// operandType is the struct for a signature like "(x, y []T, a T) T", named by the parameters and the result.
func operandType(sig string) (name, text string, err error) {
	x, err := parser.ParseExpr("func" + sig)
	if err != nil {
		return "", "", fmt.Errorf("gen: signature %s: %w", sig, err)
	}
	fn := x.(*ast.FuncType)
	var fields, words []string
	for _, f := range fn.Params.List {
		var names []string
		for _, id := range f.Names {
			names = append(names, title(id.Name))
		}
		words = append(words, names...)
		fields = append(fields, strings.Join(names, ", ")+" "+types.ExprString(f.Type))
	}
	if fn.Results != nil {
		result := types.ExprString(fn.Results.List[0].Type)
		words = append(words, "To", title(result))
		fields = append(fields, "_ Result", "Result "+result)
	}
	name = "Operands" + strings.Join(words, "")
	parameter := ""
	if replaceT(sig, F32) != sig {
		parameter = "[T any]"
	}
	text = fmt.Sprintf("// %s are those of func%s.\n", name, sig) +
		fmt.Sprintf("type %s%s struct {\n%s\n}\n", name, parameter, strings.Join(fields, "\n"))
	if slices.Contains(words, "Result") {
		return "", "", fmt.Errorf("gen: signature %s has a parameter called result", sig)
	}
	return name, text, nil
}

func title(word string) string { return strings.ToUpper(word[:1]) + word[1:] }
