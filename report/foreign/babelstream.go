package foreign

import (
	"encoding/csv"
	"fmt"
	"regexp"
	"strings"
)

// BabelStream with --csv prints one line for each kernel, without it a table in words. Its versions in C++, Rust,
// Java, Julia and Fortran agree on the names of columns and not on what is in them: sizeof may be the bytes of an
// element, of an array, or of all that a kernel moves, and the unit of a rate is in the name of its column. Hence
// every row is held against itself. It does not tell how many threads ran.

// babelKernels are flynn's names of its kernels.
var babelKernels = map[string]string{"copy": "copy", "mul": "scale", "add": "add", "triad": "triad", "dot": "dot",
	"nstream": "nstream"}

// babelArrays is how many arrays its kernels move: nstream has no name in flynn.
func babelArrays(kernel string) float64 {
	if kernel == "nstream" {
		return 4
	}
	return streams[kernel]
}

// babelFailed is what a run says whose check failed. Programs in C++ check before they print their table.
var babelFailed = regexp.MustCompile(`(?i)\bvalidation failed\b|\bfailed validation\b`)

var (
	babelCSV  = regexp.MustCompile(`(?im)^(?:[^\n]*[,;\t])?"?function"?[,;\t][^\n]*n_elements`)
	babelText = regexp.MustCompile(`(?im)^Function\s+[KMGT]i?Bytes/sec\s`)
	babelName = regexp.MustCompile(`(?m)^BabelStream\s*$`)
)

func isBabelStream(text string) bool {
	return babelCSV.MatchString(text) || babelText.MatchString(text) || babelName.MatchString(text)
}

// babelRun is one run: its head and its table. A check fails on the standard error, whose place among the lines of the
// standard output is anywhere in the run.
type babelRun struct {
	columns map[string]int // of a table of --csv, nil where there is none
	sep     rune
	heads   []string
	unit    float64 // of the column of rates, in bytes a second
	rate    int     // that column
	table   bool    // in words

	elem     string
	times, n int
	array    float64 // bytes
	total    float64 // seconds of all times of triad-only
	failed   string
	behind   string // a failed check behind the table: of this run, or of the next one
	rows     []Result
	places   []int // their lines
}

func readBabelStream(in *input) {
	run, line := &babelRun{}, 0
	next := func() {
		run.finish(in)
		run = &babelRun{}
	}
	seen := false
	for text := range strings.Lines(in.text) {
		line++
		text = strings.TrimSpace(text)
		switch {
		case babelFailed.MatchString(text) && len(run.rows) > 0:
			run.behind = firstOf(run.behind, text)
		case babelFailed.MatchString(text):
			run.failed = firstOf(run.failed, text)
		case babelCSV.MatchString(text):
			if len(run.rows) > 0 {
				why := run.behind
				run.behind = ""
				next()
				run.failed = why
			}
			seen = true
			run.open(in, line, text)
		case run.starts(text):
			if len(run.rows) > 0 {
				next()
			}
			seen = true
			run.word(text)
		case run.columns != nil:
			run.row(in, line, text)
		default:
			seen = run.word(text) || seen
			run.words(in, line, text)
		}
	}
	run.finish(in)
	if !seen {
		in.bad(0, "no line starts with function,num_times,n_elements,sizeof (run it with --csv)")
	}
}

// starts reports whether a line begins the output of a run.
func (r *babelRun) starts(text string) bool {
	return text == "BabelStream" || strings.HasPrefix(text, "Running ") || strings.HasPrefix(text, "phase,") &&
		len(r.rows) > 0
}

// open reads the head of a table of --csv.
func (r *babelRun) open(in *input, line int, text string) {
	r.columns, r.unit, r.sep = make(map[string]int), 0, ','
	for _, sep := range ";\t" {
		if strings.ContainsRune(text, sep) {
			r.sep = sep
		}
	}
	r.heads = r.fields(text)
	for i, head := range r.heads {
		head = strings.ToLower(head)
		r.columns[head] = i
		if u := unitOf(head); u > 0 && r.unit == 0 {
			r.unit, r.rate = u, i
		}
	}
	_, best := r.columns["min_runtime"]
	_, all := r.columns["runtime"]
	if r.unit == 0 || !best && !all {
		in.bad(line, "no column of rates or of min_runtime in %q", text)
		r.columns = nil
	}
}

func (r *babelRun) fields(text string) []string {
	c := csv.NewReader(strings.NewReader(text))
	c.Comma, c.FieldsPerRecord, c.LazyQuotes, c.TrimLeadingSpace = r.sep, -1, true, true
	all, err := c.Read()
	if err != nil {
		return nil
	}
	for i := range all {
		all[i] = strings.TrimSpace(all[i])
	}
	return all
}

// cell is the text of a column, "" where there is none.
func (r *babelRun) cell(fields []string, name string) string {
	i, ok := r.columns[name]
	if !ok || i >= len(fields) {
		return ""
	}
	return fields[i]
}

// row reads a line of --csv. What is printed after the table is none.
func (r *babelRun) row(in *input, line int, text string) {
	f := r.fields(text)
	name := r.cell(f, "function")
	kernel, known := babelKernels[strings.ToLower(name)]
	if !known && len(f) < len(r.heads) {
		return
	}
	if len(f) < len(r.heads) {
		in.bad(line, "%s has %d of %d columns", name, len(f), len(r.heads))
		return
	}
	rate, err := decimal(f[r.rate])
	if err != nil {
		in.bad(line, "rate of %s: %w", name, err)
		return
	}
	times := count(r.cell(f, "num_times"))
	time, of, err := r.time(f, times)
	if err != nil {
		in.bad(line, "time of %s: %w", name, err)
		return
	}
	n := count(r.cell(f, "n_elements"))
	off := slack(f[r.rate]) + slack(firstOf(r.cell(f, "min_runtime"), r.cell(f, "runtime")))
	said := count(r.cell(f, "sizeof"))
	x := Result{
		Name: name, Kernel: kernel, N: n, Workers: r.threads(f),
		Time: positive(time * 1e9), Bytes: positive(rate * r.unit), Of: of,
	}
	bytes, scale, ok := agree(rate*r.unit*time, off, babelArrays(kernel), float64(n), said)
	if !ok && babelArrays(kernel) > 0 && n > 0 {
		x.Left = fmt.Sprintf("its numbers contradict each other: %s of %q in %g s are not %g arrays of %d elements",
			f[r.rate], r.heads[r.rate], time, babelArrays(kernel), n)
	}
	x.Elem, x.Set = elements[bytes], babelArrays(kernel)*float64(n)*float64(bytes)
	x.Bytes = positive(rate * r.unit * scale)
	r.rows, r.places = append(r.rows, x), append(r.places, line)
}

// time is that of one op, in seconds, and what it is of. Triad-only tells the time of all ops together.
func (r *babelRun) time(f []string, times int) (float64, string, error) {
	if text := r.cell(f, "min_runtime"); text != "" {
		v, err := decimal(text)
		return v, bestOf(float64(times) - 1), err
	}
	v, err := decimal(r.cell(f, "runtime"))
	return v / float64(max(times, 1)), fmt.Sprintf("mean of %d", max(times, 1)), err
}

// threads is a column that scripts add.
func (r *babelRun) threads(f []string) int {
	for _, name := range []string{"threads", "num_threads", "nthreads", "omp_num_threads"} {
		if n := count(r.cell(f, name)); n > 0 {
			return n
		}
	}
	return 0
}

var (
	babelHeads = map[string]*regexp.Regexp{
		"times": regexp.MustCompile(`^Running \w+ (\d+) times`), "n": regexp.MustCompile(`^Number of elements: (\d+)`),
		"elem":  regexp.MustCompile(`^Precision: (float|double)`),
		"array": regexp.MustCompile(`^Array size: ([\d.,]+) (\S+)`),
		"total": regexp.MustCompile(`^Runtime \(seconds\): (\S+)`),
	}
	babelRow   = regexp.MustCompile(`^(Copy|Mul|Add|Triad|Dot|Nstream)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)$`)
	babelTotal = regexp.MustCompile(`^Bandwidth \(([KMGT]i?B/s)\):\s+(\S+)`)
)

// word takes what a line of the head tells, and reports whether it tells anything.
func (r *babelRun) word(text string) bool {
	for key, line := range babelHeads {
		m := line.FindStringSubmatch(text)
		if m == nil {
			continue
		}
		switch key {
		case "times":
			r.times = count(m[1])
		case "n":
			r.n = count(m[1])
		case "elem":
			r.elem = map[string]string{"float": "f32", "double": "f64"}[m[1]]
		case "array":
			v, _ := decimal(m[1])
			r.array = v * sizeUnit(m[2])
		case "total":
			r.total, _ = decimal(m[1])
		}
		return true
	}
	return text == "BabelStream"
}

// sizeUnit is the bytes of MB, MiB and their like, 0 where it is none.
func sizeUnit(word string) float64 {
	m := regexp.MustCompile(`(?i)^([kmgt]?)(i?)b(?:ytes?)?$`).FindStringSubmatch(strings.TrimSpace(word))
	if m == nil {
		return 0
	}
	return prefix(m[1], m[2] != "")
}

// words reads a line of the table in words.
func (r *babelRun) words(in *input, line int, text string) {
	if babelText.MatchString(text) {
		r.table, r.unit = true, unitOf(text)
	}
	if m := babelTotal.FindStringSubmatch(text); m != nil {
		rate, err := decimal(m[2])
		if err != nil {
			in.bad(line, "rate of Triad: %w", err)
			return
		}
		times := float64(max(r.times, 1))
		r.put(line, Result{Name: "Triad", Time: positive(r.total / times * 1e9), Bytes: positive(rate * unitOf(m[1])),
			Of: fmt.Sprintf("mean of %.0f", times)})
	}
	m := babelRow.FindStringSubmatch(text)
	if m == nil || !r.table {
		return
	}
	rate, err := decimal(m[2])
	best, err2 := decimal(m[3])
	if err != nil || err2 != nil {
		in.bad(line, "%s: rate %q, time %q", m[1], m[2], m[3])
		return
	}
	r.put(line, Result{Name: m[1], Time: positive(best * 1e9), Bytes: positive(rate * r.unit),
		Of: bestOf(float64(r.times) - 1)})
}

// put adds what the head says.
func (r *babelRun) put(line int, x Result) {
	x.Kernel, x.Elem, x.N = babelKernels[strings.ToLower(x.Name)], r.elem, r.n
	x.Set = babelArrays(x.Kernel) * r.array
	r.rows, r.places = append(r.rows, x), append(r.places, line)
}

// finish hands the rows of a run on.
func (r *babelRun) finish(in *input) {
	r.failed = firstOf(r.failed, r.behind)
	for i, x := range r.rows {
		switch {
		case r.failed != "":
			in.leave(x.Name, "failed its own validation: "+r.failed)
		case x.Left != "":
			in.leave(x.Name, x.Left)
		default:
			in.add(r.places[i], x)
		}
	}
}
