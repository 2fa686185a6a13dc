package report

import (
	"crypto/sha256"
	"strings"

	"flynn/bench/keys"
)

// Set is what Load and Read make of result files: the keys of the files, the samples, and the points that have none.
type Set struct {
	Keys            map[string]string // file keys; where files differ, all values in one, separated by ", "
	Series          []*Series         // in file order
	Skipped, Failed []Note
	LeftOut         *LeftOut // what there was no time for, nil where there is nothing
	Files           []string
	Foreign         []Foreign // numbers of other tools: see Import

	raw  []rawFile         // as read, so that a page can carry its data
	at   map[Point]*Series // by point
	rows []Row
}

// add puts a new series into the set.
func (s *Set) add(x *Series) {
	s.Series = append(s.Series, x)
	s.at[x.Point] = x
}

// Series is all samples of one point.
type Series struct {
	Point   Point
	Samples map[string][]float64 // unit -> values in file order

	blocks []block // the block of each sample; nil where sample k is of block k
}

// conditions are the keys of points that were measured under other than the usual conditions.
var conditions = []string{keys.Pages, keys.Placement, keys.Cache, keys.Arm}

// condition gives the conditions of a point as in its name, "" where they are the usual ones. Only points of one
// condition may be compared.
func (p Point) condition() string {
	var words []string
	for _, key := range conditions {
		if v := p.extra(key); v != "" {
			words = append(words, key+"="+v)
		}
	}
	return strings.Join(words, "/")
}

// scaling is how a point's problem grows with the workers: weak or throughput, "" where it does not.
func (p Point) scaling() string { return p.extra(keys.Scaling) }

// weak reports whether a point's problem grows with the workers.
func (p Point) weak() bool { return p.scaling() == keys.Weak || p.scaling() == keys.Throughput }

// Note tells of a point without samples.
type Note struct{ Name, Reason string }

// block names the round of measurement that a sample belongs to. Samples of one block may be paired.
type block struct{ file, round int32 }

// rawFile is a file as it was read.
type rawFile struct {
	name string
	data []byte // empty where it was left out
	size int64
	sum  [sha256.Size]byte
	left bool // too large to carry
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

// Reference returns the series that speed-ups of x are measured against: the same problem in class sisd, plain Go. Weak
// scaling has none: there n is of one stream, so that the whole problem is another one.
func (s *Set) Reference(x *Series) *Series {
	p := x.Point
	if p.weak() {
		return nil
	}
	return s.at[Point{Kernel: p.Kernel, Elem: p.Elem, Class: keys.SISD, ISA: keys.Scalar, N: p.N, P: 1, Extra: p.condition()}]
}

// OneWorker returns the series that scaling of x is measured against: the same variant and problem with one worker, or
// with one node.
func (s *Set) OneWorker(x *Series) *Series {
	p := x.Point
	if p.Class == keys.MIMDDM {
		return s.at[p.oneNode()]
	}
	for _, class := range []string{keys.SISD, keys.SIMD} {
		if one := s.at[Point{Kernel: p.Kernel, Elem: p.Elem, Class: class, ISA: p.ISA, Tune: p.Tune, N: p.N, P: 1, Extra: p.condition()}]; one != nil {
			return one
		}
	}
	return nil
}
