package foreign

import (
	"encoding/csv"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// google/benchmark prints a table on the terminal, and one with commas with --benchmark_format=csv. Both hold what
// its JSON holds: rows of samples, of aggregates and of what failed.

var (
	googleCSV  = regexp.MustCompile(`(?m)^"?name"?,"?iterations"?,"?real_time"?,"?cpu_time"?,"?time_unit"?`)
	googleHead = regexp.MustCompile(`(?m)^Benchmark\s+Time\s+CPU\s+Iterations`)
	googleRow  = regexp.MustCompile(`^(\S.*?)\s+([\d.e+-]+) (ns|us|ms|s)\s+([\d.e+-]+) (ns|us|ms|s)\s+(\d+)(.*)$`)
	googleFail = regexp.MustCompile(`^(\S.*?)\s+(?:ERROR OCCURRED|SKIPPED): '(.*)'\s*$`)
	googleBig  = regexp.MustCompile(`^(\S+_(?:BigO|RMS))\s`)
	googleRate = regexp.MustCompile(`\bbytes_per_second=([\d.]+)([kMGT]?)(i?)(?:B)?/s`)
	googleFlop = regexp.MustCompile(`\b(?i:flops?(?:/s)?)=([\d.]+)([kMGT]?)(i?)/s`)
)

func isGoogleText(text string) bool {
	return googleCSV.MatchString(text) || googleHead.MatchString(text)
}

// readGoogleText reads both tables.
func readGoogleText(in *input) {
	var runs []googleRun
	var heads []string
	in.eachLine(func(line int, text string) {
		switch {
		case googleCSV.MatchString(text):
			heads = fieldsOf(text)
		case googleHead.MatchString(text):
			heads = nil
		case heads != nil:
			if run, ok := in.googleCells(line, heads, fieldsOf(text)); ok {
				runs = append(runs, run)
			}
		default:
			if run, ok := in.googleWords(line, text); ok {
				runs = append(runs, run)
			}
		}
	})
	for i := range runs {
		runs[i].guess()
	}
	googleResults(in, runs)
}

func fieldsOf(line string) []string {
	c := csv.NewReader(strings.NewReader(line))
	c.FieldsPerRecord, c.LazyQuotes = -1, true
	f, err := c.Read()
	if err != nil {
		return nil
	}
	return f
}

// googleCells reads a row with commas.
func (in *input) googleCells(line int, heads, f []string) (googleRun, bool) {
	cell := func(name string) string {
		if i := slices.Index(heads, name); i >= 0 && i < len(f) {
			return f[i]
		}
		return ""
	}
	run := googleRun{Name: cell("name"), Unit: cell("time_unit"), line: line, counters: map[string]float64{}}
	if run.Name == "" || len(f) < 4 {
		return run, false
	}
	run.Failed, run.Why = cell("error_occurred") == "true", cell("error_message")
	if text := cell("real_time"); text != "" {
		v, err := decimal(text)
		if err != nil {
			in.bad(line, "time of %s: %w", run.Name, err)
			return run, false
		}
		run.Real = &v
	}
	if v, err := decimal(cell("bytes_per_second")); err == nil {
		run.Bytes = &v
	}
	for _, name := range googleFlops {
		if v, err := decimal(cell(name)); err == nil {
			run.counters[name] = v
		}
	}
	return run, true
}

// googleWords reads a row of the terminal.
func (in *input) googleWords(line int, text string) (googleRun, bool) {
	run := googleRun{line: line, counters: map[string]float64{}}
	if m := googleFail.FindStringSubmatch(text); m != nil {
		run.Name, run.Failed, run.Why = m[1], true, m[2]
		return run, true
	}
	if m := googleBig.FindStringSubmatch(text); m != nil {
		run.Name = m[1]
		return run, true
	}
	m := googleRow.FindStringSubmatch(text)
	if m == nil {
		return run, false
	}
	v, err := decimal(m[2])
	if err != nil {
		in.bad(line, "time of %s: %w", m[1], err)
		return run, false
	}
	run.Name, run.Real, run.Unit = m[1], &v, m[3]
	rate := func(pattern *regexp.Regexp) (float64, bool) {
		r := pattern.FindStringSubmatch(m[7])
		if r == nil {
			return 0, false
		}
		v, err := decimal(r[1])
		return v * prefix(r[2], r[3] != ""), err == nil
	}
	if v, ok := rate(googleRate); ok {
		run.Bytes = &v
	}
	if v, ok := rate(googleFlop); ok {
		run.counters[googleFlops[0]] = v
	}
	return run, true
}

// unnamed stands for a name that is not there.
func unnamed(name string) string {
	if strings.TrimSpace(name) == "" {
		return fmt.Sprintf("a row without a name (%q)", name)
	}
	return name
}
