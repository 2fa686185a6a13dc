package explain

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"flynn/asm/isa"
	"flynn/internal/emulated"
	"flynn/kernels"
	"flynn/report/analysis"
	"flynn/report/table"
)

var update = flag.Bool("update", false, "write the golden files instead of comparing")

// explained explains a kernel on a machine that has some tiers more than this one.
func explained(t *testing.T, kernel, elem string, c Choice, more string) *Explanation {
	t.Helper()
	t.Setenv(isa.EnvISA, more)
	here, err := isa.Detect()
	if err != nil {
		t.Fatal(err)
	}
	k, err := kernels.Lookup(kernel, elem)
	if err != nil {
		t.Fatal(err)
	}
	e, err := Of(k, c, here, k.Absent)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// text is an explanation in so many columns.
func text(t *testing.T, e *Explanation, width int) string {
	t.Helper()
	var b strings.Builder
	if err := Write(&b, e, table.Options{Width: width}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestGolden compares texts, whose bytes are those of amd64.
func TestGolden(t *testing.T) {
	if runtime.GOARCH != "amd64" {
		t.Skip("written on amd64")
	}
	for _, c := range []struct {
		name, kernel, elem, tier, tuning, more string
		width                                  int
	}{
		{"triad-avx2-100", "triad", "f64", "avx2", "", "+avx2", 100},
		{"triad-avx2-60", "triad", "f64", "avx2", "", "+avx2", 60},
		{"copy-movsb-80", "copy", "f32", "erms", "movsb", "+erms", 80},
		{"dot8-avxvnni-80", "dot8", "i8", "avxvnni", "", "+avxvnni", 80},
		{"copy-movsb-80", "copy", "f32", "erms", "", "+erms", 80}, // the only code of the tier
		{"dot-sve-80", "dot", "f32", "sve", "", "", 80},
		{"fft-rvv-60", "fft", "f64", "rvv", "", "", 60},
		{"nqueens-80", "nqueens", "u32", "scalar", "", "", 80},
	} {
		got := text(t, explained(t, c.kernel, c.elem, Choice{c.tier, c.tuning}, c.more), c.width)
		file := filepath.Join("testdata", c.name+".txt")
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if want, err := os.ReadFile(file); err != nil || got != string(want) {
			t.Errorf("%s is not current (%v); go test -update writes it\n%s", file, err, got)
		}
	}
}

// TestWidths: no line of any kernel and tier is longer than the terminal is wide.
func TestWidths(t *testing.T) {
	here, err := isa.Detect()
	if err != nil {
		t.Fatal(err)
	}
	for k := range kernels.All() {
		for id := range isa.All() {
			for _, tuning := range append([]string{""}, k.Tunings(id)...) {
				if k.Functions(id, tuning) == nil || emulated.Here() && id.Info().GOARCH != runtime.GOARCH {
					continue
				}
				e, err := Of(k, Choice{id.String(), tuning}, here, k.Absent)
				if err != nil {
					t.Error(err)
					continue
				}
				for _, width := range []int{60, roomy} {
					for line := range strings.SplitSeq(text(t, e, width), "\n") {
						if n := table.Width(line); n > width {
							t.Errorf("%s, %s: %d of %d columns: %q", k.ID(), id, n, width, line)
						}
					}
				}
			}
		}
	}
}

// TestAll: without a tier all of this machine are shown, and every other tier is accounted for.
func TestAll(t *testing.T) {
	here, err := isa.Detect()
	if err != nil {
		t.Fatal(err)
	}
	for k := range kernels.All() {
		e, err := Of(k, Choice{}, here, func(id isa.ID) string { return "why " + id.String() })
		if err != nil {
			t.Fatal(err)
		}
		shown := map[string]bool{}
		for _, tier := range e.Tiers {
			shown[tier.ISA.String()] = true
			if !here.Has(tier.ISA) || len(tier.Loops) != len(k.Functions(tier.ISA, tier.Tuning)) {
				t.Errorf("%s: %s with %d loops", k.ID(), tier.ISA, len(tier.Loops))
			}
		}
		for _, a := range e.Absent {
			for name := range strings.SplitSeq(a.Head, ", ") {
				if shown[name] {
					t.Errorf("%s: %s is shown and is not", k.ID(), name)
				}
				shown[name] = true
			}
		}
		for id := range isa.All() {
			if coded := k.Functions(id, "") != nil || len(k.Tunings(id)) > 0; coded && !shown[id.String()] {
				t.Errorf("%s: nothing of %s", k.ID(), id)
			}
		}
	}
}

// TestErrors: what there is not is said with what there is.
func TestErrors(t *testing.T) {
	emulated.Portable(t)
	here, err := isa.Detect()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ kernel, elem, tier, tuning, want string }{
		{"crc32c", "u8", "avx2", "", "crc32c/u8 has no code for avx2: neither bytes nor tables go into lanes; " +
			"it has code for scalar, sse42, clmul, vpclmul, crc, pmull"},
		{"copy", "f64", "avx", "fast", `copy/f64 has no tuning "fast" for avx; it has code for scalar, sse2, ` +
			"sse2 with tuning nt, avx, avx with tuning nt, avx512, avx512 with tuning nt, neon, neon with tuning nt, " +
			"sve, sve with tuning nt, rvv, erms with tuning movsb"},
		{"triad", "f64", "scalar", "nt", `triad/f64 has no tuning "nt" for plain Go; `},
		{"sum", "f64", "", "nt", `sum/f64 has no tuning "nt" for a tier of this machine; `},
		{"sum", "f64", "vliw", "", `no tier "vliw"`},
	} {
		k, err := kernels.Lookup(c.kernel, c.elem)
		if err != nil {
			t.Fatal(err)
		}
		_, err = Of(k, Choice{c.tier, c.tuning}, here, k.Absent)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", k.ID(), err, c.want)
		}
	}
}

// TestHTML: a page holds every instruction and loads nothing.
func TestHTML(t *testing.T) {
	emulated.Portable(t)
	e := explained(t, "dot", "f64", Choice{ISA: "sve"}, "")
	var b bytes.Buffer
	if err := WriteHTML(&b, e, "1.2.3"); err != nil {
		t.Fatal(err)
	}
	page := b.String()
	if regexp.MustCompile(`(?i)(src|href)="?[^#"]|url\(|@import|<script`).MatchString(page) {
		t.Error("the page loads something")
	}
	words := append([]string{"<title>dot f64", "Σ x[i]·y[i]", "flynn 1.2.3", e.Plain.File}, e.Tiers[0].Loops[0].Holds...)
	for _, want := range words {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	for _, c := range e.Tiers[0].Loops[0].Code {
		if c.Label == "" && !strings.Contains(page, "<td>"+c.Mnemonic+"</td>") {
			t.Errorf("the page lacks %s", c.Mnemonic)
		}
	}
}

// record is a run of amd64 with all of its tiers.
const record = "../../docs/records/epyc-zen5.txt"

// TestMeasured: of a file the rows of what is shown are told, with the nearest roof and the ridges.
func TestMeasured(t *testing.T) {
	emulated.Portable(t)
	set, err := analysis.Load(record)
	if err != nil {
		t.Fatal(err)
	}
	all := analysis.Analyse(set)
	e := explained(t, "triad", "f64", Choice{ISA: "avx2"}, "")
	if err := e.Measure(all, []string{record}); err != nil {
		t.Fatal(err)
	}
	for _, width := range []int{60, 80, 100} {
		_, got, _ := strings.Cut(text(t, e, width), "\nMeasured")
		flat := strings.Join(strings.Fields(got), " ")
		for _, want := range []string{
			"AMD EPYC, Zen 5, kvm+docker, 2026-11-23.",
			"One core, n = 640, from L1: avx2, the fastest shown, reaches 54 % of the roof L1.",
			"Ridge points of one core with avx2, in flops a byte: 0.13 (L1), 0.17 (L2), 0.33 (L3), 1 (DRAM). " +
				"The kernel has 0.083",
			"56.6 ns", "6.07×", "[5.90, 6.24]",
		} {
			if !strings.Contains(flat, want) {
				t.Errorf("%d columns: no %q in\n%s", width, want, got)
			}
		}
		if strings.Contains(flat, "avx512") {
			t.Errorf("avx512 is not asked for:\n%s", got)
		}
		for line := range strings.SplitSeq(got, "\n") {
			if n := table.Width(line); n > width {
				t.Errorf("%d of %d columns: %q", n, width, line)
			}
		}
	}
	var page strings.Builder
	if err := WriteHTML(&page, e, "1"); err != nil || !strings.Contains(page.String(), "6.07×") {
		t.Errorf("%v: no row in the page", err)
	}
	e = explained(t, "sum", "f32", Choice{ISA: "rvv"}, "")
	if err := e.Measure(all, nil); err != nil {
		t.Errorf("plain Go is there: %v", err)
	}
	set.Series = slices.DeleteFunc(set.Series, func(s *analysis.Series) bool { return s.Point.Kernel == "sum" })
	err = e.Measure(analysis.Analyse(set), []string{"a.txt", "b.txt"})
	if err == nil || err.Error() != "a.txt, b.txt: no samples of sum/f32 with rvv or plain Go" {
		t.Error(err)
	}
}
