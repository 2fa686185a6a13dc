package report

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"flynn/bench/keys"

	"golang.org/x/perf/benchfmt"
)

// maxProblems bounds what is told of one file: the hundredth line like the first helps nobody.
const maxProblems = 10

// Load reads result files of one machine. It always returns what could be read; its error joins all problems, each
// with file and line.
func Load(paths ...string) (*Set, error) {
	l := newLoader()
	if len(paths) == 0 {
		l.problems = append(l.problems, errors.New("report: no result file given (flynn run writes out/<time>/results.txt)"))
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			l.problems = append(l.problems, err)
			continue
		}
		l.file(path, data)
	}
	return l.set, errors.Join(l.problems...)
}

// Read reads results from r as Load does; name stands for the file in errors.
func Read(r io.Reader, name string) (*Set, error) {
	l := newLoader()
	data, err := io.ReadAll(r)
	if err != nil {
		l.problems = append(l.problems, fmt.Errorf("%s: %w", name, err))
	}
	l.file(name, data)
	return l.set, errors.Join(l.problems...)
}

// loader gathers files into one set.
type loader struct {
	set      *Set
	index    map[Point]*Series
	problems []error
	name     string // of the file being read
	told     int    // problems of that file
}

func newLoader() *loader {
	return &loader{set: &Set{Keys: make(map[string]string)}, index: make(map[Point]*Series)}
}

func (l *loader) problem(line int, err error) {
	if l.told++; l.told <= maxProblems {
		l.problems = append(l.problems, fmt.Errorf("%s:%d: %w", l.name, line, err))
	}
}

// file adds one file.
func (l *loader) file(name string, data []byte) {
	l.name, l.told = name, 0
	l.set.Files = append(l.set.Files, name)
	if len(bytes.TrimSpace(data)) == 0 {
		l.problem(1, errors.New("the file is empty: nothing was measured"))
		return
	}
	data = l.whole(data)
	notes := len(l.set.Skipped) + len(l.set.Failed)
	data = l.head(data)
	if n := l.results(data); n == 0 && notes == len(l.set.Skipped)+len(l.set.Failed) && l.told == 0 {
		l.problem(1, fmt.Errorf("no line starts with Benchmark%s/%s=: this is no result file of flynn", keys.Base, keys.Kernel))
	}
	if l.told > maxProblems {
		l.problems = append(l.problems, fmt.Errorf("%s: and %d more problems", name, l.told-maxProblems))
	}
	l.set.raw = append(l.set.raw, rawFile{filepath.Base(name), data})
}

// whole drops a last line without an end: an interrupted run may have lost a digit or a unit of it.
func (l *loader) whole(data []byte) []byte {
	end := bytes.LastIndexByte(data, '\n') + 1
	if end < len(data) {
		l.problem(bytes.Count(data, []byte("\n"))+1, errors.New("the last line is cut off and was left out (no newline at its end)"))
	}
	return data[:end]
}

// head reads what the benchmark format does not hand on, notes and keys without results, and returns the part of the
// file that belongs to this set's machine.
func (l *loader) head(data []byte) []byte {
	offset, number := 0, 0
	for line := range bytes.Lines(data) {
		number++
		text := strings.TrimRight(string(line), "\r\n")
		if l.note(text) {
			offset += len(line)
			continue
		}
		if key, value, ok := fileKey(text); ok {
			if err := l.foreign(key, value); err != nil {
				l.problem(number, err)
				return data[:offset]
			}
			l.key(number, key, value)
		}
		offset += len(line)
	}
	return data
}

// note takes a line that tells of a point without samples.
func (l *loader) note(line string) bool {
	for prefix, list := range map[string]*[]Note{keys.SkippedNote: &l.set.Skipped, keys.FailedNote: &l.set.Failed} {
		rest, ok := strings.CutPrefix(line, prefix)
		if !ok {
			continue
		}
		name, reason, _ := strings.Cut(rest, ": ")
		n := Note{strings.TrimPrefix(name, keys.Base+"/"), reason}
		for _, old := range *list {
			if old == n {
				return true // a resumed run says it again
			}
		}
		*list = append(*list, n)
		return true
	}
	return false
}

// fileKey splits a "key: value" line as the benchmark format defines it.
func fileKey(line string) (key, value string, ok bool) {
	key, value, ok = strings.Cut(line, ":")
	odd := func(r rune) bool { return unicode.IsSpace(r) || unicode.IsUpper(r) }
	if !ok || key == "" || !unicode.IsLower(rune(key[0])) || strings.ContainsFunc(key, odd) {
		return "", "", false
	}
	return key, strings.TrimSpace(value), true
}

// foreign tells where a file is of another machine: its samples must not be pooled with ours.
func (l *loader) foreign(key, value string) error {
	if key != keys.Machine && key != keys.Emulated {
		return nil
	}
	have := l.set.Keys[key]
	if have == "" || have == keys.Unknown || value == keys.Unknown || have == value {
		return nil
	}
	return fmt.Errorf("%s is %q, but %q before: the rest of the file was left out (flynn compare puts two machines side by side)", key, value, have)
}

func (l *loader) key(line int, key, value string) {
	if key == keys.Flynn {
		if err := checkVersion(value); err != nil {
			l.problem(line, err)
		}
	}
	have := l.set.Keys[key]
	switch {
	case have == "" || have == keys.Unknown:
		l.set.Keys[key] = value
	case value != keys.Unknown && !strings.Contains(", "+have+", ", ", "+value+", "):
		l.set.Keys[key] = have + ", " + value
	}
}

// results adds all samples of a file and counts the benchmark lines.
func (l *loader) results(data []byte) (lines int) {
	file := len(l.set.Files)
	rounds := make(map[Point]int)
	r := benchfmt.NewReader(bytes.NewReader(data), l.name)
	for r.Scan() {
		switch rec := r.Result().(type) {
		case *benchfmt.SyntaxError:
			l.problem(rec.Line, errors.New(rec.Msg))
		case *benchfmt.Result:
			lines++
			_, line := rec.Pos()
			p, err := parsePoint(rec.Name)
			if err != nil {
				l.problem(line, err)
				continue
			}
			round := rounds[p]
			rounds[p]++ // an unusable sample keeps its place, or those after it would pair wrongly
			if err := l.sample(p, block{file, round}, rec.Values); err != nil {
				l.problem(line, err)
			}
		}
	}
	if err := r.Err(); err != nil {
		l.problems = append(l.problems, err)
	}
	return lines
}

// sample adds the values of one line.
func (l *loader) sample(p Point, b block, values []benchfmt.Value) error {
	timed := false
	for _, v := range values {
		if v.Value < 0 || math.IsNaN(v.Value) || math.IsInf(v.Value, 0) {
			return fmt.Errorf("%v %s of %s is no measurement: the sample was left out", v.Value, v.Unit, p)
		}
		timed = timed || flynnUnit(v) == keys.Time && v.Value > 0
	}
	if !timed {
		return fmt.Errorf("no positive %s for %s: the sample was left out", keys.Time, p)
	}
	x := l.index[p]
	if x == nil {
		x = &Series{Point: p, Samples: make(map[string][]float64)}
		l.index[p] = x
		l.set.Series = append(l.set.Series, x)
	}
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
