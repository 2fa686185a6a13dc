package cli

import (
	"encoding/json"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"

	"flynn/asm/isa"
	"flynn/bench"
	"flynn/internal/cli/card"
	"flynn/internal/cli/listing"
	"flynn/kernels"
	"flynn/results/keys"
)

type listed struct {
	ISAs    []card.Tier
	Classes []string
	Cells   []listing.Cell
}

func listJSON(t *testing.T, args ...string) (l listed) {
	t.Helper()
	if err := json.Unmarshal([]byte(succeed(t, append([]string{"list", "--json"}, args...)...)), &l); err != nil {
		t.Fatal(err)
	}
	return l
}

// TestListJSON: every kernel in every class that there is, and a reason for every cell that does not run.
func TestListJSON(t *testing.T) {
	l := listJSON(t)
	if len(l.ISAs) != len(isa.Names()) || len(l.Classes) != len(bench.Classes) {
		t.Errorf("%d ISAs, %d classes", len(l.ISAs), len(l.Classes))
	}
	seen := map[listing.Cell]bool{}
	for _, c := range l.Cells {
		if c.Runs != (c.Why == "") {
			t.Errorf("%+v: it either runs or has a reason", c)
		}
		seen[listing.Cell{Kernel: c.Kernel, Elem: c.Elem, Class: c.Class}] = true
	}
	for k := range kernels.All() {
		for _, c := range bench.Classes {
			if !seen[listing.Cell{Kernel: k.Name, Elem: k.Elem, Class: c.Name()}] {
				t.Errorf("no cell of %s in %s", k.ID(), c.Name())
			}
		}
	}
	for by, key := range map[string]func(listing.Cell) string{
		"class": func(c listing.Cell) string { return c.Class },
		"isa":   func(c listing.Cell) string { return c.ISA },
	} {
		var order []string
		for _, c := range listJSON(t, "--by", by).Cells {
			order = append(order, key(c))
		}
		groups := slices.Compact(order)
		want := slices.DeleteFunc(possible(by), func(v string) bool { return !slices.Contains(groups, v) })
		if len(groups) < 2 || !slices.Equal(groups, want) { // an extension that no kernel uses has no cell
			t.Errorf("--by %s: groups %q, want %q", by, groups, want)
		}
	}
}

// TestListMasked: a masked tier says so wherever it could have run.
func TestListMasked(t *testing.T) {
	widest := host(t).ISA.Max()
	if widest == isa.Scalar {
		t.Skip("no tier to mask")
	}
	t.Setenv(isa.EnvISA, os.Getenv(isa.EnvISA)+",-"+widest.String()) // it may be there because it was forced
	t.Setenv(isa.EnvRequire, "")
	const why = "masked by FLYNN_ISA"
	for _, c := range listJSON(t).Cells {
		if c.ISA == widest.String() && c.Why != why {
			t.Errorf("%+v", c)
		}
	}
	for _, by := range listings {
		if out := succeed(t, "list", "--by", by); by != "class" && !strings.Contains(out, why) {
			t.Errorf("--by %s: %s", by, out)
		}
	}
	if out := succeed(t, "machine"); !strings.Contains(out, widest.String()) || !strings.Contains(out, why) {
		t.Error(out)
	}
}

// TestListReasons: a tier that adds nothing names whose code serves; a kernel that cannot be cut says why.
func TestListReasons(t *testing.T) {
	for _, c := range listJSON(t).Cells {
		switch {
		case c.Kernel == "nop" && c.Class == keys.SIMD && host(t).ISA.Has(find(t, c.ISA)):
			if c.SameAs != keys.Scalar || c.Why != "same code as scalar" {
				t.Errorf("%+v", c)
			}
		case c.Kernel == "chase" && c.Class == keys.MIMDSM && c.ISA == keys.Scalar:
			if c.Why != "one dependent chain" {
				t.Errorf("%+v", c)
			}
		}
	}
}

func find(t *testing.T, name string) isa.ID {
	t.Helper()
	id, err := isa.Parse(name)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// TestListMarks: what a cell says is explained below, and nothing else is.
func TestListMarks(t *testing.T) {
	table, legend, _ := strings.Cut(succeed(t, "list"), "\n\n")
	for _, mark := range []string{"yes+", "none"} {
		if in, told := strings.Contains(table, mark), strings.HasPrefix(legend, mark) ||
			strings.Contains(legend, "\n"+mark+"  "); in != told {
			t.Errorf("%s: in the table %v, explained %v", mark, in, told)
		}
	}
}

// TestOneCPU: without a second worker there is no MIMD, with a reason, and everything else works.
func TestOneCPU(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	for _, c := range listJSON(t).Cells {
		if c.Class == keys.MIMDSM && (c.Runs || c.Why == "") {
			t.Errorf("%+v", c)
		}
	}
	code, _, stderr := call(t, small(t.TempDir(), "--filter", "/class:mimd_sm")...)
	if code != exitMissing || !strings.Contains(stderr, keys.MIMDSM) {
		t.Errorf("exit %d, %s", code, stderr)
	}
	dir := t.TempDir()
	succeed(t, small(dir, "--filter", oneKernel)...)
	for name := range samples(read(t, runFolder(t, dir)+"/"+resultsName)) {
		if !strings.Contains(name+"/", "/p=1/") {
			t.Errorf("%s with one CPU", name)
		}
	}
	succeed(t, "verify", "--n", "67", "--filter", oneKernel)
}

func TestMachine(t *testing.T) {
	var d struct {
		CPU, Fingerprint string
		ISAs             []card.Tier
		Doubts           []struct{ What, Advice string }
	}
	if err := json.Unmarshal([]byte(succeed(t, "machine", "--json")), &d); err != nil {
		t.Fatal(err)
	}
	if d.CPU == "" || d.Fingerprint == "" || len(d.ISAs) != len(isa.Names()) || d.Doubts == nil {
		t.Errorf("%+v", d)
	}
	card := succeed(t, "machine")
	for _, want := range append(isa.Names(), d.CPU, d.Fingerprint, "caches", "clock", "What may disturb") {
		if !strings.Contains(card, want) {
			t.Errorf("the card lacks %q: %s", want, card)
		}
	}
	for _, doubt := range d.Doubts {
		if doubt.Advice == "" {
			t.Errorf("%q without advice", doubt.What)
		}
	}
}
