package analysis

import (
	"cmp"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"flynn/report/foreign"
	"flynn/results"
	"flynn/results/keys"
)

// Foreign is a number of another tool beside a set. It is no part of any estimate.
type Foreign struct {
	foreign.Result
	File  string   `json:"file"`
	Bytes Estimate `json:"bytes"` // B/s
	Flops Estimate `json:"flops"` // flop/s
	// the fastest that flynn measured of the same kernel, with as many workers where it did; nil where it did not
	Row   *Point  `json:"row"`
	Ratio float64 `json:"ratio"` // its rate over that of Row, 0 where it is not of as many workers
}

// FileError is what is wrong with a file that was read, with its name and line.
type FileError = foreign.FileError

// FileEncoding says how a file is written where that is no plain UTF-8: "gzip", "UTF-16"; "" where it is.
func FileEncoding(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	return foreign.Encoding(f)
}

// ImportTools are the words for the tools whose output Import reads.
func ImportTools() []string { return foreign.Formats() }

// ImportNames are the names of those tools.
func ImportNames() []string { return foreign.Tools() }

// Import reads the output of another tool beside a set. word is one of ImportTools, or "" to find out.
func (s *Set) Import(path, word string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	all, err := foreign.Read(f, path, word)
	for _, r := range all {
		s.Foreign = append(s.Foreign, Foreign{Result: r, File: filepath.Base(path), Bytes: EstimateOf(r.Bytes),
			Flops: EstimateOf(r.Flops)})
	}
	return err
}

// Rate is that of a unit.
func (f Foreign) Rate(unit string) Estimate {
	if unit == keys.Flops {
		return f.Flops
	}
	return f.Bytes
}

// Variant says what ran.
func (f Foreign) Variant() string {
	switch {
	case f.Ranks > 0:
		return fmt.Sprintf("%s ×%d in %d processes", f.Name, f.Workers, f.Ranks)
	case f.Workers > 0:
		return fmt.Sprintf("%s ×%d", f.Name, f.Workers)
	}
	return f.Name
}

// beside finds for every foreign number the problem of a set that it is of, by kernel, element type and size; nil where
// there is none. Sizes of other tools are other sizes: one stands beside the nearest of the same level.
type beside struct {
	caches   Hierarchy
	cores    int // of the machine, 0 where the files do not tell
	problems [][]Row
}

func (b beside) problem(f Foreign) []Row {
	var best []Row
	least := math.Inf(1)
	for _, rows := range b.problems {
		p := rows[0].Point
		if p.Kernel != f.Kernel || f.Elem != "" && p.Elem != f.Elem || f.Elem == "" && !b.only(p) {
			continue
		}
		if far := b.far(f, rows[0]); far < least {
			best, least = rows, far
		}
	}
	return best
}

// only reports whether a kernel has one element type, so that a tool that does not tell can mean nothing else.
func (b beside) only(p Point) bool {
	return !slices.ContainsFunc(b.problems, func(rows []Row) bool {
		return rows[0].Point.Kernel == p.Kernel && rows[0].Point.Elem != p.Elem
	})
}

// far is how far the size of a foreign number is from that of a row, in octaves; infinite where they are no match.
func (b beside) far(f Foreign, r Row) float64 {
	switch {
	case r.Set == 0 && f.Set == 0 && f.N == 0: // registers
		return 0
	case f.Set > 0 && r.Set > 0 && b.sameLevel(f, r):
		return math.Abs(math.Log2(f.Set / r.Set))
	case f.Set == 0 && f.N > 0 && f.N == r.Point.N:
		return 0
	}
	return math.Inf(1)
}

// sameLevel reports whether both working sets are of one level. Where the tool does not tell how many workers shared
// its set, that must hold for one and for as many as the machine has cores.
func (b beside) sameLevel(f Foreign, r Row) bool {
	workers := []int{f.Workers}
	if f.Workers == 0 {
		workers = []int{1, max(1, b.cores)}
	}
	return !slices.ContainsFunc(workers, func(w int) bool {
		return b.caches.Level(f.Set, w) != b.caches.Level(r.Set,
			w)
	})
}

// foreignRows gives every foreign number of a set its row.
func foreignRows(s *Set, rows []Row) []Foreign {
	rows = slices.DeleteFunc(slices.Clone(rows), func(r Row) bool { return r.repeats() || r.Idle() })
	cores, err := strconv.Atoi(s.Keys[keys.Cores])
	if err != nil {
		cores = 0
	}
	b := beside{s.Roofs().caches, cores, Problems(rows)}
	all := slices.Clone(s.Foreign)
	for i := range all {
		f := &all[i]
		if f.Left != "" {
			continue
		}
		problem := b.problem(*f)
		best := Fastest(problem, func(r Row) bool {
			alike := r.Point.Crew() == results.Crew{Nodes: 1, Workers: f.Workers}
			return alike && !keys.FactsOf(r.Point.Class).Redundant && f.Ranks == 0
		})
		alike := best != nil
		if !alike {
			best = Fastest(problem, func(r Row) bool { return !keys.FactsOf(r.Point.Class).Redundant })
		}
		if best == nil {
			continue
		}
		f.Row = &best.Point
		switch {
		case !alike:
		case best.Bytes.N > 0 && f.Bytes.N > 0:
			f.Ratio = f.Bytes.Median / best.Bytes.Median
		case best.Flops.N > 0 && f.Flops.N > 0:
			f.Ratio = f.Flops.Median / best.Flops.Median
		}
	}
	return all
}

// ForeignColumns are the tools that have a number beside a row of the Flynn table.
func (t *FlynnTable) ForeignColumns() []string {
	var tools []string
	for _, r := range t.Rows {
		for _, f := range r.Foreign {
			if !slices.Contains(tools, f.Tool) {
				tools = append(tools, f.Tool)
			}
		}
	}
	slices.SortFunc(tools, func(a, b string) int { return cmp.Compare(strings.ToLower(a), strings.ToLower(b)) })
	return tools
}

// attach gives the rows of the table their foreign numbers.
func (t *FlynnTable) attach(all []Foreign) {
	for _, f := range all {
		if f.Row == nil {
			continue
		}
		i := slices.IndexFunc(t.Rows, func(r FlynnRow) bool {
			return r.Kernel == f.Row.Kernel && r.Elem == f.Row.Elem && r.N == f.Row.N
		})
		if i >= 0 {
			t.Rows[i].Foreign = append(t.Rows[i].Foreign, f)
		}
	}
}

// ForeignOf is the fastest number of a tool beside a row, in the unit of the row.
func (r FlynnRow) ForeignOf(tool string) *Foreign {
	var best *Foreign
	for i, f := range r.Foreign {
		if f.Tool == tool && f.Rate(r.Unit).N > 0 && (best == nil || f.Rate(r.Unit).Median > best.Rate(r.Unit).Median) {
			best = &r.Foreign[i]
		}
	}
	return best
}
