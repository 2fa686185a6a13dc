package gen

import (
	"bytes"
	"cmp"
	"fmt"
	"go/format"
)

// functionFiles adds what package asm tells of its functions: zfunctions.go lists those of all architectures, and
// zcodes_ARCH.s has the addresses of those of one.
func (k pkg) functionFiles(files map[string][]byte) error {
	var list bytes.Buffer
	list.WriteString(mark + "\npackage asm\n\nimport \"flynn/asm/isa\"\n\nvar functions = []Function{\n")
	for _, a := range arches {
		fns, err := k.compile(a)
		if err != nil {
			return err
		}
		codes := a.codes(fns)
		files["zcodes_"+a.name+".s"] = codes
		name := "zcodes_" + a.name + ".go"
		if files[name], err = declareCodes("", len(fns)); err != nil {
			return err
		}
		for i, f := range fns {
			fmt.Fprintf(&list, "%s,\n", f.row(a, i))
		}
	}
	list.WriteString("}\n")
	var err error
	if files["zfunctions.go"], err = format.Source(list.Bytes()); err != nil {
		return err
	}
	files["zcodes_other.go"], err = declareCodes("//go:build !amd64 && !arm64 && !riscv64\n\n", 0)
	return err
}

// row is the literal of a function.
func (f compiled) row(a arch, i int) string {
	tier := "isa." + constant(f.tier)
	trip := cmp.Or(f.program.trips[f.tier], f.program.trip)
	if f.program.tile != nil {
		mr, nr := f.program.tile(f.tier.Info(), f.elem)
		trip = fmt.Sprintf("%s, for a tile of %d×%d elements of C", trip, mr, nr)
	}
	elements := 0
	if f.program.handles != nil {
		elements = f.program.handles(f.tier.Info(), f.elem)
	}
	return fmt.Sprintf("{%q, %q, %s, %q, %q, %q, %#08x, %q, %d, %q, %d}", f.program.name, f.elem.Name, tier,
		f.program.tuning, f.program.symbol(f.tier, f.elem), a.name, f.body(), f.program.hot, elements, trip, i)
}

// codes lists the addresses of all functions of an architecture, in the order of their compilation.
func (a arch) codes(fns []compiled) []byte {
	var s bytes.Buffer
	s.WriteString(mark + "\n#include \"textflag.h\"\n\n")
	for i, f := range fns {
		fmt.Fprintf(&s, "DATA ·codes+%d(SB)/%d, $·%s(SB)\n", pointer*i, pointer, f.program.symbol(f.tier, f.elem))
	}
	fmt.Fprintf(&s, "GLOBL ·codes(SB), RODATA|NOPTR, $%d\n", pointer*len(fns))
	return s.Bytes()
}

// declareCodes declares them to Go.
func declareCodes(constraint string, n int) ([]byte, error) {
	return format.Source(fmt.Appendf(nil, "%s\n%spackage asm\n\n// codes are where the functions of this "+
		"architecture begin.\nvar codes [%d]Code\n", mark, constraint, n))
}
