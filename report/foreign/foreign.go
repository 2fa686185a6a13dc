// Package foreign reads what other benchmark tools print. Their numbers stand beside those of flynn, marked, and are
// never part of them: flynn neither verified what was timed nor interleaved it with anything. What a tool does not
// tell stays unknown, a number that contradicts its own row is left out, and so is a run that failed the tool's own
// check.
package foreign

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Result is one number of another tool.
type Result struct {
	Tool    string    `json:"tool"`              // "STREAM"
	Name    string    `json:"name"`              // as the tool calls it: "Triad", "stream_avx"
	Kernel  string    `json:"kernel,omitempty"`  // as flynn calls it, or what the name says where nobody knows
	Elem    string    `json:"elem,omitempty"`    // f64, f32; "" where the tool does not tell
	N       int       `json:"n,omitempty"`       // the kernel's own size, 0 where the tool does not tell
	Set     float64   `json:"set-B,omitempty"`   // working set, 0 where the tool does not tell
	Workers int       `json:"workers,omitempty"` // 0 where the tool does not tell
	Ranks   int       `json:"ranks,omitempty"`   // processes that the workers are in, 0 where they are threads of one
	Time    []float64 `json:"ns/op,omitempty"`   // samples, as many as the tool prints
	Bytes   []float64 `json:"B/s,omitempty"`     // useful bytes, counted as STREAM does
	Flops   []float64 `json:"flop/s,omitempty"`
	Of      string    `json:"of"`             // what the samples are: "best of 10"
	Left    string    `json:"left,omitempty"` // why there is no number: the tool skipped it, or its own check failed
}

// format is one tool's output.
type format struct {
	word string // that chooses it
	tool string
	is   func(text string) bool
	read func(in *input)
}

// formats are in the order in which a file is tried: those with an unmistakable head first.
var formats = []format{
	{"stream", "STREAM", isSTREAM, readSTREAM},
	{"babelstream", "BabelStream", isBabelStream, readBabelStream},
	{"likwid", "likwid-bench", isLikwid, readLikwid},
	{"googlebench", "google/benchmark", isGoogleBench, readGoogleBench},
	{"mlc", "Intel MLC", isMLC, readMLC},
	{"osu", "OSU micro-benchmarks", isOSU, readOSU},
	{"perfmem", "perf bench mem", isPerfMem, readPerfMem},
	{"pmbw", "pmbw", isPMBW, readPMBW},
	{"sysbench", "sysbench memory", isSysbench, readSysbench},
	{"prk", "Parallel Research Kernels", isPRK, readPRK},
	{"spatter", "Spatter", isSpatter, readSpatter},
	{"mixbench", "mixbench", isMixbench, readMixbench},
	{"clpeak", "clpeak", isCLPeak, readCLPeak},
	{"hyperfine", "hyperfine", isHyperfine, readHyperfine},
	{"criterion", "criterion", isCriterion, readCriterion},
	{"gotest", "go test -bench", isGoTest, readGoTest},
}

// Formats are the words for the formats that can be read.
func Formats() []string {
	var words []string
	for _, f := range formats {
		words = append(words, f.word)
	}
	return words
}

// Tools are the names of the tools whose output can be read.
func Tools() []string {
	var names []string
	for _, f := range formats {
		names = append(names, f.tool)
	}
	return names
}

// largest is the most that is read of a file: the output of these tools is small.
const largest = 64 << 20

// Read reads the output of a tool. word is one of Formats, or "" to find out; name stands for the file in errors. It
// returns what can be read also where it returns an error, which names the rest with file and line.
func Read(r io.Reader, name, word string) ([]Result, error) {
	text, err := textOf(r)
	if err != nil {
		return nil, &FileError{File: name, Err: err}
	}
	in, tools := &input{name: name, text: text}, []string{}
	for _, f := range formats {
		if word == f.word || word == "" && f.is(text) { // a script may write the outputs of several tools into one file
			in.tool, tools = f.tool, append(tools, f.tool)
			before := len(in.results)
			f.read(in)
			for k := range in.results[before:] {
				in.results[before+k].Tool = f.tool
			}
		}
	}
	if len(tools) == 0 {
		return nil, &FileError{File: name, Err: errors.New("the output of none of these tools: " +
			strings.Join(Tools(), ", "))}
	}
	shown := slices.ContainsFunc(in.results, func(r Result) bool { return r.Left == "" })
	if !shown && in.told == 0 {
		return in.results, &FileError{File: name, As: strings.Join(tools, ", "), Err: in.nothing()}
	}
	return in.results, in.err()
}

// nothing says why there is no number, by the first row that was left out.
func (in *input) nothing() error {
	if len(in.results) == 0 {
		return errors.New("no number in it")
	}
	first := in.results[0]
	return fmt.Errorf("no number in it: %s: %s", first.Name, first.Left)
}

func textOf(r io.Reader) (string, error) {
	r, err := Text(r)
	if err != nil {
		return "", err
	}
	data, err := io.ReadAll(io.LimitReader(r, largest+1))
	if err == nil && len(data) > largest {
		err = fmt.Errorf("more than %d MiB: no output of a tool that can be read", largest>>20)
	}
	return strings.ReplaceAll(string(data), "\ufeff", ""), err // also inside, where files were put together
}

// check refuses what is no measurement.
func (r Result) check() error {
	for _, samples := range [][]float64{r.Time, r.Bytes, r.Flops} {
		for _, v := range samples {
			if !(v > 0) || v > 1e300 {
				return fmt.Errorf("invalid value %v of %s: it was left out", v, r.Name)
			}
		}
	}
	if len(r.Time)+len(r.Bytes)+len(r.Flops) == 0 {
		return fmt.Errorf("%s has no number above zero: it was left out", r.Name)
	}
	return nil
}

// streams are how many arrays of one size a kernel of the STREAM family has.
var streams = map[string]float64{"copy": 2, "scale": 2, "add": 3, "triad": 3, "dot": 2}

// positive is a sample, none where the tool counted nothing.
func positive(v float64) []float64 {
	if v == 0 {
		return nil
	}
	return []float64{v}
}
