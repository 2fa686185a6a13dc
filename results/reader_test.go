package results

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"flynn/results/keys"
)

const at = "BenchmarkFlynn/kernel=dot/elem=f64/class=sisd/isa=scalar/n=64/p=1"

// TestReader: each line of a file is what it is, and a sample has its round, in the words of a list.
func TestReader(t *testing.T) {
	text := strings.Join([]string{
		"machine: a", "# kernel dot/f64: size=8", "Unit B/s better=higher", "",
		at + "-2\t10\t5 ns/op\t64 B/s", at + "-2 10 6 ns/op", "# round 7 Flynn/kernel=dot/elem=f64/n=64",
		at + "-2 10 7 ns/op",
		at + " 10 8 ns/op", "BenchmarkFlynn/kernel=dot", at + "\t--- FAIL", at + " ten 5 ns/op", at + " 10 5",
		at + " 10 x ns/op",
		"BenchmarkFlynnish 1 1 ns/op", "BenchmarkFlynn-2 1 1 ns/op", "PASS", "\ufeffcpu: X\r", at,
	}, "\n")
	r := NewReader(strings.NewReader(text))
	var got []string
	for r.Next() {
		l := r.Line()
		switch l.Kind {
		case Key:
			got = append(got, l.Key+"="+l.Value)
		case Note:
			got = append(got, "note")
		case Round:
			got = append(got, fmt.Sprintf("%s from %d", l.Problem, l.Round))
		case Sample:
			got = append(got, fmt.Sprintf("%s %d: %v", l.Point.Kernel, l.Round, l.Values))
		case Bad:
			got = append(got, fmt.Sprintf("line %d: %v", l.Number, l.Err))
		}
	}
	want := []string{
		"machine=a", "note", "dot 0: [{5 ns/op} {64 B/s}]", "dot 1: [{6 ns/op}]", "kernel=dot/elem=f64/n=64 from 7",
		"dot 7: [{7 ns/op}]", "dot 8: [{8 ns/op}]", `line 12: invalid iteration count "ten"`,
		"line 13: a sample is pairs of a value and its unit, behind the iteration count",
		`line 14: invalid value "x" of ns/op`,
		`line 16: benchmark "Flynn-2" is not flynn's: its name does not begin with Flynn/`, "cpu=X",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if !errors.Is(r.Err(), ErrCut) || r.Number() != 19 || r.Whole() != int64(strings.LastIndex(text, "\n"))+1 {
		t.Errorf("ends with %v in line %d, %d of %d bytes", r.Err(), r.Number(), r.Whole(), len(text))
	}
}

// TestReaderEnds: of a blank file, one without an end, and one of a line that is too long.
func TestReaderEnds(t *testing.T) {
	for text, want := range map[string]error{"": nil, " \n": nil, "x": ErrCut, strings.Repeat("x", 2*MaxLine): ErrLong} {
		r := NewReader(strings.NewReader(text))
		for r.Next() {
			if r.Line().Kind != Other {
				t.Errorf("%q", r.Line().Text)
			}
		}
		if !errors.Is(r.Err(), want) || r.Blank() != (want == nil) {
			t.Errorf("%.9q ends with %v, blank %v", text, r.Err(), r.Blank())
		}
	}
}

// TestUnusableKeepsItsPlace: samples behind one that cannot be read are of the round in which they were taken.
func TestUnusableKeepsItsPlace(t *testing.T) {
	r := NewReader(strings.NewReader(at + " 1 x ns/op\n" + at + " 1 5 ns/op\n"))
	for r.Next() {
		if l := r.Line(); l.Kind == Sample && (l.Round != 1 || l.Values[0].Unit != keys.Time) {
			t.Errorf("round %d", l.Round)
		}
	}
}
