package gen

// argmaxRVV notes for each lane the elements left when it found its largest, and takes the lane's number from them:
// what results is the more, the earlier the element. It is exact, the one vector of elements is as short as any.
func argmaxRVV(b *rvv) {
	x, n := b.Slice("x", "x"), b.Len("x", "elements left")
	best, at := b.NegInf("largest elements"), b.NegInf("elements left when they were found")
	b.VectorLoop(n, 1, []Ptr{x}, func(int) {
		v, left := b.Load(x, 0, 0), b.fromGP(int(n))
		b.Merge(b.Greater(v, best), at, left)
		b.MaxTo(best, v)
	})
	b.whole()
	lane, largest, none := b.newVec(), b.Copy(best), b.NegInf("")
	b.emit("VIDV", "%s", b.in(lane))
	b.emit("VFCVTFXUV", "%[1]s, %[1]s", b.in(lane))
	b.SubTo(at, lane)
	b.FoldMax([]Vec{largest})
	b.Comment("drop the places of smaller elements")
	b.Merge(b.Greater(largest, best), at, none)
	b.FoldMax([]Vec{at})
	b.SubTo(at, b.fromGP(int(b.Len("x", ""))))
	b.Return(at)
}

// fromGP converts a count to a scalar.
func (b *rvv) fromGP(n int) Vec {
	v := b.newScalar()
	b.emit(b.suffix("FCVTSL", "FCVTDL"), "X%d, %s", b.gps[n], b.scalar(v))
	return v
}
