package foreign

import (
	"encoding/json"
	"fmt"
	"path"
	"path/filepath"
	"regexp"
	"strings"
)

// hyperfine times whole programs and writes JSON with --export-json: seconds of every run.

type hyperRun struct {
	Command    string         `json:"command"`
	Mean       float64        `json:"mean"`
	Times      []*float64     `json:"times"`
	Codes      []*int         `json:"exit_codes"`
	Parameters map[string]any `json:"parameters"`
}

func isHyperfine(text string) bool {
	return jsonStart.MatchString(text) && strings.Contains(text, `"results"`) && strings.Contains(text, `"command"`)
}

func readHyperfine(in *input) {
	in.documents(func(text string, above int) int {
		d := json.NewDecoder(strings.NewReader(text))
		at := lineCounter{text: text, line: above + 1}
		err := eachRow(d, "results", func() error {
			var raw json.RawMessage
			if err := d.Decode(&raw); err != nil {
				return err
			}
			line := at.of(int(d.InputOffset()) - len(raw))
			var run hyperRun
			if err := json.Unmarshal(raw, &run); err != nil {
				in.bad(line, "command %q: %w", run.Command, err)
				return nil
			}
			in.hyperRow(line, run)
			return nil
		})
		if err != nil {
			in.bad(at.of(int(d.InputOffset())), "%w", brief(err))
			return 0
		}
		return int(d.InputOffset())
	})
}

func (in *input) hyperRow(line int, run hyperRun) {
	r := Result{Name: firstOf(run.Command, "a command without a name"),
		Workers: count(fmt.Sprint(run.Parameters["threads"]))}
	for i, c := range run.Codes {
		if c != nil && *c != 0 {
			in.leave(r.Name, fmt.Sprintf("run %d ended with exit code %d", i+1, *c))
			return
		}
	}
	for _, t := range run.Times {
		if t != nil {
			r.Time = append(r.Time, *t*1e9)
		}
	}
	r.Of = fmt.Sprintf("median of %d", len(r.Time))
	if r.Time == nil {
		r.Time, r.Of = positive(run.Mean*1e9), "mean as the tool prints it"
	}
	in.add(line, r)
}

// criterion prints an interval of times and, where the author told the throughput, of rates; cargo-criterion writes
// lines of JSON with every sample, and each benchmark has a file of estimates.

var (
	critTime  = regexp.MustCompile(`^(.*?)\s*time:\s+\[\s*(\S+)\s*(\S+)\s+(\S+)\s*(\S+)\s+(\S+)\s*(\S+?)\s*\]`)
	critRate  = regexp.MustCompile(`^\s*thrpt:\s+\[\s*(\S+)\s*(\S+)\s+(\S+)\s*(\S+)\s+(\S+)\s*(\S+?)\s*\]`)
	critAny   = regexp.MustCompile(`(?m)\btime:\s+\[\s*[\d.]+ (?:ps|ns|us|µs|ms|s) [\d.]+ \S+ [\d.]+ \S+\]`)
	critUnits = map[string]float64{"ps": 1e-3, "ns": 1, "us": 1e3, "µs": 1e3, "μs": 1e3, "ms": 1e6, "s": 1e9}
)

const critDone = `"benchmark-complete"`

func isCriterion(text string) bool {
	return critAny.MatchString(text) || strings.Contains(text, critDone) || isEstimates(text)
}

func isEstimates(text string) bool {
	return strings.HasPrefix(strings.TrimSpace(text), "{") && strings.Contains(text, `"point_estimate"`) &&
		strings.Contains(text, `"median_abs_dev"`)
}

func readCriterion(in *input) {
	switch {
	case strings.Contains(in.text, critDone):
		in.eachLine(in.critLine)
	case isEstimates(in.text):
		in.critEstimates()
	default:
		in.critText()
	}
}

func (in *input) critText() {
	before := ""
	var last *Result
	at := 0
	done := func() {
		if last != nil {
			in.add(at, *last)
		}
		last = nil
	}
	in.eachLine(func(line int, text string) {
		if m := critTime.FindStringSubmatch(text); m != nil {
			done()
			v, err := decimal(m[4])
			unit := critUnits[m[5]]
			name := firstOf(strings.TrimSpace(m[1]), before)
			if err != nil || unit == 0 {
				in.bad(line, "time of %s: %q %q", name, m[4], m[5])
				return
			}
			r := named(name)
			r.Time, r.Of = positive(v*unit), "estimate as the tool prints it"
			last, at = &r, line
		} else if m := critRate.FindStringSubmatch(text); m != nil && last != nil {
			if v, err := decimal(m[3]); err == nil && unitOf(m[4]) > 0 {
				last.Bytes = positive(v * unitOf(m[4]))
			}
		}
		if trimmed := strings.TrimSpace(text); trimmed != "" {
			before = strings.TrimSuffix(strings.TrimPrefix(trimmed, "Benchmarking "), ":")
		}
	})
	done()
}

// critLine reads a line of cargo-criterion.
func (in *input) critLine(line int, text string) {
	if !strings.Contains(text, critDone) {
		return
	}
	var run struct {
		ID         string    `json:"id"`
		Iterations []float64 `json:"iteration_count"`
		Values     []float64 `json:"measured_values"`
		Unit       string    `json:"unit"`
		Throughput []struct {
			Per  float64 `json:"per_iteration"`
			Unit string  `json:"unit"`
		} `json:"throughput"`
		Median struct {
			Estimate float64 `json:"estimate"`
			Unit     string  `json:"unit"`
		} `json:"median"`
	}
	if err := json.Unmarshal([]byte(plainJSON(text)), &run); err != nil {
		in.bad(line, "%w", brief(err))
		return
	}
	r := named(run.ID)
	unit, ok := critUnits[firstOf(run.Unit, run.Median.Unit, "ns")]
	if !ok {
		in.leave(r.Name, fmt.Sprintf("it is in %q, no unit of time", run.Unit))
		return
	}
	for i, v := range run.Values {
		if i < len(run.Iterations) && run.Iterations[i] > 0 {
			r.Time = append(r.Time, v*unit/run.Iterations[i])
		}
	}
	r.Of = fmt.Sprintf("median of %d", len(r.Time))
	if r.Time == nil {
		r.Time, r.Of = positive(run.Median.Estimate*critUnits[firstOf(run.Median.Unit, run.Unit, "ns")]),
			"median as the tool prints it"
	}
	for _, t := range run.Throughput {
		for _, ns := range r.Time {
			if t.Unit == "bytes" && ns > 0 {
				r.Bytes = append(r.Bytes, t.Per/ns*1e9)
			}
		}
	}
	in.add(line, r)
}

// critEstimates reads one file of estimates; its folders are the name of the benchmark.
func (in *input) critEstimates() {
	var all map[string]struct {
		Point *float64 `json:"point_estimate"`
	}
	if err := json.Unmarshal([]byte(plainJSON(in.text)), &all); err != nil {
		in.bad(1, "%w", brief(err))
		return
	}
	dir := path.Dir(filepath.ToSlash(in.name))
	if base := path.Base(dir); base == "new" || base == "base" {
		dir = path.Dir(dir)
	}
	if _, below, ok := strings.Cut(dir, "criterion/"); ok {
		dir = below
	}
	for _, what := range []string{"median", "slope", "mean"} {
		if e := all[what]; e.Point != nil {
			r := named(dir)
			r.Time, r.Of = positive(*e.Point), what+" as the tool prints it"
			in.add(1, r)
			return
		}
	}
	in.bad(1, "it has no median, slope or mean")
}

// go test -bench of other packages prints a line for each sample. The number behind the name is GOMAXPROCS and no
// number of workers.

var (
	goAny   = regexp.MustCompile(`(?m)^Benchmark\S+\s+\d+\s+[\d.e+]+ ns/op`)
	goOwn   = regexp.MustCompile(`(?m)^BenchmarkFlynn/`)
	goRow   = regexp.MustCompile(`^Benchmark(\S*?)(?:-\d+)?\s+(\d+)\s+(.+)$`)
	goFails = regexp.MustCompile(`^\s*--- (FAIL|SKIP): Benchmark(\S+)`)
)

func isGoTest(text string) bool { return goAny.MatchString(text) && !goOwn.MatchString(text) }

func readGoTest(in *input) {
	var all []Result
	at, lines, pkg := map[string]int{}, []int{}, ""
	in.eachLine(func(line int, text string) {
		if rest, ok := strings.CutPrefix(text, "pkg: "); ok {
			pkg = rest
		}
		if m := goFails.FindStringSubmatch(text); m != nil {
			in.leave(m[2], map[string]string{"FAIL": "failed", "SKIP": "skipped"}[m[1]])
		}
		m := goRow.FindStringSubmatch(text)
		if m == nil {
			return
		}
		r := named(m[1])
		if err := r.goValues(m[3]); err != nil {
			in.bad(line, "%s: %w", m[1], err)
			return
		}
		key := pkg + " " + m[1]
		i, ok := at[key]
		if !ok {
			i = len(all)
			at[key] = i
			all, lines = append(all, r), append(lines, line)
			return
		}
		all[i].Time, all[i].Bytes, all[i].Flops = append(all[i].Time, r.Time...), append(all[i].Bytes, r.Bytes...),
			append(all[i].Flops, r.Flops...)
	})
	for i, r := range all {
		r.Of = fmt.Sprintf("median of %d", max(len(r.Time), len(r.Bytes)))
		in.add(lines[i], r)
	}
}

// goValues reads the pairs of a line: 12.5 ns/op 4096 MB/s.
func (r *Result) goValues(text string) error {
	f := strings.Fields(text)
	for i := 0; i+1 < len(f); i += 2 {
		v, err := decimal(f[i])
		if err != nil {
			return err
		}
		switch unit := f[i+1]; {
		case v == 0:
		case unit == "ns/op":
			r.Time = positive(v)
		case unit == "MB/s":
			r.Bytes = positive(v * 1e6)
		case unit == "flop/s", unit == "flops/s", unit == "FLOP/s":
			r.Flops = positive(v)
		}
	}
	return nil
}
