package cli

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"flynn/internal/cli/shell"
	"flynn/kernels"
	"flynn/misd"
)

// TestAvailability: the numbers of the textbook.
func TestAvailability(t *testing.T) {
	for args, want := range map[string]string{
		"--down 5% --n 2 --need 1":                       "analytic   up 99.75 %, down 21.9 h a year",
		"--down 5% --n 2 --need 2":                       "analytic   up 90.25 %",
		"--down 0.05 --n 3 --need 2":                     "analytic   up 99.28 %",
		"--down 5% --n 3 --need 2 --voter-down 1%":       "analytic   up 98.28 %",
		"--down 0.001% --n 2 --need 1":                   "analytic   up 99.99999999",
		"--down 0 --n 1 --need 1":                        "analytic   up 100.00 %, down 0 s a year",
		"--down 5% --n 2 --need 1 --draws 1000 --seed 4": "of 1000 draws",
	} {
		if out := succeed(t, shell.Split("misd availability "+args)...); !strings.Contains(out, want) {
			t.Errorf("%s: %s", args, out)
		}
	}
}

// TestCampaign: counts add up, nothing escapes three versions, and two refuse what they cannot decide.
func TestCampaign(t *testing.T) {
	for args, want := range map[string][]string{
		"--versions naive,pairwise,kahan --rounds 2000": {"sum/f64, majority of naive, pairwise, kahan, random data",
			"0  escaped", "0  false alarms", "0  refused"},
		"--versions naive,kahan --rounds 500 --rate 1": {"0  masked", "0  without a fault", "500  faults injected"},
		"--rounds 100 --rate 0 --data exact":           {"100  without a fault", "0  faults injected"},
		"--rounds 100 --faults stop --voter median":    {"0  of kind late"},
	} {
		out := succeed(t, shell.Split("misd campaign "+args)...)
		for _, w := range want {
			if !strings.Contains(out, " "+w) && !strings.HasPrefix(out, w) {
				t.Errorf("%s: lacks %q: %s", args, w, out)
			}
		}
	}
}

func TestBadMISD(t *testing.T) {
	for args, want := range map[string]string{
		"misd campain":                            `did you mean "campaign"?`,
		"misd cost":                               "needs a result file",
		"misd availability --down 105%":           "from 0% to 100%",
		"misd availability --down much":           `"much"`,
		"misd availability --need 3":              "3 of 2 components needed: from 1 (parallel) to 2 (series)",
		"misd availability --n 0":                 "0 components",
		"misd availability --draws 0":             "--draws 0",
		"misd campaign --n 1":                     "N = 1: a vote takes 2 versions to detect a fault, 3 to mask one",
		"misd campaign --n 9":                     "9 versions of sum/f64 asked for",
		"misd campaign --kernel nop --elem u8":    "1 can run here: scalar",
		"misd campaign --kernel smu":              `did you mean "sum"?`,
		"misd campaign --elem u8":                 "it has f32, f64",
		"misd campaign --tolerance 0":             "bound 0 on inexact data",
		"misd campaign --voter mean":              `did you mean "median"?`,
		"misd campaign --voter median --n 2":      "odd number of versions",
		"misd campaign --faults flop":             "possible: result, operand, lane, stop, late",
		"misd campaign --data rnadom":             `did you mean "random"?`,
		"misd campaign --rate 2":                  "from 0 to 1",
		"misd campaign --rounds 0":                "--rounds 0",
		"misd campaign --versions naive,naive":    "naive of sum/f64 twice",
		"misd campaign --versions naive,kahn":     `did you mean "kahan"?`,
		"soak --for 0s":                           "--for 0s",
		"soak --rounds 3 --for 1s":                "exclude each other",
		"soak --inject 1000:scalar":               "CPU:ISA",
		"soak --inject 0:avx521":                  "scalar",
		"run --filter '/class:misd /mode:onepas'": `did you mean "onepass"?`,
		"run --filter '/isa:scalar+avx521'":       `"avx521"`,
		"run --filter '/versions:many'":           "/versions:many",
	} {
		code, _, stderr := call(t, shell.Split(args)...)
		if code != exitUsage || !strings.Contains(stderr, want) {
			t.Errorf("flynn %s: exit %d, %s", args, code, stderr)
		}
	}
}

// TestCost: every vote of a run beside the best of its versions.
func TestCost(t *testing.T) {
	dir := t.TempDir()
	succeed(t, small(dir, "--filter", "/kernel:sum /elem:f32 OR /kernel:sum /elem:f64", "--profile", "standard")...)
	file := filepath.Join(runFolder(t, dir), resultsName)
	out := succeed(t, "misd", "cost", file, "--width", "200")
	votes := 0
	for name := range samples(read(t, file)) {
		if strings.Contains(name, "/class=misd/") {
			votes++
		}
	}
	lines := strings.Count(out, "\n")
	if votes == 0 || lines != votes+2 || !strings.Contains(out, "naive+pairwise+kahan") {
		t.Errorf("%d votes in the file, %d lines: %s", votes, lines, out)
	}
	if code, _, stderr := call(t, "misd", "cost", filepath.Join(dir, "none")); code != exitFailed ||
		strings.Count(stderr, "\n") != 1 {
		t.Errorf("exit %d, %s", code, stderr)
	}
	alone := t.TempDir()
	succeed(t, small(alone, "--filter", "/kernel:nop")...)
	if code, _, stderr := call(t, "misd", "cost", filepath.Join(runFolder(t, alone), resultsName)); code != exitFailed ||
		!strings.Contains(stderr, "no vote") {
		t.Errorf("exit %d, %s", code, stderr)
	}
}

// few is a catalogue that soaks quickly.
func few(t *testing.T) {
	t.Helper()
	for _, id := range [][2]string{{"dot", "f32"}, {"update", "f64"}, {"count", "u8"}} {
		k, err := kernels.Lookup(id[0], id[1])
		if err != nil {
			t.Fatal(err)
		}
		catalogue = append(catalogue, k)
	}
	t.Cleanup(func() { catalogue = nil })
}

// TestSoak: all is well on this machine, and nothing is written.
func TestSoak(t *testing.T) {
	few(t)
	dir := filepath.Join(t.TempDir(), "none")
	code, out, stderr := call(t, "soak", "--rounds", "4", "--out", dir)
	if code == exitUsage && strings.Contains(stderr, "nobody to contradict") {
		t.Skip(stderr)
	}
	if code != exitDone || !strings.HasPrefix(out, "4 rounds in ") || !strings.Contains(out, ", 0 disagree\n") {
		t.Errorf("exit %d: %s%s", code, out, stderr)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("evidence of nothing")
	}
}

// TestSoakLocates: a fault on one worker is traced to its CPU and instruction set, with the evidence.
func TestSoakLocates(t *testing.T) {
	few(t)
	h := host(t)
	s, err := newSoak(h, &soakOptions{})
	if err != nil {
		t.Skip(err)
	}
	cpu, tier := s.CPUs[len(s.CPUs)-1], "scalar"
	if len(s.Versions[0])*len(s.CPUs) < 3 {
		t.Skip("two ballots do not locate a fault")
	}
	dir := t.TempDir()
	code, out, stderr := call(t, "soak", "--rounds", "2", "--out", dir, "--inject", fmt.Sprintf("%d:%s", cpu, tier))
	if code != exitWrong || !strings.Contains(stderr, fmt.Sprintf("on CPU %d scalar: ", cpu)) ||
		!strings.Contains(out, ", 6 disagree") {
		t.Errorf("exit %d: %s%s", code, out, stderr)
	}
	found, err := filepath.Glob(filepath.Join(dir, "*", "evidence.json"))
	if err != nil || len(found) != 1 {
		t.Fatalf("%v, %v", found, err)
	}
	var e evidence
	if err := json.Unmarshal([]byte(read(t, found[0])), &e); err != nil {
		t.Fatal(err)
	}
	if e.Total != 6 || len(e.Findings) != 6 {
		t.Fatalf("%+v", e)
	}
	for i, f := range e.Findings {
		if f.CPU != cpu || f.ISA != tier || !f.Majority || f.Wrong != 1 || len(f.Values) != 1 ||
			f.Values[0].Got == f.Values[0].Want || f.Seed == 0 || f.N == 0 {
			t.Errorf("%+v", f)
		}
		folder := filepath.Dir(found[0])
		got, want := read(t, filepath.Join(folder, fmt.Sprintf("%d-got.bin", i))),
			read(t, filepath.Join(folder, fmt.Sprintf("%d-want.bin", i)))
		if len(got) != len(want) || got == want {
			t.Errorf("finding %d: results of %d and %d bytes", i, len(got), len(want))
		}
		read(t, filepath.Join(folder, fmt.Sprintf("%d-operand-X.bin", i)))
	}
}

// TestSplitSoak: where no group is more than half, everybody is a suspect, and the evidence says so.
func TestSplitSoak(t *testing.T) {
	few(t)
	s, err := newSoak(host(t), &soakOptions{})
	if err != nil {
		t.Skip(err)
	}
	m := &soakMap{soak: s}
	m.add([]misd.Finding{{CPU: s.CPUs[0], ISA: "scalar"}, {CPU: s.CPUs[0], ISA: "scalar"}})
	if m.total != 2 || m.where() != fmt.Sprintf("on CPU %d scalar", s.CPUs[0]) {
		t.Errorf("%d, %s", m.total, m.where())
	}
	for range 30 {
		m.add(make([]misd.Finding, 3))
	}
	if len(m.found) != mostFindings {
		t.Errorf("%d findings kept", len(m.found))
	}
}

// TestEvidenceOperands: every operand stream gets a file of its own, streams of positions too.
func TestEvidenceOperands(t *testing.T) {
	few(t)
	s, err := newSoak(host(t), &soakOptions{})
	if err != nil {
		t.Skip(err)
	}
	m := &soakMap{soak: s, found: []misd.Finding{{Operands: [][]byte{{1}, nil, {3}, {4}, {5}, {6}}}}}
	dir, err := writeEvidence(t.TempDir(), m)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"X": "\x01", "Z": "\x03", "W": "\x04", "P": "\x05", "Q": "\x06"} {
		if got := read(t, filepath.Join(dir, "0-operand-"+name+".bin")); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "0-operand-Y.bin")); err == nil {
		t.Error("a stream that is not there has a file")
	}
}
