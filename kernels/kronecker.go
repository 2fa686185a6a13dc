package kernels

import (
	"math/bits"
	"sync"
)

// kronecker draws the edges of a graph of n vertices.
type kronecker struct {
	source Source
	n      uint64
	scale  int // levels: bits of a vertex
	levels *[1 << 16]uint8
}

func newKronecker(s Source, n int) kronecker {
	return kronecker{s, uint64(n), bits.Len(uint(n - 1)), quadrants()}
}

// atOnce is how many levels one draw of 16 bits decides.
const atOnce = 3

// quadrants gives 3 bits of either vertex for a draw, those of the first above those of the second. Each level chooses
// a quadrant of the adjacency matrix with Graph500's probabilities, 57, 19, 19 and 5 per cent.
var quadrants = sync.OnceValue(func() *[1 << 16]uint8 {
	var table [1 << 16]uint8
	p := [4]float64{0.57, 0.19, 0.19, 0.05}
	at, sum := 0, 0.0
	for q := range 1 << (2 * atOnce) {
		probability, u, v := 1.0, 0, 0
		for l := range atOnce {
			quadrant := q >> (2 * l) & 3
			probability *= p[quadrant]
			u, v = u<<1|quadrant>>1, v<<1|quadrant&1
		}
		sum += probability
		for ; at < len(table) && float64(at) < sum*float64(len(table)); at++ {
			table[at] = uint8(u<<atOnce | v)
		}
	}
	return &table
})

// edge is the two ends of edge e. Source: Chakrabarti, Zhan and Faloutsos, R-MAT: a recursive model for graph mining
// (2004).
func (g kronecker) edge(e int) (u, v int) {
	var a, b, draws uint64
	for l := 0; l < g.scale; l += atOnce {
		if l%(4*atOnce) == 0 { // a hash has four draws
			draws = g.source.hash(indexQ+l, e)
		}
		q := uint64(g.levels[draws&(1<<16-1)])
		draws >>= 16
		a, b = a<<atOnce|q>>atOnce, b<<atOnce|q&(1<<atOnce-1)
	}
	return g.vertex(a), g.vertex(b)
}

// hands is among how many pieces of the range of numbers vertices are dealt.
const hands = 64

// vertex deals vertices to pieces of equal size, each 64 of them in another order, or the first parts would have nearly
// all edges, for vertices whose numbers have few ones have most. Within a piece they stay neighbours in memory. Vertex
// 0, which has the most edges, stays the first.
func (g kronecker) vertex(a uint64) int {
	if a &= 1<<g.scale - 1; a >= g.n {
		a -= g.n
	}
	round, hand := a/hands, a%hands
	if size := g.n / hands; round < size { // the last round is not dealt to all
		hand ^= round * 0x9E3779B1 >> 26 % hands
	}
	return int(hand*(g.n/hands) + min(hand, g.n%hands) + round)
}

// fillGraph writes the rows of a part's vertices. Every part draws all edges: none can know the others' rows, and a
// sequence of draws costs less than to sort them.
func fillGraph(d *Data[int32], s Source) {
	n := len(d.Z)
	lo, hi := d.Lo, d.Lo+d.M
	if d.M == 0 && n > 0 {
		return
	}
	g, edges := newKronecker(s, n), ends/2*n
	next, below := make([]int32, d.M), int32(0)
	count := func(v int) {
		if v < lo {
			below++
		} else if v < hi {
			next[v-lo]++
		}
	}
	for e := range edges {
		u, v := g.edge(e)
		count(u)
		count(v)
	}
	for i, degree := range next {
		d.P[lo+i], next[i] = below, below
		below += degree
	}
	if d.Last {
		d.P[n] = below
	}
	put := func(at, neighbour int) {
		if lo <= at && at < hi {
			d.Q[next[at-lo]] = int32(neighbour)
			next[at-lo]++
		}
	}
	for e := range edges {
		u, v := g.edge(e)
		put(u, v)
		put(v, u)
	}
}
