package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"flynn/kernels"
)

var generate = flag.Bool("generate", false, "write the tables of the docs instead of comparing")

const (
	tableStart = "<!-- kernels: generated, make generate -->\n"
	tableEnd   = "<!-- end -->"
)

// TestGeneratedTable holds the table of kernels in README.md against the catalogue.
func TestGeneratedTable(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok1 := strings.Cut(string(text), tableStart)
	have, after, ok2 := strings.Cut(rest, tableEnd)
	if !ok1 || !ok2 {
		t.Fatal("README.md has no place for the table of kernels")
	}
	want := kernelTable()
	if *generate {
		if err := os.WriteFile("README.md", []byte(before+tableStart+want+tableEnd+after), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if have != want {
		t.Errorf("the table of kernels in README.md is not current; run make generate\nhave\n%s\nwant\n%s", have, want)
	}
}

// kernelTable has one row a kernel: the element types of a name share it.
func kernelTable() string {
	var s strings.Builder
	s.WriteString("| kernel | what it computes | n | elements | flops | loads | stores | dwarf |\n")
	s.WriteString("| --- | --- | --- | --- | --- | --- | --- | --- |\n")
	elems := map[string][]string{}
	for k := range kernels.All() {
		elems[k.Name] = append(elems[k.Name], k.Elem)
	}
	for k := range kernels.All() {
		if k.Elem != elems[k.Name][0] {
			continue
		}
		fmt.Fprintf(&s, "| `%s` | %s | %s | %s | %s | %s | %s | %s |\n", k.Name, k.Doc, k.Size, strings.Join(elems[k.Name], " "),
			inN(k, func(w kernels.Work) float64 { return w.Flops }), inN(k, func(w kernels.Work) float64 { return w.Loads }),
			inN(k, func(w kernels.Work) float64 { return w.Stores }), k.Dwarf)
	}
	return s.String()
}

// inN writes a count as a multiple of a power of n, found by doubling n.
func inN(k *kernels.Kernel, of func(kernels.Work) float64) string {
	const n = 1 << 10
	at, twice := of(k.Work(n)), of(k.Work(2*n))
	if at == 0 {
		return "0"
	}
	power, unit := "n", float64(n)
	switch twice / at {
	case 4:
		power, unit = "n²", n*n
	case 8:
		power, unit = "n³", n*n*n
	}
	switch c := at / unit; {
	case c == 1:
		return power
	case c < 1:
		return fmt.Sprintf("%s/%g", power, 1/c)
	default:
		return fmt.Sprintf("%g%s", c, power)
	}
}
