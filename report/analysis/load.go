package analysis

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
	noted    map[string]bool   // lines of notes
	sums     map[string]string // files by their content
	problems []error
	name     string // of the file being read
	told     int    // problems of that file
	kept     int    // bytes of all files that a page can carry
	left     *LeftOut
	guard    guardian
}

func newLoader() *loader {
	set := &Set{
		Keys: make(map[string]string), at: make(map[Point]*Series),
		facts: make(map[Group]results.Facts), about: make(map[Group]results.About), Lacking: make(map[string]string),
		with: make(map[withKey]results.Problem),
		Code: make(map[Group][]results.Code),
	}
	return &loader{set: set, noted: make(map[string]bool), sums: make(map[string]string)}
}

func (l *loader) problem(line int, err error) {
	if l.told++; l.told <= maxProblems {
		l.problems = append(l.problems, &FileError{File: l.name, Line: line, Err: err})
	}
}

// file adds one file.
func (l *loader) file(name string, r io.Reader) {
	l.name, l.told = name, 0
	l.set.Files = append(l.set.Files, name)
	l.guard.begin()
	text, err := foreign.Text(r)
	if err != nil {
		l.problems = append(l.problems, &FileError{File: name, Err: err})
		return
	}
	in := &reading{l: l, lines: results.NewReader(text), sum: sha256.New()}
	notes := len(l.set.Skipped) + len(l.set.Failed)
	in.read()
	switch err := in.lines.Err(); {
	case errors.Is(err, results.ErrCut), errors.Is(err, results.ErrLong):
		l.problem(in.lines.Number(), err)
	case err != nil:
		l.problems = append(l.problems, &FileError{File: name, Err: err})
	case in.lines.Blank():
		l.problem(1, errors.New("the file is empty: nothing was measured"))
	case in.samples == 0 && notes == len(l.set.Skipped)+len(l.set.Failed) && l.told == 0:
		l.problem(1, fmt.Errorf("no line starts with Benchmark%s/%s=: not a result file of flynn", keys.Base, keys.Kernel))
	}
	if l.told > maxProblems {
		l.problems = append(l.problems, &FileError{File: name,
			Err: fmt.Errorf("and %d more problems", l.told-maxProblems)})
	}
	if !in.lines.Blank() {
		l.set.Raw = append(l.set.Raw, in.raw())
	}
}

// sample adds the values of one line.
func (l *loader) sample(line *results.Line) error {
	timed := false
	for _, v := range line.Values {
		rate := v.Unit == keys.Bytes || v.Unit == keys.Flops
		if v.Value < 0 || math.IsNaN(v.Value) || math.IsInf(v.Value, 0) || v.Value == 0 && rate {
			return fmt.Errorf("invalid value %v %s of %s: the sample was left out", v.Value, v.Unit, line.Point)
		}
		timed = timed || v.Unit == keys.Time && v.Value > 0
	}
	if !timed {
		return fmt.Errorf("no positive %s for %s: the sample was left out", keys.Time, line.Point)
	}
	x := l.set.at[line.Point]
	if x == nil {
		x = &Series{Point: line.Point, Samples: make(map[string][]float64)}
		l.set.add(x)
	}
	x.blocks = append(x.blocks, block{int32(len(l.set.Files)), int32(line.Round)})
	for _, v := range line.Values {
		x.Samples[v.Unit] = append(x.Samples[v.Unit], v.Value)
	}
	return nil
}
