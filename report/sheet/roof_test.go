package sheet

import (
	"strings"
	"testing"

	"flynn/report/internal/fixture"
	"flynn/report/internal/sets"
)

// Roofs have columns of nodes where there are any.
func TestRoofSheetOfNodes(t *testing.T) {
	for _, c := range []struct {
		runs []fixture.Run
		want bool
	}{{fixture.RoofedNodes(), true}, {fixture.Roofed(), false}} {
		text := Roofs(sets.File(t, 6, c.runs...).Roofs()).Text(Options{})
		if strings.Contains(text, "nodes  workers") != c.want {
			t.Errorf("columns of nodes, want %v:\n%s", c.want, text)
		}
	}
}
