package sheet

import (
	"fmt"
	"slices"
	"strings"

	"flynn/report/analysis"
	"flynn/report/table"
)

// NoteList is the points that have no samples for one kind of reason.
type NoteList struct {
	What  string
	short bool // a terminal may show some names of many that share a reason
	Notes []analysis.Note
}

// Title is what the points of the list have in common, and how many they are.
func (l NoteList) Title() string { return fmt.Sprintf("%s (%d)", l.What, len(l.Notes)) }

// NoteLists returns the lists of a set that are not empty, failures first.
func NoteLists(s *analysis.Set) []NoteList {
	all := []NoteList{{"Failed verification or run, not timed", false, s.Failed}, {"Skipped", true, s.Skipped}}
	return slices.DeleteFunc(all, func(l NoteList) bool { return len(l.Notes) == 0 })
}

// text lists the points by reason: a tier that a machine lacks is one reason for a hundred points.
func (l NoteList) text() string {
	const some = 3
	var b strings.Builder
	for _, g := range ByReason(l.Notes) {
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

// Markdown lists all points with their reasons.
func (l NoteList) Markdown() string {
	var b strings.Builder
	for _, n := range l.Notes {
		fmt.Fprintf(&b, "- `%s`: %s\n", strings.ReplaceAll(n.Name, "`", "'"), table.Escape(n.Reason))
	}
	return b.String()
}

// ReasonGroup is the names that share a reason.
type ReasonGroup struct {
	Reason string
	Names  []string
}

// ByReason groups notes in the order in which their reasons first come.
func ByReason(notes []analysis.Note) []ReasonGroup {
	var groups []ReasonGroup
	for _, n := range notes {
		i := slices.IndexFunc(groups, func(g ReasonGroup) bool { return g.Reason == n.Reason })
		if i < 0 {
			groups = append(groups, ReasonGroup{Reason: n.Reason})
			i = len(groups) - 1
		}
		groups[i].Names = append(groups[i].Names, n.Name)
	}
	return groups
}
