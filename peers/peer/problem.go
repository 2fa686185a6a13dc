package peer

import (
	"fmt"
	"io"
	"math"
	"os"
	"runtime"
	"strings"
	"sync"
)

// problem is the operands of one kernel, element type and size.
type problem struct {
	shape   shape
	elem    string
	size    int // bytes of an element
	n       int
	source  source
	memory  region
	streams [operands][]byte
	tally   []uint64 // nil where no table of counts is the result
}

// sizes of elements in bytes.
var sizes = map[string]int{"f32": 4, "f64": 8, "u8": 1, "i8": 1, "u32": 4, "i32": 4, "u64": 8}

// indexSize is the bytes of a position.
const indexSize = 4

func newProblem(kernel, elem string, n int, seed uint64) (*problem, error) {
	sh, ok := shapes[kernel]
	if !ok || sizes[elem] == 0 {
		return nil, fmt.Errorf("the operands of %s of %s are not known", kernel, elem)
	}
	p := &problem{shape: sh, elem: elem, size: sizes[elem], n: n, source: source(seed)}
	bytes := make([]int, operands)
	for i, st := range sh.streams {
		if st.len != nil {
			bytes[i] = st.len(n) * p.width(i)
		}
	}
	offsets, total := layoutFirst(bytes, sh.written)
	var err error
	tallyAt := (total + page) / page * page // behind all operands; few problems have it
	if p.memory, err = newRegion(tallyAt + page); err != nil {
		return nil, err
	}
	for i := range p.streams {
		if bytes[i] == 0 {
			continue
		}
		p.streams[i] = p.memory.data[offsets[i]:][:bytes[i]:bytes[i]]
		p.fill(i)
	}
	if sh.fill != nil {
		sh.fill(p)
	}
	if strings.Contains(sh.results, "T") {
		p.tally = Of[uint64](p.memory.data[tallyAt:])[:256]
	}
	return p, nil
}

func (p *problem) free() { p.memory.free() }

// width is the bytes of an element of a stream.
func (p *problem) width(stream int) int {
	if stream >= P {
		return indexSize
	}
	return p.size
}

// restore writes again what an op changes.
func (p *problem) restore() {
	if p.shape.written >= 0 {
		p.fill(p.shape.written)
	}
}

// fill writes a stream, as much of it at once as there are CPUs.
func (p *problem) fill(stream int) {
	const least = 1 << 16
	length := len(p.streams[stream]) / p.width(stream)
	pieces := min(runtime.GOMAXPROCS(0), length/least+1)
	var done sync.WaitGroup
	for i := range pieces {
		done.Go(func() { p.fillPiece(stream, length*i/pieces, length*(i+1)/pieces) })
	}
	done.Wait()
}

func (p *problem) fillPiece(stream, lo, hi int) {
	st, b := p.shape.streams[stream], p.streams[stream]
	switch {
	case st.index == nil && st.value.float == nil && st.value.bits == nil: // shape.fill does it
	case st.index != nil:
		each := Of[int32](b)
		for i := lo; i < hi; i++ {
			each[i] = int32(st.index(p.source, i, p.n))
		}
	case p.elem == "f32":
		floats(Of[float32](b), st.value, p.source, stream, lo, hi)
	case p.elem == "f64":
		floats(Of[float64](b), st.value, p.source, stream, lo, hi)
	case p.size == 1:
		ints(b, st.value, p.source, stream, lo, hi)
	case p.size == 4:
		ints(Of[uint32](b), st.value, p.source, stream, lo, hi)
	default:
		ints(Of[uint64](b), st.value, p.source, stream, lo, hi)
	}
}

func floats[T float32 | float64](to []T, v value, s source, stream, lo, hi int) {
	for i := lo; i < hi; i++ {
		to[i] = T(v.float(s.hash(stream, i)))
	}
}

func ints[T byte | uint32 | uint64](to []T, v value, s source, stream, lo, hi int) {
	for i := lo; i < hi; i++ {
		to[i] = T(v.bits(s.hash(stream, i)))
	}
}

// tell writes all results.
func (p *problem) tell(w io.Writer, r Result) {
	if p.shape.written >= 0 {
		fmt.Fprintf(w, "result %c %x\n", "XYZW"[p.shape.written], p.checksum())
	}
	if p.tally != nil {
		fmt.Fprintf(w, "result T %x\n", sum(0, p.tally, 0))
	}
	if strings.Contains(p.shape.results, "R") {
		fmt.Fprintf(w, "result R %x\n", p.bits(r.R))
	}
	if strings.Contains(p.shape.results, "I") {
		fmt.Fprintf(w, "result I %x\n", uint64(r.I))
	}
}

// bits of a scalar, −0 counting as 0.
func (p *problem) bits(r float64) uint64 {
	switch {
	case r == 0:
		return 0
	case p.elem == "f32":
		return uint64(math.Float32bits(float32(r)))
	case p.elem == "f64":
		return math.Float64bits(r)
	}
	return uint64(int64(r))
}

// dump writes the bytes of the result stream.
func (p *problem) dump(path string) error {
	if p.shape.written < 0 {
		return fmt.Errorf("the result is no stream")
	}
	return os.WriteFile(path, p.streams[p.shape.written], 0o600)
}

// checksum is that of the result stream: h = mix(h XOR bits) over its elements, row by row.
func (p *problem) checksum() uint64 {
	b := p.streams[p.shape.written]
	row, pitch := len(b), len(b)
	if p.shape.pitch != nil {
		row, pitch = p.n*p.size, p.shape.pitch(p.n)*p.size
	}
	h := uint64(0)
	for ; len(b) >= row && row > 0; b = b[min(pitch, len(b)):] {
		switch piece := b[:row]; p.size {
		case 1:
			h = sum(h, piece, 0)
		case 4:
			h = sum(h, Of[uint32](piece), p.sign())
		default:
			h = sum(h, Of[uint64](piece), p.sign())
		}
	}
	return h
}

// sign is the bits of −0, 0 for integers.
func (p *problem) sign() uint64 {
	if p.elem[0] != 'f' {
		return 0
	}
	return 1 << (8*p.size - 1)
}

func sum[T byte | uint32 | uint64](h uint64, from []T, sign uint64) uint64 {
	for _, v := range from {
		bits := uint64(v)
		if bits == sign {
			bits = 0
		}
		h = mix(h ^ bits)
	}
	return h
}
