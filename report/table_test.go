package report

import (
	"bytes"
	"encoding/csv"
	"flag"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"flynn/report/table"
	"flynn/results/keys"
)

func written(t *testing.T, write func(io.Writer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func textOf(t *testing.T, s *Set, o Options) string {
	t.Helper()
	return string(written(t, func(w io.Writer) error { return WriteText(w, Analyse(s), o) }))
}

func TestTablesGolden(t *testing.T) {
	s := load(t, "small.txt")
	golden(t, "small.text", []byte(textOf(t, s, Options{})))
	golden(t, "small60.text", []byte(textOf(t, s, Options{Width: 60})))
	golden(t, "small80.text", []byte(textOf(t, s, Options{Width: 80})))
	golden(t, "small120.text", []byte(textOf(t, s, Options{Width: 120})))
	golden(t, "small.md", written(t, func(w io.Writer) error { return WriteMarkdown(w, Analyse(s)) }))
	golden(t, "small.csv", written(t, func(w io.Writer) error { return WriteCSV(w, Analyse(s)) }))
	golden(t, "oracle.text", []byte(textOf(t, load(t, "oracle.txt"), Options{})))
}

// terminals are the widths that all text must fit.
var terminals = []int{60, 80, 100, 120, 200}

// fits holds every line of a text against a width in cells.
func fits(t *testing.T, text string, width int) {
	t.Helper()
	for line := range strings.Lines(text) {
		if n := table.Width(strings.TrimSuffix(line, "\n")); n > width {
			t.Errorf("width %d: a line has %d cells: %s", width, n, line)
		}
	}
}

func TestTextWidth(t *testing.T) {
	for _, name := range []string{"small.txt", "oracle.txt"} {
		s := load(t, name)
		for _, width := range terminals {
			fits(t, textOf(t, s, Options{Width: width}), width)
		}
	}
}

// Colour must only repeat what the text says.
func TestTextColour(t *testing.T) {
	s := load(t, "small.txt")
	s.Keys[keys.Emulated] = "qemu-user"
	coloured := textOf(t, s, Options{Color: true})
	if !strings.Contains(coloured, table.Green) || !strings.Contains(coloured, table.Red) {
		t.Error("no colour")
	}
	if plain := regexp.MustCompile("\x1b\\[[0-9]+m").ReplaceAllString(coloured, ""); plain != textOf(t, s, Options{}) {
		t.Error("without its colours the text is another one")
	}
}

func TestTextOrder(t *testing.T) {
	mixed := lines(
		"BenchmarkFlynn/kernel=sum/elem=f64/class=mimd_sm/isa=avx/n=16/p=2 1 1 ns/op",
		"BenchmarkFlynn/kernel=sum/elem=f64/class=simd/isa=zeta/n=16/p=1 1 1 ns/op",
		"BenchmarkFlynn/kernel=dot/elem=f64/class=simd/isa=avx/n=8/p=1 1 1 ns/op",
		"BenchmarkFlynn/kernel=sum/elem=f64/class=misd/isa=scalar+avx/n=16/p=2 1 1 ns/op",
		"BenchmarkFlynn/kernel=sum/elem=f64/class=simd/isa=avx512/n=16/p=1 1 1 ns/op",
		"BenchmarkFlynn/kernel=sum/elem=f64/class=simd/isa=avx/n=16/p=1 1 1 ns/op",
		"BenchmarkFlynn/kernel=sum/elem=f64/class=sisd/isa=scalar/n=8/p=1 1 1 ns/op",
	)
	s, err := Read(strings.NewReader(mixed), "mixed.txt")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range ordered(s.Rows()) {
		got = append(got, r.Point.Kernel+" "+strconv.Itoa(r.Point.N)+" "+r.Point.Variant())
	}
	want := []string{"sum 8 scalar", "sum 16 avx", "sum 16 avx512", "sum 16 zeta", "sum 16 misd scalar+avx ×2",
		"sum 16 avx ×2", "dot 8 avx"}
	if !slices.Equal(got, want) {
		t.Errorf("order %q\n want %q", got, want)
	}
}

func TestNotesText(t *testing.T) {
	notes := []Note{{"a", "no avx512"}, {"b", "too large"}, {"c", "no avx512"}, {"d", "no avx512"}, {"e", "no avx512"},
		{"f", "no avx512"}}
	for _, tt := range []struct {
		short bool
		want  []string
	}{
		{true, []string{"  5 points: no avx512", "    a", "    c", "    d", "    and 2 more (flynn report --format md " +
			"lists all)", "  b: too large"}},
		{false, []string{"  5 points: no avx512", "    a", "    c", "    d", "    e", "    f", "  b: too large"}},
	} {
		if got := (noteList{"", tt.short, notes}).text(); got != lines(tt.want...) {
			t.Errorf("short %v:\n%swant\n%s", tt.short, got, lines(tt.want...))
		}
	}
}

func TestCSV(t *testing.T) {
	out := written(t, func(w io.Writer) error { return WriteCSV(w, Analyse(load(t, "oracle.txt"))) })
	lines, err := csv.NewReader(bytes.NewReader(out)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	cell := func(line int, head string) string { return lines[line][slices.Index(lines[0], head)] }
	for _, tt := range []struct {
		line       int
		head, want string
	}{
		{1, keys.Class, keys.SISD}, {1, keys.Time, "400"}, {1, "speedup", "1"},
		{2, keys.ISA, "avx2"}, {2, "speedup", "3.1622776601683795"}, {2, "speedup lo", "1"}, {2, "speedup hi", "10"},
		{2, keys.Flops, "8e+09"},
		{3, keys.P, "2"}, {3, "samples", "3"}, {3, "speedup", "6.16227766016838"}, {3, keys.Machine, "aaaa"},
		{3, keys.Emulated, "no"},
	} {
		if got := cell(tt.line, tt.head); got != tt.want {
			t.Errorf("line %d, %s = %q, want %q", tt.line, tt.head, got, tt.want)
		}
	}
	if cell(2, "warnings") != "" || cell(3, "warnings") == "" {
		t.Error("the warning of too few samples is missing or misplaced")
	}
}

// TestMain writes the input of the golden files before them.
func TestMain(m *testing.M) {
	flag.Parse()
	if *update {
		writeSmall()
	}
	m.Run()
}
