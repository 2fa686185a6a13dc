package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"flynn/internal/cli"
)

// banned are words and phrases that a reader has to decode, with what to write instead. See the rules of the texts in
// CONTRIBUTING.md.
var banned = []struct{ pattern, instead string }{
	{`\bh[eo]ld(s|ing)? against\b`, "compare with"},
	{`\btell(s|ing)?\b`, "report, say, show"},
	{`\bis no [a-z]`, "is not, invalid"},
	{`\bare no [a-z]`, "are not, invalid"},
	{`\b(whoever|nobody|somebody)\b`, "the name of the actor"},
	{`\breckon(s|ed)?\b`, "compute"},
	{`\bneighbours in time\b`, "samples are interleaved"},
	{`\bbesides?\b`, "next to, in addition"},
	{`\bso many\b`, "the number of"},
	{`\btak(e|es|ing|en) turns\b|\btook turns\b|\bin turns\b`, "interleave"},
	{`\bin peace\b`, "the standard name of the problem"},
	{`\bother people's\b`, "external"},
	{`\bvector machine\b`, "RISC-V Vector, vector-length agnostic"},
	{`\bone datum\b`, "one data stream"},
	{`\bwithout shared memory\b|\bno shared memory\b`, "distributed memory"},
	{`\b(stands?|stood) (in|there|beside|for)\b`, "is in, means"},
	{`\bfor itself\b|\bby itself, and\b`, "independently"},
	{`\bgo(es)? on (with|there|exactly|until)\b|\bto go on\b`, "continue"},
	{`\bclaims? nothing\b`, "is reported as ambiguous"},
	{`\bits own unit\b|\bkernel's own unit\b`, "size parameter"},
	{`\bpast the caches\b|\bpass the caches\b`, "bypass the caches"},
	{`\bwhat (it|they|that|which) (is|are) worth\b`, "the gain"},
	{`(?m)(^|[.;:] )Where [a-z]`, "if"},
	{`, where (a|the|there|it|no|its|their) `, "if"},
	{`\bis there$|\bare there$|\bthat are there\b`, "exists"},
	{`\bthe house\b`, "flynn"},
}

// texts are what a user reads, by where it is: pages, help texts, and what the commands print for a recorded run.
func texts(t *testing.T) map[string]string {
	t.Helper()
	all := helps(t)
	for name, text := range pages(t) {
		all[name] = text
	}
	for _, words := range [][]string{
		{"report", record}, {"report", record, "--format", "html"},
		{"report", "docs/records/misd-epyc-zen5.txt"},
		{"compare", record, "docs/records/misd-epyc-zen5.txt"}, {"compare", record, record},
		{"misd", "cost", "docs/records/misd-epyc-zen5.txt"},
		{"list"}, {"list", "--by", "isa"}, {"list", "--by", "class"}, {"machine"},
		{"explain", "triad", "--isa", "avx2"}, {"explain", "gemm", "--isa", "neon"}, {"explain", "fft", "--isa", "rvv"},
	} {
		name := "flynn " + strings.Join(words, " ")
		if slices.Contains(words, "html") {
			all[name] = page(t, words)
			continue
		}
		all[name] = printed(t, words...)
	}
	return all
}

// tag is one of HTML, with what is no text.
var tag = regexp.MustCompile(`(?s)<script.*?</script>|<style.*?</style>|<svg.*?</svg>|<[^>]*>`)

// page is the text of the page that a command writes.
func page(t *testing.T, words []string) string {
	t.Helper()
	out := t.TempDir()
	var stdout, stderr bytes.Buffer
	if code := cli.Main(append(slices.Clip(words), "--out", out), &stdout, &stderr); code != 0 {
		t.Fatalf("flynn %q: exit %d, %s", words, code, &stderr)
	}
	html, err := os.ReadFile(filepath.Join(out, "report.html"))
	if err != nil {
		t.Fatal(err)
	}
	return tag.ReplaceAllString(string(html), " ")
}

// absence is plain English, unlike "x is no y".
var absence = regexp.MustCompile(`(?i)\bthere (is|are) no\b`)

// TestWords: no text has a banned word.
func TestWords(t *testing.T) {
	all := texts(t)
	if len(all) < 40 {
		t.Errorf("%d texts", len(all))
	}
	for _, b := range banned {
		re := regexp.MustCompile("(?i)" + b.pattern)
		for name, text := range all {
			for i, line := range strings.Split(text, "\n") {
				if found := re.FindString(absence.ReplaceAllString(line, "")); found != "" {
					t.Errorf("%s:%d: %q; write: %s\n\t%s", name, i+1, found, b.instead, strings.TrimSpace(line))
				}
			}
		}
	}
}

// TestBannedWords: each pattern finds what it is for, so that a typing error in one does not let all through.
func TestBannedWords(t *testing.T) {
	bad := "It is held against a roof. He tells that x is no number. Those are no rows. Whoever reckons neighbours in " +
		"time, beside\n" +
		"and besides so many take turns in peace. Other people's vector machine has one datum and no shared memory; it " +
		"stands in\n" +
		"a table for itself, and to go on with it claims nothing in the kernel's own unit. Stores past the caches show\n" +
		"what they are worth.\nWhere it fails, stop; a row, where the file has one, is there\nand the house is big."
	for _, b := range banned {
		if !regexp.MustCompile("(?im)" + b.pattern).MatchString(bad) {
			t.Errorf("%s finds nothing in the example", b.pattern)
		}
	}
}

// audience begins every page of docs that is not generated from records.
var audience = regexp.MustCompile(`^# [^\n]+\n\n(<!--[^\n]*-->\n\n)?For [a-z]`)

// TestPages: every page begins with a title and who it is for, README.md is short, and so are lines of prose.
func TestPages(t *testing.T) {
	const most, columns = 120, 120
	for name, text := range pages(t) {
		if name != "README.md" && !audience.MatchString(text) {
			t.Errorf("%s does not begin with a title and who it is for", name)
		}
		if n := strings.Count(text, "\n"); name == "README.md" && n > most {
			t.Errorf("%s has %d lines", name, n)
		}
		if strings.Contains(text, "<!-- generated") { // from records: how long a line is depends on them
			continue
		}
		prose, _ := blocksOf(text)
		for line := range strings.Lines(prose) {
			if utf8.RuneCountInString(line) > columns+1 && !strings.ContainsAny(line[:1], "|!") {
				t.Errorf("%s has a long line: %s", name, line)
			}
		}
	}
}

// link is one to a file of the repository.
var link = regexp.MustCompile(`\]\(([\w./-]+)\)`)

// TestLinks: what a page links to exists.
func TestLinks(t *testing.T) {
	for name, text := range pages(t) {
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			if _, err := os.Stat(filepath.Join(filepath.Dir(name), m[1])); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// TestPagesAreLinked: README.md leads to every page.
func TestPagesAreLinked(t *testing.T) {
	all := pages(t)
	for name := range all {
		if name != "README.md" && !strings.Contains(all["README.md"], "("+name+")") {
			t.Errorf("README.md has no link to %s", name)
		}
	}
}

// TestBlocks: a page has no block without a line.
func TestBlocks(t *testing.T) {
	pages, err := filepath.Glob("docs/*.md")
	if err != nil || len(pages) == 0 {
		t.Fatal(err, pages)
	}
	for _, page := range append(pages, "README.md", "CONTRIBUTING.md") {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		before := ""
		for i, line := range strings.Split(string(text), "\n") {
			if line == "```" && strings.HasPrefix(before, "```") && before != "```" {
				t.Errorf("%s:%d: an empty block", page, i+1)
			}
			before = line
		}
	}
}
