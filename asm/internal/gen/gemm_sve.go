package gen

// The register tile of SVE. Its rows are cut into bands of 3 vectors, so that 8 rows of sums, a row of b and a column
// of a fill the registers as on NEON. 192 bytes are whole bands of vectors of 128, 256 and 512 bits; the last band of
// other lengths is masked.
const (
	bandRows    = 8
	bandVectors = 3
	bandBytes   = 192
)

// banded is what the steps of gemm share on SVE.
type banded struct {
	*sve
	a, bp, c     Ptr // bp and c are those of the band
	from, to     Ptr // a column of a; a row of b, then of c
	ldc          Count
	cols, trips  Count
	column, row  []Vec  // a, the same 16 bytes in all 128 bits: low registers, whose lanes products take; and b
	masks        []Mask // columns that each vector of the band has
	steps, lanes int    // how many columns a has; the lanes of some vectors
}

func gemmSVE(b *sve) {
	g := &banded{sve: b, a: b.Slice("a", "a"), bp: b.Slice("b", "b, of this band"), c: b.Slice("c", "c, of this band")}
	g.steps, g.ldc = b.gps[b.Int("k", "steps")], b.Int("ldc", "ldc")
	for range bandRows * b.elem.Size / quad {
		g.column = append(g.column, b.newVec())
	}
	for range bandVectors {
		g.row, g.masks = append(g.row, b.newVec()), append(g.masks, b.newMask())
	}
	g.from, g.to = Ptr(b.newGP()), Ptr(b.newGP())
	g.cols, g.trips, g.lanes = Count(b.newGP()), Count(b.newGP()), b.gps[b.newGP()]
	cols := b.gps[g.cols]
	b.note("R", cols, "columns left")
	b.emit("MOVD", "$%d, R%d", bandBytes/b.elem.Size, cols)
	band := b.newLabel("band")
	b.label(band)
	g.choose()
	b.scope(g.sums)
	b.forward(g.bp, bandVectors)
	b.forward(g.c, bandVectors)
	b.count(g.lanes, bandVectors)
	b.emit("SUB", "R%d, R%d", g.lanes, cols)
	b.emit("CMP", "$0, R%d", cols)
	b.emit("BGT", "%s", band)
	b.ReturnNothing()
}

// choose makes the masks of a band: vectors behind the last column have none.
func (g *banded) choose() {
	for j, m := range g.masks {
		before := zeroReg
		if j > 0 {
			g.count(g.lanes, j)
			before = g.lanes
		}
		g.word(sveWhile(g.elem.Size, g.mask(m), before, g.gps[g.cols]))
	}
}

// moved loads or stores a vector of the band.
func (g *banded) move(name string, v Vec, j int) {
	g.word(sveMove(name, g.elem.Size, g.mask(g.masks[j]), g.reg(v), g.gps[g.to], j))
}

// sums adds a band of products to c.
func (g *banded) sums() {
	acc := newAccumulators(bandRows*bandVectors, g.Zero)
	g.Set(g.from, g.a)
	g.Set(g.to, g.bp)
	g.emit("MOVD", "R%d, R%d", g.steps, g.gps[g.trips])
	lane, per := g.elem.Size, quad/g.elem.Size
	g.Repeat(g.trips, func() {
		for j, v := range g.row {
			g.move("ld1", v, j)
		}
		for i, v := range g.column {
			g.word(sveQuad(lane, g.reg(v), g.gps[g.from], i*quad))
		}
		for at, v := range acc {
			i, j := at/bandVectors, at%bandVectors
			g.word(sveFMLALane(lane, g.reg(v), g.reg(g.row[j]), g.reg(g.column[i/per]), i%per))
		}
		g.Advance(g.from, 0, bandRows)
		g.Advance(g.to, 0, bandBytes/lane)
	})
	g.Comment("add the band to c")
	g.Set(g.to, g.c)
	for i := range bandRows {
		for j := range bandVectors {
			v := g.newVec()
			g.move("ld1", v, j)
			g.AddTo(v, acc[i*bandVectors+j])
			g.move("st1", v, j)
			g.Free(v)
		}
		g.Skip(g.to, g.ldc)
	}
}
