package cli

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"flynn/internal/cli/card"
	"flynn/internal/gpu"
	"flynn/internal/machine"
	"flynn/report/table"
)

var update = flag.Bool("update", false, "write the golden files instead of comparing with them")

// described is a machine that package machine read from a fixture, with tiers and a clock made up.
func described(t *testing.T, path string) *card.Description {
	t.Helper()
	var m machine.Machine
	d := json.NewDecoder(strings.NewReader(read(t, path)))
	d.DisallowUnknownFields()
	if err := d.Decode(&m); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	tiers := []card.Tier{
		{Name: "scalar", Doc: "plain Go", Runs: true},
		{Name: "avx2", Doc: "AVX2 and FMA3", GOARCH: "amd64", Bits: 256, Runs: m.GOARCH == "amd64"},
		{Name: "neon", Doc: "NEON", GOARCH: "arm64", Bits: 128, Runs: m.GOARCH == "arm64"},
	}
	for i := range tiers {
		if !tiers[i].Runs {
			tiers[i].Why = tiers[i].GOARCH + " only"
		}
	}
	return &card.Description{Machine: &m, ISAs: tiers, Clock: 4.25e9, Doubts: m.Doubts(),
		Accelerators: card.Accelerators{Why: "no companion"}}
}

// TestCards shows every fixture of package machine as a card and holds it against testdata.
// cardOf is the text of a card.
func cardOf(d *card.Description, width int) string {
	var out strings.Builder
	a := &app{out: newScreen(&out), columns: width}
	if err := a.print(card.Sections(d)...); err != nil {
		panic(err)
	}
	return out.String()
}

func TestCards(t *testing.T) {
	paths, err := filepath.Glob("../machine/testdata/*.json")
	if err != nil || len(paths) < 10 {
		t.Fatal(paths, err)
	}
	for _, path := range paths {
		d := described(t, path)
		got := cardOf(d, 80)
		golden := "testdata/machine/" + strings.TrimSuffix(filepath.Base(path), ".json") + ".txt"
		if *update {
			if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if got != read(t, golden) {
			t.Errorf("not %s (go test -update writes it):\n%s", golden, got)
		}
		for _, width := range []int{60, 80, 200} {
			for line := range strings.Lines(cardOf(d, width)) {
				line = strings.TrimSuffix(line, "\n")
				if n := table.Width(line); n > width || strings.TrimRight(line, " ") != line {
					t.Errorf("%s: %d of %d columns: %q", path, n, width, line)
				}
			}
		}
		for _, word := range []string{"NaN", "Inf", "-1", "%!"} {
			if strings.Contains(strings.ReplaceAll(got, "0-1", ""), " "+word) {
				t.Errorf("%s holds %s:\n%s", path, word, got)
			}
		}
	}
}

// TestCardOfNothing: a machine of which nothing is known at all.
func TestCardOfNothing(t *testing.T) {
	got := cardOf(&card.Description{Machine: &machine.Machine{Emulated: "no", Load1: -1, Steal: -1}}, 80)
	if !strings.Contains(got, "nothing that flynn can see") || strings.Contains(got, "NaN") {
		t.Error(got)
	}
}

// TestCardOfVectors: a vector machine says how wide its registers are, because its tier does not.
func TestCardOfVectors(t *testing.T) {
	d := described(t, "../machine/testdata/hybrid.json")
	d.ISAs = []card.Tier{{Name: "rvv", VLA: true, Bits: 256, Runs: true}, {Name: "other", VLA: true, Why: "absent"}}
	got := cardOf(d, 80)
	for _, want := range []string{"  rvv                yes, registers of 256 bits\n",
		"  other              no: absent\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}

// TestCardOfDevices: a device has rows of its own, and says what it does not tell.
func TestCardOfDevices(t *testing.T) {
	d := described(t, "../machine/testdata/hybrid.json")
	d.Accelerators = card.Accelerators{Devices: []gpu.Device{
		{ISA: "opencl", Type: "gpu", Name: "Fake 9000", Driver: "1.2", API: "OpenCL 3.0", Units: 132, Clock: 1.98e9,
			Memory: 1 << 37, Alloc: 1 << 35, F64: true},
		{Number: 1, ISA: "opencl", Type: "cpu", Name: "Slow", Memory: 1 << 30, Unified: true},
	}}
	got := cardOf(d, 80)
	for _, want := range []string{
		"  device 0           Fake 9000 (gpu)\n", "opencl: OpenCL 3.0, driver 1.2\n", "132 units, nominal clock 1.98 GHz\n",
		"memory 128 GiB, one buffer up to 32 GiB\n", "double precision: yes\n",
		"  device 1           Slow (cpu)\n", "unknown units, nominal clock unknown\n",
		"memory 1 GiB shared with the host, one buffer up to unknown\n", "double precision: no\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}

// TestMachineKeys: every field has a name of its own in JSON, in lower case.
func TestMachineKeys(t *testing.T) {
	b, err := json.Marshal(described(t, "../machine/testdata/hybrid.json"))
	if err != nil {
		t.Fatal(err)
	}
	var top map[string]any
	if err := json.Unmarshal(b, &top); err != nil {
		t.Fatal(err)
	}
	if want := reflect.TypeFor[machine.Machine]().NumField() + 5; len(top) != want {
		t.Errorf("%d keys, want %d", len(top), want)
	}
	checkKeys(t, top)
}

func checkKeys(t *testing.T, v any) {
	switch v := v.(type) {
	case map[string]any:
		for k, x := range v {
			if k != strings.ToLower(k) {
				t.Errorf("key %q", k)
			}
			checkKeys(t, x)
		}
	case []any:
		for _, x := range v {
			checkKeys(t, x)
		}
	}
}
