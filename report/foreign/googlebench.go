package foreign

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// google/benchmark writes JSON with --benchmark_format=json. Names are the author's own: what they have in common with
// flynn's is found word by word, as in triad<double>/640, BM_dot/1024/threads:2 or kernel=sum/elem=f32/n=4096.

// googleRun is one line of its list.
type googleRun struct {
	Name     string   `json:"name"`
	RunName  string   `json:"run_name"`
	Type     string   `json:"run_type"`
	Threads  int      `json:"threads"`
	Real     float64  `json:"real_time"`
	Unit     string   `json:"time_unit"`
	Bytes    *float64 `json:"bytes_per_second"`
	Failed   bool     `json:"error_occurred"`
	counters map[string]float64
}

// googleFlops are names that authors give a counter of flops a second.
var googleFlops = []string{"FLOPS", "flops", "flop/s", "FLOP/s", "Flops"}

func isGoogleBench(text string) bool {
	return strings.HasPrefix(strings.TrimSpace(text), "{") && strings.Contains(text, `"benchmarks"`) && strings.Contains(text, `"real_time"`)
}

func readGoogleBench(text string) ([]Result, error) {
	var file struct {
		Benchmarks []json.RawMessage `json:"benchmarks"`
	}
	if err := json.Unmarshal([]byte(text), &file); err != nil {
		return nil, err
	}
	var all []Result
	at := make(map[string]int)
	for _, raw := range file.Benchmarks {
		run, err := googleLine(raw)
		if err != nil {
			return nil, err
		}
		if run.Type == "aggregate" || run.Failed { // of samples that are here too; of nothing
			continue
		}
		i, ok := at[run.RunName]
		if !ok {
			i = len(all)
			at[run.RunName] = i
			all = append(all, googleName(run))
		}
		if err := all[i].take(run); err != nil {
			return nil, err
		}
	}
	for i := range all {
		all[i].Of = fmt.Sprintf("median of %d", len(all[i].Time))
	}
	return all, nil
}

// googleLine reads a line, with all of its numbers: counters are keys of their own.
func googleLine(raw json.RawMessage) (googleRun, error) {
	run := googleRun{Threads: 1, Unit: "ns", counters: make(map[string]float64)}
	if err := json.Unmarshal(raw, &run); err != nil {
		return run, err
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
	if run.RunName == "" {
		run.RunName = run.Name
	}
	return run, nil
}

// take adds a sample.
func (r *Result) take(run googleRun) error {
	unit, ok := map[string]float64{"ns": 1, "us": 1e3, "ms": 1e6, "s": 1e9}[run.Unit]
	if !ok {
		return fmt.Errorf("%s is in %q, not in ns, us, ms or s", run.Name, run.Unit)
	}
	r.Time = append(r.Time, run.Real*unit)
	if run.Bytes != nil && *run.Bytes > 0 {
		r.Bytes = append(r.Bytes, *run.Bytes)
	}
	for _, name := range googleFlops {
		if v := run.counters[name]; v > 0 {
			r.Flops = append(r.Flops, v)
			break
		}
	}
	return nil
}

var googleWord = regexp.MustCompile(`[A-Za-z0-9]+`)

// googleElems are words for element types.
var googleElems = map[string]string{
	"double": "f64", "float": "f32", "f64": "f64", "f32": "f32", "int32": "i32", "uint8": "u8", "uint32": "u32", "int8": "i8", "uint64": "u64",
}

// googleName finds flynn's words in a name: pairs as in flynn's own names, else words, and n as the first argument.
func googleName(run googleRun) Result {
	r := Result{Name: run.RunName, Workers: max(run.Threads, 1)}
	parts := strings.Split(run.RunName, "/")
	pairs := map[string]string{}
	for _, part := range parts {
		if key, value, ok := strings.Cut(part, "="); ok {
			pairs[key] = value
		} else if n, err := strconv.Atoi(part); err == nil && r.N == 0 {
			r.N = n
		}
	}
	if len(pairs) > 0 {
		r.Kernel, r.Elem = pairs["kernel"], pairs["elem"]
		if n, err := strconv.Atoi(pairs["n"]); err == nil {
			r.N = n
		}
		return r
	}
	for _, w := range googleWord.FindAllString(parts[0], -1) {
		switch elem := googleElems[w]; {
		case strings.EqualFold(w, "BM"):
		case elem != "" && r.Elem == "":
			r.Elem = elem
		case r.Kernel == "":
			r.Kernel = strings.ToLower(w)
		}
	}
	return r
}
