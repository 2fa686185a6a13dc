package report

import (
	"strings"

	"flynn/bench/keys"
)

// Set is what result files hold: the keys of the files, the samples, and the points that have none.
type Set struct {
	Keys            map[string]string // file keys; where files differ, all values in one, separated by ", "
	Series          []*Series         // in file order
	Skipped, Failed []Note
	Files           []string

	raw []rawFile // as read, so that a page can carry its data
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

// weak reports whether a point's problem grows with the workers.
func (p Point) weak() bool { return p.extra("scaling") == "weak" }

// Note tells of a point without samples.
type Note struct{ Name, Reason string }

// block names the round of measurement that a sample belongs to. Samples of one block may be paired.
type block struct{ file, round int }

type rawFile struct {
	name string
	data []byte
}

func (x *Series) block(k int) block {
	if k < len(x.blocks) {
		return x.blocks[k]
	}
	return block{round: k}
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

// find returns the first series that is wanted.
func (s *Set) find(want func(Point) bool) *Series {
	for _, x := range s.Series {
		if want(x.Point) {
			return x
		}
	}
	return nil
}

// Reference returns the series that speed-ups of x are measured against: the same problem in class sisd, plain Go. Weak
// scaling has none: there n is of one stream, so that the whole problem is another one.
func (s *Set) Reference(x *Series) *Series {
	p := x.Point
	if p.weak() {
		return nil
	}
	return s.find(func(q Point) bool {
		return q.reference() && q.Tune == "" && q.Kernel == p.Kernel && q.Elem == p.Elem && q.N == p.N && q.condition() == p.condition()
	})
}

// OneWorker returns the series that scaling of x is measured against: the same variant and problem with one worker.
func (s *Set) OneWorker(x *Series) *Series {
	p := x.Point
	return s.find(func(q Point) bool {
		return (q.Class == keys.SISD || q.Class == keys.SIMD) &&
			q.Kernel == p.Kernel && q.Elem == p.Elem && q.N == p.N && q.ISA == p.ISA && q.Tune == p.Tune && q.P == 1 && q.condition() == p.condition()
	})
}
