package cli

import (
	"fmt"
	"text/tabwriter"
	"time"

	"flynn/bench"
)

// plan prints what a run would measure.
func (a *app) plan(j *job) error {
	w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "kernel\tn\tworking set\tpoints\tsamples\t")
	batches, points, samples := 0, 0, 0
	for b := range bench.Plan(j.host, j.selection) {
		set := "none"
		if bytes := b.Kernel.Bytes(b.N); b.Kernel.Sized() {
			set = binarySize(bytes)
		}
		n := len(b.Points) * j.selection.Count
		if b.Skip != "" {
			n = 0
		}
		fmt.Fprintf(w, "%s\t%d\t%s\t%d\t%d\t%s\n", b.Kernel.ID(), b.N, set, len(b.Points), n, skipped(b.Skip))
		batches++
		points += len(b.Points)
		samples += n
	}
	if err := w.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(a.out, "\n%d points in %d groups, %d samples%s\nflynn run %s\n",
		points, batches, samples, howLong(j.selection, j.selection.Estimate(j.host)), quoteWords(j.words(j.selection)))
	return err
}

// howLong says what a plan takes.
func howLong(s *bench.Selection, estimate time.Duration) string {
	rough := estimate.Round(time.Second)
	switch {
	case s.Budget == 0:
		return fmt.Sprintf(": roughly %s", rough)
	case estimate > s.Budget:
		return fmt.Sprintf(" at the least, roughly %s: more than the budget of %s, so that some points get fewer", rough, s.Budget)
	default:
		return fmt.Sprintf(" at the least, roughly %s, and more where intervals are wide, within the budget of %s", rough, s.Budget)
	}
}

func skipped(why string) string {
	if why == "" {
		return ""
	}
	return "skipped: " + why
}

// binarySize gives bytes in the largest unit that has a whole digit.
func binarySize(bytes int64) string {
	v, unit := float64(bytes), 0
	for v >= 1024 && unit < 4 {
		v /= 1024
		unit++
	}
	return fmt.Sprintf("%.4g %s", v, []string{"B", "KiB", "MiB", "GiB", "TiB"}[unit])
}
