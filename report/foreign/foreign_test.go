package foreign

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// stored reads a real output of testdata, with its format found out.
func stored(t *testing.T, name string) []Result {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := Read(f, name, "")
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// found is a result by its name.
func found(t *testing.T, all []Result, name string) Result {
	t.Helper()
	i := slices.IndexFunc(all, func(r Result) bool { return r.Name == name })
	if i < 0 {
		t.Fatalf("no %s among %d results", name, len(all))
	}
	return all[i]
}

// same compares what is not a sample, and the first sample of each kind.
func same(t *testing.T, got, want Result) {
	t.Helper()
	first := func(v []float64) float64 {
		if len(v) == 0 {
			return 0
		}
		return v[0]
	}
	near := func(a, b []float64) bool { return math.Abs(first(a)-first(b)) <= 1e-9*first(b) }
	if got.Tool != want.Tool || got.Kernel != want.Kernel || got.Elem != want.Elem || got.N != want.N ||
		got.Set != want.Set ||
		got.Workers != want.Workers || got.Of != want.Of || !near(got.Time, want.Time) || !near(got.Bytes, want.Bytes) ||
		!near(got.Flops, want.Flops) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestSTREAM(t *testing.T) {
	all := stored(t, "stream.txt")
	if len(all) != 4 {
		t.Fatalf("%d results", len(all))
	}
	same(t, found(t, all, "Triad"), Result{Tool: "STREAM", Kernel: "triad", Elem: "f64", N: 11184640,
		Set: 3 * 8 * 11184640, Workers: 2,
		Time: []float64{11.999e6}, Bytes: []float64{22371.3e6}, Of: "best of 9"})
	same(t, found(t, all, "Copy"), Result{Tool: "STREAM", Kernel: "copy", Elem: "f64", N: 11184640, Set: 2 * 8 * 11184640,
		Workers: 2,
		Time:    []float64{7.204e6}, Bytes: []float64{24840.8e6}, Of: "best of 9"})
}

func TestBabelStream(t *testing.T) {
	all := stored(t, "babelstream.csv")
	if len(all) != 5 {
		t.Fatalf("%d results", len(all))
	}
	same(t, found(t, all, "Mul"), Result{Tool: "BabelStream", Kernel: "scale", Elem: "f64", N: 11184640,
		Set:  2 * 8 * 11184640,
		Time: []float64{7.7278e6}, Bytes: []float64{23157.2e6}, Of: "best of 19"})
	if dot := found(t, stored(t, "babelstream-mib.csv"), "Dot"); dot.Elem != "f32" ||
		math.Abs(dot.Bytes[0]*dot.Time[0]/1e9-dot.Set) > 1e-4*dot.Set {
		t.Errorf("MiB/s are misread: %+v", dot)
	}
}

// Older versions call the column of rates otherwise.
func TestOldBabelStream(t *testing.T) {
	text := "BabelStream\nfunction,num_times,n_elements,sizeof,max_mbytes_per_sec,min_runtime,max_runtime,avg_runtime\n" +
		"Triad,100,1000,8,24000,1e-06,2e-06,1.5e-06\nsomething else\n"
	all, err := Read(strings.NewReader(text), "f", "")
	if err != nil || len(all) != 1 {
		t.Fatalf("%d results, %v", len(all), err)
	}
	same(t, all[0], Result{Tool: "BabelStream", Kernel: "triad", Elem: "f64", N: 1000, Set: 24000, Time: []float64{1000},
		Bytes: []float64{24e9}, Of: "best of 99"})
}

func TestLikwid(t *testing.T) {
	all := stored(t, "likwid-bench.txt")
	if len(all) != 9 {
		t.Fatalf("%d results", len(all))
	}
	for _, r := range all { // an op moves what its arrays hold, with however many threads
		if r.Kernel == "triad" && math.Abs(r.Bytes[0]*r.Time[0]/1e9-r.Set) > .01*r.Set {
			t.Errorf("%+v", r)
		}
	}
	for name, want := range map[string]Result{
		"stream_avx":           {Kernel: "triad", Elem: "f64", Set: 15744, Workers: 1},
		"stream_mem_avx":       {Kernel: "triad", Elem: "f64", Set: 255999936, Workers: 2},
		"daxpy_sp_avx_fma":     {Kernel: "axpy", Elem: "f32", Set: 256000, Workers: 1},
		"peakflops_avx512_fma": {Kernel: "peak", Elem: "f64", Workers: 1},
		"update":               {Kernel: "", Elem: "f64", Set: 16000, Workers: 1},
		"clload":               {Kernel: "", Elem: "f64", Set: 15872, Workers: 1},
	} {
		r := found(t, all, name)
		if r.Kernel != want.Kernel || r.Elem != want.Elem || r.Set != want.Set || r.Workers != want.Workers ||
			!strings.HasPrefix(r.Of, "mean of ") {
			t.Errorf("got  %+v\nwant %+v", r, want)
		}
	}
	if r := found(t, all, "stream_avx"); r.Bytes[0] != 236975.07e6 || r.Flops[0] != 19747.92e6 {
		t.Errorf("rates %v, %v", r.Bytes, r.Flops)
	}
	if r := found(t, all, "copy_avx512"); r.Flops != nil {
		t.Errorf("copy has flops: %v", r.Flops)
	}
}

func TestGoogleBench(t *testing.T) {
	all := stored(t, "googlebenchmark.json")
	for name, want := range map[string]Result{
		"triad<double>/640": {Kernel: "triad", Elem: "f64", N: 640},
		"triad<float>/1280": {Kernel: "triad", Elem: "f32", N: 1280},
		"BM_dot/1024":       {Kernel: "dot", N: 1024},
		"BM_StringCreation": {Kernel: "stringcreation"},
	} {
		r := found(t, all, name)
		if r.Kernel != want.Kernel || r.Elem != want.Elem || r.N != want.N || r.Workers != 1 || r.Of != "median of 3" ||
			len(r.Time) != 3 {
			t.Errorf("%s: %+v", name, r)
		}
	}
	r := found(t, all, "triad<double>/640")
	// rates are by CPU time, which is no longer
	if r.Bytes[0]*r.Time[0]/1e9 < 640*24*.99 || math.Abs(r.Flops[0]/r.Bytes[0]-1./12) > 1e-6 {
		t.Errorf("%v B/s in %v ns, %v flop/s", r.Bytes[0], r.Time[0], r.Flops[0])
	}
	if r := found(t, all, "BM_dot/1024"); r.Time[0] < 10 || r.Time[0] > 1e5 {
		t.Errorf("microseconds are misread: %v ns", r.Time)
	}
}

func TestGoogleNames(t *testing.T) {
	for name, want := range map[string]Result{
		"Flynn/kernel=sum/elem=f32/n=4096": {Kernel: "sum", Elem: "f32", N: 4096},
		"BM_axpy<int32_t>/16/threads:2":    {Kernel: "axpy", Elem: "i32", N: 16},
		"copy":                             {Kernel: "copy"},
	} {
		r := googleName(googleRun{RunName: name, Threads: 2})
		if r.Kernel != want.Kernel || r.Elem != want.Elem || r.N != want.N || r.Workers != 2 {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

// What is no output of a tool, or a damaged one, is an error that names the file and what can be read.
func TestBadOutput(t *testing.T) {
	read := func(text, word string) error {
		_, err := Read(strings.NewReader(text), "f.txt", word)
		return err
	}
	stream, err := os.ReadFile(filepath.Join("testdata", "stream.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ text, word, says string }{
		{"", "", "none of these tools: STREAM, BabelStream, likwid-bench, google/benchmark"},
		{"goos: linux\nBenchmarkFlynn/kernel=sum 1 2 ns/op\n", "", "none of these tools"},
		{"hello", "stream", "f.txt, read as output of STREAM: no number in it"},
		{strings.Replace(string(stream), "22371.3", "many", 1), "", "rate of Triad"},
		{strings.Replace(string(stream), "22371.3", "-1", 1), "", "invalid value -1e+06 of Triad"},
		{strings.Replace(string(stream), "22371.3", "NaN", 1), "", "NaN of Triad"},
		{`{"benchmarks": [{"name": "x", "real_time": 1, "time_unit": "h"}]}`, "", `in "h", not in ns`},
		{`{"benchmarks": [{"name": "x", "real_time": `, "", "googlebench"},
		{"LIKWID MICRO BENCHMARK\nTest: copy\n", "", "copy has no Time"},
		{"function,num_times,n_elements,sizeof,max_GB\n", "", "no column of rates"},
		{"anything", "babelstream", "--csv"},
	} {
		if err := read(c.text, c.word); err == nil || c.says != "googlebench" && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%.40q as %q: error %v, want %q", c.text, c.word, err, c.says)
		}
	}
	doc, err := os.ReadFile(filepath.Join("..", "..", "docs", "import.md"))
	if err != nil {
		t.Fatal(err)
	}
	for i, word := range Formats() {
		if row := "| `" + word + "` | " + Tools()[i] + " | "; !strings.Contains(string(doc), row) {
			t.Errorf("docs/import.md has no row %q", row)
		}
	}
	if got, want := strings.Join(Formats(), " "),
		"stream babelstream likwid googlebench mlc osu perfmem pmbw sysbench prk spatter mixbench clpeak hyperfine "+
			"criterion gotest"; got != want {
		t.Errorf("formats %s", got)
	}
}
