package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"flynn/internal/cli"
)

// TestGoBenchOutput: what go test -bench prints, with all that is not a result, is a file that report, compare and the
// plots take. Every benchmark of the package runs.
func TestGoBenchOutput(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and runs the benchmarks")
	}
	dir := t.TempDir()
	var files []string
	for _, name := range []string{"b.txt", "b2.txt"} {
		pattern := "Around|Timed|Clock|Issue|Plan/profile=quick|Flynn/kernel=triad$/elem=f64/class=(sisd|simd)//n=640$"
		text := runTool(t, []string{"go", "test", "-vet=off", "-v", "-run", "TestParts", "-bench", pattern,
			"-benchtime", "2x", "-count", "6", "./bench"})
		for _, want := range []string{"BenchmarkTimed", "BenchmarkPlan/profile=quick", "--- PASS: TestParts", "\nok"} {
			if !strings.Contains(text, want) {
				t.Errorf("go test prints no %q: %s", want, text)
			}
		}
		files = append(files, filepath.Join(dir, name))
		if err := os.WriteFile(files[len(files)-1], []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	plots := filepath.Join(dir, "plots")
	for _, words := range [][]string{
		{"report", files[0], "--format", "svg", "--plot", "speedup", "--out", plots},
		{"compare", files[0], files[1]},
	} {
		var stdout, stderr bytes.Buffer
		if code := cli.Main(words, &stdout, &stderr); code != 0 || !strings.Contains(stdout.String(), "triad") {
			t.Errorf("flynn %q: exit %d, stderr %s\n%s", words, code, &stderr, &stdout)
		}
	}
	if drawn, err := filepath.Glob(plots + "/plots/speedup*.svg"); err != nil || len(drawn) == 0 {
		t.Errorf("no speed-up plot (%v)", err)
	}
}
