package gen

import "slices"

// abreast is how many rows of z the stencil computes at once: as many as general registers point to. A row between two
// of them is loaded for three.
const abreast = 3

var stencil = &program{
	name: "stencil", sig: "(z, x []T, rows, n, ld int, a T)", elems: floats, trip: "of each of 3 rows of z",
	doc: []string{
		"z[i,j] = a·(x[i,j+1] + x[i+1,j] + x[i+1,j+1] + x[i+1,j+2] + x[i+2,j+1]), i < rows, j < n; rows are ld",
		"elements apart. 3 rows at once.",
	},
	build: func(b Builder) {
		g := &grid{Builder: b, z: b.Slice("z", "z"), x: b.Slice("x", "x+1"), n: b.Int("n", "n"), ld: b.Int("ld", "ld")}
		rows := b.Int("rows", "rows left")
		g.a = b.Arg("a", "a")
		b.Advance(g.x, 0, 1)
		for range abreast {
			g.to = append(g.to, b.Pointer(g.z, "a row of z"))
		}
		for range abreast + 2 {
			g.from = append(g.from, b.Pointer(g.x, "a row of x"))
		}
		b.ChunkLoop(rows, abreast, func() { g.sweep(abreast) })
		b.Comment("one row a trip")
		b.ChunkLoop(rows, 1, func() { g.sweep(1) })
		b.ReturnNothing()
	},
}

// grid is what the steps of stencil share.
type grid struct {
	Builder
	z, x     Ptr
	to, from []Ptr // rows of z, and of x with those above and below
	n, ld    Count
	a        Vec
}

// sweep computes so many rows and leaves z and x at the next ones.
func (g *grid) sweep(rows int) {
	to, from := g.to[:rows], g.from[:rows+2]
	g.follow(from, g.x)
	g.follow(to, g.z)
	g.Set(g.x, from[rows])
	g.Set(g.z, to[rows-1])
	g.Skip(g.z, g.ld)
	left, advance, body := g.Int("n", ""), slices.Concat(to, from), func() { g.update(to, from) }
	g.VectorLoop(left, 1, advance, func(int) { body() })
	g.OverlappingTail(left, g.n, advance, body)
}

// follow points to rows that follow each other, from first on.
func (g *grid) follow(rows []Ptr, first Ptr) {
	for i, row := range rows {
		g.Set(row, first)
		if i > 0 {
			g.Skip(row, g.ld)
		}
		first = row
	}
}

// update computes a vector of each row.
func (g *grid) update(to, from []Ptr) {
	above, middle := g.Load(from[0], 0, 0), g.Load(from[1], 0, 0)
	for i, z := range to {
		below := g.Load(from[i+2], 0, 0)
		sum, right := g.Load(from[i+1], 0, -1), g.Load(from[i+1], 0, 1)
		g.AddTo(above, below) // nobody else needs what is above
		g.AddTo(sum, middle)
		g.AddTo(right, above)
		g.AddTo(sum, right)
		g.MulTo(sum, g.a)
		g.Store(z, 0, 0, sum)
		g.Free(above, sum, right)
		above, middle = middle, below
	}
}
