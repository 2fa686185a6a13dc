package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"flynn/internal/emulated"
	"flynn/kernels"
	"flynn/report/table"
)

// TestExplain: every kernel is explained, on any machine, in 60 columns and more, and as a page.
func TestExplain(t *testing.T) {
	emulated.Portable(t)
	for k := range kernels.All() {
		out := succeed(t, "explain", k.Name, "--elem", k.Elem, "--width", "60")
		if !strings.HasPrefix(out, k.Name+" "+k.Elem+"\n") {
			t.Errorf("%s: %.60q", k.ID(), out)
		}
		for line := range strings.SplitSeq(out, "\n") {
			if n := table.Width(line); n > 60 {
				t.Errorf("%s: %d columns: %s", k.ID(), n, line)
			}
		}
	}
	if out := succeed(t, "explain", "dot"); !strings.HasPrefix(out, "dot f64\n") {
		t.Errorf("%.60q", out)
	}
	if page := succeed(t, "explain", "dot", "--html"); !strings.HasPrefix(page, "<!DOCTYPE html>") {
		t.Errorf("%.60q", page)
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "new", "explain-dot-f32.html")
	if out := succeed(t, "explain", "dot", "--elem", "f32", "--out", filepath.Join(dir, "new")); out != path+"\n" {
		t.Errorf("%q", out)
	}
	if page, err := os.ReadFile(path); err != nil || !strings.HasSuffix(string(page), "</html>\n") {
		t.Errorf("%v, %.60q", err, page)
	}
}

// TestExplainErrors: each says what was given and what there is; a tier without code has the reason that list gives.
func TestExplainErrors(t *testing.T) {
	emulated.Portable(t)
	for _, c := range []struct{ args, want string }{
		{"", "needs a kernel"},
		{"traid", `no kernel "traid" (did you mean "triad"?)`},
		{"triad --elem u8", `no type in --elem of triad "u8"`},
		{"triad --isa avx3", `no instruction set in --isa "avx3" (did you mean "avx"?)`},
		{"crc32c --isa avx2", "crc32c/u8 has no code for avx2: neither bytes nor tables go into lanes; it has code for"},
		{"max --isa avx2", "max/f64 has no code for avx2: same code as avx"},
		{"sum --isa vpclmul", "sum/f64 has no code for vpclmul: an extension for other kernels"},
		{"copy --isa avx2 --tune fast", `copy/f64 has no code for avx2`},
		{"triad --isa avx2 --tune fast", `triad/f64 has no tuning "fast" for avx2; it has code for`},
	} {
		code, out, stderr := call(t, append([]string{"explain"}, strings.Fields(c.args)...)...)
		if code != exitUsage || out != "" || !strings.Contains(stderr, c.want) {
			t.Errorf("explain %s: exit %d, %q, %q", c.args, code, out, stderr)
		}
	}
}
