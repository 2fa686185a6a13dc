package speed

import (
	"cmp"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"flynn/report/analysis"
	"flynn/report/sheet"
	"flynn/report/units"
	"flynn/results"
	"flynn/results/keys"
)

// Write writes a set as Markdown: every figure with its target, the ratios of all problems, the peers, and what is
// missing of them.
func Write(w io.Writer, s *analysis.Set) error {
	d := newData(s)
	var b strings.Builder
	b.WriteString("# Speed\n\n<!-- generated from recorded results, make speed -->\n\n" +
		"For performance engineers who want to know which targets flynn meets, on one machine.\n\n")
	if mark := s.Mark(); mark != "" {
		fmt.Fprintf(&b, "> **Warning: %s**\n\n", mark)
	}
	d.writeSource(&b)
	for _, p := range parts {
		d.writePart(&b, p)
	}
	cells := d.cells()
	writeVerdicts(&b, cells)
	writeRatios(&b, cells)
	d.writeMissing(&b)
	_, err := io.WriteString(w, b.String())
	return err
}

// writeSource says what was measured, on what, against whom.
func (d *data) writeSource(b *strings.Builder) {
	var files, machine []string
	for _, f := range d.set.Files {
		files = append(files, "`"+filepath.Base(f)+"`")
	}
	for _, key := range []string{keys.CPU, keys.Uarch, keys.Virt, keys.Cores, keys.Go} {
		machine = append(machine, key+" "+cmp.Or(d.set.Keys[key], keys.Unknown))
	}
	fmt.Fprintf(b, "From %s: %s, %s.\n\n"+
		"- Samples of flynn's variants and of external code ([peers](peers.md)) were interleaved in one run.\n"+
		"- A figure covers several medians and shows the worst. It fails if one median misses the target, and fails "+
		"clearly if the\n"+
		"  95 %% interval of that median ends before the target.\n"+
		"- Best samples were taken while the machine was not shared; the worst of them is shown.\n"+
		"- A hardware limit is what the core can do in the cycles that were measured.\n",
		strings.Join(files, ", "), strings.Join(machine, ", "), dates(d.set.Keys[keys.Date]))
	if d.core == (core{}) {
		b.WriteString("\nThe limits of this core are unknown, so figures relative to them are missing.\n")
	}
	b.WriteString("\n| peer | version and flags |\n| --- | --- |\n")
	for _, name := range d.peers.Peers {
		fmt.Fprintf(b, "| %s | %s |\n", name, cmp.Or(d.set.Keys[keys.PeerFile+name], keys.Unknown))
	}
}

// dates are the first and the last of the days in a list of times.
func dates(list string) string {
	var days []string
	for _, t := range strings.Split(list, ", ") {
		day, _, _ := strings.Cut(t, "T")
		days = append(days, day)
	}
	slices.Sort(days)
	first, last := days[0], days[len(days)-1]
	switch {
	case first == "":
		return "date " + keys.Unknown
	case first == last:
		return first
	}
	return first + " to " + last
}

func (d *data) writePart(b *strings.Builder, p part) {
	fmt.Fprintf(b, "\n## %s\n\n| figure | target | measured | best samples | worst | verdict |\n"+
		"| --- | --- | --- | --- | --- | --- |\n", p.title)
	for _, f := range p.figures {
		v, ok := f.judge(d)
		switch {
		case !ok:
			fmt.Fprintf(b, "| %s | %s | – | – | – | **not measured** |\n", f.what, f.goal())
		case v.missed > 0:
			fmt.Fprintf(b, "| %s | %s | %s | %s | %s | **fail** (%d of %d, %d clearly) |\n", f.what, f.goal(),
				f.amount(v.worst.v), f.amount(v.best), v.worst.where, v.missed, v.of, v.clear)
		default:
			fmt.Fprintf(b, "| %s | %s | %s | %s | %s | pass (%d) |\n", f.what, f.goal(), f.amount(v.worst.v), f.amount(v.best),
				v.worst.where, v.of)
		}
	}
}

// writeRatios lists every problem that a peer has.
func writeRatios(b *strings.Builder, cells []cell) {
	b.WriteString("\n## All problems\n\n" +
		"The ratio is the best peer's time divided by flynn's, with its 95 % interval, from paired samples. `all rounds` " +
		"is of\nthe fastest variants of each side in all rounds; `fail` there says that the ratio is below 1.\n\n" +
		"| kernel | elem | working set | n | workers | flynn | time | best peer | all rounds | 95 % interval | | judged " +
		"half | 95 % interval | verdict |\n" +
		"| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n")
	for _, c := range cells {
		r := c.row
		e, ok := r.Best.Ratio, "pass"
		if e.Median < 1 {
			ok = "fail"
		}
		fmt.Fprintf(b, "| %s | %s | %s | %d | %d | %s | %s | %s | %.2f | %.2f–%.2f | %s | %.2f | %.2f–%.2f | %s |\n",
			r.Kernel,
			r.Elem, sheet.WorkingSet(r.Set), r.N, r.P, r.Own.Point.Variant(), units.Duration(r.Own.Time.Median),
			r.Best.Row.Point.Variant(), e.Median, e.Lo, e.Hi, ok, c.ratio.Median, c.ratio.Lo, c.ratio.Hi, c.verdict())
	}
}

// writeMissing lists points of peers without samples, by kernel and reason.
func (d *data) writeMissing(b *strings.Builder) {
	reasons := map[string]int{}
	for _, n := range slices.Concat(d.set.Failed, d.set.Skipped) {
		_, who, ok := strings.Cut(n.Name, "/"+keys.Peer+"=")
		if !ok {
			continue
		}
		if p, err := results.Parse(n.Name); err == nil { // else it stands for several kernels
			who = fmt.Sprintf("%s, %s %s", p.Peer, p.Kernel, p.Elem)
		}
		reasons[who+": "+n.Reason]++
	}
	if len(reasons) == 0 {
		return
	}
	b.WriteString("\n## Peers that are missing\n\n")
	var all []string
	for reason, n := range reasons {
		all = append(all, fmt.Sprintf("- %s (%d points)", reason, n))
	}
	slices.Sort(all)
	b.WriteString(strings.Join(all, "\n") + "\n")
}
