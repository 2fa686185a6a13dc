package report

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"math"
	"os"

	"flynn/report/foreign"
	"flynn/results"
	"flynn/results/keys"

	"golang.org/x/perf/benchfmt"
)

// maxProblems bounds what is told of one file: the hundredth line like the first helps nobody.
const maxProblems = 10

// Loading says how result files are read.
type Loading struct {
	Pool bool // files that do not say which machine they are of are of the same
}

// Load reads result files of one machine as [Loading.Load] does, and pools none that does not say so.
func Load(paths ...string) (*Set, error) { return Loading{}.Load(paths...) }

// Load reads result files of one machine. It always returns what could be read; its error joins all problems, each
// with file and line. Files are read line by line: of a line only its numbers stay.
func (o Loading) Load(paths ...string) (*Set, error) {
	l := newLoader()
	l.guard.pool = o.Pool
	if len(paths) == 0 {
		l.problems = append(l.problems, errors.New("report: no result file given (flynn run writes out/<time>/results.txt)"))
	}
	for _, path := range paths {
		f, err := os.Open(path)
		if err != nil {
			l.problems = append(l.problems, err)
			continue
		}
		if first := l.twice(path, f, len(paths)); first != "" {
			l.problems = append(l.problems, &FileError{File: path,
				Err: fmt.Errorf("holds the same as %s and was left out", first)})
		} else {
			l.file(path, f)
		}
		f.Close() // nothing was written
	}
	l.finish()
	return l.set, errors.Join(l.problems...)
}

// Read reads results from r as Load does; name stands for the file in errors.
func Read(r io.Reader, name string) (*Set, error) {
	l := newLoader()
	l.file(name, r)
	l.finish()
	return l.set, errors.Join(l.problems...)
}

// twice returns the file with the same content that was read before, "" where there is none: samples that count twice
// would make every interval narrower than it is.
func (l *loader) twice(path string, f io.ReadSeeker, files int) (first string) {
	if files == 1 {
		return ""
	}
	sum := sha256.New()
	text, err := foreign.Text(f) // packed or in another encoding it is still the same
	if err == nil {
		_, err = io.Copy(sum, text)
	}
	if _, back := f.Seek(0, io.SeekStart); err != nil || back != nil {
		return "" // reading it tells
	}
	key := string(sum.Sum(nil))
	if first = l.sums[key]; first == "" {
		l.sums[key] = path
	}
	return first
}

// loader gathers files into one set.
type loader struct {
	set      *Set
	places   map[Point]*place
	noted    map[string]bool   // lines of notes
	sums     map[string]string // files by their content
	problems []error
	name     string // of the file being read
	told     int    // problems of that file
	kept     int    // bytes of all files that a page can carry
	left     *LeftOut
	visits   []visited                    // lines of the file that are still to come
	rounds   map[results.Problem]*problem // of the file
	guard    guardian
}

// place is where a point is in the file being read.
type place struct {
	series      *Series // nil before its first sample
	file, round int
	problem     *problem
	visit       int // of the problem, at its last sample
}

func newLoader() *loader {
	set := &Set{
		Keys: make(map[string]string), at: make(map[Point]*Series),
		facts: make(map[kernelID]results.Facts), lacking: make(map[string]string),
	}
	return &loader{
		set: set, places: make(map[Point]*place), noted: make(map[string]bool), sums: make(map[string]string),
	}
}

func (l *loader) problem(line int, err error) {
	if l.told++; l.told <= maxProblems {
		l.problems = append(l.problems, &FileError{File: l.name, Line: line, Err: err})
	}
}

// file adds one file.
func (l *loader) file(name string, r io.Reader) {
	l.name, l.told = name, 0
	l.visits, l.rounds = nil, make(map[results.Problem]*problem)
	l.set.Files = append(l.set.Files, name)
	l.guard.begin()
	text, err := foreign.Text(r)
	if err != nil {
		l.problems = append(l.problems, &FileError{File: name, Err: err})
		return
	}
	feed := newFeed(l, text)
	notes := len(l.set.Skipped) + len(l.set.Failed)
	n := l.results(feed)
	switch {
	case feed.err != nil:
		l.problems = append(l.problems, &FileError{File: name, Err: feed.err})
	case feed.blank:
		l.problem(1, errors.New("the file is empty: nothing was measured"))
	case n == 0 && notes == len(l.set.Skipped)+len(l.set.Failed) && l.told == 0:
		l.problem(1, fmt.Errorf("no line starts with Benchmark%s/%s=: this is no result file of flynn", keys.Base, keys.Kernel))
	}
	if l.told > maxProblems {
		l.problems = append(l.problems, &FileError{File: name,
			Err: fmt.Errorf("and %d more problems", l.told-maxProblems)})
	}
	if !feed.blank {
		l.set.raw = append(l.set.raw, feed.raw())
	}
}

// results adds all samples of a file and counts the benchmark lines.
func (l *loader) results(feed *feed) (lines int) {
	file := len(l.set.Files)
	points := make(map[string]*place) // by the whole name: one is read for every sample
	r := benchfmt.NewReader(feed, l.name)
	for r.Scan() {
		switch rec := r.Result().(type) {
		case *benchfmt.SyntaxError:
			l.problem(rec.Line, errors.New(rec.Msg))
		case *benchfmt.Result:
			if !ours(rec.Name) {
				continue // go test -bench . has others too
			}
			lines++
			_, line := rec.Pos()
			l.advance(line)
			t := points[string(rec.Name)]
			p := Point{}
			if t == nil || t.series == nil {
				var err error
				if p, _, err = results.ParseFull(string(rec.Name)); err != nil {
					l.problem(line, err)
					continue
				}
				t = l.place(p, file)
				t.problem = l.problemOf(p.Problem())
				points[string(rec.Name)] = t
			} else {
				p = t.series.Point
			}
			if t.visit < t.problem.visit {
				t.round, t.visit = t.problem.round, t.problem.visit
			}
			round := t.round
			t.round++ // an unusable sample keeps its place, or those after it would pair wrongly
			if err := l.sample(p, t, block{int32(file), int32(round)}, rec.Values); err != nil {
				l.problem(line, err)
			}
		}
	}
	if err := r.Err(); err != nil && feed.err == nil {
		l.problems = append(l.problems, err)
	}
	return lines
}

// ours reports whether a benchmark is one of flynn's points.
func ours(name benchfmt.Name) bool { return string(name.Base()) == keys.Base }

// place returns that of a point, at its first round in a file.
func (l *loader) place(p Point, file int) *place {
	t := l.places[p]
	if t == nil {
		t = new(place)
		l.places[p] = t
	}
	if t.file != file {
		t.file, t.round, t.visit = file, 0, 0
	}
	return t
}

// sample adds the values of one line.
func (l *loader) sample(p Point, t *place, b block, values []benchfmt.Value) error {
	timed := false
	for _, v := range values {
		unit := flynnUnit(v)
		if v.Value < 0 || math.IsNaN(v.Value) || math.IsInf(v.Value, 0) || v.Value == 0 && (unit == keys.Bytes || unit == keys.Flops) {
			return fmt.Errorf("%v %s of %s is no measurement: the sample was left out", v.Value, v.Unit, p)
		}
		timed = timed || unit == keys.Time && v.Value > 0
	}
	if !timed {
		return fmt.Errorf("no positive %s for %s: the sample was left out", keys.Time, p)
	}
	if t.series == nil {
		t.series = &Series{Point: p, Samples: make(map[string][]float64)}
		l.set.add(t.series)
	}
	x := t.series
	x.blocks = append(x.blocks, b)
	for _, v := range values {
		unit := flynnUnit(v)
		if unit == keys.Time && v.OrigUnit == keys.Time {
			v.Value = v.OrigValue
		}
		x.Samples[unit] = append(x.Samples[unit], v.Value)
	}
	return nil
}

// flynnUnit undoes benchfmt's change of ns/op into sec/op.
func flynnUnit(v benchfmt.Value) string {
	if v.OrigUnit == keys.Time {
		return keys.Time
	}
	return v.Unit
}
