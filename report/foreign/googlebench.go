package foreign

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// google/benchmark writes JSON with --benchmark_format=json. It writes NaN and Infinity for counters that have no
// value, which is no JSON; rows of aggregates, of complexity, and of what was skipped stand among the measured ones.

// googleRun is one line of its list.
type googleRun struct {
	Name     string   `json:"name"`
	Family   int      `json:"family_index"`
	RunName  string   `json:"run_name"`
	Type     string   `json:"run_type"`
	Summary  string   `json:"aggregate_name"`
	Unit     string   `json:"time_unit"`
	Of       string   `json:"aggregate_unit"`
	Reps     int      `json:"repetitions"`
	Threads  int      `json:"threads"`
	Real     *float64 `json:"real_time"`
	Bytes    *float64 `json:"bytes_per_second"`
	Failed   bool     `json:"error_occurred"`
	Why      string   `json:"error_message"`
	Skipped  any      `json:"skipped"` // a word in some versions, true in others
	SkipWhy  string   `json:"skip_message"`
	counters map[string]float64
	line     int
}

// googleFlops are names that authors give a counter of flops a second.
var googleFlops = []string{"FLOPS", "flops", "flop/s", "FLOP/s", "Flops", "FLOP", "flops/s"}

// googleUnits are the nanoseconds of its units of time.
var googleUnits = map[string]float64{"": 1, "ns": 1, "us": 1e3, "µs": 1e3, "ms": 1e6, "s": 1e9}

func isGoogleBench(text string) bool { return isGoogleJSON(text) || isGoogleText(text) }

func isGoogleJSON(text string) bool {
	told := func(key string) bool { return strings.Contains(text, `"`+key+`"`) }
	return jsonStart.MatchString(text) && told("benchmarks") &&
		(told("real_time") || told("library_build_type") || told("run_name"))
}

func readGoogleBench(in *input) {
	if isGoogleText(in.text) {
		readGoogleText(in)
		return
	}
	in.documents(func(text string, above int) int { return googleDocument(in, text, above) })
}

// googleDocument reads one document row by row, so that one which ends early keeps those before. It returns how much
// of the text it took, 0 where the rest makes no sense.
func googleDocument(in *input, text string, above int) int {
	d := json.NewDecoder(strings.NewReader(text))
	at := lineCounter{text: text, line: above + 1}
	var runs []googleRun
	err := eachRow(d, "benchmarks", func() error {
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			return err
		}
		line := at.of(int(d.InputOffset()) - len(raw))
		run, err := googleLine(raw)
		if err != nil {
			in.bad(line, "%w", err)
			return nil
		}
		run.line = line
		runs = append(runs, run)
		return nil
	})
	googleResults(in, runs)
	if err != nil {
		in.bad(at.of(int(d.InputOffset())), "%w", brief(err))
		return 0
	}
	return int(d.InputOffset())
}

// googleLine reads a line, with all of its numbers: counters are keys of their own.
func googleLine(raw json.RawMessage) (googleRun, error) {
	run := googleRun{counters: make(map[string]float64)}
	if err := json.Unmarshal(raw, &run); err != nil {
		return run, fmt.Errorf("row %q: %w", run.Name, err)
	}
	var any map[string]any
	if err := json.Unmarshal(raw, &any); err != nil {
		return run, err
	}
	for key, value := range any {
		if v, ok := value.(float64); ok {
			run.counters[key] = v
		}
	}
	run.guess()
	return run, nil
}

// guess fills in what old versions do not write: they tell an aggregate by its name alone.
func (r *googleRun) guess() {
	if r.Type == "" {
		for _, word := range []string{"mean", "median", "stddev", "cv", "BigO", "RMS", "min", "max"} {
			if name, ok := strings.CutSuffix(r.Name, "_"+word); ok && word != "min" && word != "max" {
				r.Type, r.Summary = "aggregate", firstOf(r.Summary, word)
				r.RunName = firstOf(r.RunName, name)
			}
		}
	}
	r.RunName = firstOf(r.RunName, r.Name)
}

// key is what the rows of one benchmark have in common.
func (r *googleRun) key() string { return fmt.Sprintf("%d %d %s", r.Family, r.Threads, r.RunName) }

// why says why a row has no number, "" where it has one.
func (r *googleRun) why() string {
	skipped := r.Skipped != nil && r.Skipped != false && r.Skipped != ""
	_, known := googleUnits[r.Unit]
	switch {
	case r.Failed:
		return "failed: " + firstOf(r.Why, "it does not say why")
	case skipped:
		return "skipped: " + firstOf(r.SkipWhy, r.Why, "it does not say why")
	case r.Summary == "BigO" || r.Summary == "RMS":
		return "complexity, no time of an op"
	case r.Real == nil:
		return "it has no real_time"
	case !known:
		return fmt.Sprintf("it is in %q, not in ns, us, ms or s", r.Unit)
	case *r.Real == 0:
		return "it took no time"
	}
	return ""
}

// googleResults gathers the samples of each benchmark; where there are only aggregates, their median or mean stands for
// them.
func googleResults(in *input, runs []googleRun) {
	measured := make(map[string]bool)
	for _, r := range runs {
		measured[r.key()] = measured[r.key()] || r.Type != "aggregate" && r.why() == ""
	}
	all, at, lines := []Result{}, map[string]int{}, []int{}
	for _, r := range runs {
		why := r.why()
		switch {
		case why == "" && r.Type == "aggregate" && (measured[r.key()] || !summarises(runs, r)):
			continue
		case why != "" && r.Type == "aggregate" && measured[r.key()] && r.Summary != "BigO":
			continue
		case why != "":
			all, lines = append(all, Result{Name: unnamed(r.Name), Left: why}), append(lines, 0)
			continue
		}
		i, ok := at[r.key()]
		if !ok {
			i = len(all)
			at[r.key()] = i
			all, lines = append(all, googleName(r)), append(lines, r.line)
		}
		all[i].take(r)
	}
	for i, r := range all {
		switch {
		case r.Left != "":
			in.leave(r.Name, r.Left)
			continue
		case r.Of == "":
			r.Of = fmt.Sprintf("median of %d", len(r.Time))
		}
		in.add(lines[i], r)
	}
}

// summarises reports whether an aggregate stands for its benchmark: its median, or its mean where it has none.
func summarises(runs []googleRun, r googleRun) bool {
	if r.Of == "percentage" {
		return false
	}
	has := func(word string) bool {
		return slices.ContainsFunc(runs, func(o googleRun) bool {
			return o.Summary == word && o.key() == r.key() &&
				o.why() == ""
		})
	}
	return r.Summary == "median" || r.Summary == "mean" && !has("median")
}

// take adds a sample.
func (r *Result) take(run googleRun) {
	r.Time = append(r.Time, *run.Real*googleUnits[run.Unit])
	if run.Bytes != nil && *run.Bytes > 0 {
		r.Bytes = append(r.Bytes, *run.Bytes)
	}
	for _, name := range googleFlops {
		if v := run.counters[name]; v > 0 {
			r.Flops = append(r.Flops, v)
			break
		}
	}
	if run.Type == "aggregate" {
		r.Of = fmt.Sprintf("%s as the tool prints it", run.Summary)
		if run.Reps > 0 {
			r.Of = fmt.Sprintf("%s of %d as the tool prints it", run.Summary, run.Reps)
		}
	}
}

func googleName(run googleRun) Result {
	r := named(run.RunName)
	if run.Threads > 0 {
		r.Workers = run.Threads
	}
	return r
}
