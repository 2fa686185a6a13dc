package page

import (
	"bytes"
	"io"
	"regexp"
	"strings"
	"testing"

	"flynn/report/analysis"
	"flynn/report/internal/fixture"
	"flynn/report/sheet"
)

// The accuracy of a file stands beside the speed in every table; without it no table has a column for it.
func TestAccuracyBesideSpeed(t *testing.T) {
	text := fixture.Lines(
		"BenchmarkFlynn/kernel=dot/elem=f64/class=sisd/isa=scalar/n=8/p=1 1 8 ns/op 16 B/s 2 flop/s 128 set-B 0.0000 ulp",
		"BenchmarkFlynn/kernel=dot/elem=f64/class=simd/isa=avx2/n=8/p=1 1 2 ns/op 64 B/s 8 flop/s 128 set-B 17.5000 ulp",
	)
	s, err := analysis.Read(strings.NewReader(text), "f.txt")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		write func(io.Writer) error
		want  string
	}{
		"text": {func(w io.Writer) error { return sheet.WriteText(w, analysis.Analyse(s), sheet.Options{}) },
			`ulp[^\n]*\n[^\n]*\n(.*scalar .* exact .*)\n(.*avx2 .* 17\.5 )`},
		"flynn": {func(w io.Writer) error {
			return sheet.WriteFlynn(w, analysis.Analyse(s), sheet.Options{})
		}, `dot .* 17\.5 `},
		"markdown": {func(w io.Writer) error {
			return sheet.WriteMarkdown(w, analysis.Analyse(s))
		}, `\| exact \|.*\n.*\| 17\.5 \|`},
		"csv": {func(w io.Writer) error { return sheet.WriteCSV(w, analysis.Analyse(s)) },
			`scalar,,8,1,.*,1,1,1,0,.*\n.*avx2,,8,1,.*,4,4,4,17\.5,`},
		"json": {func(w io.Writer) error { return sheet.WriteJSON(w, analysis.Analyse(s)) }, `"ulp": 0,(?s:.*)"ulp": 17\.5`},
		"page": {func(w io.Writer) error { return WriteHTML(w, analysis.Analyse(s), View{}) },
			`· 17\.5 ulp(?s:.*)<td>exact</td>(?s:.*)<td>17\.5</td>`},
	} {
		if got := fixture.Written(t, c.write); !regexp.MustCompile(c.want).Match(got) {
			t.Errorf("%s does not match %s:\n%s", name, c.want, got)
		}
	}
	without, err := analysis.Read(strings.NewReader(regexp.MustCompile(` [0-9.]+ ulp`).ReplaceAllString(text, "")),
		"f.txt")
	if err != nil {
		t.Fatal(err)
	}
	got := fixture.Written(t, func(w io.Writer) error {
		return sheet.WriteText(w, analysis.Analyse(without), sheet.Options{})
	})
	if bytes.Contains(got, []byte("ulp")) {
		t.Errorf("a file without accuracy has a column for it:\n%s", got)
	}
}
