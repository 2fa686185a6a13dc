package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/perf/benchproc"

	"flynn/asm/isa"
	"flynn/bench"
)

func TestFilterTerms(t *testing.T) {
	lit := func(key, value string) filterTerm { return filterTerm{key: key, literal: value} }
	not := func(key, value string) filterTerm { return filterTerm{key: key, literal: value, negated: true} }
	re := func(key, value string) filterTerm { return filterTerm{key: key, literal: value, regexp: true} }
	for _, c := range []struct {
		filter string
		want   []filterTerm
	}{
		{"*", nil},
		{"/a:b", []filterTerm{lit("/a", "b")}},
		{" /a:b  AND /c:d OR e:f ", []filterTerm{lit("/a", "b"), lit("/c", "d"), lit("e", "f")}},
		{"-/a:b /c:d", []filterTerm{not("/a", "b"), lit("/c", "d")}},
		{"--/a:b", []filterTerm{lit("/a", "b")}},
		{"-(/a:b OR -/c:d) /e:f", []filterTerm{not("/a", "b"), lit("/c", "d"), lit("/e", "f")}},
		{"-* /a:b", []filterTerm{lit("/a", "b")}},
		{"/a:(b OR c OR /d/)", []filterTerm{lit("/a", "b"), lit("/a", "c"), re("/a", "d")}},
		{"-/a:(b OR c) /d:e", []filterTerm{not("/a", "b"), not("/a", "c"), lit("/d", "e")}},
		{`"/a":"b c" /d:e-f`, []filterTerm{lit("/a", "b c"), lit("/d", "e-f")}},
		{`/a:"(" /b:c`, []filterTerm{lit("/a", "("), lit("/b", "c")}},
		{`/a:("OR" OR ")") /b:c`, []filterTerm{lit("/a", "OR"), lit("/a", ")"), lit("/b", "c")}},
		{`/a:/b[/]c(d/e)\/f/ /g:h`, []filterTerm{re("/a", `b[/]c(d/e)\/f`), lit("/g", "h")}},
	} {
		if _, err := benchproc.NewFilter(c.filter); err != nil {
			t.Errorf("%s: not even a filter: %v", c.filter, err)
		}
		if got := filterTerms(c.filter); !slices.Equal(got, c.want) {
			t.Errorf("%s: %+v, want %+v", c.filter, got, c.want)
		}
	}
}

// FuzzFilterTerms: whatever benchproc accepts is read to its end, without a panic.
func FuzzFilterTerms(f *testing.F) {
	for _, s := range []string{"/a:b", "-(/a:(b OR /c/) OR *)", `"/a":"b c"`, `/a:/b[/]\//`, "/a:\"\""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if _, err := benchproc.NewFilter(s); err == nil {
			filterTerms(s)
		}
	})
}

func TestWords(t *testing.T) {
	for _, words := range [][]string{
		nil, {"a"}, {""}, {"a", "", "b"}, {"a b", "it's", `back\slash`, "$x", "'", "''", "é"},
		{"--filter", "/kernel:(a OR b)"},
	} {
		line := quoteWords(words)
		if got := splitWords(line); !slices.Equal(got, words) {
			t.Errorf("%q by way of %s is %q", words, line, got)
		}
	}
	if got := splitWords(" a   b "); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("%q", got)
	}
}

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
		if got := binarySize(n); got != want {
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
