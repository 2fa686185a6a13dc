package main

import (
	"fmt"
	"math"
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
		rows = append(rows, []string{
			"`" + k.Name + "`", k.Doc, k.Size, strings.Join(elems[k.Name], " "),
			inN(k, func(w kernels.Work) float64 { return w.Flops }), inN(k, func(w kernels.Work) float64 { return w.Loads }),
			inN(k, func(w kernels.Work) float64 { return w.Stores }), inN(k, func(w kernels.Work) float64 { return w.Indices }),
			k.Dwarf,
		})
	}
	return markdown([]string{"kernel", "what it computes", "n", "elements", "flops", "loads", "stores", "indices",
		"dwarf"}, rows)
}

// rounding is how much a count may differ from a formula, relative to it.
const rounding = 1e-5

// sizes are two n at which a formula for the work is fitted, and one at which it must hold.
var sizes = [3]int{1 << 10, 1 << 11, 1 << 13}

// inN writes a count of work as a formula in n: the powers of n that fit it at two sizes, if they also do at a third.
func inN(k *kernels.Kernel, of func(kernels.Work) float64) string {
	count := func(i int) float64 { return of(k.Work(sizes[i])) }
	if count(0) == 0 && count(2) == 0 {
		return "0"
	}
	for _, form := range formulas {
		u := func(i int) (float64, float64) { return form.high(sizes[i]), form.low(sizes[i]) }
		a0, b0 := u(0)
		a1, b1 := u(1)
		det := a0*b1 - a1*b0
		if det == 0 {
			continue
		}
		a, b := (count(0)*b1-count(1)*b0)/det, (a0*count(1)-a1*count(0))/det
		if a2, b2 := u(2); math.Abs(a*a2+b*b2-count(2)) < rounding*count(2) {
			if math.Abs(b) < rounding*math.Abs(a) {
				b = 0 // counts are rounded
			}
			return terms(term{a, form.names[0]}, term{b, form.names[1]})
		}
	}
	panic("no formula for the work of " + k.Name)
}

// formula is a sum of two terms.
type formula struct {
	high, low func(n int) float64
	names     [2]string
}

// formulas that work may have, simple ones first.
var formulas = []formula{
	{power(1), power(0), [2]string{"n", ""}},
	{power(2), power(1), [2]string{"n²", "n"}},
	{power(3), power(2), [2]string{"n³", "n²"}},
	{func(n int) float64 { return float64(n) * math.Log2(float64(n)) }, power(1), [2]string{"n·log2(n)", "n"}},
}

func power(p float64) func(n int) float64 {
	return func(n int) float64 { return math.Pow(float64(n), p) }
}

// term is a part of a formula.
type term struct {
	factor float64
	name   string
}

// terms writes a sum without terms that are 0.
func terms(all ...term) string {
	var parts []string
	for _, t := range all {
		switch f := math.Round(t.factor*1e4) / 1e4; {
		case f == 0:
		case f == 1 && t.name != "":
			parts = append(parts, t.name)
		case f < 1 && f > 0 && t.name != "":
			parts = append(parts, fmt.Sprintf("%s/%g", t.name, 1/f))
		default:
			parts = append(parts, fmt.Sprintf("%g%s", f, t.name))
		}
	}
	return strings.Join(parts, " + ")
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
