package kernels

import (
	"flynn/asm"
	"flynn/internal/mem"
)

var _ = define(Spec{
	Name: "bfs", Doc: "Z = distances from vertex 0 in a Kronecker graph, level by level: each vertex looks for a " +
		"neighbour in the last level (bottom-up BFS). A load, then a branch: SIMD cannot help",
	Size: "vertices; 8 edges for each", Dwarf: "graph traversal", Step: 64,
	Work: func(n int) Work {
		return Work{Stores: float64(n), Indices: (ends + 1) * float64(n)}
	},
}, bfsForm(), level, []asm.Impl[levelFunc](nil))

// ends is how many ends of edges there are for each vertex: 8 edges, each of which both of its vertices list.
const ends = 16

// unreached is the distance of a vertex to which no edge has led yet.
const unreached = -1

// levelFunc gives vertices lo to hi the distance k+1 where they have none and a neighbour has k, and returns how many
// they are. before holds all distances as they were, or z itself where nobody else writes it.
type levelFunc = func(z, before, start, neighbour []int32, lo, hi int, k int32) int

// level goes bottom-up, but for the first level, for which all vertices would look at all their neighbours in vain.
// Source: Beamer, Asanović and Patterson, Direction-optimizing breadth-first search (SC 2012).
func level(z, before, start, neighbour []int32, lo, hi int, k int32) int {
	if k == 0 && lo < hi {
		return firstLevel(z, neighbour[:start[1]], lo, hi)
	}
	found := 0
	for v := lo; v < hi; v++ {
		if z[v] != unreached {
			continue
		}
		for _, u := range neighbour[start[v]:start[v+1]] {
			if before[u] == k {
				z[v] = k + 1
				found++
				break
			}
		}
	}
	return found
}

// firstLevel is what vertex 0 leads to.
func firstLevel(z, neighbours []int32, lo, hi int) int {
	found := 0
	for _, u := range neighbours {
		if v := int(u); lo <= v && v < hi && z[v] == unreached {
			z[v] = 1
			found++
		}
	}
	return found
}

// bfsForm is the form of a search from vertex 0: distances in Z, row starts in P, neighbours in Q. Parts are vertices.
// A level takes two supersteps: to find it, and to write it to W, in which all look for neighbours.
func bfsForm() Form[int32, levelFunc] {
	noise := value[int32]{"h", func(h uint64) int32 { return int32(h) }}
	edges := described[int32]("a Kronecker graph: see fillGraph in kernels/kronecker.go")
	return Form[int32, levelFunc]{
		Layout: layout[int32]{
			streamZ: shared(output, order, one, noise),
			streamW: shared(0, order, one, noise),
			indexP:  shared(input, extent{"n+1", func(n int) int { return n + 1 }}, one, edges),
			indexQ:  shared(input, multiple(ends), fixed(ends), edges),
		},
		Fill: fillGraph,
		Call: func(f levelFunc, d *Data[int32]) {
			begin(d)
			for k, found := int32(0), d.M; found > 0; k++ {
				found = f(d.Z, d.Z, d.P, d.Q, 0, d.M, k)
				d.I += found
			}
		},
		Grain: mem.LineSize / indexSize,
		Fold:  foldSum[int32],
		Step:  searchStep,
		Join: func(_ *Data[int32], parts []*Data[int32], i int) bool {
			found := 0
			for _, d := range parts {
				found += d.N
			}
			return found > 0 || i%2 == 0
		},
	}
}

// begin makes every vertex of a part unreached but vertex 0.
func begin(d *Data[int32]) {
	d.I = 0
	own := d.Z[d.Lo : d.Lo+d.M]
	for v := range own {
		own[v] = unreached
	}
	if d.Lo == 0 && d.M > 0 {
		own[0] = 0
		d.I = 1
	}
}

// searchStep: even supersteps show the others what a part has found, odd ones find the next level. N counts finds.
func searchStep(f levelFunc, d *Data[int32], i int) {
	lo, hi := d.Lo, d.Lo+d.M
	if i%2 != 0 {
		d.N = f(d.Z, d.W, d.P, d.Q, lo, hi, int32(i/2))
		d.I += d.N
		return
	}
	if i == 0 {
		begin(d)
	}
	copy(d.W[lo:hi], d.Z[lo:hi])
}
