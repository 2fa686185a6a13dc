package main

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"flynn/report/analysis"
	"flynn/report/plot"
	"flynn/report/speed"
)

var generate = flag.Bool("generate", false, "write the tables of the docs instead of comparing")

// tables of the docs that tests write, and the pages that hold them between two remarks.
var tables = map[string]struct {
	page  string
	write func(t *testing.T) string
}{
	"kernels":     {"docs/kernels.md", kernelTable},
	"tiers":       {"docs/kernels.md", tierTable},
	"tunings":     {"docs/kernels.md", tuningTable},
	"operands":    {"docs/peer-protocol.md", operandTable},
	"profiles":    {"docs/method.md", profileTable},
	"name keys":   {"docs/format.md", nameKeyTable},
	"units":       {"docs/format.md", unitTable},
	"file keys":   {"docs/format.md", fileKeyTable},
	"commands":    {"docs/cli.md", commandTable},
	"exit codes":  {"docs/cli.md", exitCodeTable},
	"environment": {"docs/cli.md", environmentTable},
	"cost":        {"docs/misd.md", costTable},
	"records":     {"docs/compare.md", recordTable},
	"rows":        {"docs/tutorial.md", rowExample},
	"figures":     {"README.md", figureList},
	"screen":      {"README.md", screen},
	"explain":     {"docs/explain.md", explained},
}

// TestGeneratedTables compares tables in the docs with what they are made of.
func TestGeneratedTables(t *testing.T) {
	for name, table := range tables {
		if slices.Contains([]string{"tunings", "explain", "records"}, name) && runtime.GOARCH != "amd64" {
			continue // variants and bytes are those of one architecture
		}
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
		want := table.write(t)
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
	set, err := analysis.Load("docs/records/epyc-zen5.txt")
	if err != nil {
		t.Fatal(err)
	}
	drawn := map[string]plot.Plot{}
	for _, p := range plot.All(analysis.Analyse(set)) {
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
	recorded(t, "growth", "docs/GROWTH.md", func(w io.Writer, s *analysis.Set) error {
		own, err := os.Open("docs/records/growth/own.bench")
		if err != nil {
			return err
		}
		defer own.Close()
		return speed.WriteGrowth(w, s, own)
	})
}

// recorded holds a page against the records of a folder of docs/records. Where there is no record there is no page.
func recorded(t *testing.T, folder, page string, write func(io.Writer, *analysis.Set) error) {
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
	set, problems := analysis.Load(records...)
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
