package report

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"fmt"
	"image/color"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"flynn/results/keys"
)

func pageOf(t *testing.T, s *Set) string {
	t.Helper()
	return string(written(t, func(w io.Writer) error { return WriteHTML(w, Analyse(s), View{}) }))
}

func TestPageHoldsEverything(t *testing.T) {
	s := load(t, "small.txt")
	html := pageOf(t, s)
	for _, p := range Plots(Analyse(s)) {
		if !strings.Contains(html, `<figure id="`+p.Name+`">`) {
			t.Errorf("no figure %s", p.Name)
		}
	}
	if figures, described := strings.Count(html, "<figure"), strings.Count(html, "<desc>"); figures != described {
		t.Errorf("%d figures, %d descriptions", figures, described)
	}
	_, all, _ := strings.Cut(html, `<table id="all">`)
	all, _, _ = strings.Cut(all, "</table>")
	if got, want := strings.Count(all, "<td"), len(s.Series)*(len(rowSheet(s.Rows()).Columns)-2); got != want {
		t.Errorf("%d cells, want %d", got, want)
	}
	for _, want := range []string{"flynn on Example EX-9000", "AVX512-FP16", "element 17 is 3.5, want 4", "48 KiB",
		"3.00 GHz"} {
		if !strings.Contains(html, want) {
			t.Errorf("page does not say %q", want)
		}
	}
}

// The page must need no network and run no script but its own.
func TestPageIsSelfContained(t *testing.T) {
	html := pageOf(t, load(t, "small.txt"))
	for _, m := range regexp.MustCompile(`(?:src|href)="([^"]*)"`).FindAllStringSubmatch(html, -1) {
		if !strings.HasPrefix(m[1], "#") && !strings.HasPrefix(m[1], "data:application/gzip;") {
			t.Errorf("page refers to %.60s", m[1])
		}
	}
	if scripts := strings.Count(html, "<script"); scripts != 1 ||
		!strings.Contains(html, "<script>"+pageScript+"</script>") {
		t.Errorf("%d scripts, or not ours as it is", scripts)
	}
	if want := strings.NewReplacer("'", "&#39;", "+", "&#43;").Replace(policy(pageScript)); !strings.Contains(html, want) {
		t.Errorf("the page has no policy %s", want)
	}
	for _, bad := range []string{"<link", "@import", "url(", "onclick", "innerHTML", "http-equiv=\"refresh"} {
		if strings.Contains(html, bad) {
			t.Errorf("page contains %s", bad)
		}
	}
}

func TestPageLinksLead(t *testing.T) {
	html := pageOf(t, load(t, "small.txt"))
	for _, m := range regexp.MustCompile(`href="#([^"]*)"`).FindAllStringSubmatch(html, -1) {
		if !strings.Contains(html, `id="`+m[1]+`"`) {
			t.Errorf("link to #%s leads nowhere", m[1])
		}
	}
}

func TestPageCarriesItsData(t *testing.T) {
	html := pageOf(t, load(t, "oracle.txt"))
	m := regexp.MustCompile(`href="data:application/gzip;base64,([^"]*)" download="oracle.txt.gz"`).FindStringSubmatch(
		html)
	if m == nil {
		t.Fatal("no data")
	}
	packed, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(m[1], "&#43;", "+"))
	if err != nil {
		t.Fatal(err)
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(filepath.Join("testdata", "oracle.txt"))
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("the data differs from the file (%v)", err)
	}
}

// Every colour that plots use either has a dark counterpart or is light enough to keep.
func TestPageKnowsTheColours(t *testing.T) {
	keep := []string{"56B4E9", "E69F00", "CC79A7"}
	for _, step := range heatSteps { // a tile brings the colour of its number
		for _, c := range []color.NRGBA{step.fill, step.label} {
			keep = append(keep, fmt.Sprintf("%02X%02X%02X", c.R, c.G, c.B))
		}
	}
	for _, m := range regexp.MustCompile(`var\(--c([0-9A-F]{6}),`).FindAllStringSubmatch(pageOf(t, everything(t)), -1) {
		if !strings.Contains(pageStyle, "--c"+m[1]+":") && !slices.Contains(keep, m[1]) {
			t.Fatalf("colour %s has no counterpart on a dark page", m[1])
		}
	}
}

// Whatever a file holds stays text: in keys, names, reasons and values of the filter.
func TestPageEscapes(t *testing.T) {
	evil := `<script>alert(1)</script><img onerror="x">`
	name := strings.NewReplacer("kernel=sum", "kernel=<script>x", "isa=scalar", `isa="><img`).Replace(sample)
	s,
		err := Read(
		strings.NewReader(lines("cpu: "+evil, "uarch: "+evil, "machine: "+evil, "virt: "+evil, "governor: "+evil,
			keys.SkippedNote+evil+": "+evil, sample, name)), "evil.txt")
	if err != nil {
		t.Fatal(err)
	}
	html := pageOf(t, s)
	if strings.Contains(html, "<img") || strings.Count(html, "<script") != 1 {
		t.Error("a value of a file became part of the page")
	}
	if md := written(t, func(w io.Writer) error { return WriteFlynnMarkdown(w, Analyse(s)) }); bytes.Contains(md,
		[]byte("<script")) || bytes.Contains(md, []byte("<img")) {
		t.Error("a value of a file became markup")
	}
}

func TestWriteAll(t *testing.T) {
	s := load(t, "small.txt")
	dir := filepath.Join(t.TempDir(), "new")
	got, err := WriteAll(dir, Analyse(s), []string{"html", "svg", "csv", "md", "json"}, View{})
	if err != nil {
		t.Fatal(err)
	}
	if want := len(Plots(Analyse(s))) + 6; len(got) != want {
		t.Errorf("%d files, want %d", len(got), want)
	}
	for _, path := range got {
		if info, err := os.Stat(path); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", path, err)
		}
	}
	if got[0] != filepath.Join(dir, "report.html") {
		t.Errorf("first file %s", got[0])
	}
	other := filepath.Join(t.TempDir(), "other")
	if _, err := WriteAll(other, Analyse(s), []string{"csv", "docx"}, View{}); err == nil ||
		!strings.Contains(err.Error(), "html, svg, png, pdf, csv, md, json") {
		t.Errorf("format docx: %v", err)
	}
	if _, err := os.Stat(other); err == nil {
		t.Error("a wrong format wrote something")
	}
}
