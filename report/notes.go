package report

import (
	"fmt"
	"slices"
	"strings"

	"flynn/report/table"
)

// noteList is the points that have no samples for one kind of reason.
type noteList struct {
	what  string
	short bool // a terminal may show some names of many that share a reason
	notes []Note
}

func (l noteList) title() string { return fmt.Sprintf("%s (%d)", l.what, len(l.notes)) }

// noteLists returns the lists of a set that are not empty, failures first.
func noteLists(s *Set) []noteList {
	all := []noteList{{"Failed verification or run, not timed", false, s.Failed}, {"Skipped", true, s.Skipped}}
	return slices.DeleteFunc(all, func(l noteList) bool { return len(l.notes) == 0 })
}

// text lists the points by reason: a tier that a machine lacks is one reason for a hundred points.
func (l noteList) text() string {
	const some = 3
	var b strings.Builder
	for _, g := range byReason(l.notes) {
		if len(g.Names) == 1 {
			fmt.Fprintf(&b, "  %s: %s\n", g.Names[0], g.Reason)
			continue
		}
		fmt.Fprintf(&b, "  %d points: %s\n", len(g.Names), g.Reason)
		shown := g.Names
		if l.short && len(shown) > some+1 {
			shown = shown[:some]
		}
		for _, name := range shown {
			fmt.Fprintf(&b, "    %s\n", name)
		}
		if more := len(g.Names) - len(shown); more > 0 {
			fmt.Fprintf(&b, "    and %d more (flynn report --format md lists all)\n", more)
		}
	}
	return b.String()
}

// markdown lists all points with their reasons.
func (l noteList) markdown() string {
	var b strings.Builder
	for _, n := range l.notes {
		fmt.Fprintf(&b, "- `%s`: %s\n", strings.ReplaceAll(n.Name, "`", "'"), table.Escape(n.Reason))
	}
	return b.String()
}

// reasonGroup is the names that share a reason.
type reasonGroup struct {
	Reason string
	Names  []string
}

// byReason groups notes in the order in which their reasons first come.
func byReason(notes []Note) []reasonGroup {
	var groups []reasonGroup
	for _, n := range notes {
		i := slices.IndexFunc(groups, func(g reasonGroup) bool { return g.Reason == n.Reason })
		if i < 0 {
			groups = append(groups, reasonGroup{Reason: n.Reason})
			i = len(groups) - 1
		}
		groups[i].Names = append(groups[i].Names, n.Name)
	}
	return groups
}
