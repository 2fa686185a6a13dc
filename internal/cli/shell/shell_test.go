package shell

import (
	"slices"
	"testing"
)

func TestWords(t *testing.T) {
	for _, words := range [][]string{
		nil, {"a"}, {""}, {"a", "", "b"}, {"a b", "it's", `back\slash`, "$x", "'", "''", "é"},
		{"--filter", "/kernel:(a OR b)"},
	} {
		line := Quote(words)
		if got := Split(line); !slices.Equal(got, words) {
			t.Errorf("%q by way of %s is %q", words, line, got)
		}
	}
	if got := Split(" a   b "); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("%q", got)
	}
}
