package results

import (
	"strings"
	"testing"
)

// TestCompanion: what may run beside a point, and how an error says what is possible.
func TestCompanion(t *testing.T) {
	for text, want := range map[string]Companion{
		"idle": {}, "triad@l2": {Kernel: "triad", Level: "l2"},
		"peak.avx512@l1": {Kernel: "peak", ISA: "avx512", Level: "l1"},
	} {
		got, err := ParseCompanion(text)
		if err != nil || got != want || got.String() != text {
			t.Errorf("%s: %+v, %v, called %s", text, got, err, got)
		}
	}
	for _, text := range []string{"triad", "@l1", ".avx2@l1", "peak.@l1", ""} {
		if _, err := ParseCompanion(text); err == nil || !strings.Contains(err.Error(), "write KERNEL@LEVEL") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// TestWithLine: a note says what each worker but the first runs, and lines that are none are refused.
func TestWithLine(t *testing.T) {
	p := Problem{"triad", "f64", 10922}
	line := WithLine("triad@l2", 2, p)
	if want := "# with with=triad@l2/p=2: kernel=triad/elem=f64/n=10922"; line != want {
		t.Errorf("%q, want %q", line, want)
	}
	if with, workers, got, ok := ParseWith(line); !ok || with != "triad@l2" || workers != 2 || got != p {
		t.Errorf("%q gives %s, %d, %v, %v", line, with, workers, got, ok)
	}
	for _, line := range []string{"# with", "# with with=triad@l2: kernel=triad/elem=f64/n=1", "# round 3 Flynn/kernel=a",
		"# with with=triad@l2/p=2: kernel=triad", "# with p=2: kernel=triad/elem=f64/n=1"} {
		if _, _, _, ok := ParseWith(line); ok {
			t.Errorf("%q is taken", line)
		}
	}
}
