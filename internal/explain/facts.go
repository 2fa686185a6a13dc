package explain

import (
	"fmt"
	"slices"
	"strings"

	"flynn/asm/isa"
	"flynn/kernels"
)

// dwarfs are the thirteen of Berkeley.
var dwarfs = []string{"dense linear algebra", "sparse linear algebra", "spectral methods", "n-body methods",
	"structured grids", "unstructured grids", "map-reduce", "combinational logic", "graph traversal",
	"dynamic programming", "backtrack and branch-and-bound", "graphical models", "finite state machine"}

// place is where a kernel belongs: its class in Flynn's taxonomy, its dwarf.
func place(k *kernels.Kernel) Fact {
	name, _, _ := strings.Cut(k.Dwarf, " (")
	dwarf := "No Berkeley dwarf: " + k.Dwarf + "."
	for i, d := range dwarfs {
		if strings.HasPrefix(d, name) {
			dwarf = fmt.Sprintf("Berkeley dwarf %d of %d: %s.", i+1, len(dwarfs), k.Dwarf)
		}
	}
	var simd []string
	for id := range isa.All() {
		if k.Functions(id, "") != nil || len(k.Tunings(id)) > 0 {
			simd = append(simd, id.String())
		}
	}
	lines := []string{"SISD: plain Go on one core. MISD: redundant versions and a voter."}
	switch {
	case simd == nil && k.Role == kernels.RoleOverhead:
		lines = append(lines, "SIMD: none, it computes nothing.")
	case simd == nil:
		lines = append(lines, "SIMD: no code.")
	default:
		lines = append(lines, "SIMD: "+strings.Join(simd, ", ")+".")
	}
	switch {
	case !k.Divisible():
		lines = append(lines, "MIMD: not divisible, "+k.SerialReason+".")
	case k.Separable() || k.Crosses():
		lines = append(lines, "MIMD: in parts, with shared or distributed memory.")
	default:
		lines = append(lines, "MIMD: in parts, with shared memory only.")
	}
	return Fact{"Class", append(lines, dwarf)}
}

// streams are the operands.
func streams(k *kernels.Kernel) Fact {
	lines := []string{"n: " + k.Size + "."}
	var names, texts []string
	for _, s := range k.Streams() {
		text := length(s)
		if i := len(texts) - 1; i >= 0 && texts[i] == text {
			names[i] += ", " + s.Name
			continue
		}
		names, texts = append(names, s.Name), append(texts, text)
	}
	for i, text := range texts {
		names[i] += " " + text
	}
	if names != nil {
		lines = append(lines, "Operands: "+strings.Join(names, "; ")+".")
	}
	return Fact{"Size", lines}
}

// length says how many elements an operand has.
func length(s kernels.Stream) string {
	if s.Written {
		return "of length " + s.Length + ", written"
	}
	return "of length " + s.Length
}

// work is what an op does, and how much of it for a byte.
func work(k *kernels.Kernel) Fact {
	f := k.Formulas()
	var parts []string
	for _, p := range []struct{ formula, noun string }{
		{f.Flops, "flops"}, {f.Loads, "loads"}, {f.Stores, "stores"}, {f.Indices, "indices of 4 bytes"},
	} {
		if p.formula != "0" {
			parts = append(parts, p.formula+" "+p.noun)
		}
	}
	if parts == nil {
		return Fact{"Work", []string{"Nothing that is counted."}}
	}
	lines := []string{fmt.Sprintf("%s; an element of %s has %s.", strings.Join(parts, ", "), k.Elem,
		byteCount(k.ElemSize()))}
	small, large := k.SizeFor(32<<10), k.SizeFor(8<<20)
	if k.Traffic(small) == 0 {
		return Fact{"Work", append(lines, "No bytes move: operands stay in registers.")}
	}
	if k.Work(small).Flops == 0 {
		lines = append(lines, "Intensity: 0 flops a byte. It moves data, or computes with whole numbers.")
	} else {
		lines = append(lines, intensities(k, small, large))
	}
	if k.Work(small).Stores > 0 && slices.ContainsFunc(k.Streams(), func(s kernels.Stream) bool { return s.Written }) {
		lines = append(lines, "Bytes are useful ones: a store to memory first reads its line, which is not counted.")
	}
	return Fact{"Work", lines}
}

// intensities is the arithmetic intensity at two sizes, once if both are alike.
func intensities(k *kernels.Kernel, small, large int) string {
	at := func(n int) float64 { return k.Work(n).Flops / k.Traffic(n) }
	a, b := fmt.Sprintf("%.2g", at(small)), fmt.Sprintf("%.2g", at(large))
	if a == b {
		return fmt.Sprintf("Arithmetic intensity: %s flops a byte.", a)
	}
	return fmt.Sprintf("Arithmetic intensity: %s flops a byte for n = %d, %s for n = %d.", a, small, b, large)
}

func byteCount(n int) string {
	if n == 1 {
		return "one byte"
	}
	return fmt.Sprintf("%d bytes", n)
}
