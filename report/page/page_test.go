package page

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"

	"flynn/report/analysis"
	"flynn/report/internal/fixture"
	"flynn/report/internal/sets"
	"flynn/report/plot"
	"flynn/report/sheet"
	"flynn/results"
	"flynn/results/keys"
)

func pageOf(t *testing.T, s *analysis.Set) string {
	t.Helper()
	return string(fixture.Written(t, func(w io.Writer) error { return WriteHTML(w, analysis.Analyse(s), View{}) }))
}

func TestPageHoldsEverything(t *testing.T) {
	s := sets.Load(t, "small.txt")
	html := pageOf(t, s)
	for _, p := range plot.All(analysis.Analyse(s)) {
		if !strings.Contains(html, `<figure id="`+p.Name+`" `) {
			t.Errorf("no figure %s", p.Name)
		}
	}
	if figures, described := strings.Count(html, "<figure"), strings.Count(html, "<figcaption "); figures != described {
		t.Errorf("%d figures, %d descriptions", figures, described)
	}
	_, all, _ := strings.Cut(html, `<table id="all">`)
	all, _, _ = strings.Cut(all, "</table>")
	if got, want := strings.Count(all, "<td"), len(s.Series)*(len(sheet.Rows(s.Rows()).Columns)-2); got != want {
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
	html := pageOf(t, sets.Load(t, "small.txt"))
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
	html := pageOf(t, sets.Load(t, "small.txt"))
	for _, m := range regexp.MustCompile(`href="#([^"]*)"`).FindAllStringSubmatch(html, -1) {
		if !strings.Contains(html, `id="`+m[1]+`"`) {
			t.Errorf("link to #%s leads nowhere", m[1])
		}
	}
}

func TestPageCarriesItsData(t *testing.T) {
	html := pageOf(t, sets.Load(t, "oracle.txt"))
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
	want, err := os.ReadFile(fixture.Stored("oracle.txt"))
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("the data differs from the file (%v)", err)
	}
}

// Whatever a file holds stays text: in keys, names, reasons and values of the filter.
func TestPageEscapes(t *testing.T) {
	evil := `<script>alert(1)</script><img onerror="x">`
	name := strings.NewReplacer("kernel=sum", "kernel=<script>x", "isa=scalar", `isa="><img`).Replace(fixture.Sample)
	s,
		err := analysis.Read(
		strings.NewReader(fixture.Lines("cpu: "+evil, "uarch: "+evil, "machine: "+evil, "virt: "+evil, "governor: "+evil,
			keys.SkippedNote+evil+": "+evil, fixture.Sample, name)), "evil.txt")
	if err != nil {
		t.Fatal(err)
	}
	html := pageOf(t, s)
	if strings.Contains(html, "<img") || strings.Count(html, "<script") != 1 {
		t.Error("a value of a file became part of the page")
	}
	if md := fixture.Written(t, func(w io.Writer) error {
		return sheet.WriteFlynnMarkdown(w, analysis.Analyse(s))
	}); bytes.Contains(md,
		[]byte("<script")) || bytes.Contains(md, []byte("<img")) {
		t.Error("a value of a file became markup")
	}
}

// TestPageTellsOfKernels: the view of a kernel has its formula, its work, what its rows show in a sentence, and the
// marks of what is in doubt.
func TestPageTellsOfKernels(t *testing.T) {
	var b strings.Builder
	about := results.About{Doc: "z = x + a·y", Size: "elements of one vector", Dwarf: "roof", Flops: "2n", Loads: "2n",
		Stores: "n", Indices: "0"}
	fmt.Fprintf(&b, "l1d: 32768\nl2: 1048576\nl3: 8388608\n%s\n", results.AboutLine("triad", "f64", about))
	for round := range 8 {
		for _, p := range []struct {
			isa, class string
			n, ns      int
			more       string
		}{
			{"scalar", "sisd", 640, 800 + round%2, ""}, {"avx2", "simd", 640, 100, " 1 disturbed"},
			{"scalar", "sisd", 1 << 20, 1000, ""}, {"avx2", "simd", 1 << 20, 600 + 100*round, " 1 disturbed"},
		} {
			fmt.Fprintf(&b, "BenchmarkFlynn/kernel=triad/elem=f64/class=%s/isa=%s/n=%d/p=1 1 %d ns/op %d set-B%s\n", p.class,
				p.isa, p.n, p.ns, 24*p.n, p.more)
		}
	}
	text := pageOf(t, sets.Read(t, b.String()))
	for _, want := range []string{
		"<dt>Computes</dt><dd>z = x &#43; a·y</dd>", "<dt>Work of one op</dt><dd>2n flops, 2n loads, n stores</dd>",
		"At 16 KiB avx2 is 8.00 times as fast as plain Go [8.00, 8.01]",
		"avx2 is not shown to differ from plain Go: ", ">avx2 !</th>",
		"? interval wider than ±10 % · ! most samples were disturbed · – not measured",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
}

// TestJoinPaths: a shape that is filled and stroked is one path, neighbours of one style are one, and no other order
// changes: what is drawn later stays on top.
func TestJoinPaths(t *testing.T) {
	path := func(d, style string) string { return `<path d="` + d + `" style="` + style + `"/>` + "\n" }
	const line, fill = "fill:none;stroke:#123456", "fill:#ABCDEF"
	both := fill + ";stroke:#123456"
	for _, x := range []struct{ in, want string }{
		{path("M1,1L2,2", line) + path("M3,3L4,4", line), path("M1,1L2,2M3,3L4,4", line)},
		{path("M1,1Z", fill) + path("M1,1Z", line), path("M1,1Z", both)},
		{path("M1,1Z", fill) + path("M1,1Z", line) + path("M2,2Z", fill) + path("M2,2Z", line), path("M1,1ZM2,2Z", both)},
		{path("M1,1Z", fill) + path("M2,2Z", line) + path("M3,3Z", fill),
			path("M1,1Z", fill) + path("M2,2Z", line) + path("M3,3Z", fill)},
		{path("M1,1", line) + "<text>a</text>\n" + path("M2,2", line),
			path("M1,1", line) + "<text>a</text>\n" + path("M2,2", line)},
	} {
		if got := joinPaths(x.in); got != x.want {
			t.Errorf("%s\nis joined to\n%s\nwant\n%s", x.in, got, x.want)
		}
	}
}
