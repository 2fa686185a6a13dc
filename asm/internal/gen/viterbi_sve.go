package gen

// trellisSVE is what the steps of viterbi share on SVE. A row of states is cut into bands of as many vectors as it has
// for any of the usual lengths: 8 of 128 bits, 4 of 256, 2 of 512.
type trellisSVE struct {
	*sve
	z, a, b, obs Ptr // z is the row before
	row, to      Ptr // of b, in the next row of z
	column       Ptr // where the band begins in the first row of a
	from, at     Ptr // a score of the row before, and what goes with it in a
	cols, trips  Count
	least, score Vec // the smallest score, the bits of a score
	t            int
}

func viterbiSVE(b *sve) {
	f := &trellisSVE{sve: b, z: b.Slice("z", "a row of z"), a: b.Slice("a", "a"), b: b.Slice("b", "b")}
	f.obs = b.Index("obs", "obs")
	left := b.Len("obs", "steps left")
	for _, p := range []*Ptr{&f.row, &f.to, &f.column, &f.from, &f.at} {
		*p = Ptr(b.newGP())
	}
	f.cols, f.trips, f.t = Count(b.newGP()), Count(b.newGP()), b.gps[b.newGP()]
	every := func(word uint64, say string) Vec {
		v := b.newVec()
		b.number(word, func(r int) { b.word(sveFromGP(b.elem.Size, b.reg(v), r)) })
		b.note("Z", b.reg(v), say)
		return v
	}
	f.least, f.score = every(1<<31, "the smallest score"), every(1<<32-states, "the bits of a score")
	done := b.newLabel("done")
	b.emit("CBZ", "R%d, %s", b.gps[left], done)
	b.Comment("the first row")
	f.emission()
	b.Set(f.to, f.z)
	f.bands([]Ptr{f.to, f.row}, func(vectors int) { stores(b, f.to, loads(b, f.row, vectors)) })
	b.emit("SUB", "$1, R%d", b.gps[left])
	b.Repeat(left, f.step)
	b.label(done)
	b.ReturnNothing()
}

// emission points to the row of b that the next observation names.
func (f *trellisSVE) emission() {
	f.emit("MOVWU", "(R%d), R%d", f.gps[f.obs], f.t)
	f.emit("ADD", "R%d<<%d, R%d, R%d", f.t, log2(states*f.elem.Size), f.gps[f.b], f.gps[f.row])
	f.Advance(f.obs, 0, 1)
}

// bands runs body for the columns of a row.
func (f *trellisSVE) bands(advance []Ptr, body func(vectors int)) {
	none := func() {}
	f.emit("MOVD", "$%d, R%d", states, f.gps[f.cols])
	for vectors := rowVectors; vectors > 0; vectors /= 2 {
		f.vectors(f.cols, vectors, advance, none, func() { body(vectors) }, none)
	}
	f.MaskedTail(f.cols, advance, nil, func() { body(1) })
}

// step goes from the row at z to the next one.
func (f *trellisSVE) step() {
	f.emission()
	f.Set(f.to, f.z)
	f.Advance(f.to, 0, states)
	f.Set(f.column, f.a)
	f.bands([]Ptr{f.to, f.row, f.column}, func(vectors int) {
		best := f.best(vectors)
		for u, v := range best {
			f.AddTo(v, f.Load(f.row, u, 0))
		}
		stores(f, f.to, best)
	})
	f.Advance(f.z, 0, states)
}

// best is the largest score of a way to each state of a band.
func (f *trellisSVE) best(vectors int) []Vec {
	acc := newAccumulators(vectors, func(string) Vec { return f.Copy(f.least) })
	f.Set(f.from, f.z)
	f.Set(f.at, f.column)
	f.emit("MOVD", "$%d, R%d", states/atOnce, f.gps[f.trips])
	f.Repeat(f.trips, func() {
		for i := range atOnce {
			score := f.Broadcast(f.from, i)
			f.bitwise("and", score, f.score)
			for u, best := range acc {
				v := f.Load(f.at, u, 0)
				f.word(sveSame("add", f.elem.Size, f.reg(v), f.reg(v), f.reg(score)))
				f.word(sveMerging("smax", f.elem.Size, everyLane, f.reg(best), f.reg(v)))
				f.Free(v)
			}
			f.Free(score)
			f.Advance(f.at, 0, states)
		}
		f.Advance(f.from, 0, atOnce)
	})
	return acc
}
