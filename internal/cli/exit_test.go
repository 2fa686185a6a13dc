package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"testing"

	"flynn/report/analysis"
)

// The name of a package is dropped where an error of it begins, and nowhere else: not from names of files and tools.
func TestPlain(t *testing.T) {
	inner := errors.New("report: no cell is common to cluster: and local: x")
	path := &fs.PathError{Op: "open", Path: "my report: final.txt", Err: fs.ErrNotExist}
	for want, err := range map[string]error{
		"no cell is common to cluster: and local: x":                      inner,
		"a.txt: no cell is common to cluster: and local: x":               fmt.Errorf("a.txt: %w", inner),
		"open my report: final.txt: file does not exist":                  path,
		"cannot continue: open my report: final.txt: file does not exist": fmt.Errorf("mimd: cannot continue: %w", path),
		"report: x.txt:3: bench: y is no key": &analysis.FileError{File: "report: x.txt",
			Line: 3, Err: errors.New("report: bench: y is no key")},
		"mem: 1.txt, read as output of STREAM: no number": &analysis.FileError{File: "mem: 1.txt",
			As: "STREAM", Err: errors.New("no number")},
		"isa: z": &analysis.FileError{File: "isa", Err: errors.New("z")},
	} {
		if got := plain(err); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// Errors that were joined are told one by one; a sentence about two of them is one.
func TestEach(t *testing.T) {
	a, b := errors.New("a"), errors.New("b")
	if got := each(errors.Join(a, errors.Join(b, nil))); len(got) != 2 {
		t.Errorf("%v", got)
	}
	if got := each(fmt.Errorf("%w: %w", a, b)); len(got) != 1 || got[0].Error() != "a: b" {
		t.Errorf("%v", got)
	}
}
