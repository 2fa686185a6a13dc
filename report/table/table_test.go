package table

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// people is a table as reports have them.
func people() *Table {
	t := &Table{Title: "Speed", Columns: []Column{
		{Head: "kernel", Left: true, Same: true, Group: true}, {Head: "n", Same: true, Below: 1}, {Head: "class",
			Left: true, Last: true},
		Left("variant"), Right("time"), {Head: "95 % interval", Below: 2},
	}, Notes: []string{"time: the median of all samples, which is what most of them are near to"}}
	t.Add("triad", "680", "sisd", "scalar", "1.23 µs", "reference")
	t.Add("triad", "680", "misd", "scalar+sse2+avx2 ×3 mode=passes", "612 ns", "[1.98, 2.03]")
	t.Add("dot", "680", "simd", "avx2", "99 ns", "[12.1, 12.3]")
	return t
}

// A narrow table breaks words and heads, then moves columns below, the class last, and keeps all that it says.
func TestText(t *testing.T) {
	for _, tt := range []struct {
		width int
		want  []string
	}{
		{0, []string{
			"Speed",
			"kernel    n  class  variant                             time  95 % interval",
			"───────────────────────────────────────────────────────────────────────────",
			"triad   680  sisd   scalar                           1.23 µs      reference",
			"             misd   scalar+sse2+avx2 ×3 mode=passes   612 ns   [1.98, 2.03]",
			"───────────────────────────────────────────────────────────────────────────",
			"dot     680  simd   avx2                               99 ns   [12.1, 12.3]",
			"time: the median of all samples, which is what most of them are near to",
		}},
	} {
		got := people().Text(Options{Width: tt.width})
		if tt.width == 0 && got != strings.Join(tt.want, "\n")+"\n" {
			t.Errorf("width %d:\n%s", tt.width, got)
		}
		for line := range strings.Lines(got) {
			if n := Width(strings.TrimSuffix(line, "\n")); tt.width > 0 && n > tt.width {
				t.Errorf("width %d: %d cells: %s", tt.width, n, line)
			}
		}
	}
}

// The class is the last column that leaves the line.
func TestMoving(t *testing.T) {
	p := people()
	var order []string
	for _, i := range p.moving() {
		order = append(order, p.Columns[i].Head)
	}
	if want := []string{"n", "95 % interval", "time", "variant", "class"}; !slices.Equal(order, want) {
		t.Errorf("columns move as %q, want %q", order, want)
	}
}

// randomTable has words, numbers and signs of two cells.
func randomTable(r *rand.Rand) *Table {
	word := func() string {
		var b strings.Builder
		for range 1 + r.IntN(12) {
			b.WriteRune([]rune("abcdefg+/=,µ×–日本")[r.IntN(16)])
		}
		return b.String()
	}
	t := &Table{Title: word() + " " + word(), Gap: r.IntN(3)}
	for i := range 1 + r.IntN(14) {
		c := Column{Head: word(), Left: r.IntN(2) == 0, Same: r.IntN(4) == 0, Below: r.IntN(6), Last: i == 3, Group: i == 0 &&
			r.IntN(2) == 0}
		t.Columns = append(t.Columns, c)
	}
	for range 1 + r.IntN(5) {
		var line []string
		for range t.Columns {
			text := word()
			for range r.IntN(4) {
				text += " " + word()
			}
			line = append(line, text)
		}
		t.Add(line...)
	}
	for range r.IntN(3) {
		t.Notes = append(t.Notes, strings.TrimSpace(strings.Repeat(word()+" ", 30)))
	}
	return t
}

// Whatever a table holds: no line is wider than the terminal, nothing is left out, and no line ends in blanks.
func TestTextFits(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 150 {
		table := randomTable(r)
		width := 20 + r.IntN(200)
		text := table.Text(Options{Width: width})
		for line := range strings.Lines(text) {
			line = strings.TrimSuffix(line, "\n")
			if n := Width(line); n > width || strings.TrimRight(line, " ") != line {
				t.Fatalf("%d of %d cells: %q in\n%s", n, width, line, text)
			}
		}
		if a, b := letters(table.Text(Options{})), letters(text); a != b {
			t.Fatalf("width %d: letters differ\n%s", width, text)
		}
	}
}

// letters counts what a text holds but for lines and blanks.
func letters(s string) string {
	count := map[rune]int{}
	for _, c := range s {
		if c != ' ' && c != '\n' && c != '─' {
			count[c]++
		}
	}
	return fmt.Sprint(count)
}

func TestWrap(t *testing.T) {
	for _, tt := range []struct {
		text          string
		width, indent int
		want          string
	}{
		{"one two three", 0, 2, "one two three"},
		{"one two three", 9, 2, "one two\n  three"},
		{"  one two three", 11, 4, "  one two\n    three"},
		{"at most 95 % of it", 11, 0, "at most\n95 % of it"},
		{"a longerthanaline b", 8, 0, "a\nlongerth\nanaline\nb"},
		{"first\nsecond line", 7, 0, "first\nsecond\nline"},
		{"日本日本", 4, 0, "日本\n日本"},
	} {
		if got := Wrap(tt.text, tt.width, tt.indent); got != tt.want {
			t.Errorf("Wrap(%q, %d, %d) = %q, want %q", tt.text, tt.width, tt.indent, got, tt.want)
		}
	}
}

// Whatever cells hold, each line of Markdown has as many cells as the head, and no markup of theirs.
func TestMarkdown(t *testing.T) {
	table := &Table{Title: "a*b", Columns: []Column{Left("k|ey"), Right("n")}, Notes: []string{"_note_ <b>"}}
	table.Add("a|b", "1\n2")
	table.Add("`code` *x*", "")
	got := table.Markdown()
	want := "## a\\*b\n\n| k\\|ey | n |\n|:---|---:|\n| a\\|b | 1 2 |\n| \\`code\\` \\*x\\* |   |\n\n- \\_note\\_ " +
		"&lt;b>\n\n"
	if got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}

func TestCSV(t *testing.T) {
	table := &Table{Columns: []Column{Right("name"), Right("value")}}
	table.Rows = []Row{{Cells: []Cell{Data("a,\"b\""), Data(1.0 / 3)}}, {Cells: []Cell{Data(7), Data(nil)}}}
	var b strings.Builder
	if err := table.CSV(&b); err != nil {
		t.Fatal(err)
	}
	got, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
	if want := fmt.Sprint([][]string{{"name", "value"}, {"a,\"b\"", "0.3333333333333333"}, {"7", ""}}); err != nil ||
		fmt.Sprint(got) != want {
		t.Errorf("%v, want %v, %v", got, want, err)
	}
}

func TestJSON(t *testing.T) {
	table := &Table{Columns: []Column{Right("z"), Right("a")}}
	table.Rows = []Row{{Cells: []Cell{Data("<x>"), Data(nil)}}, {Cells: []Cell{Data(true), Data(2.5)}}}
	got, err := json.Marshal(table)
	if want := `[{"z":"\u003cx\u003e","a":null},{"z":true,"a":2.5}]`; err != nil || string(got) != want {
		t.Errorf("%s, %v, want %s", got, err, want)
	}
	if got, err := json.Marshal(&Table{}); err != nil || string(got) != "[]" {
		t.Errorf("no rows are %s, %v", got, err)
	}
}

// A page sorts by values, hides by class, and runs nothing that a cell holds.
func TestHTML(t *testing.T) {
	table := &Table{ID: "t", Columns: []Column{Left("kernel"), {Head: "avx", Class: "simd", ISA: "avx"}, {Head: "n",
		Term: true}}}
	table.Rows = []Row{
		{Kernel: "dot", Cells: []Cell{Words("<script>"), {Text: "2×", More: "[1, 3]", Value: 2.0, Alarm: true}, Words("9")}},
		{Kernel: "sum", Cells: []Cell{Words("sum"), {Text: Absent, Value: 0.0}, Words("9")}},
	}
	got, err := table.HTML()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`class="sheet sortable" id="t"`, `<tr data-kernel="dot">`, `<td class="l">&lt;script&gt;</td>`,
		`<th scope="col" data-class="simd" data-isa="avx">avx</th>`,
		`<td class="a" data-v="2">2×<small>[1, 3]</small></td>`, `<td>–</td>`,
	} {
		if !strings.Contains(string(got), want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
	if strings.Contains(string(got), ">9<") {
		t.Error("a column for terminals is in the page")
	}
}

// Groups are bodies with a heading, and a page says what it leaves out of a long table, and what writes it.
func TestHTMLGroups(t *testing.T) {
	table := people()
	table.All = "flynn all"
	for i := range PageRows {
		table.Add("sum", fmt.Sprint(i))
	}
	got, err := table.HTML()
	if err != nil {
		t.Fatal(err)
	}
	for want, n := range map[string]int{
		"<tbody>": 3, `<th scope="rowgroup" colspan="5"><span>triad</span></th>`: 1, "sortable": 0, ">kernel<": 0,
		"The first 5000 of 5003 rows: more would be slow. flynn all writes all.": 1,
	} {
		if got := strings.Count(string(got), want); got != n {
			t.Errorf("%d of %s, want %d", got, want, n)
		}
	}
}

// A long name takes several lines, and loses nothing.
func TestNarrow(t *testing.T) {
	for name, want := range map[string]string{
		"avx512 ×2":                 "avx512 ×2",
		"scalar+avx2+avx512 passes": "scalar+avx2+avx512\npasses",
		"misd scalar+avx2+avx512 ×2 versions=3 mode=team": "misd scalar+avx2+\navx512 ×2\nversions=3\nmode=team",
		"averyveryverylongwordindeed":                     "averyveryverylongwordindeed",
		"scalar":                                          "scalar",
		"":                                                "",
	} {
		if got := Narrow(name); got != want {
			t.Errorf("%q becomes %q, want %q", name, got, want)
		}
	}
}
