package bench

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"flynn/internal/machine"
	"flynn/kernels"
	"flynn/results"
	"flynn/results/keys"
)

// Programs at the same time: worker 0 of a team runs the kernel of a point and is timed, the others run another kernel
// without end, each on operands of its own. What a name has of them is its key with.

// mixing is what a selection has of class mimd_sm besides teams on one problem: what runs beside its points.
type mixing struct{ with []results.Companion }

// mixOf is that of a selection.
func mixOf(s *Selection) []results.Companion { return ChoiceOf[mixing](s, shared{}).with }

// Neighbours are the companions that stand for others: the kernels that the catalogue names, each where its operands
// are meant to be, and none, which parks the other workers.
func Neighbours(m *machine.Machine) []results.Companion {
	all := []results.Companion{{}}
	for k := range kernels.All() {
		for _, l := range k.Mixed {
			if k == widestElem(k.Name) && LevelSize(m, l).Bytes > 0 {
				all = append(all, results.Companion{Kernel: k.Name, Level: results.Levels[l]})
			}
		}
	}
	return all
}

// LevelSize is the working set that stands for a level: that of Residencies where the caches hold it as it is meant,
// else one that they do. It is the zero Size where the machine has no such level.
func LevelSize(m *machine.Machine, l kernels.Level) Size {
	usual := Residencies()[l]
	switch l {
	case kernels.L1:
		return fitted(usual, 0, m.L1D)
	case kernels.L2:
		return fitted(usual, m.L1D, m.L2)
	case kernels.L3:
		if m.LLC > 0 && m.LLC <= m.L2 {
			return Size{}
		}
		return fitted(usual, m.L2, m.LLC)
	}
	return Size{Bytes: min(memorySet(m).Bytes, mostMemory)}
}

// mostMemory is the largest working set of level memory, whatever the caches are: to fill larger ones takes too long.
const mostMemory = 512 << 20

// fitted is a working set that is larger than one cache and leaves half of the next one free; 0 is an unknown cache.
func fitted(usual Size, inner, outer int64) Size {
	switch {
	case outer > 0 && usual.Bytes > outer/2:
		return Size{Bytes: outer / 2}
	case usual.Bytes < 2*inner && (outer == 0 || 2*inner <= outer/2):
		return Size{Bytes: 2 * inner}
	}
	return usual
}

// levelSizes are the working sets of all levels that the machine has.
func levelSizes(m *machine.Machine) []Size {
	var all []Size
	for l := range results.Levels {
		if size := LevelSize(m, kernels.Level(l)); size.Bytes > 0 && !slices.Contains(all, size) {
			all = append(all, size)
		}
	}
	return all
}

// neighbour is a companion on this machine: what each worker but the first runs.
type neighbour struct {
	results.Companion
	kernel  *kernels.Kernel // nil parks the workers
	variant int
	n       int
}

// neighbourOf finds what a companion is beside a point, in a team of so many. Where it names no instruction set, it is
// the widest. The name has the instruction set where it is not that of the point.
func neighbourOf(h *Host, c results.Companion, isaOfPoint string, workers int) (neighbour, bool) {
	b := neighbour{Companion: c}
	if c.Kernel == "" {
		return b, true
	}
	b.kernel = widestElem(c.Kernel)
	level := kernels.Level(slices.Index(results.Levels, c.Level))
	if b.kernel == nil || level < 0 {
		return b, false
	}
	size := LevelSize(h.Machine, level)
	if size.Bytes == 0 {
		return b, false
	}
	b.n = b.kernel.SizeFor(sharedSize(h.Machine, level, size.Bytes, workers-1))
	b.variant = widestOne(h.ISA, b.kernel)
	if c.ISA != "" {
		b.variant = slices.IndexFunc(b.kernel.Variants, func(v kernels.Variant) bool {
			return v.Tuning == "" && v.ISA.String() == c.ISA && h.ISA.Has(v.ISA)
		})
	}
	if b.variant < 0 {
		return b, false
	}
	if b.ISA = b.kernel.Variants[b.variant].ISA.String(); b.ISA == isaOfPoint {
		b.ISA = ""
	}
	return b, true
}

// sharedSize is the working set of each of some workers that share a level, so that all of them together are where one
// is meant to be.
func sharedSize(m *machine.Machine, l kernels.Level, bytes int64, workers int) int64 {
	if l == kernels.L1 || l == kernels.L2 {
		return bytes
	}
	least := LevelSize(m, kernels.L2).Bytes * 2
	return max(bytes/int64(max(workers, 1)), min(least, bytes))
}

// widestElem is a kernel of a name with its widest elements, nil where there is none.
func widestElem(name string) (widest *kernels.Kernel) {
	for k := range kernels.All() {
		if k.Name == name && (widest == nil || k.ElemBits() > widest.ElemBits()) {
			widest = k
		}
	}
	return widest
}

// mixed are the points that have others beside them: plain Go and the widest tier.
func (c shared) mixed(h *Host, k *kernels.Kernel, n int, s *Selection) iter.Seq[Point] {
	return func(yield func(Point) bool) {
		for _, workers := range s.Workers {
			for _, with := range mixOf(s) {
				for _, variant := range slices.Compact([]int{0, widestOne(h.ISA, k)}) {
					p := NewPoint(c, k, n, workers, variant)
					b, ok := neighbourOf(h, with, p.ISA, workers)
					if !ok || workers < 2 {
						continue
					}
					p.With, p.Own = b.Companion.String(), b
					if !yield(p) {
						return
					}
				}
			}
		}
	}
}

// amongMixed tells whether a point is one of the profile of mixes: a companion in the place of the timed one, beside
// others or alone.
func amongMixed(h *Host, s *Selection, p Point) bool {
	switch p.Class.Name() {
	case keys.MIMDSM:
		if p.With == "" {
			return false
		}
	case keys.SISD:
		if p.Variant != 0 {
			return false
		}
	case keys.SIMD:
		if p.Variant != widestOne(h.ISA, p.Kernel) {
			return false
		}
	default:
		return false
	}
	ownSize := true // a size that is that of no level was asked for
	for _, size := range levelSizes(h.Machine) {
		ownSize = ownSize && size.of(p.Kernel) != p.N
	}
	return slices.ContainsFunc(mixOf(s), func(c results.Companion) bool {
		if c.Kernel != p.Kernel.Name || p.Kernel != widestElem(c.Kernel) {
			return false
		}
		l := kernels.Level(slices.Index(results.Levels, c.Level))
		return ownSize || LevelSize(h.Machine, l).of(p.Kernel) == p.N
	})
}

// parseCompanions reads the value of flag with.
func parseCompanions(h *Host, text string) ([]results.Companion, error) {
	var all []results.Companion
	for word := range strings.SplitSeq(strings.ToLower(text), ",") {
		c, err := parseCompanion(h, strings.TrimSpace(word))
		if err != nil {
			return nil, err
		}
		if !slices.Contains(all, c) {
			all = append(all, c)
		}
	}
	if i := slices.Index(all, results.Companion{}); i < 0 { // what all others are held against
		all = slices.Insert(all, 0, results.Companion{})
	}
	return all, nil
}

// parseCompanion reads one companion and looks whether it can run here.
func parseCompanion(h *Host, word string) (c results.Companion, err error) {
	if c, err = results.ParseCompanion(word); err != nil {
		return c, flagErrorf("--with: %w; kernels are %s; levels are %s", err, strings.Join(kernels.Names(), ", "),
			strings.Join(results.Levels, ", "))
	}
	if c.Kernel == "" {
		return c, nil
	}
	k := widestElem(c.Kernel)
	switch {
	case k == nil:
		return c, &WordError{"kernel in --with", c.Kernel, kernels.Names()}
	case !slices.Contains(results.Levels, c.Level):
		return c, &WordError{"level in --with", c.Level, results.Levels}
	case c.ISA != "" && !slices.Contains(codeOn(h, k), c.ISA):
		return c, &WordError{"ISA of " + c.Kernel + " in --with", c.ISA, codeOn(h, k)}
	case c.Level == results.Levels[kernels.L3] && LevelSize(h.Machine, kernels.L3).Bytes == 0:
		return c, flagErrorf("--with %s: this machine has no third-level cache; levels are %s", word,
			strings.Join(slices.DeleteFunc(slices.Clone(results.Levels), func(l string) bool { return l == c.Level }), ", "))
	}
	return c, nil
}

// codeOn lists the instruction sets that a kernel has code for and that may run here.
func codeOn(h *Host, k *kernels.Kernel) []string {
	var all []string
	for _, v := range k.Variants {
		if v.Tuning == "" && h.ISA.Has(v.ISA) {
			all = append(all, v.ISA.String())
		}
	}
	return all
}

// companionWords spells companions as the flag takes them.
func companionWords(all []results.Companion) string {
	words := make([]string, len(all))
	for i, c := range all {
		words[i] = c.String()
	}
	return strings.Join(words, ",")
}

// tellCompanions writes which problems run beside the points of a plan.
func (r *Results) tellCompanions(batches []Batch) error {
	for _, b := range batches {
		for _, p := range b.Points {
			beside, ok := p.Own.(neighbour)
			if !ok || beside.kernel == nil {
				continue
			}
			problem := results.Problem{Kernel: beside.kernel.Name, Elem: beside.kernel.Elem, N: beside.n}
			if err := r.say(results.WithLine(p.With, p.Workers, problem)); err != nil {
				return err
			}
		}
	}
	return nil
}

// bytes are those of the operands of all workers beside, with those of a reference.
func (b neighbour) bytes(workers int) int64 {
	if b.kernel == nil {
		return 0
	}
	return b.kernel.Bytes(b.n) * int64(workers)
}

// noNeighbour says why nothing can run beside a point here; "" where it can.
func noNeighbour(h *Host) string {
	if h.MaxWorkers() < 2 {
		return h.noTeam()
	}
	return ""
}

// key is what opened companions must have in common to be the same.
func (b neighbour) key(workers int) string {
	return fmt.Sprint(b.kernel.ID(), b.variant, b.n, workers)
}
