package foreign

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// short is a result as the tables of tests write it: name, kernel, element type, n, working set, workers and ranks,
// first time, first rates, and what they are of or why there is none.
func short(r Result) string {
	if r.Left != "" {
		return r.Name + " left: " + r.Left
	}
	text := func(v []float64, unit string) string {
		if len(v) == 0 {
			return ""
		}
		return fmt.Sprintf(" %.5g %s", v[0], unit)
	}
	s := fmt.Sprintf("%s = %s %s n %d set %.0f", r.Name, r.Kernel, r.Elem, r.N, r.Set)
	if r.Workers > 0 {
		s += fmt.Sprintf(" ×%d", r.Workers)
	}
	if r.Ranks > 0 {
		s += fmt.Sprintf(" in %d", r.Ranks)
	}
	return s + text(r.Time, "ns") + text(r.Bytes, "B/s") + text(r.Flops, "flop/s") + ", " + r.Of
}

// checkCase reads a file of testdata/cases and wants these results in this order, each by how it begins, and an error
// that says so.
func checkCase(t *testing.T, file, tool string, want []string, says ...string) {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", "cases", file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := Read(f, file, "")
	if (err == nil) != (len(says) == 0) {
		t.Errorf("%s: error %v, want %q", file, err, says)
	}
	for _, s := range says {
		if err != nil && !strings.Contains(err.Error(), s) {
			t.Errorf("%s: error %v does not say %q", file, err, s)
		}
	}
	got := make([]string, len(all))
	ok := len(all) == len(want)
	for i, r := range all {
		got[i] = short(r)
		ok = ok && strings.HasPrefix(got[i], want[i]) && r.Tool == tool
	}
	if !ok {
		t.Errorf("%s:\ngot  %s\nwant %s", file, strings.Join(got, "\n     "), strings.Join(want, "\n     "))
	}
}

// Several runs in one file stay several, each with its own threads, sizes, units and verdict.
func TestSTREAMRuns(t *testing.T) {
	checkCase(t, "stream-sweep.txt", "STREAM", []string{
		"Copy = copy f64 n 10000000 set 160000000 ×1 1.3333e+07 ns 1.2e+10 B/s, best of 9",
		"Scale = scale f64 n 10000000 set 160000000 ×1 1.3913e+07 ns 1.15e+10 B/s",
		"Add = add f64 n 10000000 set 240000000 ×1 1.92e+07 ns 1.25e+10 B/s",
		"Triad = triad f64 n 10000000 set 240000000 ×1 1.9048e+07 ns 1.26e+10 B/s",
		"Copy = copy f64 n 10000000 set 160000000 ×2 7.273e+06 ns 2.2e+10 B/s",
		"Scale = scale f64 n 10000000 set 160000000 ×2 7.442e+06 ns 2.15e+10 B/s",
		"Add = add f64 n 10000000 set 240000000 ×2 1.0213e+07 ns 2.35e+10 B/s",
		"Triad = triad f64 n 10000000 set 240000000 ×2 1.0169e+07 ns 2.36e+10 B/s",
	})
	checkCase(t, "stream-sizes.txt", "STREAM", []string{
		"Copy = copy f64 n 1000 set 16000 ×1 9e+10 B/s", "Scale = scale f64 n 1000 set 16000 ×1 8e+10",
		"Add = add f64 n 1000 set 24000 ×1 8.5e+10", "Triad = triad f64 n 1000 set 24000 ×1 8.6e+10",
		"Copy = copy f64 n 10000000 set 160000000 ×1", "Scale = scale f64 n 10000000", "Add = add f64 n 10000000",
		"Triad = triad f64 n 10000000 set 240000000 ×1 1.9048e+07 ns",
	})
	checkCase(t, "stream-mixed.txt", "STREAM", []string{
		"Triad = triad f32 n 1000000 set 12000000 5e+05 ns 2.4e+10 B/s, best of 19",
		"Triad left: failed its own validation: Failed Validation on array b[]",
		"Copy = copy f64 n 2000000 set 32000000 ×4 1e+06 ns 3.2e+10 B/s, best of 9",
	})
}

// The versions of STREAM differ in their words; what one of them does not tell stays unknown.
func TestSTREAMVersions(t *testing.T) {
	checkCase(t, "stream-fortran.txt", "STREAM", []string{
		"Copy = copy f64 n 10000000 set 160000000 ×2 7.273e+06 ns 2.2e+10 B/s, best of 9",
		"Scale = scale f64 n 10000000 set 160000000 ×2",
		"Add = add f64 n 10000000 set 240000000 ×2",
		"Triad = triad f64 n 10000000 set 240000000 ×2 1.0169e+07 ns 2.36e+10 B/s",
	})
	checkCase(t, "stream-5.9.txt", "STREAM", []string{
		"Copy = copy f64 n 2000000 set 32000000 ×4 1.6e+06 ns 2e+10 B/s, best of 9", "Scale = ", "Add = ",
		"Triad = triad f64 n 2000000 set 48000000 ×4 2.3e+06 ns 2.11e+10 B/s",
	})
	checkCase(t, "stream-mpi.txt", "STREAM", []string{
		"Copy = copy f64 n 80000000 set 1280000000 ×16 in 8 1.6e+07 ns 8e+10 B/s, best of 9", "Scale = ", "Add = ",
		"Triad = triad f64 n 80000000 set 1920000000 ×16 in 8 2e+07 ns 9.6e+10 B/s",
	})
	checkCase(t, "stream-mpi-fortran.txt", "STREAM", []string{
		"Copy = copy f64 n 8000000 set 128000000 ×4 in 4 2e+06 ns 6.4e+10 B/s", "Scale = ",
		"Add = add f64 n 8000000 set 192000000 ×4 in 4",
	}, "stream-mpi-fortran.txt:20: rate of Triad: ", "invalid number")
	checkCase(t, "stream-utf16.txt", "STREAM", []string{
		"Copy = copy f64 n 10000000 set 160000000 ×2 7.273e+06 ns 2.2e+10 B/s, best of 9", "Scale = ", "Add = ",
		"Triad = triad f64 n 10000000 set 240000000 ×2",
	})
}

// A run that failed its tool's own check has no number to show.
func TestFailedValidation(t *testing.T) {
	const why = " left: failed its own validation: Failed Validation on array a[], AvgRelAbsErr > epsilon " +
		"(1.000000e-13)"
	checkCase(t, "stream-invalid.txt", "STREAM", []string{"Copy" + why, "Scale" + why, "Add" + why, "Triad" + why},
		"stream-invalid.txt, read as output of STREAM: no number in it: Copy: failed its own validation")
	const babel = " left: failed its own validation: Validation failed on a[]"
	checkCase(t, "babelstream-two.csv", "BabelStream", []string{
		"Copy" + babel, "Triad" + babel, "Triad = triad f32 n 2000000 set 24000000 1e+06 ns 2.4e+10 B/s, best of 99",
	}, `babelstream-two.csv:9: invalid value NaN of Copy`)
}

// A check that failed is of the table that its program prints after it.
func TestFailedBefore(t *testing.T) {
	checkCase(t, "babelstream-four.csv", "BabelStream", []string{
		"Triad = triad f64 n 1000000 set 24000000 1e+06 ns 2.4e+10 B/s",
		"Triad left: failed its own validation: Validation failed on a[]",
		"Triad left: failed its own validation: Validation failed on sum",
		"Triad = triad f64 n 4000000 set 96000000 4e+06 ns 2.4e+10 B/s",
	})
}

// A column is believed as far as the others of its row agree.
func TestBabelStreamColumns(t *testing.T) {
	checkCase(t, "babelstream-rust.csv", "BabelStream", []string{
		"Copy = copy f64 n 33554432 set 536870912 2.237e+07 ns 2.4e+10 B/s, best of 99",
		"Mul = scale f64 n 33554432 set 536870912",
		"Add = add f64 n 33554432 set 805306368",
		"Triad = triad f64 n 33554432 set 805306368 3.1581e+07 ns 2.5501e+10 B/s",
		"Dot = dot f64 n 33554432 set 536870912",
	})
	checkCase(t, "babelstream-gb.csv", "BabelStream", []string{
		"Copy = copy f64 n 33554432 set 536870912 2.237e+07 ns 2.4e+10 B/s", "Mul = scale f64 n 33554432",
		"Add = add f64 n 33554432", "Triad = triad f64 n 33554432 set 805306368 3.1581e+07 ns 2.55e+10 B/s",
		"Dot = dot f64",
	})
	checkCase(t, "babelstream-triad.csv", "BabelStream",
		[]string{"Triad = triad f64 n 33554432 set 805306368 3e+07 ns 2.6844e+10 B/s, mean of 100"})
	checkCase(t, "babelstream-units.csv", "BabelStream", []string{
		"Copy = copy f64 n 33554432 set 536870912 9.7656e+05 ns 5.4976e+11 B/s, best of 49",
		"Add = add f64 n 33554432 set 805306368 1.4648e+06 ns 5.4976e+11 B/s",
		"Nstream = nstream f64 n 33554432 set 1073741824",
		`Dot left: its numbers contradict each other: 0.5 of "max_TiB_per_sec" in 0.5 s`,
	})
	checkCase(t, "babelstream-text.txt", "BabelStream", []string{
		"Copy = copy f64 n 0 set 536800000 2.237e+07 ns 2.4e+10 B/s, best of 99", "Mul = scale", "Add = add",
		"Triad = triad f64 n 0 set 805200000 3.158e+07 ns 2.55e+10 B/s", "Dot = dot",
	})
}

// One row costs no other.
func TestRowsLeftOut(t *testing.T) {
	checkCase(t, "googlebench-nan.json", "google/benchmark",
		[]string{"triad<double>/1000 = triad f64 n 1000 set 0 ×1 100 ns 2.4e+11 B/s, median of 1"})
	checkCase(t, "googlebench-skipped.json", "google/benchmark", []string{
		"triad<double>/1000 = triad f64 n 1000 set 0 ×1 100 ns 2.4e+11 B/s, median of 1",
		"dot<double>/1000 left: skipped: needs AVX-512",
	})
	checkCase(t, "googlebench-named.json", "google/benchmark",
		[]string{"triad<double>/n:640 = triad f64 n 640 set 0 ×1 100 ns 2.4e+11 B/s, median of 1"})
	checkCase(t, "googlebench-rows.json", "google/benchmark", []string{
		"ns::triad<double>/640/real_time/threads:2 = triad f64 n 640 set 0 ×2 1500 ns, median of 2",
		"BM_sort_BigO left: complexity, no time of an op", "BM_sort_RMS left: complexity",
		"BM_only/64 = only  n 64 set 0 ×1 11 ns, median of 5 as the tool prints it",
		"BM_bad left: failed: no file", "BM_skip left: skipped: small machine",
		"BM_dot/4096 = dot  n 4096 set 0 ×1 9e+06 ns", "BM_dot/4096 = dot  n 4096 set 0 ×4 3e+06 ns, median of 1",
	}, "googlebench-rows.json:15: row \"BM_copy/8\": ", "googlebench-rows.json:23: the JSON is damaged: ")
	checkCase(t, "likwid-crash.txt", "likwid-bench", []string{
		"copy_avx512 left: copy_avx512 has no Time (./sweep.sh: line 3: 4242 Illegal instruction",
		"copy_avx = copy f64 n 0 set 16000 ×1 100 ns 1.6e+11 B/s, mean of 10000000",
	})
}

// The tables of google/benchmark hold the same as its JSON.
func TestGoogleTables(t *testing.T) {
	want := []string{
		"triad<double>/640 = triad f64 n 640 set 0 100 ns 2.4e+11 B/s, median of 2", "BM_sort_BigO left: complexity",
		"BM_only/64 = only  n 64 set 0 12 ns, mean as the tool prints it", "BM_bad/8 left: failed: needs AVX-512",
		"copy<float>/8/threads:2 = copy f32 n 8 set 0 ×2 2500 ns, median of 1",
	}
	checkCase(t, "googlebench-table.csv", "google/benchmark", want)
	checkCase(t, "googlebench-table.txt", "google/benchmark", want)
}

// A file may hold the outputs of several tools: each is read by its own reader.
func TestSeveralTools(t *testing.T) {
	var text string
	for _, name := range []string{"stream-sweep.txt", "babelstream-gb.csv", "likwid-crash.txt"} {
		b, err := os.ReadFile(filepath.Join("testdata", "cases", name))
		if err != nil {
			t.Fatal(err)
		}
		text += string(b)
	}
	all, err := Read(strings.NewReader(text), "f", "")
	tools := map[string]int{}
	for _, r := range all {
		tools[r.Tool]++
	}
	if err != nil || tools["STREAM"] != 8 || tools["BabelStream"] != 5 || tools["likwid-bench"] != 2 {
		t.Errorf("%v, %v", tools, err)
	}
}

// Names of other authors: kernel, element type, n and threads, or words that are no kernel of flynn.
func TestNames(t *testing.T) {
	for name, want := range map[string]string{
		"triad<double>/n:640": "triad f64 640 0", "ns::triad/640": "triad  640 0",
		"BM_triad/640/real_time/threads:2": "triad  640 2",
		"a::b::copy<float>/N:4096":         "copy f32 4096 0", "BM_Triad<std::vector<double>>/1024": "triad f64 1024 0",
		"triad_f64_avx2/size:512/manual_time": "triad f64 512 0",
		"TriadDouble/1000":                    "triad f64 1000 0", "daxpy/4096": "axpy f64 4096 0",
		"BM_sdot/64":             "dot f32 64 0",
		"BM_copy_if/100":         "copy_if  100 0",
		"STREAM_Triad<float>/4k": "triad f32 4096 0", "BM_dgemm/64/64/64": "gemm f64 64 0",
		"cblas_sdot/1M": "dot f32 1048576 0", "stream/8": "stream  8 0",
		"BM_sum_of_squares/8": "sum_of_squares  8 0", "triad/640/4": "triad  0 0", "triad/bytes:4096": "triad  0 0",
		"sum/stride:4/n:128":                                   "sum  128 0",
		"kernel=sum/elem=f32/n=4096":                           "sum f32 4096 0",
		"fixture<int32_t>/Triad/64/iterations:10/repeats:3":    "fixture_triad i32 64 0",
		"triad/elem:float/n:32":                                "triad f32 32 0",
		"BM_add<float, 8>/min_time:2.000/99999999999999999999": "add f32 0 0", "": "  0 0", "<>/": "  0 0",
		"::": "  0 0",
	} {
		r := named(name)
		if got := fmt.Sprint(r.Kernel, " ", r.Elem, " ", r.N, " ", r.Workers); got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
}

// A row agrees with itself for one size of an element, for one misnamed unit, or for none.
func TestAgree(t *testing.T) {
	for _, c := range []struct {
		moved, off float64
		said       int
		bytes      int
		scale      float64
		ok         bool
	}{
		{3 * 8e6, 0, 8, 8, 1, true}, {3 * 8e6, 0, 24000000, 8, 1, true}, {3 * 4e6, 0, 8, 4, 1, true}, {3 * 2e6, .01,
			2, 2, 1, true},
		{3 * 8e6 / 1.048576, 0, 8, 8, 1.048576, true}, {3 * 8e6 * 1.048576, 0, 8, 8, 1 / 1.048576, true},
		{3 * 8e6 * 1.3, 0, 8, 0, 1, false}, {3e3, 0, 8, 0, 1, false}, {3e3, .5, 8, 0, 1, false}, {3 * 8e6 * 1.3, .5,
			8, 8, 1, true},
		{0, 1, 8, 8, 1, true}, {0, 1, 24000000, 24000000, 1, false}, {3 * 8e6, .2, 0, 8, 1, true},
	} {
		bytes, scale, ok := agree(c.moved, c.off, 3, 1e6, c.said)
		if bytes != c.bytes || math.Abs(scale-c.scale) > 1e-9 || ok != c.ok {
			t.Errorf("%+v: %d bytes, scale %g, %v", c, bytes, scale, ok)
		}
	}
}

func TestNumbers(t *testing.T) {
	for text, want := range map[string]float64{"1": 1, "0,007204": .007204, "22371,3": 22371.3, "6,180775": 6.180775,
		" 3.5e3 ": 3500, "0.24D+05": 24000, "0,125": .125} {
		if got, err := decimal(text); err != nil || got != want {
			t.Errorf("%q is %v, %v, want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "many", "12,345", "1,2,3", "*****"} {
		if v, err := decimal(text); err == nil {
			t.Errorf("%q is %v", text, v)
		}
	}
	for heading, want := range map[string]float64{
		"max_mbytes_per_sec": 1e6, "max_MiB_per_sec": 1 << 20, "gibytes_per_sec": 1 << 30, "Best Rate GB/s": 1e9,
		"Rate (MB/s)": 1e6, "max_TB_per_sec": 1e12,
		"max_tibytes_per_sec": 1 << 40, "GB per second": 1e9, "MiBytes/sec": 1 << 20, "max_GB": 0, "min_runtime": 0,
		"bytes_per_second": 1, "kB/s": 1e3,
	} {
		if got := unitOf(heading); math.Abs(got-want) > 1e-9*want {
			t.Errorf("%q is %v B/s, want %v", heading, got, want)
		}
	}
}
