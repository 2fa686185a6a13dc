package gen

// columns is what the steps of transpose share on SVE: each column of x is gathered. Squares of lanes would need as
// many registers as a vector has lanes, which nobody knows.
type columns struct {
	*sve
	z, x             Ptr
	from, to, at, in Ptr // where the vector begins in x and in z; a column of x, and the row of z that it becomes
	ldz, ldx         Count
	apart            Vec // how far each lane's row of x is from the first, in elements
	step             int // bytes from a vector's rows of x to the next ones
}

// transposeSVE takes strips of one line of x, so that the lines are used up before others are read.
func transposeSVE(b *sve) {
	t := &columns{sve: b, z: b.Slice("z", "z"), x: b.Slice("x", "x"), apart: b.newVec()}
	t.ldz, t.ldx = b.Int("ldz", "ldz"), b.Int("ldx", "ldx")
	rows := b.Int("rows", "rows left")
	t.from, t.to = b.Pointer(t.x, "rows of x"), b.Pointer(t.z, "rows of z")
	t.at, t.in = b.Pointer(t.x, "a column of x"), b.Pointer(t.z, "a row of z")
	t.step = b.gps[b.newGP()]
	b.note("R", t.step, "bytes of a vector's rows of x")
	ldx := b.gps[t.ldx]
	b.word(sveSteps(b.elem.Size, b.reg(t.apart), zeroReg, ldx))
	b.count(t.step, 1)
	b.emit("MUL", "R%d, R%d, R%d", ldx, t.step, t.step)
	b.emit("LSL", "$%d, R%d, R%d", log2(b.elem.Size), t.step, t.step)
	high := cacheLine / b.elem.Size
	b.Comment("strips of one line of x")
	b.ChunkLoop(rows, high, func() { t.strip(high) })
	b.Comment("one row of z a trip")
	b.ChunkLoop(rows, 1, func() { t.strip(1) })
	b.ReturnNothing()
}

// strip makes some columns of x as many rows of z.
func (t *columns) strip(high int) {
	t.Set(t.from, t.x)
	t.Set(t.to, t.z)
	cols := t.Int("cols", "")
	body := func(int) {
		t.Set(t.at, t.from)
		t.Set(t.in, t.to)
		for done := 0; done < high; done += unroll {
			var vs []Vec
			for range min(high-done, unroll) { // stores wait for them
				v := t.newVec()
				t.word(sveGather(t.elem.Size, t.govern, t.reg(v), t.gps[t.at], t.reg(t.apart)))
				t.Advance(t.at, 0, 1)
				vs = append(vs, v)
			}
			for _, v := range vs {
				t.Store(t.in, 0, 0, v)
				t.Skip(t.in, t.ldz)
			}
			t.Free(vs...)
		}
		t.emit("ADD", "R%d, R%d", t.step, t.gps[t.from])
	}
	t.VectorLoop(cols, 1, []Ptr{t.to}, body)
	t.MaskedTail(cols, nil, nil, func() { body(1) })
	t.Advance(t.x, 0, high)
	for range high {
		t.Skip(t.z, t.ldz)
	}
}
