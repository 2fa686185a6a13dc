package foreign

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// fuzzReader gives one reader inputs that no tool prints, from all stored outputs on: it must not panic, must not
// hold more results than its text has words, must show no number that is none, and must name the file in its errors.
func fuzzReader(f *testing.F, word string) {
	f.Helper()
	if !slices.Contains(Formats(), word) {
		f.Fatalf("no format %s", word)
	}
	var paths []string
	for _, pattern := range []string{"testdata/*.*", "testdata/cases/*.*"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			f.Fatal(err)
		}
		paths = append(paths, found...)
	}
	if len(paths) == 0 {
		f.Fatal("no stored outputs")
	}
	for _, path := range paths {
		b, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		all, err := Read(strings.NewReader(string(data)), "f.txt", word)
		if len(all) > len(data) {
			t.Errorf("%d results of %d bytes", len(all), len(data))
		}
		if err != nil && !strings.HasPrefix(err.Error(), "f.txt") {
			t.Errorf("error %v does not name the file", err)
		}
		if len(all) == 0 && err == nil {
			t.Error("neither a result nor an error")
		}
		for _, r := range all {
			if r.Left == "" && r.check() != nil || r.N < 0 || r.Set < 0 || r.Workers < 0 || r.Ranks < 0 ||
				r.Tool == "" {
				t.Errorf("%+v", r)
			}
		}
	})
}

func FuzzSTREAM(f *testing.F)      { fuzzReader(f, "stream") }
func FuzzBabelStream(f *testing.F) { fuzzReader(f, "babelstream") }
func FuzzLikwid(f *testing.F)      { fuzzReader(f, "likwid") }
func FuzzGoogleBench(f *testing.F) { fuzzReader(f, "googlebench") }
func FuzzMLC(f *testing.F)         { fuzzReader(f, "mlc") }
func FuzzOSU(f *testing.F)         { fuzzReader(f, "osu") }
func FuzzPerfMem(f *testing.F)     { fuzzReader(f, "perfmem") }
func FuzzPMBW(f *testing.F)        { fuzzReader(f, "pmbw") }
func FuzzSysbench(f *testing.F)    { fuzzReader(f, "sysbench") }
func FuzzPRK(f *testing.F)         { fuzzReader(f, "prk") }
func FuzzSpatter(f *testing.F)     { fuzzReader(f, "spatter") }
func FuzzMixbench(f *testing.F)    { fuzzReader(f, "mixbench") }
func FuzzCLPeak(f *testing.F)      { fuzzReader(f, "clpeak") }
func FuzzHyperfine(f *testing.F)   { fuzzReader(f, "hyperfine") }
func FuzzCriterion(f *testing.F)   { fuzzReader(f, "criterion") }
func FuzzGoTest(f *testing.F)      { fuzzReader(f, "gotest") }
