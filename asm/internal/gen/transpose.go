package gen

import "flynn/asm/isa"

// cacheLine is the bytes that a strip is wide, so that lines of x are used up before others are read.
const cacheLine = 64

var transpose = &program{
	name: "transpose", sig: "(z, x []T, rows, cols, ldz, ldx int)", elems: floats,
	handles: func(t *isa.Info, e Elem) int {
		if t.VLA {
			return 0
		}
		return cacheLine / e.Size * t.Lanes(e.Size)
	},
	trip: "in strips of one line of x",
	doc: []string{
		"z[i,j] = x[j,i], i < rows, j < cols; the rows of z are ldz elements apart, those of x ldx.",
	},
	build: func(b Builder) {
		t := &transposing{Builder: b, z: b.Slice("z", "z"), x: b.Slice("x", "x")}
		t.ldz, t.ldx = b.Int("ldz", "ldz"), b.Int("ldx", "ldx")
		rows := b.Int("rows", "rows left")
		t.from, t.to = b.Pointer(t.x, "the strip of x"), b.Pointer(t.z, "the strip of z")
		t.row, t.column = b.Pointer(t.x, "a row of x"), b.Pointer(t.z, "a row of z")
		high := cacheLine / b.Elem().Size
		b.Comment("strips of one line of x, in squares of as many rows as a vector has lanes")
		b.ChunkLoop(rows, high, func() { t.strip(high) })
		b.Comment("one row of z a trip")
		b.ScalarTail(rows, []Ptr{t.x}, func() { t.strip(1) })
		b.ReturnNothing()
	},
	bodies: bodies{isa.FamilySVE: on(transposeSVE), isa.FamilyRVV: on(transposeRVV)},
}

// transposing is what the steps of transpose share.
type transposing struct {
	Builder
	z, x, from, to, row, column Ptr
	ldz, ldx                    Count
}

// strip transposes some columns of x, all inside one line, to as many rows of z.
func (t *transposing) strip(high int) {
	t.Set(t.from, t.x)
	t.Set(t.to, t.z)
	cols := t.Int("cols", "")
	if high > 1 {
		t.ChunkLoop(cols, t.Lanes(), func() {
			t.Set(t.column, t.to)
			for unit := range high / t.Lanes() {
				t.square(unit)
			}
			t.Set(t.from, t.row)
			t.Advance(t.to, 1, 0)
		})
	}
	t.ScalarTail(cols, []Ptr{t.to}, func() {
		t.Set(t.column, t.to)
		for i := range high {
			v := t.Load(t.from, 0, i)
			t.Store(t.column, 0, 0, v)
			t.Free(v)
			t.Skip(t.column, t.ldz)
		}
		t.Skip(t.from, t.ldx)
	})
	if high > 1 {
		t.Advance(t.x, 0, high)
	}
	for range high {
		t.Skip(t.z, t.ldz)
	}
}

// square transposes one square of lanes, and leaves row behind its last row and column behind its last column.
func (t *transposing) square(unit int) {
	t.Set(t.row, t.from)
	rows := make([]Vec, t.Lanes())
	for i := range rows {
		rows[i] = t.Load(t.row, unit, 0)
		t.Skip(t.row, t.ldx)
	}
	rows = t.Transpose(rows)
	for _, v := range rows {
		t.Store(t.column, 0, 0, v)
		t.Skip(t.column, t.ldz)
	}
	t.Free(rows...)
}
