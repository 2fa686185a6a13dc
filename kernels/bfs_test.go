package kernels

import (
	"slices"
	"testing"

	"flynn/internal/mem"
)

// searched runs bfs in parts on a graph of n vertices; 0 parts are the whole.
func searched(t *testing.T, n, parts int) *Data[int32] {
	t.Helper()
	k, err := Lookup("bfs", "i32")
	if err != nil {
		t.Fatal(err)
	}
	whole := open(t, k, n, Placement{Pages: mem.Small}).Op(0)
	s := Source{Seed: 12}
	if parts == 0 {
		whole.Fill(s)
		whole.Run()
	} else {
		ops := Split(whole, parts)
		for _, o := range ops {
			o.Fill(s)
		}
		runParts(whole, ops)
	}
	return &whole.(*op[int32, levelFunc]).data
}

// TestBFS holds distances against the textbook's queue.
func TestBFS(t *testing.T) {
	for _, n := range []int{1, 2, 3, 10, 64, 1000, 5000} {
		for _, parts := range []int{0, 1, 2, 3, 7} {
			d := searched(t, n, parts)
			want := queued(d)
			if !slices.Equal(d.Z, want) {
				t.Errorf("n=%d in %d parts: distances differ from those by a queue", n, parts)
			}
			reached := 0
			for _, k := range want {
				if k >= 0 {
					reached++
				}
			}
			if d.I != reached {
				t.Errorf("n=%d in %d parts: %d reached, want %d", n, parts, d.I, reached)
			}
		}
	}
}

// queued is breadth-first search top-down.
func queued(d *Data[int32]) []int32 {
	z := make([]int32, len(d.Z))
	for v := range z {
		z[v] = unreached
	}
	z[0] = 0
	for queue := []int32{0}; len(queue) > 0; queue = queue[1:] {
		v := queue[0]
		for _, u := range d.Q[d.P[v]:d.P[v+1]] {
			if z[u] == unreached {
				z[u] = z[v] + 1
				queue = append(queue, u)
			}
		}
	}
	return z
}

// TestGraph: the graph is sound, has every edge at both ends, and is the same however it is cut.
func TestGraph(t *testing.T) {
	for _, n := range []int{0, 1, 2, 5, 100, 1 << 10, 3000} {
		d := searched(t, n, 0)
		if err := (csr{d.P, d.Q, n}).check(); err != nil {
			t.Errorf("n=%d: %v", n, err)
		}
		there := map[[2]int32]int{}
		for v := range n {
			for _, u := range d.Q[d.P[v]:d.P[v+1]] {
				there[[2]int32{int32(v), u}]++
			}
		}
		for e, times := range there {
			if there[[2]int32{e[1], e[0]}] != times {
				t.Errorf("n=%d: edge %d has one end", n, e)
			}
		}
		cut := searched(t, n, 3)
		if !slices.Equal(d.P, cut.P) || !slices.Equal(d.Q, cut.Q) {
			t.Errorf("n=%d: a graph made in parts differs", n)
		}
	}
}

// TestDealt: every vertex gets a number of its own, and pieces get like numbers of edges.
func TestDealt(t *testing.T) {
	for _, n := range []int{1, 2, 63, 64, 65, 127, 128, 1000, 4096} {
		g := newKronecker(Source{}, n)
		seen := make([]bool, n)
		for a := range n {
			v := g.vertex(uint64(a))
			if v < 0 || v >= n || seen[v] {
				t.Fatalf("n=%d: vertex %d becomes %d", n, a, v)
			}
			seen[v] = true
		}
		if g.vertex(0) != 0 {
			t.Errorf("n=%d: vertex 0 becomes %d", n, g.vertex(0))
		}
	}
	const n = 1 << 13
	d := searched(t, n, 0)
	for quarter := range 4 {
		held := d.P[(quarter+1)*n/4] - d.P[quarter*n/4]
		if share := float64(held) / (ends * n); share < 0.15 || share > 0.35 {
			t.Errorf("quarter %d has %.2f of the edges", quarter, share)
		}
	}
}

// TestKronecker: degrees are skewed as the model says, and every level takes its quadrants at Graph500's rates.
func TestKronecker(t *testing.T) {
	const n = 1 << 12
	d := searched(t, n, 0)
	if degree := int(d.P[1]); degree < 20*ends {
		t.Errorf("vertex 0 has %d edges, %d times the mean", degree, degree/ends)
	}
	var seen [atOnce][4]int
	for _, q := range quadrants() {
		for l := range atOnce {
			seen[l][q>>(atOnce+l)&1<<1|q>>l&1]++
		}
	}
	for l, counts := range seen {
		for q, want := range [4]float64{0.57, 0.19, 0.19, 0.05} {
			if got := float64(counts[q]) / (1 << 16); got < want-0.001 || got > want+0.001 {
				t.Errorf("level %d: quadrant %d in %.4f of draws, want %.2f", l, q, got, want)
			}
		}
	}
}
