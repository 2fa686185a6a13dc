package cli

import (
	"fmt"
	"time"

	"flynn/bench"
	"flynn/internal/cli/shell"
	"flynn/report/table"
	"flynn/report/units"
)

// plan prints what a run would measure.
func (a *app) plan(j *job) error {
	t := &table.Table{Columns: []table.Column{
		table.Left("kernel"), table.Right("n"), table.Right("working set"), table.Right("points"), table.Right("samples"),
		table.Left(""),
	}}
	batches, points, samples := 0, 0, 0
	for b := range bench.Plan(j.host, j.selection) {
		set := "none"
		if bytes := b.Kernel.Bytes(b.N); b.Kernel.Sized() {
			set = units.Bytes(bytes)
		}
		n := len(b.Points) * j.selection.Count
		if b.Skip != "" {
			n = 0
		}
		t.Add(b.Kernel.ID(), fmt.Sprint(b.N), set, fmt.Sprint(len(b.Points)), fmt.Sprint(n), skipped(b.Skip))
		batches++
		points += len(b.Points)
		samples += n
	}
	if err := a.print(t); err != nil {
		return err
	}
	long := howLong(j.selection, j.selection.Estimate(j.host))
	sum := fmt.Sprintf("%d points in %d groups, %d samples%s", points, batches, samples, long)
	_, err := fmt.Fprintf(a.out, "\n%s\nflynn run %s\n", a.options().Wrap(sum), shell.Quote(j.words(j.selection)))
	return err
}

// howLong says what a plan takes.
func howLong(s *bench.Selection, estimate time.Duration) string {
	rough := estimate.Round(time.Second)
	switch {
	case s.Budget == 0:
		return fmt.Sprintf(": roughly %s", rough)
	case estimate > s.Budget:
		return fmt.Sprintf(" at the least, roughly %s: more than the budget of %s, so that some points get fewer", rough,
			s.Budget)
	default:
		return fmt.Sprintf(" at the least, roughly %s, and more where intervals are wide, within the budget of %s", rough,
			s.Budget)
	}
}

func skipped(why string) string {
	if why == "" {
		return ""
	}
	return "skipped: " + why
}
