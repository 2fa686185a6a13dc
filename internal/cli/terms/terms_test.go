package terms

import (
	"slices"
	"testing"

	"golang.org/x/perf/benchproc"
)

func TestFilterTerms(t *testing.T) {
	lit := func(key, value string) Term { return Term{Key: key, Literal: value} }
	not := func(key, value string) Term { return Term{Key: key, Literal: value, Negated: true} }
	re := func(key, value string) Term { return Term{Key: key, Literal: value, Regexp: true} }
	for _, c := range []struct {
		filter string
		want   []Term
	}{
		{"*", nil},
		{"/a:b", []Term{lit("/a", "b")}},
		{" /a:b  AND /c:d OR e:f ", []Term{lit("/a", "b"), lit("/c", "d"), lit("e", "f")}},
		{"-/a:b /c:d", []Term{not("/a", "b"), lit("/c", "d")}},
		{"--/a:b", []Term{lit("/a", "b")}},
		{"-(/a:b OR -/c:d) /e:f", []Term{not("/a", "b"), lit("/c", "d"), lit("/e", "f")}},
		{"-* /a:b", []Term{lit("/a", "b")}},
		{"/a:(b OR c OR /d/)", []Term{lit("/a", "b"), lit("/a", "c"), re("/a", "d")}},
		{"-/a:(b OR c) /d:e", []Term{not("/a", "b"), not("/a", "c"), lit("/d", "e")}},
		{`"/a":"b c" /d:e-f`, []Term{lit("/a", "b c"), lit("/d", "e-f")}},
		{`/a:"(" /b:c`, []Term{lit("/a", "("), lit("/b", "c")}},
		{`/a:("OR" OR ")") /b:c`, []Term{lit("/a", "OR"), lit("/a", ")"), lit("/b", "c")}},
		{`/a:/b[/]c(d/e)\/f/ /g:h`, []Term{re("/a", `b[/]c(d/e)\/f`), lit("/g", "h")}},
	} {
		if _, err := benchproc.NewFilter(c.filter); err != nil {
			t.Errorf("%s: not even a filter: %v", c.filter, err)
		}
		if got := Of(c.filter); !slices.Equal(got, c.want) {
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
			Of(s)
		}
	})
}
