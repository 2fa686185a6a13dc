package analysis

import (
	"path/filepath"
	"strings"
	"testing"

	"flynn/report/internal/fixture"
)

// The helpers of report/internal/sets, which cannot be had here, since they import this package.

func load(t *testing.T, name string) *Set {
	t.Helper()
	s, err := Load(fixture.Stored(name))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func file(t *testing.T, samples int, runs ...fixture.Run) *Set {
	t.Helper()
	return read(t, fixture.Points(samples, runs...))
}

func read(t *testing.T, text string) *Set {
	t.Helper()
	s, err := Read(strings.NewReader(text), "f.txt")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func recordSet(t *testing.T) *Set {
	t.Helper()
	s, err := Load(filepath.Join("..", "..", "docs", "records", "epyc-zen5.txt"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}
