package results

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"

	"flynn/results/keys"
)

// MaxLine is the longest line of a result file.
const MaxLine = 1 << 20

// byteOrderMark begins a file that a program of Windows wrote, and the second part of a file that was put together of
// two: there no decoder looks for it, and it would make the first key no key.
const byteOrderMark = "\ufeff"

// Kind says what a line of a result file is.
type Kind int

// Kinds of lines.
const (
	Other  Kind = iota // text around results, units, benchmarks that are not flynn's
	Key                // a file key
	Note               // begins with #
	Round              // a note that says in which round a problem goes on
	Sample             // a sample of a point
	Bad                // a sample that cannot be read
)

// Value is one number of a sample.
type Value struct {
	Value float64
	Unit  string
}

// Line is a line of a result file.
type Line struct {
	Kind   Kind
	Number int    // from 1
	Raw    []byte // as it stands in the file, until the next one is read
	Text   string // without its end
	Err    error  // why a line is Bad

	Key, Value string // of a file key

	Problem Problem // of a Round

	Point  Point // of a Sample
	Procs  int   // GOMAXPROCS that its name tells
	Round  int   // in which it was taken, in turns with others of its problem; of a Round, that of the next samples
	Values []Value
}

// Reader reads a result file once, line by line.
type Reader struct {
	lines  *bufio.Reader
	line   Line
	err    error
	names  map[string]named // full names: one is read for every sample
	points map[Point]*taken
	first  map[Problem]int // round of the last visit
	visits map[Problem]int // how many there were
	values []Value
	units  map[string]string
	whole  int64 // bytes of lines that have an end
	blank  bool
}

// named is what a full name tells.
type named struct {
	*taken
	procs int
}

// taken is where a file is with the samples of a point.
type taken struct {
	point        Point
	round, visit int
}

// NewReader returns a reader of a file's text.
func NewReader(r io.Reader) *Reader {
	return &Reader{
		lines: bufio.NewReaderSize(r, MaxLine), names: map[string]named{}, points: map[Point]*taken{},
		first:  map[Problem]int{},
		visits: map[Problem]int{}, units: map[string]string{}, blank: true,
	}
}

// Errors that end a file before its end. What was read before them counts.
var (
	ErrCut  = errors.New("the last line is cut off and was left out (no newline at its end)")
	ErrLong = fmt.Errorf("the line has more than %d bytes and the rest of the file was left out", MaxLine)
)

// Next reads the next line and reports whether there is one. A last line without an end is none: an interrupted run may
// have lost a digit of it.
func (r *Reader) Next() bool {
	if r.err != nil {
		return false
	}
	raw, err := r.lines.ReadSlice('\n')
	number := r.line.Number + 1
	r.line = Line{Number: number}
	r.blank = r.blank && len(bytes.TrimSpace(raw)) == 0
	switch {
	case errors.Is(err, bufio.ErrBufferFull):
		r.err = ErrLong
	case errors.Is(err, io.EOF) && len(raw) > 0 && !r.blank:
		r.err = ErrCut
	case err != nil:
		r.err = err
	}
	if r.err != nil {
		return false
	}
	r.whole += int64(len(raw))
	raw = bytes.TrimPrefix(raw, []byte(byteOrderMark))
	r.line.Raw, r.line.Text = raw, strings.TrimRight(string(raw), "\r\n")
	r.classify()
	return true
}

// Line returns the line that Next read.
func (r *Reader) Line() *Line { return &r.line }

// Err returns what ended the file before its end: ErrCut and ErrLong, of line Number, or what its reader says.
func (r *Reader) Err() error {
	if errors.Is(r.err, io.EOF) {
		return nil
	}
	return r.err
}

// Number is that of the last line, also of one that Err is about.
func (r *Reader) Number() int { return r.line.Number }

// Blank reports whether there was nothing but white space.
func (r *Reader) Blank() bool { return r.blank }

// Whole returns how many bytes the lines have that have an end.
func (r *Reader) Whole() int64 { return r.whole }

// classify says what the line is.
func (r *Reader) classify() {
	l := &r.line
	switch {
	case strings.HasPrefix(l.Text, "#"):
		l.Kind = Note
		if round, p, ok := ParseRound(l.Text); ok {
			l.Kind, l.Round, l.Problem = Round, round, p
			r.first[p] = round
			r.visits[p]++
		}
	case ours(l.Text):
		r.sample(strings.TrimPrefix(l.Text, "Benchmark"))
	default:
		if key, value, ok := fileKey(l.Text); ok {
			l.Kind, l.Key, l.Value = Key, key, value
		}
	}
}

// ours reports whether a line is of one of flynn's benchmarks. go test -bench . has others too.
func ours(line string) bool {
	rest, ok := strings.CutPrefix(line, "Benchmark"+keys.Base)
	return ok && (rest == "" || strings.ContainsRune("/- \t", rune(rest[0])))
}

// sample reads a sample. A name alone, or one that --- FAIL follows, is what go test says of a benchmark without one.
func (r *Reader) sample(text string) {
	l := &r.line
	words := strings.Fields(text)
	if len(words) == 1 || words[1] == "---" {
		return
	}
	l.Kind, l.Err = Sample, r.read(words[1:])
	at, err := r.take(words[0])
	if err == nil {
		l.Point, l.Procs, l.Round = at.point, at.procs, at.round
		at.round++ // an unusable sample keeps its place, or those after it would pair wrongly
	} else if l.Err == nil {
		l.Err = err
	}
	if l.Err != nil {
		l.Kind = Bad
	}
}

// take finds the point of a full name, at its next round.
func (r *Reader) take(full string) (named, error) {
	at, ok := r.names[full]
	if !ok {
		full = strings.Clone(full) // a point must not hold its line
		p, procs, err := ParseFull(full)
		if err != nil {
			return at, err
		}
		if r.points[p] == nil {
			r.points[p] = &taken{point: p}
		}
		at = named{r.points[p], procs}
		r.names[full] = at
	}
	if problem := at.point.Problem(); at.visit < r.visits[problem] {
		at.round, at.visit = r.first[problem], r.visits[problem]
	}
	return at, nil
}

// read reads the iterations, and values with their units.
func (r *Reader) read(words []string) error {
	if _, err := strconv.Atoi(words[0]); err != nil {
		return fmt.Errorf("invalid iteration count %q", words[0])
	}
	if words = words[1:]; len(words) == 0 || len(words)%2 != 0 {
		return errors.New("a sample is pairs of a value and its unit, behind the iteration count")
	}
	r.values = r.values[:0]
	for i := 0; i < len(words); i += 2 {
		v, err := strconv.ParseFloat(words[i], 64)
		if err != nil {
			return fmt.Errorf("invalid value %q of %s", words[i], words[i+1])
		}
		r.values = append(r.values, Value{v, r.unit(words[i+1])})
	}
	r.line.Values = r.values
	return nil
}

// unit keeps one text of each unit, so that samples do not hold their lines.
func (r *Reader) unit(word string) string {
	unit, ok := r.units[word]
	if !ok {
		unit = strings.Clone(word)
		r.units[unit] = unit
	}
	return unit
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
