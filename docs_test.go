package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"flynn/kernels"
	"flynn/report"
	"flynn/report/speed"
)

var generate = flag.Bool("generate", false, "write the tables of the docs instead of comparing")

// tables that are made of the catalogue, and the pages that hold them between two remarks.
var tables = map[string]struct {
	page  string
	write func() string
}{
	"kernels":  {"README.md", kernelTable},
	"operands": {"docs/peers.md", operandTable},
}

// TestGeneratedTables holds tables in the docs against the catalogue.
func TestGeneratedTables(t *testing.T) {
	for name, table := range tables {
		text, err := os.ReadFile(table.page)
		if err != nil {
			t.Fatal(err)
		}
		start, end := "<!-- "+name+": generated, make generate -->\n", "<!-- end -->"
		before, rest, ok1 := strings.Cut(string(text), start)
		have, after, ok2 := strings.Cut(rest, end)
		if !ok1 || !ok2 {
			t.Fatalf("%s has no place for the table of %s", table.page, name)
		}
		want := table.write()
		if *generate {
			if err := os.WriteFile(table.page, []byte(before+start+want+end+after), 0o644); err != nil {
				t.Fatal(err)
			}
		} else if have != want {
			t.Errorf("the table of %s in %s is not current; run make generate\nhave\n%s\nwant\n%s", name, table.page, have, want)
		}
	}
}

// plots in the docs, by their names in a report of the record.
var plots = map[string]string{
	"docs/speedup.svg":  "speedup-f32-16KiB",
	"docs/roofline.svg": "roofline-f64-p1",
	"docs/rate.svg":     "rate-triad-f64",
}

// TestGeneratedPlots holds the plots in the docs against the record that they are made of.
func TestGeneratedPlots(t *testing.T) {
	if runtime.GOARCH != "amd64" {
		t.Skip("drawn on amd64: where multiply and add are fused, coordinates differ in their last digit")
	}
	set, err := report.Load("docs/records/epyc-zen5.txt")
	if err != nil {
		t.Fatal(err)
	}
	drawn := map[string]report.Plot{}
	for _, p := range report.Plots(set) {
		drawn[p.Name] = p
	}
	for file, name := range plots {
		var want bytes.Buffer
		if err := drawn[name].Encode(&want, "svg"); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if *generate {
			if err := os.WriteFile(file, want.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		} else if have, err := os.ReadFile(file); err != nil || !bytes.Equal(have, want.Bytes()) {
			t.Errorf("%s is not current (%v); run make generate", file, err)
		}
	}
}

// TestGeneratedSpeed holds docs/SPEED.md against the records that it is made of.
func TestGeneratedSpeed(t *testing.T) { recorded(t, "speed", "docs/SPEED.md", speed.Write) }

// TestGeneratedGrowth does so with docs/GROWTH.md, which also has what the benchmarks of flynn itself say.
func TestGeneratedGrowth(t *testing.T) {
	recorded(t, "growth", "docs/GROWTH.md", func(w io.Writer, s *report.Set) error {
		own, err := os.Open("docs/records/growth/own.bench")
		if err != nil {
			return err
		}
		defer own.Close()
		return speed.WriteGrowth(w, s, own)
	})
}

// recorded holds a page against the records of a folder of docs/records. Where there is no record there is no page.
func recorded(t *testing.T, folder, page string, write func(io.Writer, *report.Set) error) {
	t.Helper()
	records, err := filepath.Glob("docs/records/" + folder + "/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	have, err := os.ReadFile(page)
	if len(records) == 0 {
		if err == nil {
			t.Errorf("%s has no record; make %s-record measures one", page, folder)
		}
		return
	}
	set, problems := report.Load(records...)
	if problems != nil {
		t.Fatal(problems)
	}
	var want bytes.Buffer
	if err := write(&want, set); err != nil {
		t.Fatal(err)
	}
	if *generate {
		if err := os.WriteFile(page, want.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if !bytes.Equal(have, want.Bytes()) {
		t.Errorf("%s is not current (%v); run make %s", page, err, folder)
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

// operandTable has one row for kernels whose operands are alike. Kernels without operand streams have none.
func operandTable() string {
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

// operandCells tells lengths and values of the operand streams of a kernel, those that an op writes, and the scalar.
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

// inN writes a count as a multiple of a power of n, or of n times its logarithm, found by doubling n. One that grows
// otherwise is told for one n.
func inN(k *kernels.Kernel, of func(kernels.Work) float64) string {
	const log = 10
	const n = 1 << log
	at, twice := of(k.Work(n)), of(k.Work(2*n))
	if at == 0 {
		return "0"
	}
	power, unit := "n", float64(n)
	switch twice / at {
	case 2:
	case 2 * (log + 1.) / log:
		power, unit = "n·log2(n)", n*log
	case 4:
		power, unit = "n²", n*n
	case 8:
		power, unit = "n³", n*n*n
	default:
		return fmt.Sprintf("%gn for n = %d", at/n, n)
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

// TestDependencies: CONTRIBUTING.md gives a reason for every module that go.mod asks for.
func TestDependencies(t *testing.T) {
	mod, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := os.ReadFile("CONTRIBUTING.md")
	if err != nil {
		t.Fatal(err)
	}
	direct := 0
	for line := range strings.Lines(string(mod)) {
		words := strings.Fields(line)
		if len(words) != 2 || !strings.HasPrefix(words[1], "v") { // an indirect one has a remark
			continue
		}
		direct++
		name := strings.TrimPrefix(words[0], "github.com/spf13/") // cobra and pflag share a row
		if !strings.Contains(string(doc), name) {
			t.Errorf("CONTRIBUTING.md gives no reason for %s", words[0])
		}
	}
	if direct == 0 {
		t.Error("no direct dependency found in go.mod")
	}
}
