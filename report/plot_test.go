package report

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"flynn/results/keys"
)

// everything is a set with all kernels, sizes and classes.
func everything(t *testing.T) *Set {
	t.Helper()
	s, err := Read(strings.NewReader(synthetic(6)), "everything.txt")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func named(t *testing.T, plots []Plot, name string) Plot {
	t.Helper()
	i := slices.IndexFunc(plots, func(p Plot) bool { return p.Name == name })
	if i < 0 {
		t.Fatalf("no plot %s", name)
	}
	return plots[i]
}

func svgOf(t *testing.T, p Plot) []byte {
	t.Helper()
	return written(t, func(w io.Writer) error { return p.Encode(w, "svg") })
}

func TestPlotNames(t *testing.T) {
	var got []string
	for _, p := range Plots(Analyse(load(t, "small.txt"))) {
		got = append(got, p.Name)
	}
	want := []string{
		"speedup-f64-registers", "speedup-f64-16KiB", "speedup-f64-256KiB", "speedup-f64-8MiB", "speedup-f64-256MiB",
		"speedup-u8-count",
		"rate-triad-f64", "rate-sum-f64", "rate-count-u8",
		"scaling-f64-registers", "scaling-f64-16KiB", "scaling-f64-256KiB", "scaling-f64-8MiB", "scaling-f64-256MiB",
		"scaling-u8-count",
		"heat-f64", "heat-u8", "roofline-f64-p1", "roofline-f64-p2",
	}
	if !slices.Equal(got, want) {
		t.Errorf("plots %q\nwant %q", got, want)
	}
	if plots := Plots(Analyse(&Set{Keys: map[string]string{}})); len(plots) != 0 {
		t.Errorf("%d plots of nothing", len(plots))
	}
}

func TestPlotsGolden(t *testing.T) {
	plots := Plots(Analyse(load(t, "small.txt")))
	for _, name := range []string{"speedup-f64-8MiB", "rate-triad-f64", "scaling-f64-8MiB", "heat-f64",
		"roofline-f64-p1"} {
		golden(t, name+".svg", svgOf(t, named(t, plots, name)))
	}
	var alts strings.Builder
	for _, p := range plots {
		fmt.Fprintf(&alts, "%s: %s\n", p.Name, p.Alt)
	}
	golden(t, "small.alts", []byte(alts.String()))
}

// No text of any plot may be cut off at an edge, and every file must be XML that says what it shows.
func TestPlotsAreWhole(t *testing.T) {
	for _, p := range Plots(Analyse(everything(t))) {
		svg := svgOf(t, p)
		if err := wellFormed(svg); err != nil {
			t.Errorf("%s: %v", p.Name, err)
		}
		all := boxes(t, svg)
		if len(all) < 8 || len(all) != bytes.Count(svg, []byte("<text")) {
			t.Errorf("%s: %d of %d texts hold their width", p.Name, len(all), bytes.Count(svg, []byte("<text")))
		}
		width, height := p.figure.width.Points(), p.figure.height.Points()
		for _, b := range all {
			if min(b.x0, b.x1) < 0 || max(b.x0, b.x1) > width || min(b.y0, b.y1) < 2 || max(b.y0, b.y1) > height-6 {
				t.Errorf("%s: a text at %v leaves the picture", p.Name, b)
			}
		}
		if !bytes.Contains(svg, []byte("<desc>")) || !regexp.MustCompile(`[0-9](×| G(B|FLOP)/s)`).MatchString(p.Alt) {
			t.Errorf("%s: no figures in its text: %q", p.Name, p.Alt)
		}
	}
}

func wellFormed(b []byte) error {
	d := xml.NewDecoder(bytes.NewReader(b))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// A reader can follow eight lines; the kernels beyond them get a plot of their own, and none is lost.
func TestScalingParts(t *testing.T) {
	s := everything(t)
	kernels := make(map[string]bool)
	for _, r := range s.Rows() {
		if r.Point.Class == keys.MIMDSM && r.Point.Elem == "f64" && nearest(r.Set) == 16<<10 {
			kernels[r.Point.Kernel] = true
		}
	}
	entries := 0
	for _, p := range Plots(Analyse(s)) {
		if strings.HasPrefix(p.Name, "scaling-f64-16KiB") {
			n := len(p.figure.legend) - 1 // ideal
			if n > maxLines {
				t.Errorf("%s has %d lines", p.Name, n)
			}
			entries += n
		}
	}
	if entries != len(kernels) || entries <= maxLines {
		t.Errorf("%d lines for %d kernels", entries, len(kernels))
	}
}

func TestRateUnit(t *testing.T) {
	plots := Plots(Analyse(everything(t)))
	for name, want := range map[string]string{"rate-triad-f64": "GB/s", "rate-gemm-f64": "GFLOP/s",
		"rate-horner-f32": "GFLOP/s", "rate-count-u8": "GB/s"} {
		if got := named(t, plots, name).figure.ylabel; got != want {
			t.Errorf("%s shows %s, want %s", name, got, want)
		}
	}
}

func TestEncode(t *testing.T) {
	p := named(t, Plots(Analyse(load(t, "small.txt"))), "rate-triad-f64")
	dir := t.TempDir()
	for _, ext := range []string{"svg", "png", "pdf"} {
		if err := p.Save(filepath.Join(dir, "p."+ext)); err != nil {
			t.Errorf("%s: %v", ext, err)
		}
	}
	f, err := os.Open(filepath.Join(dir, "p.png"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	if want := int(p.figure.width.Points() / 72 * dpi); img.Bounds().Dx() < want-1 || img.Bounds().Dx() > want+1 {
		t.Errorf("PNG is %d pixels wide, want %d", img.Bounds().Dx(), want)
	}
	pdf, err := os.ReadFile(filepath.Join(dir, "p.pdf"))
	if err != nil || !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		t.Errorf("PDF starts with %.8q (%v)", pdf, err)
	}
	bad := filepath.Join(dir, "p.gif")
	if err := p.Save(bad); err == nil || !strings.Contains(err.Error(), `"gif"`) ||
		!strings.Contains(err.Error(), "svg, png, pdf") {
		t.Errorf("Save as gif: %v", err)
	}
	if _, err := os.Stat(bad); err == nil {
		t.Error("a failed Save left a file")
	}
}

func TestMark(t *testing.T) {
	for value, want := range map[string]string{"no": "", keys.Unknown: "", "": "",
		"qemu-user": "measured under qemu-user: not silicon", "yes": "measured under an emulator: not silicon"} {
		s := &Set{Keys: map[string]string{keys.Emulated: value}}
		if got := s.Mark(); got != want {
			t.Errorf("Mark of %q = %q, want %q", value, got, want)
		}
	}
}

// Numbers of an emulator must not pass for a processor's wherever they end up.
func TestMarkIsEverywhere(t *testing.T) {
	s := load(t, "small.txt")
	s.Keys[keys.Emulated] = "qemu-user"
	outputs := map[string][]byte{
		"text":     []byte(textOf(t, s, Options{Width: 80})),
		"markdown": written(t, func(w io.Writer) error { return WriteMarkdown(w, Analyse(s)) }),
		"page":     written(t, func(w io.Writer) error { return WriteHTML(w, Analyse(s), View{}) }),
	}
	for _, p := range Plots(Analyse(s)) {
		outputs[p.Name] = svgOf(t, p)
		if !strings.Contains(p.Title, s.Mark()) {
			t.Errorf("title %q has no mark", p.Title)
		}
		if !strings.Contains(p.Alt, s.Mark()) {
			t.Errorf("description of %s has no mark", p.Name)
		}
	}
	for name, out := range outputs {
		if !bytes.Contains(out, []byte(s.Mark())) {
			t.Errorf("%s has no mark", name)
		}
	}
	for i, line := range strings.Split(strings.TrimSpace(string(written(t, func(w io.Writer) error {
		return WriteCSV(w,
			Analyse(s))
	}))), "\n") {
		if i > 0 && !strings.HasSuffix(line, ",qemu-user") {
			t.Errorf("CSV line %d has no mark: %s", i+1, line)
		}
	}
}

// TestTeamColour: a bar of a team stands beside those of tiers, so that none of these has its colour.
func TestTeamColour(t *testing.T) {
	team := classLook(keys.MIMDSM).colour
	for isa, l := range isaLooks {
		if l.colour == team {
			t.Errorf("%s has the colour of teams", isa)
		}
	}
}
