package foreign

import (
	"fmt"
	"regexp"
	"strings"
)

// STREAM (McCalpin) prints its sizes in words, then a table of the best rates in 1e6 bytes a second, then whether its
// check passed. There are a version in C (5.9 and 5.10 differ), one in Fortran, and both with MPI. Several runs stand
// one after the other where a loop wrote them into one file.

// streamHeads are lines before the table of a run; the first group is the value.
var streamHeads = []struct {
	line *regexp.Regexp
	set  func(r *streamRun, v int)
}{
	{regexp.MustCompile(`(?i)STREAM version`), nil},
	{regexp.MustCompile(`(?i)double precision appears to have`), nil},
	{regexp.MustCompile(`(?i)(?:uses|Assuming|size of)\s+(\d+)\s+bytes per`), func(r *streamRun, v int) { r.size = v }},
	{regexp.MustCompile(`(?i)^\s*Total Aggregate Array size\s*=\s*(\d[\d,]*)`), func(r *streamRun, v int) {
		r.n,
			r.whole = v, true
	}},
	{regexp.MustCompile(`(?i)^\s*Array size\s*=\s*(\d[\d,]*)`), func(r *streamRun, v int) { r.n = v }},
	{regexp.MustCompile(`(?i)^\s*Array size per MPI rank\s*=\s*(\d[\d,]*)`), nil},
	{regexp.MustCompile(`(?i)will be executed\s+(\d+)\s+times`), func(r *streamRun, v int) { r.times = v }},
	{regexp.MustCompile(`(?i)^\s*(?:Each test is run|You are running each test)\s+(\d+)\s+times`), func(r *streamRun,
		v int) {
		r.times = v
	}},
	{regexp.MustCompile(`(?i)^\s*Number of Threads requested.*=\s*(\d+)`), func(r *streamRun, v int) { r.threads = v }},
	{regexp.MustCompile(`(?i)^\s*Number of Threads counted.*=\s*(\d+)`), func(r *streamRun, v int) { r.threads = v }},
	{regexp.MustCompile(`(?i)^\s*Number of Threads\s*=\s*(\d+)`), func(r *streamRun, v int) { r.threads = v }},
	{regexp.MustCompile(`(?i)distributed across\s+(\d+)\s+MPI ranks`), func(r *streamRun, v int) { r.ranks = v }},
	{regexp.MustCompile(`(?i)^\s*Number of processors\s*=\s*(\d+)`), func(r *streamRun, v int) { r.ranks = v }},
	{regexp.MustCompile(`(?i)^\s*Number of (?:MPI )?(?:ranks|processes|tasks)\s*=\s*(\d+)`), func(r *streamRun,
		v int) {
		r.ranks = v
	}},
}

var (
	streamTable  = regexp.MustCompile(`(?i)^\s*Function\s.*\b(?:Rate|[KMGT]i?B(?:ytes)?/s)`)
	streamRow    = regexp.MustCompile(`^\s*([A-Za-z][\w+*-]*):\s+(\S+)\s+(\S+)\s+(\S+)(?:\s+(\S+))?\s*$`)
	streamFailed = regexp.MustCompile(`(?i)\bfail\w*\s+validation|\bvalidation\s+fail`)
	streamKnown  = regexp.MustCompile(`(?i)^(?:Copy|Scale|Add|Triad)$`)
	streamAny    = regexp.MustCompile(`(?im)^\s*(?:Copy|Scale|Add|Triad):\s+\S+\s+\S+\s+\S+`)
	streamHead   = regexp.MustCompile(`(?im)^\s*Function\s.*\bRate\b`)
)

func isSTREAM(text string) bool { return streamHead.MatchString(text) && streamAny.MatchString(text) }

// streamRun is one run of STREAM: what its head says, its rows, and its verdict.
type streamRun struct {
	size, n, times, threads, ranks int
	lines                          int  // "Printing one line per active thread"
	whole                          bool // n is that of all ranks
	unit                           float64
	rows                           []streamLine
	failed                         string
	table                          bool
}

// streamLine is a row of the table as it was printed.
type streamLine struct {
	line            int
	name, rate, min string
}

func readSTREAM(in *input) {
	run := &streamRun{}
	next := func() {
		run.finish(in)
		run = &streamRun{}
	}
	line := 0
	for text := range strings.Lines(in.text) {
		line++
		text = strings.TrimRight(text, "\n")
		switch row := streamRow.FindStringSubmatch(text); {
		case streamTable.MatchString(text):
			if len(run.rows) > 0 {
				next()
			}
			run.table, run.unit = true, unitOf(text)
		case streamFailed.MatchString(text):
			run.failed = firstOf(run.failed, strings.TrimSpace(text))
		case row != nil && (run.table || streamKnown.MatchString(row[1])) && run.number(row):
			if run.has(row[1]) {
				next()
			}
			run.rows = append(run.rows, streamLine{line: line, name: row[1], rate: row[2], min: row[4]})
		case strings.Contains(text, "----"):
			run.table = false
		case run.isHead(text):
			if len(run.rows) > 0 {
				next()
			}
			run.head(text)
		}
	}
	run.finish(in)
}

// number reports whether a line is a row of the table, and not one of those that tell of a failed check.
func (r *streamRun) number(row []string) bool {
	_, err := decimal(row[3])
	return streamKnown.MatchString(row[1]) || err == nil
}

func (r *streamRun) has(name string) bool {
	for _, l := range r.rows {
		if l.name == name {
			return true
		}
	}
	return false
}

const streamActive = "Printing one line per active thread"

func (r *streamRun) isHead(text string) bool {
	if strings.Contains(text, streamActive) {
		return true
	}
	for _, h := range streamHeads {
		if h.line.MatchString(text) {
			return true
		}
	}
	return false
}

// head takes what a line before the table tells.
func (r *streamRun) head(text string) {
	if strings.Contains(text, streamActive) {
		r.lines++
		return
	}
	for _, h := range streamHeads {
		if m := h.line.FindStringSubmatch(text); m != nil {
			if h.set != nil {
				h.set(r, count(m[1]))
			}
			return
		}
	}
}

// workers are the threads of all ranks, 0 where the run does not tell: a program without OpenMP may be run by many.
func (r *streamRun) workers() int {
	threads := r.threads
	if threads == 0 {
		threads = r.lines
	}
	switch {
	case r.ranks > 1 && threads == 0: // one process each, as far as it tells
		return r.ranks
	case r.ranks > 1 && threads <= maxCount/r.ranks:
		return r.ranks * threads
	}
	return threads
}

// finish hands the rows of a run on.
func (r *streamRun) finish(in *input) {
	for _, l := range r.rows {
		if r.failed != "" {
			in.leave(l.name, "failed its own validation: "+r.failed)
			continue
		}
		rate, err := decimal(l.rate)
		if err != nil {
			in.bad(l.line, "rate of %s: %w", l.name, err)
			continue
		}
		best, err := decimal(l.min)
		if err != nil {
			in.bad(l.line, "time of %s: %w", l.name, err)
			continue
		}
		in.add(l.line, r.result(l, rate, best))
	}
}

func (r *streamRun) result(l streamLine, rate, best float64) Result {
	unit := r.unit
	if unit == 0 {
		unit = 1e6
	}
	kernel := strings.ToLower(l.name)
	n := float64(r.n)
	if r.ranks > 1 && !r.whole && n <= maxCount/float64(r.ranks) { // Fortran tells the part of one rank
		n *= float64(r.ranks)
	}
	size, arrays := r.size, streams[kernel]
	if size == 0 {
		if b, scale, ok := agree(rate*unit*best, slack(l.min)+slack(l.rate), arrays, n, 0); ok && scale == 1 {
			size = b
		}
	}
	return Result{
		Name: l.name, Kernel: kernel, Elem: elements[size], N: int(n), Set: arrays * float64(size) * n,
		Workers: r.workers(), Ranks: r.processes(),
		Time: positive(best * 1e9), Bytes: positive(rate * unit), Of: bestOf(float64(r.times) - 1),
	}
}

// processes are the ranks where there are several.
func (r *streamRun) processes() int {
	if r.ranks > 1 {
		return r.ranks
	}
	return 0
}

func firstOf(texts ...string) string {
	for _, s := range texts {
		if s != "" {
			return s
		}
	}
	return ""
}

// note is what a shell or a run-time system says of a program that did not end well.
var crash = regexp.MustCompile(`(?i)illegal instruction|segmentation fault|bus error|floating point exception` +
	`|core dumped|out of memory|\bkilled\b|\baborted\b|cannot allocate`)

// crashed is the line of a text that says so, "" where none does.
func crashed(text string) string {
	for line := range strings.Lines(text) {
		if crash.MatchString(line) {
			return fmt.Sprintf(" (%s)", strings.TrimSpace(line))
		}
	}
	return ""
}
