package foreign

import (
	"fmt"
	"regexp"
	"strings"
)

// likwid-bench prints one block for each run: a test that is named kernel_sp_mem_isa, its totals, and rates in 1e6 a
// second over all iterations.

var (
	likwidTest  = regexp.MustCompile(`(?m)^\s*Test: (\S+)`)
	likwidValue = regexp.MustCompile(`(?m)^([A-Z][A-Za-z/ ().]*):[ \t]+(\S+)`)
	likwidCrew  = regexp.MustCompile(`(?m)^Using (\d+) threads`)
)

const likwidHead = "LIKWID MICRO BENCHMARK"

// likwidKernels are flynn's names of its kernels. Its stream is STREAM's triad, its triad has a vector as factor. Its
// update does not compute, so that it is no kernel of flynn.
var likwidKernels = map[string]string{
	"copy": "copy", "stream": "triad", "triad": "vtriad", "daxpy": "axpy", "ddot": "dot", "sum": "sum",
	"peakflops": "peak",
}

func isLikwid(text string) bool { return strings.Contains(text, likwidHead) }

func readLikwid(in *input) {
	blocks := strings.Split(in.text, likwidHead)
	line := strings.Count(blocks[0], "\n") + 1
	for _, block := range blocks[1:] {
		likwidBlock(in, line, block)
		line += strings.Count(block, "\n")
	}
}

// likwidBlock reads one run. One that crashed has a name and no totals.
func likwidBlock(in *input, line int, block string) {
	test := likwidTest.FindStringSubmatch(block)
	if test == nil {
		in.bad(line, "the block after %q names no test%s", likwidHead, crashed(block))
		return
	}
	v := make(map[string]float64)
	for _, m := range likwidValue.FindAllStringSubmatch(block, -1) {
		if x, err := decimal(m[2]); err == nil {
			v[m[1]] = x
		}
	}
	for _, need := range []string{"Time", "MByte/s", "Iterations per thread"} {
		if !(v[need] > 0) {
			in.leave(test[1], fmt.Sprintf("%s has no %s%s", test[1], need, crashed(block)))
			return
		}
	}
	workers := 0
	if m := likwidCrew.FindStringSubmatch(block); m != nil {
		workers = count(m[1])
	}
	in.add(line, likwidResult(test[1], v, workers))
}

func likwidResult(test string, v map[string]float64, workers int) Result {
	name, rest, _ := strings.Cut(test, "_")
	words := strings.Split(rest, "_")
	r := Result{
		Name: test, Kernel: likwidKernels[name], Elem: "f64", Set: v["Size (Byte)"], Workers: workers,
		Time:  positive(v["Time"] / v["Iterations per thread"] * 1e9),
		Bytes: positive(v["MByte/s"] * 1e6), Flops: positive(v["MFlops/s"] * 1e6),
		Of: fmt.Sprintf("mean of %.0f", v["Iterations per thread"]),
	}
	for _, w := range words {
		switch w {
		case "sp":
			r.Elem = "f32"
		case "int":
			r.Elem, r.Kernel = "i32", ""
		}
	}
	if r.Kernel == "peak" { // its operands are in registers, but for a single load
		r.Set, r.Bytes = 0, nil
	}
	return r
}
