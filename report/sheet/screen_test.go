package sheet

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"flynn/report/analysis"
	"flynn/report/internal/fixture"
	"flynn/report/internal/sets"
)

// screenWidths are those of terminals; 0 is a pipe.
var screenWidths = []int{0, 60, 80, 100, 120, 200}

func screenAt(t *testing.T, s *analysis.Set, width int) []byte {
	t.Helper()
	return fixture.Written(t, func(w io.Writer) error {
		return WriteScreen(w, analysis.Analyse(s), Screen{Options: Options{Width: width}, Page: "out/report.html",
			All: "flynn report out --full", Next: "flynn list --kernel %s"})
	})
}

// TestScreen: the screen of a recorded run, at two widths.
func TestScreen(t *testing.T) {
	s := sets.RecordSet(t)
	for _, width := range []int{60, 100} {
		fixture.Golden(t, fmt.Sprintf("screen%d.text", width), screenAt(t, s, width))
	}
}

// TestScreenFits: no line goes past the edge, and all fit on one screen.
func TestScreenFits(t *testing.T) {
	const most = 45
	sets := map[string]*analysis.Set{"record": sets.RecordSet(t)}
	for _, name := range []string{"small.txt", "compare-amd64.txt", "compare-arm64.txt", "oracle.txt"} {
		s, err := analysis.Load(fixture.Stored(name))
		if err != nil {
			t.Fatal(err)
		}
		sets[name] = s
	}
	for name, s := range sets {
		for _, width := range screenWidths {
			lines := strings.Split(strings.TrimRight(string(screenAt(t, s, width)), "\n"), "\n")
			if width == 0 {
				width = 100
			}
			if width >= 100 && len(lines) > most {
				t.Errorf("%s at %d columns: %d lines", name, width, len(lines))
			}
			for _, l := range lines {
				if n := utf8.RuneCountInString(l); n > width {
					t.Errorf("%s at %d columns, %d: %s", name, width, n, l)
				}
			}
		}
	}
}

// TestScreenNothing: a set without a rate or a roof says so.
func TestScreenNothing(t *testing.T) {
	s, err := analysis.Read(strings.NewReader(strings.Repeat(
		"BenchmarkFlynn/kernel=nop/elem=u8/class=sisd/isa=scalar/n=1/p=1 1 "+
			"1 ns/op\n", 6)), "x")
	if err != nil {
		t.Fatal(err)
	}
	if text := string(screenAt(t, s, 80)); !strings.Contains(text, "none was measured") ||
		!strings.Contains(text, "1 points") {
		t.Errorf("%s", text)
	}
}
