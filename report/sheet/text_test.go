package sheet

import (
	"bytes"
	"encoding/csv"
	"flag"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"flynn/report/analysis"
	"flynn/report/internal/fixture"
	"flynn/report/internal/sets"
	"flynn/report/table"
	"flynn/results/keys"
)

func textOf(t *testing.T, s *analysis.Set, o Options) string {
	t.Helper()
	return string(fixture.Written(t, func(w io.Writer) error { return WriteText(w, analysis.Analyse(s), o) }))
}

func TestTablesGolden(t *testing.T) {
	s := sets.Load(t, "small.txt")
	fixture.Golden(t, "small.text", []byte(textOf(t, s, Options{})))
	fixture.Golden(t, "small60.text", []byte(textOf(t, s, Options{Width: 60})))
	fixture.Golden(t, "small80.text", []byte(textOf(t, s, Options{Width: 80})))
	fixture.Golden(t, "small120.text", []byte(textOf(t, s, Options{Width: 120})))
	fixture.Golden(t, "small.md", fixture.Written(t, func(w io.Writer) error {
		return WriteMarkdown(w, analysis.Analyse(s))
	}))
	fixture.Golden(t, "small.csv", fixture.Written(t, func(w io.Writer) error { return WriteCSV(w, analysis.Analyse(s)) }))
	fixture.Golden(t, "oracle.text", []byte(textOf(t, sets.Load(t, "oracle.txt"), Options{})))
}

func TestTextWidth(t *testing.T) {
	for _, name := range []string{"small.txt", "oracle.txt"} {
		s := sets.Load(t, name)
		for _, width := range fixture.Terminals {
			fixture.Fits(t, textOf(t, s, Options{Width: width}), width)
		}
	}
}

// Colour must only repeat what the text says.
func TestTextColour(t *testing.T) {
	s := sets.Load(t, "small.txt")
	s.Keys[keys.Emulated] = "qemu-user"
	coloured := textOf(t, s, Options{Color: true})
	if !strings.Contains(coloured, table.Green) || !strings.Contains(coloured, table.Red) {
		t.Error("no colour")
	}
	if plain := regexp.MustCompile("\x1b\\[[0-9]+m").ReplaceAllString(coloured, ""); plain != textOf(t, s, Options{}) {
		t.Error("without its colours the text is another one")
	}
}

func TestNotesText(t *testing.T) {
	var notes []analysis.Note
	for _, n := range []string{"a", "b", "c", "d", "e", "f"} {
		notes = append(notes, analysis.Note{Name: n, Reason: map[bool]string{true: "too large",
			false: "no avx512"}[n == "b"]})
	}
	for _, tt := range []struct {
		short bool
		want  []string
	}{
		{true, []string{"  5 points: no avx512", "    a", "    c", "    d", "    and 2 more (flynn report --format md " +
			"lists all)", "  b: too large"}},
		{false, []string{"  5 points: no avx512", "    a", "    c", "    d", "    e", "    f", "  b: too large"}},
	} {
		if got := (NoteList{"", tt.short, notes}).text(); got != fixture.Lines(tt.want...) {
			t.Errorf("short %v:\n%swant\n%s", tt.short, got, fixture.Lines(tt.want...))
		}
	}
}

func TestCSV(t *testing.T) {
	out := fixture.Written(t, func(w io.Writer) error { return WriteCSV(w, analysis.Analyse(sets.Load(t, "oracle.txt"))) })
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
	if *fixture.Update {
		fixture.WriteSmall()
	}
	m.Run()
}
