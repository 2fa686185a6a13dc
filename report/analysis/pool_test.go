package analysis

import (
	"bytes"
	"compress/gzip"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"flynn/report/internal/fixture"
	"flynn/results/keys"
)

// storedFiles writes texts into files of their own and returns the paths.
func storedFiles(t *testing.T, texts ...string) []string {
	t.Helper()
	dir := t.TempDir()
	var paths []string
	for i, text := range texts {
		path := filepath.Join(dir, string(rune('a'+i))+".txt")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}

// utf16Text is a text as Windows writes it.
func utf16Text(text string, big, mark bool) string {
	var b []byte
	if mark {
		text = "\ufeff" + text
	}
	for _, u := range utf16.Encode([]rune(text)) {
		if big {
			b = append(b, byte(u>>8), byte(u))
		} else {
			b = append(b, byte(u), byte(u>>8))
		}
	}
	return string(b)
}

func packed(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Files are pooled where each says that it is of the same machine. A guard that knows nothing refuses, unless it is
// told that all files are of one; what is known to differ stays apart.
func TestPooledMachines(t *testing.T) {
	slow := strings.Replace(fixture.Sample, "5 ns/op", "50 ns/op", 1)
	bare, bare2, unknown := fixture.Lines(fixture.Sample), fixture.Lines(slow), fixture.Lines("machine: unknown", slow)
	a, a2, b := fixture.Lines("machine: a", "cpu: X", fixture.Sample), fixture.Lines("machine: a", "cpu: X", slow),
		fixture.Lines("machine: b",
			"cpu: Y", slow)
	gotest := fixture.Lines("goos: linux", "goarch: amd64", "pkg: flynn/bench", "cpu: X", slow, "PASS")
	arm := fixture.Lines("goos: linux", "goarch: arm64", "cpu: Z", slow, "PASS")
	for _, c := range []struct {
		name    string
		texts   []string
		pool    bool
		samples int
		says    string
	}{
		{"one machine", []string{a, a2}, false, 2, ""},
		{"two machines", []string{a, b}, false, 1, `b.txt:1: machine is "b", but "a" before`},
		{"two machines, pooled all the same", []string{a, b}, true, 1, `machine is "b"`},
		{"a byte order mark", []string{a, "\ufeff" + b}, false, 1, `machine is "b"`},
		{"the first with a mark", []string{"\ufeff" + a, b}, false, 1, `machine is "b"`},
		{"a mark inside", []string{a + "\ufeff" + b}, false, 1, `a.txt:4: machine is "b"`},
		{"UTF-16", []string{a, utf16Text(b, false, true)}, false, 1, `machine is "b"`},
		{"gzip", []string{packed(t, a), packed(t, b)}, false, 1, `machine is "b"`},
		{"grep of the second", []string{a, bare2}, false, 1, "b.txt:1: the file names no machine"},
		{"grep of the first", []string{bare, a2}, false, 1, `b.txt:1: machine is "a", and the samples of`},
		{"grep of both", []string{bare, bare2}, false, 1, "--pool where all are of one machine"},
		{"grep of both, pooled", []string{bare, bare2}, true, 2, ""},
		{"grep of the second, pooled", []string{a, bare2}, true, 2, ""},
		{"grep of the first, pooled", []string{bare, a2}, true, 2, ""},
		{"unknown", []string{a, unknown}, false, 1, "names no machine"},
		{"unknown, pooled", []string{a, unknown}, true, 2, ""},
		{"go test -bench", []string{a, gotest}, false, 1, "names no machine"},
		{"go test -bench, pooled", []string{a, gotest}, true, 2, ""},
		{"go test -bench of another CPU, pooled", []string{a, arm}, true, 1, `cpu is "Z", but "X" before`},
		{"one after the other in one file", []string{bare + a2}, false, 1, `a.txt:2: machine is "a", and the samples`},
		{"one alone", []string{bare}, false, 1, ""},
		{"the same twice, once packed", []string{a, packed(t, a)}, false, 1, "holds the same as"},
	} {
		s, err := Loading{Pool: c.pool}.Load(storedFiles(t, c.texts...)...)
		if n := len(s.Series[0].Samples[keys.Time]); n != c.samples {
			t.Errorf("%s: %d samples, want %d", c.name, n, c.samples)
		}
		if (err == nil) != (c.says == "") || err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: error %v, want %q", c.name, err, c.says)
		}
		other := new(MachineError)
		if refused := c.says != "" && !strings.Contains(c.says, "same as"); errors.As(err, &other) != refused {
			t.Errorf("%s: error %v is no MachineError", c.name, err)
		}
	}
}

// A result file is read whatever wrote it down, or said to be what it is; never is its last line cut off where it is
// not.
func TestReadEncodings(t *testing.T) {
	text := fixture.Lines("machine: a", fixture.Sample, fixture.Sample)
	for name, c := range map[string]struct {
		text, says string
		samples    int
	}{
		"UTF-16 little":       {utf16Text(text, false, true), "", 2},
		"UTF-16 big":          {utf16Text(text, true, true), "", 2},
		"UTF-16 unmarked":     {utf16Text(text, false, false), "", 2},
		"UTF-16 of Windows":   {utf16Text(strings.ReplaceAll(text, "\n", "\r\n"), false, true), "", 2},
		"byte order mark":     {"\ufeff" + text, "", 2},
		"old Mac":             {strings.ReplaceAll(text, "\n", "\r"), "", 2},
		"gzip":                {packed(t, text), "", 2},
		"gzip of UTF-16":      {packed(t, utf16Text(text, false, true)), "", 2},
		"gzip, cut off":       {packed(t, text)[:40], "gzip: the compressed data is cut off", 0},
		"UTF-16 behind UTF-8": {text + utf16Text(fixture.Sample+"\n", false, false), "line 4 holds a byte of zero", 2},
		"zip":                 {"PK\x03\x04\x14\x00", "not text but a zip archive", 0},
		"binary":              {"abc\x00def", "binary data (byte 3 is zero)", 0},
		"zstd":                {"\x28\xb5\x2f\xfd\x00", "compressed by zstd", 0},
		"UTF-16, cut off":     {utf16Text(strings.TrimSuffix(text, "\n"), false, true), "cut off", 1},
	} {
		s, err := Read(strings.NewReader(c.text), "f.txt")
		n := 0
		if len(s.Series) > 0 {
			n = len(s.Series[0].Samples[keys.Time])
		}
		if n != c.samples || (err == nil) != (c.says == "") || err != nil &&
			(!strings.Contains(err.Error(), c.says) || !strings.HasPrefix(err.Error(), "f.txt:")) {
			t.Errorf("%s: %d samples, want %d; error %v, want %q", name, n, c.samples, err, c.says)
		}
	}
}
