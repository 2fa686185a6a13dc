package gen

// vectorTrellis is what the steps of viterbi share on RVV. A row of states is one strip, or more of them on a machine
// whose group of 8 registers does not hold it.
type vectorTrellis struct {
	*rvv
	z, a, b, obs Ptr // z is the row before
	row, to      Ptr // of b, in the next row of z
	column       Ptr // where the strip begins in the first row of a
	from, at     Ptr // a score of the row before, and what goes with it in a
	cols, trips  Count
	least, score int
}

func viterbiRVV(b *rvv) {
	f := &vectorTrellis{rvv: b, z: b.Slice("z", "a row of z"), a: b.Slice("a", "a"), b: b.Slice("b", "b")}
	f.obs = b.Index("obs", "obs")
	left := b.Len("obs", "steps left")
	for _, p := range []*Ptr{&f.row, &f.to, &f.column, &f.from, &f.at} {
		*p = Ptr(b.newGP())
	}
	f.cols, f.trips = Count(b.newGP()), Count(b.newGP())
	f.least, f.score = b.number(-1<<31), b.gps[b.newGP()]
	b.note("X", f.least, "the smallest score")
	done := b.newLabel("done")
	b.emit("BEQZ", "X%d, %s", b.gps[left], done)
	b.Comment("the first row")
	f.emission()
	b.Set(f.to, f.z)
	f.strips([]Ptr{f.to, f.row}, func() { b.Store(f.to, 0, 0, b.Load(f.row, 0, 0)) })
	b.emit("ADD", "$-1, X%d", b.gps[left])
	b.Repeat(left, f.step)
	b.label(done)
	b.ReturnNothing()
}

// emission points to the row of b that the next observation names.
func (f *vectorTrellis) emission() {
	f.emit("MOVWU", "(X%d), X%d", f.gps[f.obs], f.score)
	f.emit("SLL", "$%d, X%d", log2(states*f.elem.Size), f.score)
	f.emit("ADD", "X%d, X%d, X%d", f.score, f.gps[f.b], f.gps[f.row])
	f.Advance(f.obs, 0, 1)
}

// strips runs body for the columns of a row.
func (f *vectorTrellis) strips(advance []Ptr, body func()) {
	f.emit("MOV", "$%d, X%d", states, f.gps[f.cols])
	f.VectorLoop(f.cols, 1, advance, func(int) { body() })
}

// step goes from the row at z to the next one.
func (f *vectorTrellis) step() {
	f.emission()
	f.Set(f.to, f.z)
	f.Advance(f.to, 0, states)
	f.Set(f.column, f.a)
	f.strips([]Ptr{f.to, f.row, f.column}, func() {
		best := f.best()
		f.AddTo(best, f.Load(f.row, 0, 0))
		f.Store(f.to, 0, 0, best)
	})
	f.Advance(f.z, 0, states)
}

// best is the largest score of a way to each state of a strip. Two maxima in turns do not wait for each other.
func (f *vectorTrellis) best() Vec {
	var acc [2]Vec
	for i := range acc {
		acc[i] = f.newVec()
		f.emit("VMVVX", "X%d, %s", f.least, f.in(acc[i]))
	}
	f.Set(f.from, f.z)
	f.Set(f.at, f.column)
	f.emit("MOV", "$%d, X%d", states/atOnce, f.gps[f.trips])
	f.Repeat(f.trips, func() {
		for i := range atOnce {
			f.emit("MOVW", "%d(X%d), X%d", i*f.elem.Size, f.gps[f.from], f.score)
			f.emit("AND", "$%d, X%d", -states, f.score)
			v := f.Load(f.at, 0, 0)
			f.emit("VADDVX", "X%d, %[2]s, %[2]s", f.score, f.in(v))
			f.MaxTo(acc[i%len(acc)], v)
			f.Free(v)
			f.Advance(f.at, 0, states)
		}
		f.Advance(f.from, 0, atOnce)
	})
	f.MaxTo(acc[0], acc[1])
	f.Free(acc[1])
	return acc[0]
}
