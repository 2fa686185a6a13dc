package main

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"flynn/internal/cli"
	"flynn/kernels"
	"flynn/report/analysis"
	"flynn/report/sheet"
	"flynn/results/keys"
)

// record is the recorded run behind the pictures and the numbers of README.md.
const record = "docs/records/epyc-zen5.txt"

// printed runs flynn and returns what it prints.
func printed(t *testing.T, words ...string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if code := cli.Main(words, &stdout, &stderr); code != 0 {
		t.Fatalf("flynn %q: exit %d, %s", words, code, &stderr)
	}
	return stdout.String()
}

// rowExample is the rows of a recorded kernel in the first cache level.
func rowExample(t *testing.T) string {
	text := printed(t, "report", record, "--width", "100", "--filter", "/kernel:triad /elem:f64 /class:(sisd OR simd) "+
		"/n:640")
	rows, _, ok := strings.Cut(text, "\nFlynn table\n")
	if !ok {
		t.Error("no Flynn table behind the rows")
	}
	return "```text\n" + strings.TrimSpace(rows) + "\n```\n"
}

// commandTable lists all commands with what they do, in the order of the help texts.
func commandTable(t *testing.T) string {
	var rows [][]string
	texts := helps(t)
	var visit func(path string)
	visit = func(path string) {
		for _, line := range part(texts[path+" --help"], "Available Commands:") {
			name, short, _ := strings.Cut(strings.TrimSpace(line), " ")
			full := path + " " + name
			if path == "flynn completion" { // one for each shell
				continue
			}
			rows = append(rows, []string{"`" + full + "`", strings.TrimSpace(short)})
			visit(full)
		}
	}
	visit("flynn")
	return markdown([]string{"command", "what it does"}, rows)
}

// twoColumns makes a table of a list in the help of flynn, whose lines have two columns.
func twoColumns(t *testing.T, title string, head ...string) string {
	t.Helper()
	var rows [][]string
	for _, line := range part(printed(t, "--help"), title) {
		first, rest, ok := strings.Cut(strings.TrimSpace(line), "  ")
		if !ok {
			t.Fatalf("%q has no two columns", line)
		}
		rows = append(rows, []string{"`" + first + "`", strings.TrimSpace(rest)})
	}
	return markdown(head, rows)
}

func exitCodeTable(t *testing.T) string {
	return twoColumns(t, "Exit codes:", "code", "meaning")
}

func environmentTable(t *testing.T) string {
	return twoColumns(t, "Environment:", "variable", "meaning")
}

// gap is what separates columns that flynn prints.
var gap = regexp.MustCompile(`  +`)

// costTable shows what flynn misd cost prints for the recorded run: a row for each set of versions, a column for each
// mode.
func costTable(t *testing.T) string {
	type key struct{ set, versions string }
	var order []key
	cost := map[key]map[string]string{}
	modes := []string{"passes", "onepass", "team ×2", "vote"}
	text := printed(t, "misd", "cost", "docs/records/misd-epyc-zen5.txt", "--width", "200")
	for i, line := range strings.Split(strings.TrimSpace(text), "\n") {
		f := gap.Split(line, -1)
		if i == 0 || len(f) < 7 {
			continue
		}
		k := key{f[1], f[3]}
		if cost[k] == nil {
			cost[k], order = map[string]string{}, append(order, k)
		}
		cost[k][f[4]] = f[6]
	}
	var rows [][]string
	for _, k := range order {
		row := []string{k.set, k.versions}
		for _, mode := range modes {
			row = append(row, cost[k][mode])
		}
		rows = append(rows, row)
	}
	return markdown(slices.Concat([]string{"working set", "versions"}, modes), rows)
}

// gains are speed-ups over plain Go of the fastest variants of some rows.
type gains struct {
	product  float64
	n        int
	low, top analysis.Row
}

func (g *gains) add(r analysis.Row) {
	if g.n == 0 || r.Speedup.Median < g.low.Speedup.Median {
		g.low = r
	}
	if g.n == 0 || r.Speedup.Median > g.top.Speedup.Median {
		g.top = r
	}
	g.product += math.Log(r.Speedup.Median)
	g.n++
}

func (g *gains) String() string {
	return fmt.Sprintf("%.1f× the speed of plain Go (geometric mean of %d kernels, from %.2f× for `%s` to %.0f× for `%s`)",
		math.Exp(g.product/float64(g.n)), g.n, g.low.Speedup.Median, g.low.Point.Kernel,
		g.top.Speedup.Median, g.top.Point.Kernel)
}

// fastestOf collects of each kernel the fastest row that is wanted.
func fastestOf(rows []analysis.Row, want func(analysis.Row) bool) *gains {
	best := map[string]analysis.Row{}
	for _, r := range rows {
		if name := r.Point.Kernel; want(r) && r.Speedup.N > 0 && r.Speedup.Median > best[name].Speedup.Median {
			best[name] = r
		}
	}
	g := &gains{}
	for _, name := range kernels.Names() {
		if r, ok := best[name]; ok {
			g.add(r)
		}
	}
	return g
}

// folded breaks a list item into lines of at most so many columns.
func folded(text string, columns int) string {
	var s strings.Builder
	at := 0
	for i, word := range strings.Fields(text) {
		n := utf8.RuneCountInString(word)
		switch {
		case i == 0:
		case at+1+n > columns:
			s.WriteString("\n  ")
			at = 0
		default:
			s.WriteString(" ")
			at++
		}
		s.WriteString(word)
		at += n
	}
	return s.String()
}

// figureList says what the recorded run shows.
func figureList(t *testing.T) string {
	set, err := analysis.Load(record)
	if err != nil {
		t.Fatal(err)
	}
	rows := set.Rows()
	const small, large = 16 << 10, 256 << 20
	in := func(r analysis.Row, elem string, least, most float64) bool {
		return r.Point.Elem == elem && r.Set > least && r.Set <= most
	}
	lines := []string{
		fmt.Sprintf("AVX-512 in L1, f32, one core: %s.", fastestOf(rows, func(r analysis.Row) bool {
			return in(r, "f32", 0, small) && r.Point.Class == keys.SIMD && strings.HasPrefix(r.Point.ISA, "avx512")
		})),
		fmt.Sprintf("Any instruction set in memory, f64, one core: %s.", fastestOf(rows, func(r analysis.Row) bool {
			return in(r, "f64", large/4, large) && r.Point.Class == keys.SIMD
		})),
		fmt.Sprintf("Two cores with the widest instruction set, f32, 256 KiB: %s.",
			fastestOf(rows, func(r analysis.Row) bool {
				return in(r, "f32", small, 256<<10) && r.Point.Class == keys.MIMDSM && r.Point.Workers == 2
			})),
		fmt.Sprintf("Measured on %s %s, %s cores of a virtual machine (%s), %s: [record](%s).",
			set.Keys[keys.CPU], set.Keys[keys.Uarch], set.Keys[keys.Cores], set.Keys[keys.Virt],
			cmp.Or(strings.SplitN(set.Keys[keys.Date], "T", 2)[0], keys.Unknown), record),
	}
	for i, line := range lines {
		lines[i] = "- " + folded(line, 115) + "\n"
	}
	return strings.Join(lines, "")
}

// screen returns the middle of the screen that a recorded run ends with: what each class buys, of f64.
func screen(t *testing.T) string {
	set, err := analysis.Load(record)
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	if err := sheet.WriteScreen(&text, analysis.Analyse(set), sheet.Screen{}); err != nil {
		t.Fatal(err)
	}
	var block []string
	for line := range strings.Lines(text.String()) {
		switch {
		case strings.HasPrefix(line, "What each class buys"):
			block = []string{line}
		case len(block) > 0 && strings.HasPrefix(line, "~"): // what the marks mean
			return "```text\n" + strings.Join(block, "") + "```\n"
		case len(block) > 0 && !strings.Contains(line, " f32 "):
			block = append(block, line)
		}
	}
	t.Fatalf("no matrix in\n%s", &text)
	return ""
}
