package plot

import (
	"bytes"
	"compress/zlib"
	"io"
	"testing"

	"flynn/report/analysis"
	"flynn/report/internal/fixture"
	"flynn/report/internal/sets"
)

func TestWindows1252(t *testing.T) {
	for in, want := range map[string]string{
		"avx512 ×2": "avx512 \xd72", "a · b": "a \xb7 b", "2–8": "2\x968", "3 µs": "3 \xb5s", "EPYC™ ®": "EPYC\x99 \xae",
		"π": "?",
	} {
		if got := windows1252(in); got != want {
			t.Errorf("windows1252(%s) = %q, want %q", in, got, want)
		}
	}
}

// The text of a PDF must be in the encoding that its font declares.
func TestPDFText(t *testing.T) {
	pdf := fixture.Written(t, func(w io.Writer) error {
		return named(t, All(analysis.Analyse(sets.Load(t, "small.txt"))), "rate-triad-f64").Encode(w, "pdf")
	})
	var text []byte
	for _, part := range bytes.Split(pdf, []byte("stream\n")) {
		if z, err := zlib.NewReader(bytes.NewReader(part)); err == nil {
			page, _ := io.ReadAll(z) // what follows the stream is no part of it
			text = append(text, page...)
		}
	}
	if !bytes.Contains(text, []byte("avx512 \xd72")) || bytes.Contains(text, []byte("avx512 ×2")) {
		t.Error("the legend does not say avx512 ×2 in Windows-1252")
	}
}
