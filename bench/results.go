package bench

import (
	"bytes"
	"fmt"
	"io"
	"os"
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

// Resume goes on with a file that an interrupted session left: it counts what is there, and ends a line that was cut
// off. file holds the file's own keys.
func Resume(f *os.File) (r *Results, file map[string]string, err error) {
	text, err := cutPartialLine(f)
	if err != nil {
		return nil, nil, err
	}
	r = newResults(f)
	visits := r.readNotes(text)
	file = map[string]string{}
	read := benchfmt.NewReader(bytes.NewReader(text), f.Name())
	for read.Scan() {
		rec, ok := read.Result().(*benchfmt.Result)
		if !ok {
			continue
		}
		for _, c := range rec.Config {
			file[c.Key] = string(c.Value)
		}
		_, line := rec.Pos()
		for len(visits) > 0 && visits[0].line < line {
			r.rounds[visits[0].problem] = &rounds{visits[0].first, map[results.Point]int{}}
			visits = visits[1:]
		}
		if t, ok := rec.Value("sec/op"); ok {
			p, _, err := results.ParseFull(string(rec.Name))
			if err == nil {
				r.count(p, t*1e9)
			}
		}
	}
	if err := read.Err(); err != nil {
		return nil, nil, err
	}
	_, err = f.Seek(0, io.SeekEnd)
	return r, file, err
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

// cutPartialLine drops what an interrupt left of the last line, whose sample is measured again, and returns the rest.
func cutPartialLine(f *os.File) ([]byte, error) {
	text, err := io.ReadAll(f)
	if err != nil {
		return nil, err
	}
	whole := bytes.LastIndexByte(text, '\n') + 1
	return text[:whole], f.Truncate(int64(whole))
}

// noted is a note on the round in which a visit begins.
type noted struct {
	line, first int
	problem     results.Problem
}

// readNotes remembers what a file says besides samples, and returns its notes on visits.
func (r *Results) readNotes(text []byte) (visits []noted) {
	number := 0
	for line := range strings.Lines(string(text)) {
		number++
		if !strings.HasPrefix(line, "#") {
			continue
		}
		line = strings.TrimSuffix(line, "\n")
		r.said[line] = true
		r.lacking = r.lacking || strings.HasPrefix(line, keys.LeftNote)
		if first, problem, ok := results.ParseRound(line); ok {
			visits = append(visits, noted{number, first, problem})
		}
	}
	return visits
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
	line := kind + keys.Base + "/" + name + ": " + strings.ReplaceAll(why, "\n", "; ")
	if r.said[line] {
		return nil
	}
	r.said[line] = true
	_, err := io.WriteString(r.out, line+"\n")
	return err
}
