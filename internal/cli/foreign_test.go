package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"flynn/internal/emulated"
)

// small1 is a result file to put other tools' numbers beside.
const small1 = "testdata/cases/pooled-base.txt"

// imported runs flynn report with an output of testdata of package foreign, and returns what it says of other tools.
func imported(t *testing.T, name string) (code int, shown, stderr string) {
	t.Helper()
	code, stdout, stderr := call(t, "report", small1, "--import", filepath.Join("..", "..", "report", "foreign",
		"testdata", "cases", name), "--width", "200")
	_, shown, _ = strings.Cut(stdout, "Numbers of other tools")
	return code, strings.Join(strings.Fields(shown), " "), stderr
}

// TestImportCases: what is hard to read is right on the screen, or said by name on it or in an error.
func TestImportCases(t *testing.T) {
	emulated.Portable(t)
	for _, c := range []struct {
		name string
		code int
		says []string // on the screen
		errs string
	}{
		{"stream-sweep.txt", exitDone, []string{"Triad f64 228.9 MiB 10000000 1 12.6",
			"Triad f64 228.9 MiB 10000000 2 23.6"}, ""},
		{"stream-sizes.txt", exitDone, []string{"Triad f64 23.4 KiB 1000 1 86.0",
			"Triad f64 228.9 MiB 10000000 1 12.6"}, ""},
		{"stream-fortran.txt", exitDone, []string{"Copy f64 152.6 MiB 10000000 2 22.0",
			"Triad f64 228.9 MiB 10000000 2 23.6"}, ""},
		{"stream-mpi.txt", exitDone, []string{"Triad f64 1.8 GiB 80000000 16 96.0", "in 8 processes"}, ""},
		{"stream-5.9.txt", exitDone, []string{"Triad f64 45.8 MiB 2000000 4 21.1"}, ""},
		{"stream-invalid.txt", exitFailed,
			[]string{"left out: STREAM Triad of stream-invalid.txt: failed its own validation"},
			"failed its own validation"},
		{"stream-mixed.txt", exitDone, []string{"Triad f32 11.4 MiB 1000000 – 24.0",
			"left out: STREAM Triad of stream-mixed.txt: failed its own validation"}, ""},
		{"stream-utf16.txt", exitDone, []string{"Triad f64 228.9 MiB 10000000 2 23.6"}, ""},
		{"babelstream-rust.csv", exitDone, []string{"Copy f64 512 MiB 33554432 – 24.0",
			"Triad f64 768 MiB 33554432 – 25.5"}, ""},
		{"babelstream-gb.csv", exitDone, []string{"Copy f64 512 MiB 33554432 – 24.0",
			"Dot f64 512 MiB 33554432 – 26.0"}, ""},
		{"babelstream-triad.csv", exitDone, []string{"Triad f64 768 MiB 33554432 – 26.8"}, ""},
		{"googlebench-nan.json", exitDone, []string{"triad<double>/1000 f64 – 1000 1 240"}, ""},
		{"googlebench-skipped.json", exitDone, []string{"triad<double>/1000 f64 – 1000 1 240",
			"dot<double>/1000 of googlebench-skipped.json: skipped: needs AVX-512"}, ""},
		{"googlebench-named.json", exitDone, []string{"triad<double>/n:640 f64 – 640 1 240"}, ""},
		{"likwid-crash.txt", exitDone, []string{"copy_avx f64 15.6 KiB – 1 160", "Illegal instruction"}, ""},
		{"mlc.txt", exitFailed, []string{"ALL Reads – – – – 150"}, "mlc.txt:16: rate of 2:1 Reads-Writes"},
		{"gotest.txt", exitDone, []string{"Triad/n=640 – – 640 – 147"}, ""},
	} {
		code, shown, stderr := imported(t, c.name)
		if code != c.code || !strings.Contains(stderr, c.errs) || c.errs == "" && stderr != "" {
			t.Errorf("%s: exit %d, %s", c.name, code, stderr)
		}
		for _, s := range c.says {
			if !strings.Contains(shown, s) {
				t.Errorf("%s does not show %q:\n%s", c.name, s, shown)
			}
		}
	}
}

// TestImportAll: every stored output is read by the command, none ends it, and what it says names the file.
func TestImportAll(t *testing.T) {
	emulated.Portable(t)
	paths, err := filepath.Glob(filepath.Join("..", "..", "report", "foreign", "testdata", "cases", "*.*"))
	if err != nil || len(paths) < 20 {
		t.Fatal(err, paths)
	}
	for _, path := range paths {
		if strings.HasSuffix(path, ".md") {
			continue
		}
		_, shown, stderr := imported(t, filepath.Base(path))
		if shown == "" || stderr != "" && !strings.Contains(stderr, filepath.Base(path)) {
			t.Errorf("%s: %q, %s", path, shown, stderr)
		}
	}
}

// TestPool: files are pooled where they say that they are of one machine, or where --pool does, in report, in
// --against and in compare.
func TestPool(t *testing.T) {
	emulated.Portable(t)
	bom := "testdata/cases/pooled-bom.txt"
	if code, _, stderr := call(t, "report", small1, bom); code != exitFailed || !strings.Contains(stderr,
		`pooled-bom.txt:1: machine is "1111111111", but "29a4330731" before`) {
		t.Errorf("two machines: exit %d, %s", code, stderr)
	}
	var bare strings.Builder
	for line := range strings.Lines(read(t, small1)) {
		if strings.HasPrefix(line, "Benchmark") {
			bare.WriteString(line)
		}
	}
	grep := writeFile(t, filepath.Join(t.TempDir(), "grep.txt"), bare.String())
	const refused = "the file names no machine"
	for _, c := range [][]string{
		{"report", small1, grep}, {"compare", small1 + "," + grep, small1}, {"compare", small1, small1 + "," + grep},
	} {
		if code, _, stderr := call(t, c...); code != exitFailed || !strings.Contains(stderr, refused) {
			t.Errorf("%v: exit %d, %s", c, code, stderr)
		}
		if code, _, stderr := call(t, append(c, "--pool")...); code != exitDone {
			t.Errorf("%v --pool: exit %d, %s", c, code, stderr)
		}
	}
	if code, _, stderr := call(t, "report", small1, "--against", small1+","+grep, "--out",
		t.TempDir()); code != exitFailed || !strings.Contains(stderr, refused) {
		t.Errorf("--against: exit %d, %s", code, stderr)
	}
	if code, stdout, stderr := call(t, "report", "testdata/cases/results-utf16le.txt"); code != exitDone ||
		!strings.Contains(stdout, "add") || stderr != "" {
		t.Errorf("UTF-16: exit %d, %s", code, stderr)
	}
}

// TestResumeUnknown: a run goes on only in a file that says it is of this machine, and that is plain text.
func TestResumeUnknown(t *testing.T) {
	folder := interrupted(t, 3)
	path := filepath.Join(folder, resultsName)
	text := read(t, path)
	machine, rest, _ := strings.Cut(text, "\n")
	if !strings.HasPrefix(machine, "machine: ") {
		t.Fatal(machine)
	}
	for says, changed := range map[string]string{
		`machine is "", so that`:  rest,
		`machine is "unknown"`:    "machine: unknown\n" + rest,
		"UTF-8 with a byte order": "\ufeff" + text,
		`machine is "other", but "`: text[:strings.LastIndex(text, "\n")+1] +
			"machine: other\nBenchmarkFlynn/kernel=sum/elem=f64/class=sisd/isa=scalar/n=8/p=1-2 10 5 ns/op\n",
	} {
		if err := os.WriteFile(path, []byte(changed), 0o600); err != nil {
			t.Fatal(err)
		}
		says = strings.Replace(says, `"", so`, `"" there, so`, 1)
		code, stdout, stderr := call(t, "run", "--resume", folder)
		if code != exitFailed || stdout != "" || !strings.Contains(stderr, says) || !strings.Contains(stderr,
			"cannot continue") || read(t, path) != changed {
			t.Errorf("%s: exit %d, %q, %s", says, code, stdout, stderr)
		}
	}
}
