package page

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"flynn/report/analysis"
	"flynn/report/internal/fixture"
	"flynn/report/plot"
	"flynn/report/sheet"
	"flynn/results/keys"
)

// badPoint is a line with a class, an instruction set and a time.
func badPoint(class, isa, ns string) string {
	return "BenchmarkFlynn/kernel=triad/elem=f64/class=" + class + "/isa=" + isa + "/n=640/p=1-2 100 " + ns +
		" ns/op 64 B/s 8 flop/s 15360 set-B"
}

// repeat is a line so many times.
func repeat(line string, times int) []string {
	var all []string
	for range times {
		all = append(all, line)
	}
	return all
}

// Bad files make a correct page that says what it lacks, and every other table too; what was wrong is an error.
func TestBadFiles(t *testing.T) {
	sisd, simd := badPoint(keys.SISD, keys.Scalar, "200"), badPoint(keys.SIMD, "avx", "100")
	good := slices.Clip(append(repeat(sisd, 6), repeat(simd, 6)...))
	for _, c := range []struct {
		name  string
		lines []string
		page  []string // what the page says
		lacks []string // what it must not say
		err   string
	}{
		{"one class, no reference", repeat(simd, 6), []string{"No point of class sisd", "No tiers:", "No scaling:", "64"},
			[]string{"NaN", "Inf"}, ""},
		{"one class, the reference", repeat(sisd, 6), []string{"No tiers:", "No crossovers:"},
			[]string{"No point of class sisd", "NaN"}, ""},
		{"class misd alone",
			repeat(strings.Replace(badPoint(keys.MISD, "scalar+avx", "300"), "/p=1", "/p=1/versions=2/mode=vote", 1), 6),
			[]string{"No point of class sisd"}, []string{"NaN"}, ""},
		{"class mimd_dm alone", repeat(strings.Replace(badPoint(keys.MIMDDM, "avx", "300"), "/p=1", "/p=2/nodes=2", 1), 6),
			[]string{"MIMD distributed", "No point of class sisd"}, []string{"NaN"}, ""},
		{"one sample", []string{sisd, simd}, []string{"Some points have fewer than 6 samples", "2.00×*"}, []string{"NaN"},
			""},
		{"no roofs", repeat(strings.Replace(sisd, "triad", "stencil", 1), 6),
			[]string{"No roofs: the files have no samples of kernel peak", "No kernel can be compared with a roof"},
			[]string{"NaN"}, ""},
		{"a rate that is no number",
			append(good, badPoint(keys.SIMD, "avx", "NaN"), strings.Replace(simd, "64 B/s", "NaN B/s", 1),
				strings.Replace(simd, "8 flop/s", "+Inf flop/s", 1)), []string{"2.00×"}, []string{"NaN", "Inf"}, "invalid value"},
		{"a rate of zero", append(good, strings.Replace(simd, "64 B/s", "0 B/s", 1)), []string{"2.00×"},
			[]string{"NaN", "Inf"}, "0 B/s of kernel=triad"},
		{"a time of zero", append(good, badPoint(keys.SIMD, "avx", "0")), []string{"2.00×"}, []string{"NaN", "Inf"},
			"no positive ns/op"},
		{"nothing but zeros", []string{badPoint(keys.SISD, keys.Scalar, "0")}, []string{"No Flynn table"},
			[]string{"NaN", "Inf"}, "no positive ns/op"},
		{"script in the machine key",
			append([]string{"machine: <script>alert(1)</script>", "cpu: x\" onload=\"y", "flynn: <b>0.1</b>"}, good...),
			[]string{"&lt;script&gt;alert(1)"}, []string{"<script>alert", "<b>0.1", `" onload="`}, ""},
		{"script in a name", append(good, strings.Replace(simd, "isa=avx", "isa=<script>x", 1)), []string{"&lt;script&gt;x"},
			[]string{"<script>x"}, ""},
		{"a size of zero", repeat(strings.Replace(sisd, "15360 set-B", "0 set-B", 1), 6), []string{"triad"},
			[]string{"NaN", "Inf"}, ""},
		{"a large spread", append(good, badPoint(keys.SIMD, "avx", "1e300"), badPoint(keys.SIMD, "avx", "1e-300")),
			[]string{"2.00×"}, []string{"NaN"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := analysis.Read(strings.NewReader(fixture.Lines(append([]string{"emulated: no"}, c.lines...)...)), "bad.txt")
			if (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
				t.Errorf("error %v, want %q", err, c.err)
			}
			page := pageOf(t, s)
			for _, want := range c.page {
				if !strings.Contains(page, want) {
					t.Errorf("the page does not say %q", want)
				}
			}
			body := page[strings.Index(page, "<body>"):strings.LastIndex(page, "<script>")]
			body = strings.ReplaceAll(body, "data:application/gzip;base64,", "")
			if i := strings.Index(body, `<section id="data">`); i >= 0 { // packed data may hold any letters
				body = body[:i]
			}
			for _, bad := range c.lacks {
				if strings.Contains(body, bad) {
					t.Errorf("the page says %q", bad)
				}
			}
			for _, write := range []func(io.Writer, *analysis.Analysis) error{sheet.WriteMarkdown, sheet.WriteCSV,
				sheet.WriteFlynnMarkdown,
				sheet.WriteFlynnCSV, sheet.WriteJSON} {
				fixture.Written(t, func(w io.Writer) error { return write(w, analysis.Analyse(s)) })
			}
			fixture.Written(t, func(w io.Writer) error {
				return sheet.WriteText(w, analysis.Analyse(s), sheet.Options{Width: 80})
			})
			for _, p := range plot.All(analysis.Analyse(s)) {
				if svg := string(fixture.Written(t, func(w io.Writer) error {
					return p.Encode(w, "svg")
				})); strings.Contains(svg, "NaN") || strings.Contains(svg, "Inf") {
					t.Errorf("plot %s has coordinates that are no numbers", p.Name)
				}
			}
		})
	}
}

// Files of several versions are read together, and the page says so.
func TestFilesOfSeveralVersions(t *testing.T) {
	dir := t.TempDir()
	var paths []string
	for i, version := range []string{"0.1.0", "0.0.9"} {
		path := filepath.Join(dir, version)
		text := fixture.Lines(
			append([]string{"machine: a", "flynn: " + version},
				repeat(badPoint(keys.SISD, keys.Scalar, []string{"200", "210"}[i]), 6)...)...)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	s, err := analysis.Load(paths...)
	if err != nil {
		t.Fatal(err)
	}
	if page := pageOf(t, s); !strings.Contains(page, "The files are of several versions of flynn: 0.1.0, 0.0.9.") {
		t.Error("the page does not tell the versions")
	}
	if n := len(s.Series[0].Samples[keys.Time]); n != 12 {
		t.Errorf("%d samples", n)
	}
}

// A file that is given twice counts once: its samples prove no more the second time.
func TestDuplicateFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "one.txt")
	if err := os.WriteFile(path, []byte(fixture.Lines(repeat(badPoint(keys.SISD, keys.Scalar, "200"), 6)...)),
		0o600); err != nil {
		t.Fatal(err)
	}
	s, err := analysis.Load(path, path)
	if err == nil || !strings.Contains(err.Error(), "one.txt: holds the same as") ||
		len(s.Series[0].Samples[keys.Time]) != 6 || len(s.Files) != 1 {
		t.Errorf("%v; %d samples of %q", err, len(s.Series[0].Samples[keys.Time]), s.Files)
	}
}
