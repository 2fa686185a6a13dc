package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"flynn/asm/isa"
	"flynn/bench"
	"flynn/report/units"
)

func TestNearest(t *testing.T) {
	words := []string{"add", "axpy", "triad", "stencil", "mimd_sm", "avx", "avx2", "avx512"}
	for given, want := range map[string]string{
		"traid": "triad", "TRIAD": "triad", "sten": "stencil", "stencli": "stencil", "axp": "axpy", "mimd": "mimd_sm",
		"avx521": "avx512", "avx3": "avx", "zzz": "", "": "", "q": "",
	} {
		if got := nearest(given, words); got != want {
			t.Errorf("nearest to %q is %q, want %q", given, got, want)
		}
	}
	for _, c := range []struct {
		a, b string
		d    int
	}{{"", "", 0}, {"ab", "", 2}, {"ab", "ba", 1}, {"kitten", "sitting", 3}, {"abc", "abc", 0}} {
		if d := distance(c.a, c.b); d != c.d {
			t.Errorf("distance of %q and %q is %d, want %d", c.a, c.b, d, c.d)
		}
	}
}

func TestCode(t *testing.T) {
	for _, c := range []struct {
		err  error
		code int
	}{
		{nil, 0},
		{errors.New("disk full"), 1},
		{context.Canceled, 1},
		{usagef("what?"), 2},
		{fmt.Errorf("3 variants: %w", bench.ErrWrong), 3},
		{errors.Join(bench.ErrWrong, errors.New("disk full")), 3},
		{&isa.MissingError{Why: []string{"neon: arm64 only"}}, 6},
		{&missingError{"class mimd_sm"}, 6},
	} {
		if got := code(c.err); got != c.code {
			t.Errorf("%v is exit %d, want %d", c.err, got, c.code)
		}
	}
}

func TestBinarySize(t *testing.T) {
	for n, want := range map[int64]string{0: "0 B", 1000: "1000 B", 16 << 10: "16 KiB", 48 << 20: "48 MiB",
		5 << 29: "2.5 GiB"} {
		if got := units.Bytes(n); got != want {
			t.Errorf("%d is %q, want %q", n, got, want)
		}
	}
}

func TestCondense(t *testing.T) {
	paths := []string{"a/x", "a/y"}
	for i := range 11 {
		paths = append(paths, fmt.Sprintf("a/b/%d", i))
	}
	want := []string{"a/x", "a/y", "a" + string(filepath.Separator) + "b" + string(filepath.Separator) + " (11 files)"}
	if got := condense(paths); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
