package analysis

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"flynn/results/keys"
)

// leftOut takes a line that tells what a run had no time for.
func (l *loader) leftOut(line string) bool {
	rest, ok := strings.CutPrefix(line, keys.LeftNote)
	if !ok {
		return false
	}
	what, budget, ok := strings.Cut(rest, keys.LeftBudget)
	if ok {
		l.left = &LeftOut{What: what, Budget: budget, Folder: filepath.Dir(l.name)}
	} else if what, timeout, ok := strings.Cut(rest, keys.LeftTimeout); ok {
		l.left = &LeftOut{What: what, Timeout: timeout}
	}
	return true
}

// LeftOut is what a run had no time for.
type LeftOut struct {
	What   string // how many points of how many, and of which kinds
	Budget string // that may measure it
	Folder string // of the run

	Timeout string // that may, where go test has measured; "" elsewhere
}

// Command is what measures it.
func (l *LeftOut) Command() string {
	if l.Timeout != "" {
		return fmt.Sprintf("go test ./bench -run XXX -bench Flynn -timeout %s", l.Timeout)
	}
	return fmt.Sprintf("flynn run --resume %s --budget %s", l.Folder, l.Budget)
}

func (l *LeftOut) String() string {
	return fmt.Sprintf("Not measured, because the budget was too short: %s. To measure it: %s", l.What, l.Command())
}

// finish forgets what files say to be missing where later ones, or later lines, have it.
func (l *loader) finish() {
	measured := make(map[string]bool, len(l.set.Series))
	for _, x := range l.set.Series {
		measured[x.Point.String()] = true
	}
	has := func(n Note) bool { return measured[n.Name] }
	l.set.Skipped = slices.DeleteFunc(l.set.Skipped, has)
	outOfTime := func(n Note) bool { return strings.HasPrefix(n.Reason, keys.BudgetReason) }
	if l.left != nil && (l.left.Timeout != "" || slices.ContainsFunc(l.set.Skipped, outOfTime)) {
		l.set.LeftOut = l.left
	}
}
