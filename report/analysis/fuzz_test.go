package analysis

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"flynn/report/internal/fixture"
	"flynn/results/keys"
)

// FuzzRead: no file makes a panic, a sample that is no measurement, or an error that does not name the file.
func FuzzRead(f *testing.F) {
	paths, err := filepath.Glob(filepath.Join("..", "..", "internal", "cli", "testdata", "cases", "*.txt"))
	if err != nil || len(paths) == 0 {
		f.Fatal("no stored files", err)
	}
	for _, path := range paths {
		b, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b[:min(len(b), 8<<10)])
	}
	text := fixture.Lines("machine: a", fixture.Sample, keys.SkippedNote+"Flynn/kernel=x: y", "machine: b", fixture.Sample)
	for _, t := range []string{text, utf16Text(text, true, true), "\ufeff" + text, strings.ReplaceAll(text, "\n",
		"\r")} {
		f.Add([]byte(t))
	}
	f.Add([]byte("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"))
	f.Add([]byte("BZh91AY&SY"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := Read(strings.NewReader(string(data)), "f.txt")
		if err != nil && !strings.HasPrefix(err.Error(), "f.txt:") {
			t.Errorf("error %v does not name the file", err)
		}
		for _, x := range s.Series {
			for unit, samples := range x.Samples {
				for _, v := range samples {
					if !(v >= 0) || unit == keys.Time && v == 0 {
						t.Errorf("%v %s of %s", v, unit, x.Point)
					}
				}
			}
		}
	})
}
