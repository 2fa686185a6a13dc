package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"

	"flynn/results/keys"
)

func TestFlynnGolden(t *testing.T) {
	s := load(t, "small.txt")
	golden(t, "flynn.md", written(t, func(w io.Writer) error { return WriteFlynnMarkdown(w, Analyse(s)) }))
	golden(t, "flynn.csv", written(t, func(w io.Writer) error { return WriteFlynnCSV(w, Analyse(s)) }))
	golden(t, "flynn80.text", written(t, func(w io.Writer) error { return WriteFlynn(w, Analyse(s), Options{Width: 80}) }))
}

// five is a problem in all five classes: 600 ns in SISD, then 4, 6 and 9 times as fast.
var five = []run{
	{"dot/f64/sisd/scalar/100/1", 600, 1600, 200, 1600},
	{"dot/f64/simd/sse2/100/1", 300, 1600, 200, 1600},
	{"dot/f64/simd/avx/100/1", 150, 1600, 200, 1600},
	{"dot/f64/misd/scalar+avx/100/2/versions=2", 700, 1600, 200, 1600},
	{"dot/f64/mimd_sm/avx/100/2", 100, 1600, 200, 1600},
	{"dot/f64/mimd_sm/scalar/100/2", 400, 1600, 200, 1600},
	{"dot/f64/mimd_dm/avx/100/2/nodes=2", 600 / 9., 1600, 200, 1600},
}

func TestFlynnFactors(t *testing.T) {
	for _, c := range []struct {
		name    string
		runs    []run
		want    Factors
		total   string
		fastest string
	}{
		{"five classes", five, Factors{4, 1.5, 1.5, true}, "mimd_dm", "mimd_dm avx ×2 nodes=2"},
		{"one node", five[:6], Factors{4, 1.5, 1, true}, "mimd_sm", "avx ×2"},
		{"one core", five[:3], Factors{4, 1, 1, true}, "simd", "avx"},
		{"no lanes", five[:1], Factors{1, 1, 1, true}, "sisd", "scalar"},
		{"scalar cores", []run{five[0], five[2], five[5]}, Factors{1, 1.5, 1, true}, "mimd_sm", "avx"},
		{"no tier to stand on", []run{five[0], five[1], five[4]}, Factors{}, "mimd_sm", "avx ×2"},
		{"no reference", five[1:3], Factors{}, "simd", "avx"},
	} {
		table := file(t, 6, c.runs...).FlynnTable()
		if len(table.Rows) != 1 {
			t.Fatalf("%s: %d rows", c.name, len(table.Rows))
		}
		r := table.Rows[0]
		if r.Split.Known != c.want.Known || !near5(r.Split.Lanes, c.want.Lanes) || !near5(r.Split.Cores, c.want.Cores) ||
			!near5(r.Split.Nodes, c.want.Nodes) {
			t.Errorf("%s: factors %+v, want %+v", c.name, r.Split, c.want)
		}
		if r.Total.Point.Class != c.total || r.Fastest.Point.Variant() != c.fastest {
			t.Errorf("%s: total %v, fastest %s", c.name, r.Total.Point, r.Fastest.Point.Variant())
		}
	}
}

func TestFlynnColumns(t *testing.T) {
	table := file(t, 6, five...).FlynnTable()
	var got []string
	for _, c := range table.Columns {
		got = append(got, c.String())
	}
	if want := []string{"SISD", "sse2", "avx", "MISD", "MIMD shared", "MIMD distributed"}; !slices.Equal(got, want) {
		t.Errorf("columns %q, want %q", got, want)
	}
	text := flynnSheet(table).Text(Options{})
	for _, want := range []string{"MIMD distributed", "nodes", "9.00×", "0.857×"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	for _, h := range flynnSheet(file(t, 6, five[:2]...).FlynnTable()).Columns {
		if strings.Contains(h.Head, "MI") || h.Head == "nodes" {
			t.Errorf("column %s of a class that was not measured", h.Head)
		}
	}
}

// The factors of every row multiply to the measured total, with whatever the files hold.
func TestFlynnProduct(t *testing.T) {
	for _, s := range []*Set{everything(t), load(t, "small.txt"), file(t, 6, five...), file(t, 2, five...)} {
		known := 0
		for _, r := range s.FlynnTable().Rows {
			if !r.Split.Known {
				continue
			}
			known++
			if !close12(r.Split.Product(), r.Total.Speedup.Median) {
				t.Errorf("%s %s %d: %v gives %v, measured %v", r.Kernel, r.Elem, r.N, r.Split, r.Split.Product(),
					r.Total.Speedup.Median)
			}
		}
		if known == 0 {
			t.Error("no row is split")
		}
	}
}

func TestFlynnCSVAndJSON(t *testing.T) {
	s := file(t, 6, five...)
	out := written(t, func(w io.Writer) error { return WriteFlynnCSV(w, Analyse(s)) })
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
		if got, err := strconv.ParseFloat(cell(head), 64); err != nil || !near5(got, want) {
			t.Errorf("%s = %v, %v, want %v", head, got, err, want)
		}
	}
	var got struct {
		Keys  map[string]string
		Flynn FlynnTable
		Roofs Roofs
	}
	if err := json.Unmarshal(written(t, func(w io.Writer) error { return WriteJSON(w, Analyse(s)) }), &got); err != nil {
		t.Fatal(err)
	}
	if got.Keys["cpu"] != "X" || len(got.Flynn.Rows) != 1 || !near5(got.Flynn.Rows[0].Split.Lanes, 4) ||
		got.Flynn.Rows[0].Total.Speedup.N != 6 || len(got.Roofs.Bandwidth) != 3 {
		t.Errorf("JSON gives %+v", got)
	}
}

// One sample is no interval: the table shows the number and marks it.
func TestFlynnOneSample(t *testing.T) {
	text := flynnSheet(file(t, 1, five...).FlynnTable()).Text(Options{})
	if !strings.Contains(text, "4.00×*") {
		t.Errorf("no star in\n%s", text)
	}
}

// A point under another condition is held against the reference under the same one, and is no class of its own.
func TestConditions(t *testing.T) {
	s := file(t, 6, append(slices.Clone(five[:3]),
		run{"dot/f64/sisd/scalar/100/1/cache=cold", 900, 1600, 200, 1600},
		run{"dot/f64/simd/avx/100/1/cache=cold", 90, 1600, 200, 1600})...)
	table := s.FlynnTable()
	if len(table.Rows) != 1 || !near5(table.Rows[0].Split.Lanes, 4) {
		t.Errorf("table %+v", table.Rows)
	}
	for _, r := range s.Rows() {
		if r.Point.Cache == keys.Cold && r.Point.ISA == "avx" && !near5(r.Speedup.Median, 10) {
			t.Errorf("speed-up %v over the cold reference, want 10", r.Speedup.Median)
		}
	}
}
