package bench

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"golang.org/x/perf/benchfmt"

	"flynn/results"
	"flynn/results/keys"
)

// Results is a result file: Go's benchmark text, one line a sample, written when it was measured.
type Results struct {
	out     io.Writer
	times   map[results.Point][]float64 // nanoseconds of an op of each sample
	rounds  map[results.Problem]*rounds
	said    map[string]bool // notes
	lacking bool            // it says that points were left out
}

// rounds is where a file is with the points of one problem. Samples of one round were taken in turns.
type rounds struct {
	first int                   // round in which the last visit began
	taken map[results.Point]int // samples of each point since
}

func newResults(out io.Writer) *Results {
	return &Results{
		out: out, times: map[results.Point][]float64{}, rounds: map[results.Problem]*rounds{}, said: map[string]bool{},
	}
}

// NewResults starts a file with its keys and units.
func NewResults(out io.Writer, file []benchfmt.Config) (*Results, error) {
	r := newResults(out)
	var s strings.Builder
	for _, c := range file {
		fmt.Fprintf(&s, "%s: %s\n", c.Key, c.Value)
	}
	for _, u := range keys.UnitLines {
		fmt.Fprintln(&s, u)
	}
	_, err := io.WriteString(out, s.String()+"\n")
	return r, err
}

// count takes over a sample.
func (r *Results) count(p results.Point, ns float64) {
	r.times[p] = append(r.times[p], ns)
	r.at(p.Problem()).taken[p]++
}

// at is where the file is with a problem.
func (r *Results) at(problem results.Problem) *rounds {
	if r.rounds[problem] == nil {
		r.rounds[problem] = &rounds{taken: map[results.Point]int{}}
	}
	return r.rounds[problem]
}

// Has returns how many samples of a point the file holds.
func (r *Results) Has(p Point) int { return len(r.Times(p)) }

// Times returns the nanoseconds of an op of each sample of a point.
func (r *Results) Times(p Point) []float64 {
	if r == nil {
		return nil
	}
	return r.times[p.Point]
}

// Visit begins a round that all points of a problem begin together: samples are taken in turns again, after others of
// other problems.
func (r *Results) Visit(p Point) error {
	problem := p.Problem()
	at := r.at(problem)
	last := 0
	for _, n := range at.taken {
		last = max(last, n)
	}
	if last == 0 {
		return nil
	}
	r.rounds[problem] = &rounds{at.first + last, map[results.Point]int{}}
	_, err := io.WriteString(r.out, results.RoundLine(at.first+last, problem)+"\n")
	return err
}

// Taken returns how many samples of a point the file has of the last visit to its problem.
func (r *Results) Taken(p Point) int { return r.at(p.Problem()).taken[p.Point] }

// Sample writes one line.
func (r *Results) Sample(p Point, s Sample) error {
	var line strings.Builder
	fmt.Fprintf(&line, "Benchmark%s\t%d", p.FullName(), s.Iters)
	for _, m := range append(p.Metrics(s.NS, s.Clock), s.Metrics...) {
		fmt.Fprintf(&line, "\t%s %s", number(m.Value), m.Unit)
	}
	r.count(p.Point, s.NS)
	_, err := io.WriteString(r.out, line.String()+"\n")
	return err
}

// number has four digits at least and no exponent.
func number(v float64) string {
	if v >= 1000 {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	return strconv.FormatFloat(v, 'f', 4, 64)
}

// Skipped notes a point that cannot be measured here, and why.
func (r *Results) Skipped(p Point, why string) error { return r.note(keys.SkippedNote, p, why) }

// Failed notes a point whose result was wrong. It is not timed.
func (r *Results) Failed(p Point, err error) error { return r.note(keys.FailedNote, p, err.Error()) }

// Doubtful notes a point, by its name without [keys.Base], whose samples contradict others.
func (r *Results) Doubtful(name, why string) error { return r.line(keys.DoubtNote, name, why) }

// LeftOut notes what there was no time for. A file that says nothing of it lacks nothing.
func (r *Results) LeftOut(l *LeftOut) error {
	if l.Missing == 0 && !r.lacking {
		return nil
	}
	r.lacking = l.Missing > 0
	_, err := fmt.Fprintf(r.out, "%s%s%s%v\n", keys.LeftNote, l, keys.LeftBudget, l.More)
	return err
}

// LeftOutOfTest notes the same of benchmarks of package testing, which end and cannot be resumed.
func (r *Results) LeftOutOfTest(l *LeftOut) error {
	_, err := fmt.Fprintf(r.out, "%s%s%s%v\n", keys.LeftNote, l, keys.LeftTimeout, l.More)
	return err
}

func (r *Results) note(kind string, p Point, why string) error { return r.line(kind, p.Name(), why) }

func (r *Results) line(kind, name, why string) error {
	return r.say(kind + keys.Base + "/" + name + ": " + strings.ReplaceAll(why, "\n", "; "))
}

// say writes a note that the file does not have.
func (r *Results) say(line string) error {
	if r.said[line] {
		return nil
	}
	r.said[line] = true
	_, err := io.WriteString(r.out, line+"\n")
	return err
}
