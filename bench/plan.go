package bench

import (
	"fmt"
	"iter"
	"slices"
	"time"

	"flynn/internal/mem"
	"flynn/kernels"
	"flynn/results/keys"
)

// Selection is what to measure and how thoroughly.
type Selection struct {
	Sizes   []Size
	Workers []int         // of teams on this machine
	Tunings bool          // every tuning at every size, as if it paid everywhere: to verify it, not to measure
	AllISAs bool          // every tier on several workers, not only the reference and the widest
	Count   int           // samples of each point, at the least where there is a budget
	Budget  time.Duration // of the whole session; 0 is none, and Count samples
	Target  float64       // with a budget: width of a 95 % interval, relative, below which a point has enough samples
	Pages   mem.Pages     // that operands are asked to lie on
	NUMA    mem.NUMA      // where those pages are put
	Cold    bool          // operands are flushed from all caches before each op, and a sample is one op
	Time    time.Duration // of one sample; a sample is at least one op

	// MaxWeakBytes is the largest working set of a problem that grows with the workers; 0 is no weak scaling.
	MaxWeakBytes int64
	// MaxFlopsPerOp leaves out problems with more operations in one op; 0 is no limit.
	MaxFlopsPerOp float64
	// SkipRedundantSizes leaves out working sets that show what another one shows: see redundantSize.
	SkipRedundantSizes bool
	// MemoryRoof adds a working set for memory to the kernel whose rates are those of the levels, where the caches may
	// hold the largest of Sizes: see memorySet.
	MemoryRoof bool
	// AATest measures every point twice, against itself.
	AATest bool
	// InjectedSlowdown is the share of its time by which arm b of an A/A session is made slower, to see that it is
	// found.
	InjectedSlowdown float64

	Keep    func(Point) bool  // nil keeps all
	Among   func(Point) bool  // that the profile has; nil is all
	Kernels []*kernels.Kernel // nil is the whole catalogue

	chosen map[string]any // of classes, by their names: see Choose
}

// worthMeasuring tells whether a variant may run here, and is worth its time: stores past the caches are where no cache
// holds the working set. Where nobody tells the caches, they are tried everywhere.
func (s *Selection) worthMeasuring(h *Host, k *kernels.Kernel, v kernels.Variant, n int) bool {
	return h.ISA.Has(v.ISA) && (s.Tunings || v.Tuning != kernels.NonTemporal || k.Bytes(n) > h.Machine.LLC)
}

// Profile names a selection.
type Profile struct {
	Name   string
	Doc    string
	extent Extent // of what classes can do
	set    func(s *Selection, h *Host)
}

// Profiles from quick to thorough. The first is the default.
var Profiles = []Profile{
	{"quick", "four working sets, large ones for 64-bit elements; reference and widest tier on several cores; " +
		"150 s", Typical,
		func(s *Selection, h *Host) {
			s.Count, s.Time, s.MaxFlopsPerOp, s.Budget = 10, time.Millisecond, 5e8, 150*time.Second
			s.SkipRedundantSizes, s.MemoryRoof, s.MaxWeakBytes = true, true, 64<<20
		}},
	{"standard", "the same working sets, every tier on several cores, longer samples", Typical,
		func(s *Selection, h *Host) {
			s.Count, s.Time, s.MaxFlopsPerOp, s.Budget = 12, 10*time.Millisecond, 2e10, 20*time.Minute
			s.AllISAs, s.MemoryRoof, s.MaxWeakBytes = true, true, 1<<30
		}},
	{"full", "a sweep over all working sets that follows the caches, every tier on several cores", Everything,
		func(s *Selection, h *Host) {
			s.Count, s.Time, s.MaxFlopsPerOp, s.AllISAs, s.MaxWeakBytes = 20, 20*time.Millisecond, 2e11, true, 1<<30
			s.Sizes = Sweep(h.Machine)
		}},
	{"aa", "A/A test: every variant against itself, in the caches; measures the false-positive rate of flynn", Nothing,
		func(s *Selection, h *Host) {
			s.Count, s.Time, s.MaxFlopsPerOp, s.Budget = 24, 2*time.Millisecond, 1e8, 12*time.Minute
			s.AATest, s.Sizes = true, Residencies()[:3]
		}},
	{"mix", "programs at the same time: each of ten representatives next to each other one; 3 minutes", Nothing,
		func(s *Selection, h *Host) {
			s.Count, s.Time, s.MaxFlopsPerOp, s.Budget = 12, time.Millisecond, 5e8, 3*time.Minute
			s.Sizes = levelSizes(h.Machine)
			s.Choose(shared{}, mixing{Neighbours(h.Machine)})
			s.Among = func(p Point) bool { return amongMixed(h, s, p) }
		}},
}

// Select returns the selection of a profile on this machine.
func (p Profile) Select(h *Host) *Selection {
	s := &Selection{Sizes: Residencies(), Workers: h.DefaultWorkers(), Target: 0.02}
	s.Extend(p.extent)
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
			for _, size := range s.sizesOf(h, k) {
				n := size.of(k)
				if n == last || s.SkipRedundantSizes && redundantSize(k, n) {
					continue // n is that of the size before where there is no working set, or sizes fall together
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

// redundantSize tells whether a working set takes long and shows what another one shows. Beyond the caches a kernel
// computes more than it waits for memory, or streams as it does with 64-bit elements. Beyond the caches of a core a
// kernel of narrow floating-point elements does as that of wide ones.
func redundantSize(k *kernels.Kernel, n int) bool {
	const own, memory, balanced = 4 << 20, 64 << 20, 0.5 // bytes, flop/B
	if k.Bytes(n) > own && k.Narrow() {
		return true
	}
	return k.Bytes(n) > memory && (k.ElemBits() < 64 || k.Work(n).Flops > balanced*k.Traffic(n))
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
	if !s.AATest {
		return []Point{p}
	}
	a, b := p, p
	a.Arm, b.Arm, b.slow = keys.First, keys.Second, s.InjectedSlowdown
	return []Point{a, b}
}

func (s *Selection) catalogue() iter.Seq[*kernels.Kernel] {
	if s.Kernels == nil {
		return kernels.All()
	}
	return slices.Values(s.Kernels)
}

// points are those of all classes that the selection keeps.
func points(h *Host, k *kernels.Kernel, n int, s *Selection) []Point {
	var out []Point
	for _, c := range allClasses() {
		for p := range c.Points(h, k, n, s) {
			if s.Keep != nil && !s.Keep(p) || s.Among != nil && !s.Among(p) {
				continue
			}
			out = append(out, s.conditions(p)...)
		}
	}
	return out
}

// byClass yields the points of each class, in the order of their first ones.
func byClass(points []Point) iter.Seq[[]Point] {
	return func(yield func([]Point) bool) {
		var seen []Class
		for _, p := range points {
			if slices.Contains(seen, p.Class) {
				continue
			}
			seen = append(seen, p.Class)
			others := func(q Point) bool { return q.Class != p.Class }
			if !yield(slices.DeleteFunc(slices.Clone(points), others)) {
				return
			}
		}
	}
}

// copies is how many times classes map operands of their own.
func copies(points []Point) (n int64) {
	for mine := range byClass(points) {
		if c, ok := mine[0].Class.(copier); ok {
			n += c.Copies(mine)
		}
	}
	return n
}

// obstacle says why a size cannot be measured.
func (s *Selection) obstacle(b Batch) string {
	k, n := b.Kernel, b.N
	if f := k.Work(n).Flops; s.MaxFlopsPerOp > 0 && f > s.MaxFlopsPerOp {
		return fmt.Sprintf("one op needs %.3g flop, the profile allows %.3g (choose a smaller --n or another --profile)", f,
			s.MaxFlopsPerOp)
	}
	if s.Cold && k.Bytes(n) == 0 {
		return "it has no operands that could be cold"
	}
	need := 2*b.bytes() + copies(b.Points)*k.Bytes(n) // the operands, the reference's, and those that classes map
	if left, ok := mem.Available(); ok && need > left/10*9 {
		return fmt.Sprintf("needs %d MiB with the reference's operands, %d MiB are available", need>>20, left>>20)
	}
	return ""
}
