package peer

import (
	"math"
	"unsafe"
)

// Part is what one worker has of a problem.
type Part struct {
	X, Y, Z, W []byte
	P, Q       []int32
	Tally      []uint64 // counts of bytes, where these are the result
	M          int      // units: elements, or rows
	N          int      // size of the problem
	Lo         int      // first unit in the whole
	A          float64
	Result
	Fold Fold // by which results of parts are put together
}

// units is how many parts a problem can be cut into: elements, or rows.
func (p *problem) units() int { return p.n }

// split cuts a problem into parts of nearly equal size.
func (p *problem) split(parts int) []Part {
	units, grain := p.units(), max(p.shape.grain, 1)
	if units < parts*grain {
		grain = 1
	}
	at := func(i int) int {
		if i == parts {
			return units
		}
		return units / grain * i / parts * grain
	}
	out := make([]Part, parts)
	for i := range out {
		out[i] = p.part(at(i), at(i+1))
	}
	return out
}

// part is units lo to hi.
func (p *problem) part(lo, hi int) Part {
	var b [operands][]byte
	for i, st := range p.shape.streams {
		b[i] = p.streams[i]
		if st.unit != nil {
			unit := st.unit(p.n) * p.width(i)
			b[i] = b[i][lo*unit : min((hi+st.halo)*unit, len(b[i]))]
		}
	}
	return Part{
		Tally: p.tally,
		X:     b[X], Y: b[Y], Z: b[Z], W: b[W], P: Of[int32](b[P]), Q: Of[int32](b[Q]),
		M: hi - lo, N: p.n, Lo: lo, A: p.shape.a, Fold: p.shape.fold,
	}
}

// Join puts the results of parts together.
func Join(parts []Part) Result {
	r := parts[0].Result
	for i := range parts[1:] {
		q := parts[i+1].Result
		switch parts[0].Fold {
		case FoldSum, FoldRoot:
			r.R, r.I = r.R+q.R, r.I+q.I
		case FoldWrap:
			r.I = int64(int32(r.I + q.I))
		case FoldMax:
			r.R = max(r.R, q.R)
		case FoldFirst:
			if q.R > r.R {
				r = q
			}
		}
	}
	if parts[0].Fold == FoldRoot {
		r.R = math.Sqrt(r.R)
	}
	return r
}

// Pointer is the address of the first byte, nil where there is none.
func Pointer[T any](b []T) unsafe.Pointer { return unsafe.Pointer(unsafe.SliceData(b)) }
