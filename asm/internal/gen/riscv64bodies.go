package gen

import "fmt"

// Bodies of the programs that do not fit the Builder.

func clockRISCV64(b *riscv64) {
	n := b.gps[b.Int("n", "additions left")]
	sum, one, trip := b.gps[b.newGP()], b.gps[b.newGP()], b.gps[b.newGP()]
	b.note("X", sum, "sum")
	b.emit("MOV", "$0, X%d", sum)
	b.emit("MOV", "$1, X%d", one)
	b.emit("MOV", "$%d, X%d", links, trip)
	b.while(n, trip, func() {
		for range links {
			b.emit("ADD", "X%d, X%d", one, sum)
		}
	})
	b.ReturnNothing()
}

// ticksRISCV64 waits for memory; nothing that a program may execute waits for all that came before.
func ticksRISCV64(b *riscv64) {
	r := b.gps[b.newGP()]
	b.emit("FENCE", "")
	b.emit("RDTIME", "X%d", r)
	b.returnGP(r)
}

// returnGP returns an integer.
func (b *riscv64) returnGP(r int) {
	b.emit("MOV", "X%d, %s", r, b.ret())
	b.ReturnNothing()
}

// chaseRISCV64 asks for no more than the eight elements of a node: a longer vector would reach behind the last one.
func chaseRISCV64(b *riscv64) {
	p, n := b.Slice("p", "p"), b.Int("steps", "steps left")
	i, at := b.gps[b.argument("MOV", b.arg("i", ""), "i")], b.gps[b.newGP()]
	b.emit("VSETIVLI", "$8, E64, M1, TA, MA, X%d", at)
	v := b.vector(b.take())
	b.Repeat(n, func() {
		b.emit("SLL", "$3, X%d, X%d", i, at)
		b.emit("ADD", "X%d, X%d", b.gps[p], at)
		b.emit("VLE64V", "(X%d), %s", at, v)
		b.emit("VMVXS", "%s, X%d", v, i)
	})
	b.returnGP(i)
}

// countRISCV64 has no lanes that overflow: vcpop counts a mask into a general register. V0 holds the mask, the group
// behind it the bytes.
func countRISCV64(b *riscv64) {
	x, n := b.Slice("x", "x"), b.Len("x", "bytes left")
	c := b.gps[b.argument("MOVBU", b.arg("c", ""), "c")]
	matches, found := b.gps[b.newGP()], b.gps[b.newGP()]
	b.note("X", matches, "matches")
	b.emit("MOV", "$0, X%d", matches)
	mask, bytes := b.newVec(), b.newVec()
	b.Blocks(n, 1, []Ptr{x}, func(int) {
		b.emit("VLE8V", "(X%d), %s", b.gps[x], b.in(bytes))
		b.emit("VMSEQVX", "X%d, %s, %s", c, b.in(bytes), b.in(mask))
		b.emit("VCPOPM", "%s, X%d", b.in(mask), found)
		b.emit("ADD", "X%d, X%d", found, matches)
	})
	b.returnGP(matches)
}

// peakRISCV64 has three chains of groups of 8, which with the addend fill all registers: as many registers of sums as
// chains gives other machines with 32.
func peakRISCV64(b *riscv64) {
	n := b.Int("n", "multiply-adds left")
	x, y := b.Arg("x", "x"), b.Arg("y", "y")
	trip, one, left := b.gps[b.newGP()], b.r.take(b.symbol), b.gps[n]
	b.note("X", trip, "multiply-adds a trip")
	b.setvl(0, one, "TA")
	b.granted = full
	acc := accumulators(3, b.Zero)
	b.out(y)
	b.triple(one, trip)
	b.r.give(one)
	b.Say(fmt.Sprintf("%d groups a trip", len(acc)))
	b.while(left, trip, func() {
		for _, v := range acc {
			b.Chain(v, x, y)
		}
	})
	b.Blocks(n, 1, nil, func(int) { b.Chain(acc[0], x, y) })
	b.FoldAdd(acc)
	b.Return(acc[0])
}

// hornerRISCV64 takes three groups a trip: a multiply-add has no scalar addend, so a coefficient is copied to all lanes,
// once for all three.
func hornerRISCV64(b *riscv64) {
	const groups = 3
	z, x, c, n := b.Slice("z", "z"), b.Slice("x", "x"), b.Slice("c", "c"), b.Len("z", "elements left")
	trip, bytes := b.gps[b.newGP()], b.gps[b.newGP()]
	b.note("X", trip, "elements a trip")
	b.note("X", bytes, "bytes of a group")
	b.setvl(0, bytes, "TA")
	b.granted = full
	b.triple(bytes, trip)
	b.emit("SLL", "$%d, X%d", log2(b.elem.Size), bytes)
	b.Say(fmt.Sprintf("%d groups a trip", groups))
	b.while(b.gps[n], trip, func() {
		xs := make([]Vec, groups)
		for u := range xs {
			xs[u] = b.Load(x, 0, 0)
			b.emit("ADD", "X%d, X%d", bytes, b.gps[x])
		}
		for _, v := range polynomial(b, c, xs) {
			b.Store(z, 0, 0, v)
			b.emit("ADD", "X%d, X%d", bytes, b.gps[z])
		}
	})
	b.Blocks(n, 1, []Ptr{z, x}, func(int) { stores(b, z, polynomial(b, c, loads(b, x, 1))) })
	b.ReturnNothing()
}

// triple is to = 3·from.
func (b *riscv64) triple(from, to int) {
	b.emit("SLL", "$1, X%d, X%d", from, to)
	b.emit("ADD", "X%d, X%d", from, to)
}

// The register tile where the length of a vector is open. Its rows are cut into strips of as many elements as a group
// takes; 7 strips of sums and one of b fill the registers in groups of 4. A row of 256 bytes is one strip of registers of
// 512 bits, and keeps a panel of b, with kernels' 256 rows, in the nearer caches.
const (
	stripRows  = 7
	stripBytes = 256
)

func gemmRISCV64(b *riscv64) {
	a, bp, c := b.Slice("a", "a"), b.Slice("b", "b, of this strip"), b.Slice("c", "c, of this strip")
	k, ldc := b.Int("k", "steps"), b.Int("ldc", "bytes of a row of c")
	cols := b.newGP()
	b.note("X", b.gps[cols], "columns left")
	b.emit("SLL", "$%d, X%d", log2(b.elem.Size), b.gps[ldc])
	b.emit("MOV", "$%d, X%d", stripBytes/b.elem.Size, b.gps[cols])
	b.Blocks(Count(cols), 1, []Ptr{bp, c}, func(int) {
		acc := accumulators(stripRows, b.Zero)
		ap, row, steps := b.copyGP(int(a)), b.copyGP(int(bp)), b.copyGP(int(k))
		b.Repeat(Count(steps), func() {
			v := b.Load(Ptr(row), 0, 0)
			b.Outer(acc, Ptr(ap), []Vec{v})
			b.Advance(Ptr(ap), 0, stripRows)
			b.Advance(Ptr(row), 0, stripBytes/b.elem.Size)
		})
		b.Say("add the strip to c")
		at := b.copyGP(int(c))
		for _, sum := range acc {
			v := b.Load(Ptr(at), 0, 0)
			b.AddTo(v, sum)
			b.Store(Ptr(at), 0, 0, v)
			b.Free(v)
			b.emit("ADD", "X%d, X%d", b.gps[ldc], b.gps[at])
		}
	})
	b.ReturnNothing()
}

// copyGP copies a general register.
func (b *riscv64) copyGP(from int) int {
	to := b.newGP()
	b.emit("MOV", "X%d, X%d", b.gps[from], b.gps[to])
	return to
}

func issueRISCV64(b *riscv64) {
	n := b.gps[b.Int("n", "additions left")]
	one, trip := b.gps[b.newGP()], b.gps[b.newGP()]
	var sums []int
	for range issueLanes {
		sums = append(sums, b.gps[b.newGP()])
		b.emit("MOV", "$0, X%d", sums[len(sums)-1])
	}
	b.emit("MOV", "$1, X%d", one)
	b.emit("MOV", "$%d, X%d", links, trip)
	b.while(n, trip, func() {
		for i := range links {
			b.emit("ADD", "X%d, X%d", one, sums[i%issueLanes])
		}
	})
	b.ReturnNothing()
}

// freqRISCV64 has one multiply-add a trip: it works on a group of 8 registers, half as many as there are additions.
func freqRISCV64(b *riscv64) {
	n, x := b.gps[b.Int("n", "additions left")], b.Arg("x", "x")
	sum, one, trip := b.gps[b.newGP()], b.gps[b.newGP()], b.gps[b.newGP()]
	b.note("X", sum, "sum")
	b.emit("MOV", "$0, X%d", sum)
	b.emit("MOV", "$1, X%d", one)
	b.emit("MOV", "$%d, X%d", beats, trip)
	b.whole()
	acc := b.Zero("")
	b.out(x)
	b.while(n, trip, func() {
		b.Chain(acc, x, x)
		for range beats {
			b.emit("ADD", "X%d, X%d", one, sum)
		}
	})
	b.Say("one addition a trip")
	b.while(n, one, func() { b.emit("ADD", "X%d, X%d", one, sum) })
	b.returnGP(sum)
}

// argmaxRISCV64 notes for each lane the elements left when it found its largest, and takes the lane's number from them:
// what results is the more, the earlier the element. It is exact, the one vector of elements is as short as any.
func argmaxRISCV64(b *riscv64) {
	x, n := b.Slice("x", "x"), b.Len("x", "elements left")
	best, at := b.NegInf("largest elements"), b.NegInf("elements left when they were found")
	b.Blocks(n, 1, []Ptr{x}, func(int) {
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
	b.Say("drop the places of smaller elements")
	b.Merge(b.Greater(largest, best), at, none)
	b.FoldMax([]Vec{at})
	b.SubTo(at, b.fromGP(int(b.Len("x", ""))))
	b.Return(at)
}

// fromGP converts a count to a scalar.
func (b *riscv64) fromGP(n int) Vec {
	v := b.newScalar()
	b.emit(b.suffix("FCVTSL", "FCVTDL"), "X%d, %s", b.gps[n], b.scalar(v))
	return v
}
