package page

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"flynn/report/analysis"
	"flynn/report/internal/fixture"
	"flynn/report/internal/sets"
	"flynn/report/plot"
	"flynn/report/sheet"
	"flynn/report/table"
	"flynn/results/keys"
)

// A file without roofs gives a page that says so, and no percentages.
func TestNoRoofs(t *testing.T) {
	s := sets.File(t, 6, fixture.Point("find/f64/sisd/scalar/100/1", 10, 800, 100, 800))
	for _, r := range s.Rows() {
		if r.Limit.Roof != "" {
			t.Errorf("limit %+v of a file without roofs", r.Limit)
		}
	}
	html := pageOf(t, s)
	for _, want := range []string{"No roofs: the files have no samples of kernel peak", "No scaling: ", "No crossovers: ",
		"No tiers: "} {
		if !strings.Contains(html, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

// A rate above its roof is marked wherever it is shown.
func TestMarkAboveRoof(t *testing.T) {
	s := sets.File(t, 6, fixture.Roofed(fixture.Point("stencil/f64/simd/avx/1000/1", 16000/60., 16000, 5000,
		64<<20))...)
	for name, text := range map[string]string{"text": shown(t, s), "page": pageOf(t, s)} {
		if !strings.Contains(text, "250%!") || !strings.Contains(text, "! suspicious") {
			t.Errorf("%s does not mark a rate above its roof", name)
		}
	}
}

// Numbers of an emulator must not pass for a processor's wherever they end up.
func TestMarkIsEverywhere(t *testing.T) {
	s := sets.Load(t, "small.txt")
	s.Keys[keys.Emulated] = "qemu-user"
	outputs := map[string][]byte{
		"text":     []byte(shown(t, s)),
		"markdown": fixture.Written(t, func(w io.Writer) error { return sheet.WriteMarkdown(w, analysis.Analyse(s)) }),
		"page":     fixture.Written(t, func(w io.Writer) error { return WriteHTML(w, analysis.Analyse(s), View{}) }),
	}
	for _, p := range plot.All(analysis.Analyse(s)) {
		outputs[p.Name] = fixture.Written(t, func(w io.Writer) error { return p.Encode(w, "svg") })
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
	for i, line := range strings.Split(strings.TrimSpace(string(fixture.Written(t, func(w io.Writer) error {
		return sheet.WriteCSV(w,
			analysis.Analyse(s))
	}))), "\n") {
		if i > 0 && !strings.HasSuffix(line, ",qemu-user") {
			t.Errorf("CSV line %d has no mark: %s", i+1, line)
		}
	}
}

// TestPeersApart: peers are a table of their own and rows among the points, and neither a class nor a roof.
func TestPeersApart(t *testing.T) {
	set := sets.WithPeers(t)
	var text, page, json bytes.Buffer
	for _, err := range []error{sheet.WriteText(&text, analysis.Analyse(set), sheet.Options{}),
		WriteHTML(&page, analysis.Analyse(set), View{}),
		sheet.WriteJSON(&json, analysis.Analyse(set))} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []string{"Peers: external code", "gcc ×2", "class=peer/peer=clang: clang is not installed",
		"In 2 of 2 rows"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("the text lacks %q:\n%s", want, &text)
		}
	}
	if !strings.Contains(page.String(), "external code") || !strings.Contains(json.String(), `"peers": {`) {
		t.Error("the page or the JSON has no peers")
	}
	for _, c := range set.FlynnTable().Columns {
		if c.Class == "peer" {
			t.Error("a peer is a class")
		}
	}
	for _, p := range plot.All(analysis.Analyse(set)) {
		if strings.Contains(p.Alt, "native") || strings.Contains(p.Alt, "blas") {
			t.Errorf("plot %s has a peer: %s", p.Name, p.Alt)
		}
	}
}

// A page tells which file it does not carry.
func TestPageWithoutItsData(t *testing.T) {
	s := sets.Load(t, "small.txt")
	s.Raw[0].Data, s.Raw[0].Left = nil, true
	page := pageOf(t, s)
	if !strings.Contains(page, "small.txt is not in this page: ") || strings.Contains(page, "data:application/gzip") {
		t.Error("the page does not tell that its data is not in it")
	}
}

// A page of very many rows shows as many as a browser can hold, and says so.
func TestPageOfManyRows(t *testing.T) {
	var b strings.Builder
	for n := range table.PageRows + 10 {
		fmt.Fprintf(&b, "BenchmarkFlynn/kernel=sum/elem=f64/class=sisd/isa=scalar/n=%d/p=1-2 100 5 ns/op 64 B/s %d set-B\n",
			n+1, 8*n+8)
	}
	s, err := analysis.Read(strings.NewReader(b.String()), "f")
	if err != nil {
		t.Fatal(err)
	}
	page := pageOf(t, s)
	_, all, _ := strings.Cut(page, `<table id="all">`)
	all, _, _ = strings.Cut(all, "</table>")
	if n := strings.Count(all, "<tr data-kernel"); n != table.PageRows || !strings.Contains(page,
		fmt.Sprintf("The first %d of %d rows", table.PageRows, table.PageRows+10)) {
		t.Errorf("%d rows, or nothing said of the others", n)
	}
}

// Integers have rates of bytes, and a roof of bandwidth alone.
func TestIntegersHaveRates(t *testing.T) {
	s := sets.Read(t, fixture.ManyLines(6))
	for _, r := range s.FlynnTable().Rows {
		if r.Elem != "u8" && r.Elem != "i32" {
			continue
		}
		if r.Unit != keys.Bytes || r.Total.Rate.N == 0 || strings.HasPrefix(r.Total.Limit.Roof, keys.RolePeak) {
			t.Errorf("%s %s: %s, %+v", r.Kernel, r.Elem, r.Unit, r.Total)
		}
	}
	if !bytes.Contains([]byte(pageOf(t, s)), []byte(`<option>i32</option>`)) {
		t.Error("no choice of i32")
	}
}

// shown is a set as text.
func shown(t *testing.T, s *analysis.Set) string {
	t.Helper()
	return string(fixture.Written(t, func(w io.Writer) error {
		return sheet.WriteText(w, analysis.Analyse(s), sheet.Options{Width: 80})
	}))
}
