package sheet

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"

	"flynn/report/analysis"
	"flynn/report/internal/fixture"
	"flynn/report/internal/sets"
)

func TestFlynnGolden(t *testing.T) {
	s := sets.Load(t, "small.txt")
	fixture.Golden(t, "flynn.md", fixture.Written(t, func(w io.Writer) error {
		return WriteFlynnMarkdown(w, analysis.Analyse(s))
	}))
	fixture.Golden(t, "flynn.csv", fixture.Written(t, func(w io.Writer) error {
		return WriteFlynnCSV(w, analysis.Analyse(s))
	}))
	fixture.Golden(t, "flynn80.text", fixture.Written(t, func(w io.Writer) error {
		return WriteFlynn(w, analysis.Analyse(s), Options{Width: 80})
	}))
}

func TestFlynnColumns(t *testing.T) {
	table := sets.File(t, 6, fixture.Five...).FlynnTable()
	var got []string
	for _, c := range table.Columns {
		got = append(got, c.String())
	}
	if want := []string{"SISD", "sse2", "avx", "MISD", "MIMD shared", "MIMD distributed"}; !slices.Equal(got, want) {
		t.Errorf("columns %q, want %q", got, want)
	}
	text := Flynn(table).Text(Options{})
	for _, want := range []string{"MIMD distributed", "nodes", "9.00×", "0.857×"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	for _, h := range Flynn(sets.File(t, 6, fixture.Five[:2]...).FlynnTable()).Columns {
		if strings.Contains(h.Head, "MI") || h.Head == "nodes" {
			t.Errorf("column %s of a class that was not measured", h.Head)
		}
	}
}

func TestFlynnCSVAndJSON(t *testing.T) {
	s := sets.File(t, 6, fixture.Five...)
	out := fixture.Written(t, func(w io.Writer) error { return WriteFlynnCSV(w, analysis.Analyse(s)) })
	all, err := csv.NewReader(bytes.NewReader(out)).ReadAll()
	if err != nil || len(all) != 2 {
		t.Fatalf("%d lines, %v", len(all), err)
	}
	cell := func(head string) string { return all[1][slices.Index(all[0], head)] }
	for head, want := range map[string]string{"kernel": "dot", "total variant": "mimd_dm avx ×2 nodes=2", "machine": "a"} {
		if got := cell(head); got != want {
			t.Errorf("%s = %q, want %q", head, got, want)
		}
	}
	for head, want := range map[string]float64{"avx speedup": 4, "MIMD shared speedup hi": 6} {
		if got, err := strconv.ParseFloat(cell(head), 64); err != nil || !fixture.Near5(got, want) {
			t.Errorf("%s = %v, %v, want %v", head, got, err, want)
		}
	}
	var got struct {
		Keys  map[string]string
		Flynn analysis.FlynnTable
		Roofs analysis.Roofs
	}
	if err := json.Unmarshal(fixture.Written(t, func(w io.Writer) error {
		return WriteJSON(w, analysis.Analyse(s))
	}), &got); err != nil {
		t.Fatal(err)
	}
	if got.Keys["cpu"] != "X" || len(got.Flynn.Rows) != 1 || !fixture.Near5(got.Flynn.Rows[0].Split.Lanes, 4) ||
		got.Flynn.Rows[0].Total.Speedup.N != 6 || len(got.Roofs.Bandwidth) != 3 {
		t.Errorf("JSON gives %+v", got)
	}
}

// One sample is no interval: the table shows the number and marks it.
func TestFlynnOneSample(t *testing.T) {
	text := Flynn(sets.File(t, 1, fixture.Five...).FlynnTable()).Text(Options{})
	if !strings.Contains(text, "4.00×*") {
		t.Errorf("no star in\n%s", text)
	}
}
