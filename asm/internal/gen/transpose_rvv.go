package gen

import "fmt"

// segments are what the steps of transpose share on a machine that loads segments: from each of as many rows of x as a
// register has lanes as many neighbours as a segment has fields. Each field is a part of a row of z.
type segments struct {
	*rvv
	z, x, at int // at is where a field is stored; between stores it is free for sums
	ldz, ldx int // bytes of a row
}

// mostFields is the largest segment that there is.
const mostFields = 8

func transposeRVV(b *rvv) {
	b.widest = 1 // the fields of a segment fill neighbouring registers
	t := &segments{rvv: b, z: int(b.Slice("z", "z")), x: int(b.Slice("x", "x")), at: b.newGP()}
	t.ldz, t.ldx = int(b.Int("ldz", "bytes of a row of z")), int(b.Int("ldx", "bytes of a row of x"))
	for _, ld := range []int{t.ldz, t.ldx} {
		b.emit("SLL", "$%d, X%d", log2(b.elem.Size), b.gps[ld])
	}
	rows := b.Int("rows", "rows of z left")
	b.ChunkLoop(rows, mostFields, func() { t.strip(mostFields) })
	b.Comment("one row of z a trip")
	b.ChunkLoop(rows, 1, func() { t.strip(1) })
	b.ReturnNothing()
}

// strip transposes some columns of x to as many rows of z, and moves on to the next ones.
func (t *segments) strip(fields int) {
	from, to, cols := t.copyGP(t.x), t.copyGP(t.z), t.Int("cols", "")
	ldz, ldx := t.gps[t.ldz], t.gps[t.ldx]
	t.VectorLoop(cols, 1, []Ptr{Ptr(to)}, func(int) {
		parts := t.load(from, fields)
		t.Set(Ptr(t.at), Ptr(to))
		for _, v := range parts {
			t.Store(Ptr(t.at), 0, 0, v)
			t.emit("ADD", "X%d, X%d", ldz, t.gps[t.at])
		}
		t.emit("MUL", "X%d, X%d, X%d", t.vl, ldx, t.gps[t.at])
		t.emit("ADD", "X%d, X%d", t.gps[t.at], t.gps[from])
	})
	t.Advance(Ptr(t.x), 0, fields)
	t.emit("SLL", "$%d, X%d, X%d", log2(fields), ldz, t.gps[t.at])
	t.emit("ADD", "X%d, X%d", t.gps[t.at], t.gps[t.z])
}

// load gives the fields of segments that are a row of x apart.
func (t *segments) load(from, fields int) []Vec {
	parts := make([]Vec, fields)
	for i := range parts {
		parts[i] = t.newVec()
	}
	name := "VLS"
	if fields > 1 {
		name = fmt.Sprintf("VLSSEG%d", fields)
	}
	t.emit(t.memory(name+"E"), "(X%d), X%d, %s", t.gps[from], t.gps[t.ldx], t.in(parts[0]))
	return parts
}
