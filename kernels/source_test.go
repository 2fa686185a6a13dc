package kernels

import (
	"go/parser"
	"go/token"
	"strings"
	"testing"
)

// TestPlain: the source of every version in plain Go is one function.
func TestPlain(t *testing.T) {
	for k := range All() {
		for i, v := range k.Variants {
			if k.Body(i).Assembly != 0 || v.ISA != 0 {
				continue
			}
			s := k.Plain(i)
			if !strings.HasPrefix(s.Text, "func ") || !strings.HasPrefix(s.File, "kernels/") {
				t.Errorf("%s %s: %q in %s", k.ID(), v.Tuning, s.Text, s.File)
			}
			if _, err := parser.ParseFile(token.NewFileSet(), s.File, "package x\n"+s.Text, 0); err != nil {
				t.Errorf("%s: %v in\n%s", k.ID(), err, s.Text)
			}
		}
	}
	triad, err := Lookup("triad", "f32")
	if err != nil {
		t.Fatal(err)
	}
	want := "func triad[T Float](z, x, y []T, a T) {\n\tfor i := range z {\n\t\tz[i] = x[i] + a*y[i]\n\t}\n}"
	if s := triad.Plain(0); s.Text != want || s.File != "kernels/stream.go" {
		t.Errorf("%q", s)
	}
}
