package gen

// neonTrellis is what the steps of viterbi share on NEON.
type neonTrellis struct {
	*neon
	z, a, b, obs Ptr
	least, score int // registers with the smallest score, the bits of a score
	row, t       int // an address, an offset
}

// rowVectors is how many vectors a row has: as many as accumulators.
const rowVectors = 8

func viterbiNEON(b *neon) {
	f := &neonTrellis{neon: b, z: b.Slice("z", "z"), a: b.Slice("a", "a"), b: b.Slice("b", "b")}
	f.obs = b.Index("obs", "obs")
	left := b.Len("obs", "steps left")
	f.row, f.t = b.newGP(), b.gps[b.newGP()]
	every := func(word uint32, say string) int {
		r := b.reg(b.newVec())
		b.emit("MOVD", "$%d, R%d", word, f.t)
		b.emit("VDUP", "R%d, V%d.S4", f.t, r)
		b.note("V", r, say)
		return r
	}
	f.least, f.score = every(1<<31, "the smallest score"), every(1<<32-states, "the bits of a score")
	from, a, trips := b.newGP(), b.newGP(), b.newGP()
	done := b.newLabel("done")
	b.emit("CBZ", "R%d, %s", b.gps[left], done)
	b.Comment("the first row")
	f.emission()
	b.scope(func() {
		for k := range rowVectors {
			b.Store(f.z, k, 0, b.Load(Ptr(f.row), k, 0))
		}
	})
	b.emit("SUB", "$1, R%d", b.gps[left])
	b.Repeat(left, func() { f.step(Ptr(from), Ptr(a), Count(trips)) })
	b.label(done)
	b.ReturnNothing()
}

// emission points to the row of b that the next observation names.
func (f *neonTrellis) emission() {
	f.emit("MOVWU", "(R%d), R%d", f.gps[f.obs], f.t)
	f.emit("ADD", "R%d<<%d, R%d, R%d", f.t, log2(states*f.elem.Size), f.gps[f.b], f.gps[f.row])
	f.Advance(f.obs, 0, 1)
}

// step goes from the row at z to the next one.
func (f *neonTrellis) step(from, a Ptr, trips Count) {
	acc := make([]int, rowVectors)
	for k := range acc {
		acc[k] = f.reg(f.newVec())
		f.copy(f.least, acc[k])
	}
	f.emit("MOVD", "R%d, R%d", f.gps[f.z], f.gps[from])
	f.emit("MOVD", "R%d, R%d", f.gps[f.a], f.gps[a])
	f.emit("MOVD", "$%d, R%d", states/atOnce, f.gps[trips])
	f.Repeat(trips, func() {
		for i := range atOnce {
			score := f.newVec()
			f.emit("MOVWU", "%s, R%d", f.mem(from, i*f.elem.Size, f.elem.Size), f.t)
			f.emit("VDUP", "R%d, V%d.S4", f.t, f.reg(score))
			f.emit("VAND", "V%d.B16, V%d.B16, V%d.B16", f.score, f.reg(score), f.reg(score))
			for k, to := range acc {
				v := f.Load(a, i*rowVectors+k, 0)
				sum := f.reg(v)
				f.emit("VADD", "V%d.S4, V%d.S4, V%d.S4", f.reg(score), sum, sum)
				f.word(smax(to, to, sum))
				f.Free(v)
			}
			f.Free(score)
		}
		f.Advance(from, 0, atOnce)
		f.Advance(a, atOnce*rowVectors, 0)
	})
	f.emission()
	f.Advance(f.z, rowVectors, 0)
	for k, v := range acc {
		e := f.Load(Ptr(f.row), k, 0)
		f.emit("VADD", "V%d.S4, V%d.S4, V%d.S4", v, f.reg(e), f.reg(e))
		f.Store(f.z, k, 0, e)
		f.Free(e)
	}
}
