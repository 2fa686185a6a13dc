package page

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"flynn/report/analysis"
	"flynn/report/internal/fixture"
	"flynn/report/internal/sets"
	"flynn/report/sheet"
)

// others is a set of hand-made points with the outputs of all tools beside it.
func others(t *testing.T) *analysis.Set {
	t.Helper()
	const far = 24 * 11184640
	s := sets.File(t, 6,
		fixture.Point("triad/f64/sisd/scalar/640/1", 600, 15360, 1280, 15360),
		fixture.Point("triad/f64/simd/avx/640/1", 100, 15360, 1280, 15360),
		fixture.Point("triad/f64/simd/avx/11184640/1", far/20., far, 22369280, far),
		fixture.Point("triad/f64/mimd_sm/avx/11184640/2", far/44.7426, far, 22369280, far),
		fixture.Point("dot/f64/simd/avx/16777216/1", 1e7, far, 33554432, far),
		fixture.Point("dot/f32/simd/avx/16777216/1", 1e7, far, 33554432, far),
	)
	for _, name := range []string{"stream.txt", "babelstream.csv", "likwid-bench.txt", "googlebenchmark.json"} {
		if err := s.Import(output(name), ""); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// A number of another tool stands beside the row of its kernel, type, level and workers, or beside none.
func TestForeignRows(t *testing.T) {
	got := make(map[string]analysis.Foreign)
	s := others(t)
	for _, f := range analysis.Analyse(s).Foreign {
		got[f.Tool+" "+f.Name] = f
	}
	for name, want := range map[string]string{
		"STREAM Triad":                       "mimd_sm 11184640 0.5",
		"BabelStream Triad":                  "mimd_sm 11184640 0.0", // who knows with how many threads
		"BabelStream Copy":                   "",
		"likwid-bench stream_avx":            "simd 640 1.5",
		"likwid-bench stream_mem_avx":        "mimd_sm 11184640 0.8",
		"likwid-bench clload":                "",
		"google/benchmark triad<double>/640": "simd 640 2.",
		"google/benchmark BM_dot/1024":       "", // of which type?
	} {
		f, ok := got[name]
		said := ""
		if f.Row != nil {
			said = fmt.Sprintf("%s %d %.1f", f.Row.Class, f.Row.N, f.Ratio)
		}
		if !ok || !strings.HasPrefix(said, want) || want == "" && said != "" {
			t.Errorf("%s stands beside %q, want %q", name, said, want)
		}
	}
}

// Every table shows them with their mark, and no number of flynn changes.
func TestForeignColumns(t *testing.T) {
	s := others(t)
	for name, c := range map[string]struct {
		write func(io.Writer) error
		want  []string
	}{
		"text": {func(w io.Writer) error {
			return sheet.WriteText(w, analysis.Analyse(s), sheet.Options{})
		}, []string{"STREAM†", "22.4†",
			"not measured by flynn", "Numbers of other tools", "BM_StringCreation"}},
		"markdown": {func(w io.Writer) error {
			return sheet.WriteFlynnMarkdown(w, analysis.Analyse(s))
		}, []string{"| STREAM† |",
			"22.4† GB/s Triad ×2", "## Numbers of other tools"}},
		"page": {func(w io.Writer) error { return WriteHTML(w, analysis.Analyse(s), View{}) }, []string{">STREAM†<",
			"22.4†<small>GB/s\nTriad ×2</small>", `<section id="foreign">`, `href="#foreign"`, "triad&lt;double&gt;/640"}},
		"csv": {func(w io.Writer) error { return sheet.WriteFlynnCSV(w, analysis.Analyse(s)) },
			[]string{"STREAM name (foreign),STREAM rate (foreign)", "Triad ×2,2.23713e+10"}},
		"json": {func(w io.Writer) error { return sheet.WriteJSON(w, analysis.Analyse(s)) }, []string{`"tool": "STREAM"`,
			`"of": "best of 9"`}},
	} {
		out := string(fixture.Written(t, c.write))
		for _, want := range c.want {
			if !strings.Contains(out, want) {
				t.Errorf("%s does not say %q", name, want)
			}
		}
	}
	plain := *s
	plain.Foreign = nil
	if got, want := len(s.FlynnTable().Rows), len(plain.FlynnTable().Rows); got != want {
		t.Errorf("%d rows with foreign numbers, %d without", got, want)
	}
	text := string(fixture.Written(t, func(w io.Writer) error {
		return sheet.WriteText(w, analysis.Analyse(&plain), sheet.Options{})
	}))
	if strings.Contains(text, "†") {
		t.Error("marks where nothing is foreign")
	}
}

func TestImportErrors(t *testing.T) {
	s := sets.Load(t, "oracle.txt")
	for _, c := range []struct{ path, word, says string }{
		{output("none.txt"), "", "none.txt"},
		{fixture.Stored("small.txt"), "", "none of these tools"},
		{output("stream.txt"), "likwid", "read as output of likwid-bench"},
	} {
		if err := s.Import(c.path, c.word); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s as %q: %v", c.path, c.word, err)
		}
	}
	if len(s.Foreign) != 0 {
		t.Errorf("errors import %v", s.Foreign)
	}
}

// output is that of a tool in the testdata of its reader.
func output(name string) string { return filepath.Join("..", "foreign", "testdata", name) }
