package bench

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"flynn/internal/mem"
	"flynn/internal/peer"
	"flynn/kernels"
	"flynn/mimd/cluster"
	"flynn/results/keys"
)

// Selection is what to measure and how thoroughly.
type Selection struct {
	Sizes   []Size
	Workers []int             // of class mimd_sm
	Nodes   []int             // of class mimd_dm
	PerNode []int             // workers of each of them
	Dealt   []string          // names of the kernels that are dealt to them; nil is all
	Data    []string          // how operands come to them
	Tunings bool              // every tuning at every size, as if it paid everywhere: to verify it, not to measure
	AllISAs bool              // every tier in class mimd_sm, not only the reference and the widest
	WeakSet int64             // largest working set of a problem that grows with the workers; 0 is no weak scaling
	Count   int               // samples of each point, at the least where there is a budget
	Budget  time.Duration     // of the whole session; 0 is none, and Count samples
	Target  float64           // with a budget: width of a 95 % interval, relative, below which a point has enough samples
	Arms    bool              // every point twice, against itself
	Slow    float64           // with Arms: share of its time by which arm b is made slower, to see that it is found
	Pages   mem.Pages         // that operands are asked to lie on
	NUMA    mem.NUMA          // where those pages are put
	Lean    bool              // a working set in memory only where memory limits a kernel, and for its widest elements
	Cold    bool              // operands are flushed from all caches before each op, and a sample is one op
	Time    time.Duration     // of one sample; a sample is at least one op
	Flops   float64           // limit of one op; 0 is none
	Keep    func(Point) bool  // nil keeps all
	Kernels []*kernels.Kernel // nil is the whole catalogue
}

// offers tells whether a variant may run here, and is worth its time: stores past the caches are where no cache holds the
// working set. Where nobody tells the caches, they are tried everywhere.
func (s *Selection) offers(h *Host, k *kernels.Kernel, v kernels.Variant, n int) bool {
	return h.ISA.Has(v.ISA) && (s.Tunings || v.Tuning != kernels.NonTemporal || k.Bytes(n) > h.Machine.LLC)
}

// Profile names a selection.
type Profile struct {
	Name string
	Doc  string
	set  func(s *Selection, h *Host)
}

// Profiles from quick to thorough. The first is the default.
var Profiles = []Profile{
	{"quick", "four working sets, large ones for 64-bit elements; reference and widest tier on several cores; 150 s",
		func(s *Selection, h *Host) {
			s.Count, s.Time, s.Flops, s.Budget, s.Lean, s.WeakSet = 10, time.Millisecond, 5e8, 150*time.Second, true, 64<<20
			s.Nodes, s.Dealt = []int{1, 2, 4}, brief
		}},
	{"standard", "the same working sets, every tier on several cores, longer samples",
		func(s *Selection, h *Host) {
			s.Count, s.Time, s.Flops, s.AllISAs, s.Budget, s.WeakSet = 12, 10*time.Millisecond, 2e10, true, 20*time.Minute, 1<<30
			s.Nodes, s.Dealt = []int{1, 2, 4}, brief
		}},
	{"full", "a sweep over all working sets that follows the caches, every tier on several cores",
		func(s *Selection, h *Host) {
			s.Count, s.Time, s.Flops, s.AllISAs, s.WeakSet = 20, 20*time.Millisecond, 2e11, true, 1<<30
			s.Sizes = Sweep(h.Machine)
			s.Nodes, s.Data = []int{1, 2, 4}, cluster.Modes
		}},
	{"aa", "A/A test: every variant against itself, in the caches; measures the false-positive rate of flynn",
		func(s *Selection, h *Host) {
			s.Count, s.Time, s.Flops, s.Budget, s.Arms = 24, 2*time.Millisecond, 1e8, 12*time.Minute, true
			s.Sizes = Residencies()[:3]
		}},
}

// Select returns the selection of a profile on this machine.
func (p Profile) Select(h *Host) *Selection {
	s := &Selection{Sizes: Residencies(), Workers: h.DefaultWorkers(), PerNode: []int{1}, Data: cluster.Modes[:1], Target: 0.02}
	p.set(s, h)
	return s
}

// Batch is the points of one kernel at one size: they share operands and take turns.
type Batch struct {
	Kernel *kernels.Kernel
	Size   Size // that was asked for
	N      int
	Points []Point
	Skip   string // why none of them runs; "" where they do

	filled int64 // elements of all operands; 0 where nobody has counted them
}

// Plan yields the batches of a selection, kernel by kernel, from small to large.
func Plan(h *Host, s *Selection) iter.Seq[Batch] {
	return func(yield func(Batch) bool) {
		for k := range s.catalogue() {
			last := 0
			for _, size := range s.Sizes {
				n := size.of(k)
				if n == last || s.Lean && tellsLittle(k, n) { // no working set, or sizes that fall together
					continue
				}
				last = n
				b := Batch{Kernel: k, Size: size, N: n, Points: points(h, k, n, s)}
				if len(b.Points) == 0 {
					continue
				}
				b.Skip = s.obstacle(b)
				if !yield(b) {
					return
				}
			}
		}
	}
}

// tellsLittle is a working set that takes long and shows what another one does: beyond the caches its kernel computes
// more than it waits for memory, or streams as it does with 64-bit elements; beyond those of a core f32 does as f64.
func tellsLittle(k *kernels.Kernel, n int) bool {
	const own, memory, balanced = 4 << 20, 64 << 20, 0.5 // bytes, flop/B
	if k.Bytes(n) > own && k.Elem == "f32" {
		return true
	}
	return k.Bytes(n) > memory && (!strings.HasSuffix(k.Elem, "64") || k.Work(n).Flops > balanced*k.Traffic(n))
}

// conditions are the points that a point becomes under the selection's conditions: a name tells all that is not usual.
func (s *Selection) conditions(p Point) []Point {
	if s.Pages != mem.THP {
		p.Pages = s.Pages.String()
	}
	if s.NUMA != mem.Local {
		p.NUMA = s.NUMA.String()
	}
	if s.Cold {
		p.Cache = keys.Cold
	}
	if !s.Arms {
		return []Point{p}
	}
	a, b := p, p
	a.Arm, b.Arm, b.slow = keys.First, keys.Second, s.Slow
	return []Point{a, b}
}

func (s *Selection) catalogue() iter.Seq[*kernels.Kernel] {
	if s.Kernels == nil {
		return kernels.All()
	}
	return slices.Values(s.Kernels)
}

// points are those of all classes, and of peers, that the selection keeps.
func points(h *Host, k *kernels.Kernel, n int, s *Selection) []Point {
	var out []Point
	for _, c := range append(slices.Clip(Classes), foreign{}) {
		for p := range c.Points(h, k, n, s) {
			if s.Keep != nil && !s.Keep(p) {
				continue
			}
			out = append(out, s.conditions(p)...)
		}
	}
	return out
}

// owners is how many peers have operands of their own.
func owners(points []Point) int64 {
	var peers []*peer.Peer
	for _, p := range points {
		if p.peer != nil && !slices.Contains(peers, p.peer) {
			peers = append(peers, p.peer)
		}
	}
	return int64(len(peers))
}

// obstacle says why a size cannot be measured.
func (s *Selection) obstacle(b Batch) string {
	k, n := b.Kernel, b.N
	if f := k.Work(n).Flops; s.Flops > 0 && f > s.Flops {
		return fmt.Sprintf("one op is %.3g flops, the profile's limit is %.3g", f, s.Flops)
	}
	if s.Cold && k.Bytes(n) == 0 {
		return "has no operands that could be cold"
	}
	need := 2*b.bytes() + owners(b.Points)*k.Bytes(n) // the operands, the reference's, and those of peers
	if left, ok := mem.Available(); ok && need > left/10*9 {
		return fmt.Sprintf("needs %d MiB with the reference's operands, %d MiB are available", need>>20, left>>20)
	}
	return ""
}
