package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"time"

	"flynn/internal/machine"
	"flynn/internal/mem"
	"flynn/kernels"
	"flynn/mimd"
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

// openNeighbour returns the operands of what runs beside the points of a team, made where there are none yet.
func (g *Group) openNeighbour(b neighbour, t *mimd.Team) (*mimd.Programs, error) {
	key := fmt.Sprint(b.key(t.Size()), g.selection.Pages, g.selection.NUMA)
	if o := g.host.neighbours[key]; o != nil {
		return o, nil
	}
	need := b.bytes(t.Size())
	if left, ok := mem.Available(); ok && need > left/10*9 {
		return nil, &UnavailableError{fmt.Errorf("what runs next to it needs %d MiB, %d MiB are available", need>>20,
			left>>20)}
	}
	at := kernels.Placement{Pages: g.selection.Pages, NUMA: g.selection.NUMA}
	o, err := t.Programs(b.kernel, b.variant, b.n, at, kernels.Source{Seed: g.source.Seed})
	if wrong := new(mimd.DiffError); errors.As(err, &wrong) {
		return nil, &WrongError{wrong.Diff}
	}
	if err != nil {
		return nil, &UnavailableError{err}
	}
	if g.host.neighbours == nil {
		g.host.neighbours = map[string]*mimd.Programs{}
	}
	g.host.neighbours[key] = o
	return o, nil
}

// freeNeighbours gives back what has run beside points.
func (h *Host) freeNeighbours() error {
	var errs []error
	for _, o := range h.neighbours {
		errs = append(errs, o.Free())
	}
	h.neighbours = nil
	return errors.Join(errs...)
}

// company is what runs beside the points of one team in a batch.
type company struct {
	group    *Group
	team     *mimd.Team
	of       neighbour
	programs *mimd.Programs
	beside   *mimd.Beside
	opened   bool
	verified bool
	fault    error // it could not be opened, or was wrong
}

// beside opens a point that others run beside.
func (o teams) beside(p Point, b neighbour) Run {
	key := p.With + "/" + fmt.Sprint(p.Workers)
	if b.kernel != nil {
		key = b.key(p.Workers)
	}
	c := o.companies[key]
	if c == nil {
		c = &company{group: o.group, team: o.group.team(p.Workers), of: b}
		o.companies[key] = c
	}
	r := &mixedRun{point: p, company: c, grow: 1}
	r.run = o.group.Alone(p.Variant).(*run)
	return r
}

// open makes what runs beside ready, once.
func (c *company) open() error {
	if c.opened || c.of.kernel == nil {
		return c.fault
	}
	c.opened = true
	if c.programs, c.fault = c.group.openNeighbour(c.of, c.team); c.fault != nil {
		return c.fault
	}
	c.beside = c.programs.Beside(c.team)
	return nil
}

// start lets the other workers run, or waits until they sleep.
func (c *company) start() {
	for _, t := range c.group.teams {
		t.Park()
	}
	if c.beside != nil {
		c.beside.Start()
	}
}

// stop ends what start began.
func (c *company) stop() {
	if c.beside != nil {
		c.beside.Stop()
	}
}

// turns appends how many turns each other worker has ended.
func (c *company) turns(to []uint64) []uint64 {
	if c.beside != nil {
		return c.beside.Turns(to)
	}
	return to
}

// verify looks whether what the others have computed is right, once a visit.
func (c *company) verify() error {
	if c.programs == nil || c.verified {
		return c.fault
	}
	c.verified = true
	if err := c.programs.Verify(c.team); err != nil {
		c.fault = fmt.Errorf("what ran next to it, %s, is wrong: %w", c.of.Companion, err)
	}
	return c.fault
}

// mixedRun is a variant on worker 0 while all other workers of its team run something else, or sleep.
type mixedRun struct {
	*run
	point   Point
	company *company
	grow    int // by which a sample is longer, so that each other worker ends a turn in it
	fault   error

	before, after []uint64 // turns
}

// Check verifies the point while the others run.
func (r *mixedRun) Check() error {
	if err := r.company.open(); err != nil {
		return err
	}
	r.company.start()
	defer r.company.stop()
	return r.run.Check()
}

// Time is what so many ops take while the others run.
func (r *mixedRun) Time(ops int) time.Duration {
	r.company.start()
	defer r.company.stop()
	return timeOf(r.run, ops)
}

func (r *mixedRun) Failed() error { return r.fault }

// End verifies what has run beside.
func (r *mixedRun) End() error { return r.company.verify() }

// sample takes a sample during which each of the others has ended a turn. One during which somebody did not, because
// its turn was long or its time was stolen, is taken again, and is longer.
func (r *mixedRun) sample(warm, iters int, w *watch) Sample {
	for {
		s, ended := r.attempt(warm, iters*r.grow, w)
		switch {
		case ended > enoughTurns:
			r.grow = max(1, r.grow/2)
			return s
		case ended > 0:
			return s
		case s.NS*float64(s.Iters) > longestMixed, r.point.Cache == keys.Cold:
			r.fault = &UnavailableError{errors.New("a worker next to it ended no turn while it was timed")}
			return s
		}
		r.grow *= 2
	}
}

// enoughTurns is the turns in a sample from which the next one may be shorter.
const enoughTurns = 8

// longestMixed is the nanoseconds from which a sample is not made longer.
const longestMixed = 5e9

// attempt takes a sample and tells how many turns the slowest of the others has ended in it.
func (r *mixedRun) attempt(warm, iters int, w *watch) (s Sample, ended uint64) {
	r.company.start()
	defer r.company.stop()
	r.Do(warm)
	if r.point.Cache == keys.Cold {
		r.group.flush()
	}
	mem.AlignStack(func() {
		d, clock, marks := w.around(true, func() time.Duration {
			r.before = r.company.turns(r.before[:0])
			d := timeOf(r.run, iters)
			r.after = r.company.turns(r.after[:0])
			return slowed(d, r.point.slow)
		})
		s = Sample{Iters: iters, NS: float64(d.Nanoseconds()) / float64(iters), Clock: clock}
		s.Metrics = slices.Concat(r.group.Accuracy(r.point), marks)
	})
	return s, fewest(r.before, r.after)
}

// fewest is by how much the count grew that grew least, 1 where there is none.
func fewest(before, after []uint64) uint64 {
	if len(before) == 0 {
		return 1
	}
	least := after[0] - before[0]
	for i := range before {
		least = min(least, after[i]-before[i])
	}
	return least
}

// ProbePair measures what two CPUs share, in the shortest form of a mix: the kernels that registers and bandwidth
// bound, each beside itself, and the peak of plain Go beside that of the widest tier. Memory takes the longest, and can
// be left out. What is written is a result file.
func ProbePair(ctx context.Context, h *Host, a, b int, memory bool, budget time.Duration, out io.Writer) (err error) {
	pair := h.pair(a, b)
	defer func() { err = errors.Join(err, pair.freeNeighbours()) }()
	r, err := NewResults(out, FileKeys(pair, time.Now(), probeSeed, "random", "machine --probe"))
	if err != nil {
		return err
	}
	s := probeSelection(pair, memory)
	s.Budget = budget
	return (&Session{Host: pair, Selection: s, Seed: probeSeed, Out: r}).Measure(ctx)
}

// probeSeed is the seed of operands and order.
const probeSeed = 1

// pair is the host as if it had two CPUs.
func (h *Host) pair(a, b int) *Host {
	p, m := *h, *h.Machine
	m.CPUs, m.CoreCPUs, m.Cores = []int{a, b}, nil, 2
	p.Machine, p.neighbours = &m, nil
	return &p
}

// probeSelection has each kernel of a role that bounds others beside itself.
func probeSelection(h *Host, memory bool) *Selection {
	s := &Selection{Workers: []int{2}, Count: 8, Time: time.Millisecond, Target: 0.02}
	levels := len(results.Levels)
	if !memory {
		levels--
	}
	var with []results.Companion
	for _, c := range Neighbours(h.Machine) {
		k := widestElem(c.Kernel)
		itself := k != nil && (k.Role == kernels.RolePeak || k.Role == kernels.RoleBandwidth)
		if c.Kernel == "" || itself && slices.Index(results.Levels, c.Level) < levels {
			with = append(with, c)
		}
	}
	s.Sizes = levelSizes(h.Machine)
	s.Choose(shared{}, mixing{with})
	s.Among = func(p Point) bool { return amongMixed(h, s, p) && besideItself(h, p) }
	for _, c := range with {
		if k := widestElem(c.Kernel); k != nil && !slices.Contains(s.Kernels, k) {
			s.Kernels = append(s.Kernels, k)
		}
	}
	return s
}

// besideItself tells whether a point is beside its own kernel at its own level, or beside parked workers: plain Go only
// where it shows the clock.
func besideItself(h *Host, p Point) bool {
	beside, ok := p.Own.(neighbour)
	switch {
	case !ok, p.ISA == keys.Scalar && p.Kernel.Role != kernels.RolePeak:
		return false
	case beside.kernel == nil:
		return true
	}
	return beside.kernel == p.Kernel && beside.n == p.N
}
