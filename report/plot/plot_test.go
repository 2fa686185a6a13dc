package plot

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

	"flynn/report/analysis"
	"flynn/report/internal/fixture"
	"flynn/report/internal/sets"
	"flynn/results/keys"
)

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
	return fixture.Written(t, func(w io.Writer) error { return p.Encode(w, "svg") })
}

func TestPlotNames(t *testing.T) {
	var got []string
	for _, p := range All(analysis.Analyse(sets.Load(t, "small.txt"))) {
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
	if plots := All(analysis.Analyse(&analysis.Set{Keys: map[string]string{}})); len(plots) != 0 {
		t.Errorf("%d plots of nothing", len(plots))
	}
}

func TestPlotsGolden(t *testing.T) {
	plots := All(analysis.Analyse(sets.Load(t, "small.txt")))
	for _, name := range []string{"speedup-f64-8MiB", "rate-triad-f64", "scaling-f64-8MiB", "heat-f64",
		"roofline-f64-p1"} {
		fixture.Golden(t, name+".svg", svgOf(t, named(t, plots, name)))
	}
	var alts strings.Builder
	for _, p := range plots {
		fmt.Fprintf(&alts, "%s: %s\n", p.Name, p.Alt)
	}
	fixture.Golden(t, "small.alts", []byte(alts.String()))
}

// No text of any plot may be cut off at an edge, and every file must be XML that says what it shows.
func TestPlotsAreWhole(t *testing.T) {
	for _, p := range All(analysis.Analyse(sets.Everything(t))) {
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

func TestRateUnit(t *testing.T) {
	plots := All(analysis.Analyse(sets.Everything(t)))
	for name, want := range map[string]string{"rate-triad-f64": "GB/s", "rate-gemm-f64": "GFLOP/s",
		"rate-horner-f32": "GFLOP/s", "rate-count-u8": "GB/s"} {
		if got := named(t, plots, name).figure.ylabel; got != want {
			t.Errorf("%s shows %s, want %s", name, got, want)
		}
	}
}

func TestEncode(t *testing.T) {
	p := named(t, All(analysis.Analyse(sets.Load(t, "small.txt"))), "rate-triad-f64")
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

// TestTeamColour: a bar of a team stands beside those of tiers, so that none of these has its colour.
func TestTeamColour(t *testing.T) {
	team := classLook(keys.MIMDSM).colour
	for isa, l := range isaLooks {
		if l.colour == team {
			t.Errorf("%s has the colour of teams", isa)
		}
	}
}
