package cli

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"flynn/internal/emulated"
	"flynn/report/table"
)

// widths are those of terminals that all text must fit.
var widths = []int{60, 80, 100, 120, 200}

// fits holds every line of a text against a width in cells. A path, a command and a name of a point are as long as
// they are: whoever copies them needs them in one line.
func fits(t *testing.T, what, text string, width int) {
	t.Helper()
	for line := range strings.Lines(text) {
		if n := table.Width(strings.TrimSuffix(line, "\n")); n > width {
			t.Errorf("%s: %d of %d cells: %s", what, n, width, line)
		}
	}
}

// TestWidths: no text goes past the edge of a terminal.
func TestWidths(t *testing.T) {
	records := filepath.Join("..", "..", "docs", "records")
	voted, other := filepath.Join(records, "misd-epyc-zen5.txt"), filepath.Join(records, "epyc-zen5.txt")
	for _, args := range [][]string{
		{"list"}, {"list", "--by", "isa"}, {"list", "--by", "class"}, {"machine"}, {"report", voted},
		{"report", voted, "--full"},
		{"compare", voted, other}, {"misd", "cost", voted},
		{"misd", "availability", "--down", "0.001%", "--n", "3", "--need", "2", "--voter-down", "0.1%"},
		{"misd", "campaign", "--kernel", "hist", "--elem", "u8", "--n", "2", "--size", "64", "--rounds", "20"},
	} {
		for _, width := range widths {
			if emulated.Here() && slices.Contains(args, voted) { // the same there as here
				continue
			}
			what := strings.Join(args, " ")
			fits(t, what, succeed(t, append(args, "--width", fmt.Sprint(width))...), width)
		}
	}
}

// TestUsualWidth: without a terminal text is of 100 columns, whatever wants more.
func TestUsualWidth(t *testing.T) {
	voted := filepath.Join("..", "..", "docs", "records", "misd-epyc-zen5.txt")
	if usual, hundred := succeed(t, "report", voted), succeed(t, "report", voted, "--width", "100"); usual != hundred {
		t.Error("a pipe does not get 100 columns")
	}
	code, _, stderr := call(t, "report", voted, "--width", "5")
	if code != exitUsage || !strings.Contains(stderr, "--width 5") {
		t.Errorf("exit %d, %s", code, stderr)
	}
}
