// Package foreign reads what other benchmark tools print: STREAM, BabelStream, likwid-bench, and google/benchmark. Their
// numbers stand beside those of flynn, marked, and are never part of them: flynn neither verified what was timed nor
// interleaved it with anything.
package foreign

import (
	"cmp"
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
	Time    []float64 `json:"ns/op,omitempty"`   // samples, as many as the tool prints
	Bytes   []float64 `json:"B/s,omitempty"`     // useful bytes, counted as STREAM does
	Flops   []float64 `json:"flop/s,omitempty"`
	Of      string    `json:"of"` // what the samples are: "best of 10"
}

// format is one tool's output.
type format struct {
	word string // that chooses it
	tool string
	is   func(text string) bool
	read func(text string) ([]Result, error)
}

var formats = []format{
	{"stream", "STREAM", isSTREAM, readSTREAM},
	{"babelstream", "BabelStream", isBabelStream, readBabelStream},
	{"likwid", "likwid-bench", isLikwid, readLikwid},
	{"googlebench", "google/benchmark", isGoogleBench, readGoogleBench},
}

// Formats are the words for the formats that can be read.
func Formats() []string {
	var words []string
	for _, f := range formats {
		words = append(words, f.word)
	}
	return words
}

// largest is the most that is read of a file: the output of these tools is small.
const largest = 64 << 20

// Read reads the output of a tool. word is one of Formats, or "" to find out; name stands for the file in errors.
func Read(r io.Reader, name, word string) ([]Result, error) {
	data, err := io.ReadAll(io.LimitReader(r, largest+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(data) > largest {
		return nil, fmt.Errorf("%s: more than %d MiB: no output of a tool that can be read", name, largest>>20)
	}
	text := strings.ReplaceAll(string(data), "\r\n", "\n")
	i := slices.IndexFunc(formats, func(f format) bool { return word == f.word || word == "" && f.is(text) })
	if i < 0 {
		return nil, fmt.Errorf("%s: the output of none of these tools: %s", name, tools())
	}
	f := formats[i]
	all, err := f.read(text)
	if err == nil && len(all) == 0 {
		err = errors.New("no number in it")
	}
	if err != nil {
		return nil, fmt.Errorf("%s, read as output of %s: %w", name, f.tool, err)
	}
	for k := range all {
		all[k].Tool = cmp.Or(all[k].Tool, f.tool)
		if err := all[k].check(); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return all, nil
}

func tools() string {
	var names []string
	for _, f := range formats {
		names = append(names, f.tool)
	}
	return strings.Join(names, ", ")
}

// check refuses what is no measurement.
func (r Result) check() error {
	for _, samples := range [][]float64{r.Time, r.Bytes, r.Flops} {
		for _, v := range samples {
			if !(v > 0) || v > 1e300 {
				return fmt.Errorf("%v of %s is no measurement", v, r.Name)
			}
		}
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
