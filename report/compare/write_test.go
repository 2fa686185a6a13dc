package compare

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"flynn/report/internal/fixture"
	"flynn/report/internal/sets"
	"flynn/report/sheet"
	"flynn/report/table"
	"flynn/results/keys"
)

// crossed compares a machine with an emulated one of another architecture.
func crossed(t *testing.T) *Comparison {
	t.Helper()
	if *fixture.Update {
		writeComparable(t)
	}
	return compare(t, .03, Side{Name: "amd64", Set: sets.Load(t, "compare-amd64.txt")},
		Side{Name: "arm64", Set: sets.Load(t, "compare-arm64.txt")})
}

func TestCompareGolden(t *testing.T) {
	c := crossed(t)
	fixture.Golden(t, "compare.text", fixture.Written(t, func(w io.Writer) error {
		return WriteText(w, c, sheet.Options{})
	}))
	fixture.Golden(t, "compare.md", fixture.Written(t, func(w io.Writer) error { return WriteMarkdown(w, c) }))
	fixture.Golden(t, "compare.csv", fixture.Written(t, func(w io.Writer) error { return WriteCSV(w, c) }))
}

// Across architectures scalar meets scalar, and the best SIMD of each meets the other's.
func TestCompareRoles(t *testing.T) {
	c := crossed(t)
	var ways []string
	for _, cell := range c.Cells {
		if cell.Kernel == "triad" && cell.N == 680 {
			ways = append(ways, cell.Way)
			if b, v := cell.Values[0].Point.ISA, cell.Values[1].Point.ISA; cell.Way == "best SIMD, one core" &&
				(b != "avx512" || v != "neon") {
				t.Errorf("%s is of %s and %s", cell.Way, b, v)
			}
		}
	}
	if want := []string{"scalar", "best SIMD, one core", "best, whole machine"}; !slices.Equal(ways, want) {
		t.Errorf("cells %q, want %q", ways, want)
	}
	same := compare(t, .03, c.Sides[0], c.Sides[0])
	if slices.ContainsFunc(same.Cells, func(cell Cell) bool { return cell.Role }) || len(same.Missing) > 0 {
		t.Error("files of one kind have roles or lack cells")
	}
}

// The fraction of the roof is that of the table: of the roof that limits the row, of its own tier, level and team.
func TestCompareRoof(t *testing.T) {
	text := fixture.Lines(
		"BenchmarkFlynn/kernel=peak/elem=f64/class=simd/isa=avx/n=8/p=1 1 1 ns/op 100 flop/s 0 set-B",
		"BenchmarkFlynn/kernel=peak/elem=f64/class=simd/isa=avx2/n=8/p=1 1 1 ns/op 200 flop/s 0 set-B",
		"BenchmarkFlynn/kernel=copy/elem=f32/class=simd/isa=avx/n=8/p=1 1 1 ns/op 50 B/s 1024 set-B",
		"BenchmarkFlynn/kernel=dot/elem=f64/class=simd/isa=avx/n=8/p=1 1 1 ns/op 40 flop/s 20 B/s 1000 set-B",
		"BenchmarkFlynn/kernel=gemm/elem=f64/class=simd/isa=avx2/n=8/p=1 1 1 ns/op 150 flop/s 2 B/s 1024 set-B",
		"BenchmarkFlynn/kernel=dot/elem=f32/class=mimd_sm/isa=avx/n=8/p=2 1 1 ns/op 40 flop/s 1024 set-B",
	)
	m := measure(sideOf(t, "x", text).Set, nil)
	var got []float64
	for _, v := range m.values {
		got = append(got, v.Roof)
	}
	if want := []float64{1, 1, 1, .4, .75, 0}; !slices.Equal(got, want) {
		t.Errorf("roof fractions %v, want %v", got, want)
	}
	s := sets.Load(t, "small.txt")
	for i, r := range s.Rows() {
		if v := measure(s, nil).values[i]; v.Roof != r.Limit.Fraction {
			t.Errorf("%s: %v of its roof in a comparison, %v in the table", v.Point, v.Roof, r.Limit.Fraction)
		}
	}
}

func TestCompareMissing(t *testing.T) {
	b := bed{seed: 1, cells: 2, samples: 6}
	less := strings.ReplaceAll(b.text(), "kernel=k1/", "kernel=k9/") + keys.FailedNote +
		"Flynn/kernel=k1/elem=f64/class=sisd/isa=scalar/n=100/p=1: element 3\n"
	c := compare(t, .03, b.side(t, "base"), sideOf(t, "new", less))
	want := []string{"0 kernel=k9/elem=f64/class=sisd/isa=scalar/n=100/p=1 no kernel=k9 of elem=f64",
		"1 kernel=k1/elem=f64/class=sisd/isa=scalar/n=100/p=1 element 3"}
	var got []string
	for _, m := range c.Missing {
		got = append(got, string(rune('0'+m.Side))+" "+m.Point.String()+" "+m.Reason)
	}
	if !slices.Equal(got, want) || c.Count() != 1 || c.Means[0].Cells != 1 {
		t.Errorf("missing %q, %d comparisons, means %+v", got, c.Count(), c.Means)
	}
}

// TestCompareAbsent: a file that says why a class or an instruction set has no point lends its words to the comparison.
func TestCompareAbsent(t *testing.T) {
	b := bed{seed: 1, cells: 2, samples: 6}
	for note, want := range map[string]string{
		"isa=avx512+scalar: hidden":              "no isa=avx512+scalar: hidden",
		"kernel=k0+k1/class=sisd: one is enough": "no class=sisd: one is enough",
		"kernel=k0/class=sisd: one is enough":    "no kernel=k1 of elem=f64",
		"kernel=k1/elem=f32/class=sisd: narrow":  "no kernel=k1 of elem=f64",
	} {
		less := strings.ReplaceAll(b.text(), "kernel=k1/", "kernel=k9/") + keys.AbsentNote + "Flynn/" + note + "\n"
		c := compare(t, .03, b.side(t, "base"), sideOf(t, "new", less))
		i := slices.IndexFunc(c.Missing, func(m Missing) bool { return m.Side == 1 && m.Point.Kernel == "k1" })
		if i < 0 || c.Missing[i].Reason != want {
			t.Errorf("%s: missing %+v, want %q", note, c.Missing, want)
		}
	}
}

func TestCompareWarnings(t *testing.T) {
	head := "machine: m1\ngo: go1.26.8\ngoamd64: v1\nargs: --count 10 --seed 1\nseed: 1\nclock: 3000000000\nemulated: no\n"
	text := func(head string, samples int) string {
		return bed{seed: 1, cells: 30, samples: samples, head: head}.text()
	}
	for _, tt := range []struct {
		name, old, is string
		samples       int
		want          []string
	}{
		{"another seed", "seed 1\nseed: 1", "seed 2\nseed: 2", 10, nil},
		{"the same file", "", "", 10, []string{"hold the same samples"}},
		{"another machine", "m1", "m2", 10, []string{`machine differs: "m1" in a, "m2" in b`}},
		{"another Go", "go1.26.8", "go1.27", 10, []string{"go differs"}},
		{"another level", "v1", "v3", 10, []string{"goamd64 differs"}},
		{"other flags", "count 10", "count 20", 10, []string{`args differs: "--count 10" in a, "--count 20" in b`}},
		{"another clock", "3000000000", "3300000000", 10, []string{"clock differs: 3.00 GHz in a, 3.30 GHz in b"}},
		{"emulated", "emulated: no", "emulated: qemu-user", 10, []string{"one was emulated, the other is silicon"}},
		{"no machine", "machine: m1\n", "", 10, []string{"b does not name its machine"}},
		{"few samples", "seed: 1", "seed: 2", 5, []string{"30 of 30 comparisons have too few samples (from 5)", "--count 7"}},
	} {
		c := compare(t, .03, sideOf(t, "a", text(head, tt.samples)),
			sideOf(t, "b", text(strings.Replace(head, tt.old, tt.is, 1), tt.samples)))
		all := strings.Join(c.Warnings, "\n")
		for _, w := range tt.want {
			if !strings.Contains(all, w) {
				t.Errorf("%s: warnings %q lack %q", tt.name, c.Warnings, w)
			}
		}
		if len(c.Warnings) != min(1, len(tt.want)) {
			t.Errorf("%s: warnings %q", tt.name, c.Warnings)
		}
	}
}

func TestCompareData(t *testing.T) {
	one := bed{seed: 1, cells: 3, samples: 1}
	again := one
	again.seed = 9
	c := compare(t, .03, one.side(t, "a"), again.side(t, "b"))
	var doc struct {
		Cells    []map[string]any
		Geomeans []map[string]any
		Count    map[string]int
		Warnings []string
	}
	if err := json.Unmarshal(fixture.Written(t, func(w io.Writer) error { return WriteJSON(w, c) }), &doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Cells) != 3 || doc.Cells[0]["ratio_hi"] != nil || doc.Cells[0]["ratio"] == nil ||
		doc.Count["ambiguous"] != 3 {
		t.Errorf("%+v", doc)
	}
	rows, err := csv.NewReader(strings.NewReader(string(fixture.Written(t, func(w io.Writer) error {
		return WriteCSV(w, c)
	})))).ReadAll()
	if err != nil || len(rows) != 4 {
		t.Errorf("%d lines, %v", len(rows), err)
	}
}

func TestCompareTextWidth(t *testing.T) {
	c := crossed(t)
	for _, width := range fixture.Terminals {
		fixture.Fits(t, string(fixture.Written(t, func(w io.Writer) error {
			return WriteText(w, c, sheet.Options{Width: width})
		})), width)
	}
	coloured := string(fixture.Written(t, func(w io.Writer) error { return WriteText(w, c, sheet.Options{Color: true}) }))
	if !strings.Contains(coloured, table.Green) || !strings.Contains(coloured, table.Red) {
		t.Error("no colour")
	}
}

// Three files: every other is compared with the base, in one table.
func TestCompareThree(t *testing.T) {
	b := bed{seed: 1, cells: 4, samples: 8, noise: .004}
	sides := []Side{b.side(t, "a")}
	for i, f := range []float64{1.2, .8} {
		b.seed, b.factor = uint64(i+2), func(int) float64 { return f }
		sides = append(sides, b.side(t, []string{"b", "c"}[i]))
	}
	c := compare(t, .03, sides...)
	if c.Count() != 8 || c.Count(Slower) != 4 || c.Count(Faster) != 4 || len(c.Means[0].Sides) != 2 {
		t.Errorf("%v", c.Summary())
	}
	if out := string(fixture.Written(t, func(w io.Writer) error {
		return WriteText(w, c, sheet.Options{})
	})); !strings.Contains(out, "against") {
		t.Error(out)
	}
}

// The recipes are commands that benchstat follows without complaint.
func TestBenchstatRecipes(t *testing.T) {
	c := crossed(t)
	paths := []string{fixture.Stored("compare-amd64.txt"), fixture.Stored("compare-arm64.txt")}
	recipes := c.BenchstatRecipes([][]string{paths[:1], {paths[1], paths[1]}})
	if len(recipes) != 2 {
		t.Fatalf("%+v", recipes)
	}
	for _, r := range recipes {
		cmd := exec.Command("sh", "-c", "go tool "+r.Command)
		for _, e := range os.Environ() { // under an emulator the tools are still those of this machine
			if !strings.HasPrefix(e, "GOARCH=") {
				cmd.Env = append(cmd.Env, e)
			}
		}
		var errs strings.Builder
		cmd.Stderr = &errs
		out, err := cmd.Output()
		if err != nil || errs.Len() > 0 || !strings.Contains(string(out), "triad") ||
			!strings.Contains(string(out), "arm64") {
			t.Errorf("%s: %v, %s\n%s", r.Command, err, errs.String(), out)
		}
	}
	if got := shellWord("it's"); got != `'it'\''s'` {
		t.Error(got)
	}
}
