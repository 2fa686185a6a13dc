package analysis

import (
	"cmp"
	"crypto/sha256"
	"maps"
	"slices"
	"strings"

	"flynn/results"
	"flynn/results/keys"
)

// Set is what Load and Read make of result files: the keys of the files, the samples, and the points that have none.
type Set struct {
	Keys            map[string]string // file keys; where files differ, all values in one, separated by ", "
	Series          []*Series         // in file order
	Skipped, Failed []Note
	Absent          []Note   // names have only some keys, and stand for all points that have these
	LeftOut         *LeftOut // what there was no time for, nil where there is nothing
	Files           []string
	Foreign         []Foreign // numbers of other tools: see Import

	facts   map[Group]results.Facts // that the files tell of their kernels
	about   map[Group]results.About // likewise, for people
	with    map[withKey]results.Problem
	Lacking map[string]string // why tiers are missing
	Code    map[Group][]results.Code

	Raw   []RawFile         // as read, so that a page can carry its data
	at    map[Point]*Series // by point
	rows  []Row
	roofs *Roofs // of the rows
}

// factsOf are the facts of the kernel of a point, those of the first release where the files do not tell.
func (s *Set) factsOf(p Point) results.Facts {
	if f, ok := s.facts[Group{p.Kernel, p.Elem}]; ok {
		return f
	}
	return results.FactsOf(p.Kernel, p.Elem)
}

// About is what the files tell people of a kernel; older files tell nothing.
func (s *Set) About(g Group) results.About { return s.about[g] }

// add puts a new series into the set.
func (s *Set) add(x *Series) {
	s.Series = append(s.Series, x)
	s.at[x.Point] = x
}

// Only leaves the points that are wanted for showing. Roofs, speed-ups and scaling stay those of all points: a speed-up
// needs plain Go, whoever looks at SIMD alone.
func (s *Set) Only(want func(Point) bool) {
	rows, series := s.Rows(), s.Series
	s.rows, s.Series = nil, nil
	for i, x := range series {
		if want(x.Point) {
			s.rows, s.Series = append(s.rows, rows[i]), append(s.Series, x)
		}
	}
	for _, notes := range []*[]Note{&s.Skipped, &s.Failed} {
		*notes = slices.DeleteFunc(*notes, func(n Note) bool {
			p, err := results.Parse(n.Name)
			return err == nil && !want(p)
		})
	}
}

// Series is all samples of one point.
type Series struct {
	Point   Point
	Samples map[string][]float64 // unit -> values in file order

	blocks []block // the block of each sample; nil where sample k is of block k
}

// Condition is under what points are measured. Only those of one condition are compared with each other.
type Condition struct {
	results.Placement
	arm  string
	with string
}

func conditionOf(p Point) Condition { return Condition{p.Placement, p.Arm, p.With} }

// Condition is that of the tables and plots of the set: the usual one where any point has it, else that of the most
// points, the first arm of an A/A session among equals.
func (s *Set) Condition() Condition {
	count := make(map[Condition]int)
	for _, x := range s.Series {
		count[conditionOf(x.Point)]++
	}
	var most Condition
	for _, x := range s.Series {
		c := conditionOf(x.Point)
		switch n := count[c]; {
		case c == (Condition{}):
			return c
		case n > count[most], n == count[most] && c.Placement == most.Placement && c.arm < most.arm:
			most = c
		}
	}
	return most
}

// String is the keys of a condition as names have them, pages=4k; "" of the usual one.
func (c Condition) String() string {
	return strings.ReplaceAll(Point{Placement: c.Placement, Arm: c.arm, With: c.with}.Added(), "/", " ")
}

// Placed tells in words where operands lie.
func (c Condition) Placed() string {
	return cmp.Or(Condition{Placement: c.Placement}.String(), "as usual")
}

// Note tells of a point without samples.
type Note struct{ Name, Reason string }

// block names the round of measurement that a sample belongs to. Samples of one block may be paired.
type block struct{ file, round int32 }

// RawFile is a file as it was read.
type RawFile struct {
	Name string
	Data []byte // empty where it was left out
	Size int64
	sum  [sha256.Size]byte
	Left bool // too large to carry
}

// Half returns the times of every other round: of the odd rounds or of the even ones. What one half chooses, the other
// may judge.
func (x *Series) Half(odd bool) *Series {
	h := &Series{Point: x.Point, Samples: make(map[string][]float64)}
	for k, t := range x.Samples[keys.Time] {
		if b := x.block(k); (b.round%2 != 0) == odd {
			h.Samples[keys.Time] = append(h.Samples[keys.Time], t)
			h.blocks = append(h.blocks, b)
		}
	}
	return h
}

func (x *Series) block(k int) block {
	if k < len(x.blocks) {
		return x.blocks[k]
	}
	return block{round: int32(k)}
}

// Mark is a warning that belongs on everything made of a set that was measured under an emulator; "" on silicon.
func (s *Set) Mark() string {
	switch by := s.Keys[keys.Emulated]; by {
	case "", "no", keys.Unknown:
		return ""
	case "yes": // by one that gives no name
		return "measured under an emulator: not silicon"
	default:
		return "measured under " + by + ": not silicon"
	}
}

// Of returns the series of a point, nil where there is none.
func (s *Set) Of(p Point) *Series { return s.at[p] }

// Reference returns the series that speed-ups of x are measured against: the same problem in class sisd, plain Go. Weak
// scaling has none: there n is of one stream, so that the whole problem is another one.
func (s *Set) Reference(x *Series) *Series {
	if ref, ok := x.Point.OfReference(); ok {
		return s.at[ref]
	}
	return nil
}

// OneWorker returns the series that scaling of x is measured against: the same variant and problem with one worker, or
// with one node.
func (s *Set) OneWorker(x *Series) *Series {
	p := x.Point
	if p.Class == keys.MIMDDM {
		return s.at[oneNode(p)]
	}
	for _, class := range []string{keys.SISD, keys.SIMD} {
		one := Point{Kernel: p.Kernel, Elem: p.Elem, Class: class, ISA: p.ISA, Tune: p.Tune, N: p.N, Workers: 1,
			Placement: p.Placement, Arm: p.Arm}
		if x := s.at[one]; x != nil {
			return x
		}
	}
	return nil
}

// MachineLine says in one line what was measured; "" where the files say nothing.
func (s *Set) MachineLine() string {
	var words []string
	for _, key := range []string{keys.CPU, keys.Uarch, keys.GOARCH, keys.Virt, keys.Go} {
		if v := s.Keys[key]; v != "" && v != keys.Unknown && !slices.Contains(words, v) {
			words = append(words, v)
		}
	}
	if c := s.Condition().String(); c != "" {
		words = append(words, c)
	}
	return strings.Join(words, " · ")
}

// ByRun are the samples of a unit, run by run in the order of the files. A unit that some samples lack cannot be told
// run from run: it has none.
func (x *Series) ByRun(unit string) [][]float64 {
	samples := x.Samples[unit]
	if len(samples) != len(x.Samples[keys.Time]) {
		return nil
	}
	runs := make(map[int32][]float64)
	for k, v := range samples {
		f := x.block(k).file
		runs[f] = append(runs[f], v)
	}
	var all [][]float64
	for _, f := range slices.Sorted(maps.Keys(runs)) {
		all = append(all, runs[f])
	}
	return all
}

// SameText reports whether two sets were read from the same text.
func (s *Set) SameText(o *Set) bool {
	return len(s.Raw) > 0 && slices.EqualFunc(s.Raw, o.Raw, func(x, y RawFile) bool { return x.sum == y.sum })
}
