package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"flynn/asm/isa"
	"flynn/bench"
	"flynn/kernels"
)

// markdown writes a table. A bar in a cell would end the cell.
func markdown(head []string, rows [][]string) string {
	var s strings.Builder
	line := func(cells []string) {
		for _, c := range cells {
			s.WriteString("| " + strings.ReplaceAll(c, "|", `\|`) + " ")
		}
		s.WriteString("|\n")
	}
	line(head)
	line(slices.Repeat([]string{"---"}, len(head)))
	for _, r := range rows {
		line(r)
	}
	return s.String()
}

// kernelTable has one row a kernel: the element types of a name share it.
func kernelTable(*testing.T) string {
	elems := map[string][]string{}
	for k := range kernels.All() {
		elems[k.Name] = append(elems[k.Name], k.Elem)
	}
	var rows [][]string
	for k := range kernels.All() {
		if k.Elem != elems[k.Name][0] {
			continue
		}
		w := k.Formulas()
		rows = append(rows, []string{
			"`" + k.Name + "`", k.Doc, k.Size, strings.Join(elems[k.Name], " "), w.Flops, w.Loads, w.Stores, w.Indices, k.Dwarf,
		})
	}
	return markdown([]string{"kernel", "what it computes", "n", "elements", "flops", "loads", "stores", "indices",
		"dwarf"}, rows)
}

// tierTable lists the instruction sets by architecture.
func tierTable(*testing.T) string {
	var rows [][]string
	for _, arch := range []string{"amd64", "arm64", "riscv64"} {
		for _, id := range isa.Of(arch) {
			info := id.Info()
			if info.GOARCH != arch {
				continue
			}
			bits, below := fmt.Sprint(info.Bits), ""
			if info.VLA {
				bits = "known at run time"
			}
			if info.Below != isa.Scalar {
				below = "`" + info.Below.String() + "`"
			}
			kind := "tier"
			if info.Beside {
				kind = "extension"
			}
			rows = append(rows, []string{"`" + info.Name + "`", arch, kind, info.Doc, bits, below})
		}
	}
	return markdown([]string{"name", "architecture", "kind", "CPU features", "bits of a register", "extends"}, rows)
}

// tuningDocs say what a tuning does.
var tuningDocs = map[string]string{
	"nt":      "non-temporal stores, which bypass the caches: pays if operands are in memory, costs if a cache holds them",
	"movsb":   "one string instruction: pays in L2, and a little beyond",
	"row":     "one row of the matrix at a time: pays in L2",
	"gather":  "gather instructions instead of scalar loads",
	"insert":  "scalar loads that are inserted into lanes, instead of gather instructions",
	"tables2": "two tables of counts, so that equal neighbours do not wait for each other",
	"tables8": "eight tables of counts",
}

// tuningTable lists tunings with their kernels and tiers.
func tuningTable(t *testing.T) string {
	type place struct{ names, tiers []string }
	found := map[string]*place{}
	var order []string
	for k := range kernels.All() {
		for _, v := range k.Variants {
			if v.Tuning == "" {
				continue
			}
			p := found[v.Tuning]
			if p == nil {
				p = &place{}
				found[v.Tuning], order = p, append(order, v.Tuning)
			}
			if !slices.Contains(p.names, "`"+k.Name+"`") {
				p.names = append(p.names, "`"+k.Name+"`")
			}
			if !slices.Contains(p.tiers, v.ISA.String()) {
				p.tiers = append(p.tiers, v.ISA.String())
			}
		}
	}
	slices.Sort(order)
	var rows [][]string
	for _, name := range order {
		if tuningDocs[name] == "" {
			t.Errorf("tuning %s has no description", name)
		}
		rows = append(rows, []string{"`" + name + "`", strings.Join(found[name].names, " "),
			strings.Join(found[name].tiers, " "), tuningDocs[name]})
	}
	return markdown([]string{"tuning", "kernels", "tiers on amd64", "what it does"}, rows)
}

// profileTable lists the profiles of flynn run.
func profileTable(*testing.T) string {
	var rows [][]string
	for _, p := range bench.Profiles {
		rows = append(rows, []string{"`" + p.Name + "`", p.Doc})
	}
	return markdown([]string{"profile", "what it measures"}, rows)
}

// operandTable has one row for kernels whose operands are alike. Kernels without operand streams have none.
func operandTable(*testing.T) string {
	var s strings.Builder
	s.WriteString("| kernel | operands | written | scalar |\n| --- | --- | --- | --- |\n")
	var rows []string
	names := map[string][]string{}
	for k := range kernels.All() {
		if len(k.Streams()) == 0 {
			continue
		}
		row := operandCells(k)
		if names[row] == nil {
			rows = append(rows, row)
		}
		names[row] = append(names[row], k.ID())
	}
	for _, row := range rows {
		fmt.Fprintf(&s, "| %s | %s |\n", together(names[row]), row)
	}
	return s.String()
}

// operandCells returns lengths and values of the operand streams of a kernel, those that an op writes, and the scalar.
func operandCells(k *kernels.Kernel) string {
	var alike [][]string // names of streams that have the same length and values
	var texts, written []string
	for _, st := range k.Streams() {
		text := strings.TrimPrefix(st.Length+", "+st.Values, "n, ")
		if n := len(texts); n == 0 || texts[n-1] != text {
			texts, alike = append(texts, text), append(alike, nil)
		}
		alike[len(texts)-1] = append(alike[len(texts)-1], st.Name)
		if st.Written {
			written = append(written, st.Name)
		}
	}
	for i, text := range texts {
		texts[i] = strings.Join(alike[i], ", ") + ": " + text
	}
	return strings.Join(texts, "; ") + " | " + strings.Join(written, ", ") + " | " + k.Scalar()
}

// together writes kernels, each name once: of all its element types where all are there, else with those that are.
func together(ids []string) string {
	var names []string
	elems := map[string][]string{}
	for _, id := range ids {
		name, elem, _ := strings.Cut(id, "/")
		if elems[name] == nil {
			names = append(names, name)
		}
		elems[name] = append(elems[name], elem)
	}
	for i, name := range names {
		all := 0
		for k := range kernels.All() {
			if k.Name == name {
				all++
			}
		}
		if len(elems[name]) < all {
			names[i] += " of " + strings.Join(elems[name], ", ")
		}
	}
	return strings.Join(names, ", ")
}

// explained is what flynn explain prints of the hot loop of a kernel, with the bytes that amd64 has.
func explained(t *testing.T) string {
	text := printed(t, "explain", "triad", "--isa", "avx2", "--width", "100")
	_, loop, ok := strings.Cut(text, "\nHot loop")
	loop, _, _ = strings.Cut(loop, "\n\nCore")
	if !ok {
		t.Fatalf("no loop in\n%s", text)
	}
	return "```text\nHot loop" + loop + "\n```\n"
}
