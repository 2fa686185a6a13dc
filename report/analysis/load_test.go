package analysis

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"flynn/report/internal/fixture"
	"flynn/results/keys"
)

func TestReadProblems(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		series     int      // that are still there
		want       []string // in the error; none where there must be no error
	}{
		{"whole", fixture.Lines("cpu: X", fixture.Sample), 1, nil},
		{"as go test prints it", fixture.Lines("goos: linux", "pkg: flynn/bench", "BenchmarkFlynn/kernel=sum", fixture.Sample,
			"PASS",
			"ok  \tflynn/bench\t1.2s"), 1, nil},
		{"with carriage returns", "cpu: X\r\n" + fixture.Sample + "\r\n", 1, nil},
		{"empty", " \n", 0, []string{"f.txt:1:", "empty"}},
		{"not benchmark text", fixture.Lines("<html>", "hello: x"), 0,
			[]string{"f.txt:1:", "no line starts with BenchmarkFlynn/kernel="}},
		{"cut off", fixture.Lines("cpu: X", fixture.Sample) + fixture.Sample[:len(fixture.Sample)-3], 1,
			[]string{"f.txt:3:", "cut off"}},
		{"cut off to one line", fixture.Sample, 0, []string{"f.txt:1:", "cut off"}},
		{"all that go test prints", fixture.Lines("goos: linux", "pkg: flynn/bench", "# flynn: 3 points",
			"BenchmarkAround-2 1 1 ns/op",
			"BenchmarkFlynn/kernel=sum-2   \t--- FAIL: BenchmarkFlynn/kernel=sum", "    flynn_test.go:9: wrong", fixture.Sample,
			"BenchmarkFlynn/kernel=dot-2   \t",
			"# failed Flynn/kernel=dot: lost", "--- BENCH: BenchmarkFlynn/kernel=sum-2", "    x.go:1: log: text", "FAIL",
			"exit status 1", "FAIL\tflynn/bench\t1.2s"), 1, nil},
		{"other benchmarks alone", fixture.Lines("BenchmarkFoo-2 1 1 ns/op"), 0,
			[]string{"f.txt:1:", "no line starts with BenchmarkFlynn/kernel="}},
		{"a point without keys", fixture.Lines(fixture.Sample, "BenchmarkFlynn/kernel=sum-2 1 1 ns/op"), 1,
			[]string{"f.txt:2:", `"Flynn/kernel=sum-2"`, "lacks elem, class, isa, n, p"}},
		{"n is no number", fixture.Lines(strings.Replace(fixture.Sample, "n=8", "n=8k", 1)), 0,
			[]string{"f.txt:1:", "n=8k is not a whole number"}},
		{"bad iterations", fixture.Lines(fixture.Sample, "BenchmarkFlynn/kernel=sum x 1 ns/op"), 1,
			[]string{"f.txt:2:", "iteration count"}},
		{"no time", fixture.Lines(strings.Replace(fixture.Sample, "5 ns/op", "", 1)), 0,
			[]string{"f.txt:1:", "no positive ns/op"}},
		{"negative rate", fixture.Lines(strings.Replace(fixture.Sample, "64 B/s", "-64 B/s", 1)), 0,
			[]string{"f.txt:1:", "-64 B/s"}},
		{"newer", fixture.Lines("flynn: 7.1.0", fixture.Sample), 1, []string{"f.txt:1:", "written by flynn 7.1.0", Newest}},
		{"only notes", fixture.Lines(keys.SkippedNote + "Flynn/kernel=sum/isa=neon: arm64 only"), 0, nil},
		{"another machine", fixture.Lines("machine: a", fixture.Sample, "machine: b", fixture.Sample, fixture.Sample), 1,
			[]string{"f.txt:3:", `machine is "b", but "a" before`}},
		{"emulated and silicon", fixture.Lines("emulated: no", fixture.Sample, "emulated: qemu-user", fixture.Sample), 1,
			[]string{"f.txt:3:", "emulated"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, err := Read(strings.NewReader(tt.text), "f.txt")
			if len(s.Series) != tt.series {
				t.Errorf("%d series, want %d", len(s.Series), tt.series)
			}
			if len(tt.want) == 0 && err != nil || len(tt.want) > 0 && err == nil {
				t.Fatalf("error %v, want %q", err, tt.want)
			}
			for _, w := range tt.want {
				if !strings.Contains(err.Error(), w) {
					t.Errorf("error %q does not say %q", err, w)
				}
			}
		})
	}
}

// What go test had no time for cannot be measured with --resume: its output is no folder of a run.
func TestReadLeftOutOfTest(t *testing.T) {
	s,
		err := Read(
		strings.NewReader(fixture.Lines(fixture.Sample, keys.LeftNote+"3 of 9 points: class misd of dot"+keys.LeftTimeout+
			"20m0s")), "f.txt")
	if err != nil || s.LeftOut == nil {
		t.Fatal(err, s.LeftOut)
	}
	want := "3 of 9 points: class misd of dot. To measure it: go test ./bench -run XXX -bench Flynn -timeout 20m0s"
	if !strings.HasSuffix(s.LeftOut.String(), want) {
		t.Errorf("got %q, want %q", s.LeftOut, want)
	}
}

func TestReadStopsAtAnotherMachine(t *testing.T) {
	s, _ := Read(strings.NewReader(fixture.Lines("machine: a", fixture.Sample, "machine: b", fixture.Sample,
		fixture.Sample)), "f.txt")
	if n := len(s.Series[0].Samples[keys.Time]); n != 1 {
		t.Errorf("%d samples, want the 1 of the first machine", n)
	}
}

func TestReadTellsOfManyProblemsOnce(t *testing.T) {
	_, err := Read(strings.NewReader(strings.Repeat("BenchmarkFlynn-2 1 1 ns/op\n", 100)), "f.txt")
	if n := strings.Count(err.Error(), "\n") + 1; n != maxProblems+1 {
		t.Errorf("%d lines of error, want %d", n, maxProblems+1)
	}
	if !strings.Contains(err.Error(), "and 90 more problems") {
		t.Errorf("error does not count the rest: %v", err)
	}
}

func TestReadUnitsAndKeys(t *testing.T) {
	s, err := Read(strings.NewReader(fixture.Lines("l1d: 49152", "virt:", fixture.Sample, fixture.Sample)), "f.txt")
	if err != nil {
		t.Fatal(err)
	}
	x := s.Series[0]
	for unit, want := range map[string]float64{keys.Time: 5, keys.Bytes: 64, keys.Set: 8} {
		if got := x.Samples[unit]; !slices.Equal(got, []float64{want, want}) {
			t.Errorf("samples of %s = %v, want twice %v", unit, got, want)
		}
	}
	if got := s.Keys[keys.L1D]; got != "49152" {
		t.Errorf("key l1d = %q", got)
	}
}

func TestNotes(t *testing.T) {
	skipped := keys.SkippedNote + "Flynn/kernel=sum/isa=avx: masked by FLYNN_ISA: avx"
	failed := keys.FailedNote + "Flynn/kernel=dot/isa=sse2: element 3"
	s, err := Read(strings.NewReader(fixture.Lines(skipped, failed, skipped, fixture.Sample)), "f.txt")
	if err != nil {
		t.Fatal(err)
	}
	if want := []Note{{"kernel=sum/isa=avx", "masked by FLYNN_ISA: avx"}}; !slices.Equal(s.Skipped, want) {
		t.Errorf("skipped = %v, want %v once", s.Skipped, want)
	}
	if want := []Note{{"kernel=dot/isa=sse2", "element 3"}}; !slices.Equal(s.Failed, want) {
		t.Errorf("failed = %v, want %v", s.Failed, want)
	}
}

func TestLoad(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	one, two := write("one.txt", fixture.Lines("machine: a", "date: 1", fixture.Sample, fixture.Sample)),
		write("two.txt", fixture.Lines("machine: a", "date: 2", fixture.Sample))
	s, err := Load(one, two)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(s.Series[0].Samples[keys.Time]); n != 3 || s.Keys[keys.Date] != "1, 2" || len(s.Files) != 2 {
		t.Errorf("%d samples, date %q, files %v; want 3, both dates, both files", n, s.Keys[keys.Date], s.Files)
	}
	s, err = Load(filepath.Join(dir, "none.txt"), one)
	if err == nil || !strings.Contains(err.Error(), "none.txt") || len(s.Series) != 1 {
		t.Errorf("Load with a missing file: %d series, error %v", len(s.Series), err)
	}
	if _, err := Load(); err == nil {
		t.Error("Load of no files succeeds")
	}
}

// A block of one file must not be paired with a block of another.
func TestLoadPairsWithinFiles(t *testing.T) {
	simd := strings.NewReplacer("class=sisd", "class=simd", "isa=scalar", "isa=avx").Replace(fixture.Sample)
	l := newLoader()
	l.guard.pool = true
	l.file("one", strings.NewReader(fixture.Lines(fixture.Sample, fixture.Sample,
		strings.Replace(simd, "5 ns", "2.5 ns", 1))))
	l.file("two",
		strings.NewReader(fixture.Lines(strings.Replace(fixture.Sample, "5 ns", "80 ns", 1),
			strings.Replace(simd, "5 ns", "20 ns", 1))))
	e := l.set.Speedup(l.set.Series[1])
	if e.N != 2 || e.Lo != 2 || e.Hi != 4 {
		t.Errorf("speed-up = %+v, want 2 and 4", e)
	}
}

func TestCheckVersion(t *testing.T) {
	for version, ok := range map[string]bool{
		Newest: true, Newest + ".9": true, Newest + ".0+abc": true, "0.0.3": true, "devel": true, "unknown": true, "": true,
		"v" + Newest + ".1": true, "0.2": false, "0.2.0+abc": false, "1.0.0": false, "0.10.0": false, "v2.0": false,
	} {
		if err := checkVersion(version); (err == nil) != ok {
			t.Errorf("checkVersion(%q) = %v, want ok %v", version, err, ok)
		}
	}
}
