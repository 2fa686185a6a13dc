package bench

import (
	"errors"
	"fmt"
	"slices"

	"flynn/internal/mem"
	"flynn/kernels"
	"flynn/mimd"
)

// Group is an opened batch: the operands that its points share, the reference's result, and teams of workers.
type Group struct {
	host      *Host
	selection *Selection
	source    kernels.Source
	problem   kernels.Problem
	expected  kernels.Problem // operands of the reference
	reference kernels.Op
	trials    trials         // of its points on random data
	opened    []openedClass  // in the order in which their points come
	weak      map[int]*Group // of the points whose problem grows, by workers
	whole     *Group         // whose teams these are, of a group in weak
	teams     []*mimd.Team   // in the order in which they were made
	Unpinned  error          // why workers have no CPU of their own; nil where they have
	Placed    string         // the placement that was asked for and that the system did not give; "" where it did
}

// openedClass is a class that has begun with the points of a group.
type openedClass struct {
	class Class
	Opened
}

// OpenGroup tries the points of a batch on random data, then maps and fills its operands, each part by the worker that
// will compute on it, and computes the reference. The calling goroutine stays on its thread until Close.
func OpenGroup(h *Host, s *Selection, b Batch, seed uint64) (*Group, error) {
	return openTried(h, s, b, seed, trials{})
}

// openTried opens a group as OpenGroup does, and tries only points that no trial is known of.
func openTried(h *Host, s *Selection, b Batch, seed uint64, t trials) (*Group, error) {
	if err := t.try(h, b, seed); err != nil {
		return nil, err
	}
	g, err := openGroup(h, s, b, kernels.Source{Seed: seed})
	if err != nil {
		return nil, err
	}
	g.trials = t
	return g, nil
}

func openGroup(h *Host, s *Selection, b Batch, source kernels.Source) (*Group, error) {
	g := &Group{host: h, selection: s, source: source}
	at := kernels.Placement{Pages: s.Pages, NUMA: s.NUMA}
	err := g.open(b, max(1, largestTeam(b.Points)), at)
	if err == nil {
		g.Placed = placement(g.problem, at)
		err = g.begin(b)
	}
	if err == nil {
		err = g.openWeak(b, at)
	}
	if err != nil {
		return nil, errors.Join(err, g.Close())
	}
	return g, nil
}

// largestTeam is the most workers of this process that compute a point.
func largestTeam(points []Point) (workers int) {
	for _, p := range points {
		if p.Nodes == 0 {
			workers = max(workers, p.Crew().Workers)
		}
	}
	return workers
}

// begin lets the class of each point open what its points need.
func (g *Group) begin(b Batch) error {
	for points := range byClass(b.Points) {
		mine := b
		mine.Points = points
		o, err := points[0].Class.Begin(g, mine)
		if err != nil {
			return err
		}
		g.opened = append(g.opened, openedClass{points[0].Class, o})
	}
	return nil
}

// Open makes a point ready to run. Its class has begun with the group.
func (g *Group) Open(p Point) Run {
	i := slices.IndexFunc(g.opened, func(o openedClass) bool { return o.class == p.Class })
	return g.opened[i].Open(p)
}

// open maps and fills the operands, and computes the reference on some that nobody times.
func (g *Group) open(b Batch, workers int, at kernels.Placement) (err error) {
	if g.problem, err = g.filled(b, workers, at); err != nil {
		return err
	}
	if g.expected, err = g.filled(b, workers, kernels.Placement{}); err != nil {
		return err
	}
	g.reference = g.expected.Op(0)
	g.reference.Restore(g.source)
	g.reference.Run()
	return nil
}

// filled opens a problem whose pages are first touched by the workers of the largest team.
func (g *Group) filled(b Batch, workers int, at kernels.Placement) (kernels.Problem, error) {
	p, err := b.Kernel.Open(b.N, at)
	if err != nil {
		return nil, err
	}
	var op operation = singleWorker{p.Op(0)}
	if t := g.team(workers); b.Kernel.Divisible() {
		op = t.Static(p.Op(0))
	}
	op.Fill(g.source)
	return p, nil
}

// placement says what the system did not do: pages of another kind, no interleaving.
func placement(p kernels.Problem, at kernels.Placement) string {
	for _, r := range p.Regions() {
		if _, why := r.NUMA(); why != "" {
			return "memory is not interleaved: " + why
		}
		if got := r.Backing(); at.Pages != mem.THP && len(r.Bytes()) > 0 && got != at.Pages.String() {
			return fmt.Sprintf("asked for %s pages, the system gave %s", at.Pages, got)
		}
	}
	return ""
}

// flush evicts the operands from the caches of all cores.
func (g *Group) flush() {
	for _, r := range g.problem.Regions() {
		mem.Flush(r.Bytes())
	}
}

// team returns the team of p workers. All teams have the same worker 0, the calling goroutine.
func (g *Group) team(p int) *mimd.Team {
	if g.whole != nil {
		return g.whole.team(p)
	}
	for _, t := range g.teams {
		if t.Size() == p {
			return t
		}
	}
	t, err := mimd.NewTeam(g.host.CPUs(p))
	if err != nil {
		panic("bench: a team that the plan should not have: " + err.Error())
	}
	if err := t.Pinned(); err != nil {
		g.Unpinned = err
	}
	g.teams = append(g.teams, t)
	return t
}

// FreeScratch gives back the memory that only verification needs: the expected results.
func (g *Group) FreeScratch() error {
	err := g.eachWeak((*Group).FreeScratch)
	if g.expected == nil {
		return err
	}
	err = errors.Join(err, g.expected.Free())
	g.expected, g.reference = nil, nil
	return err
}

// Close ends what classes have opened, the last one first, then the teams in the same order, because each puts back the
// thread mask that it found, and gives back the operands.
func (g *Group) Close() error {
	var err error
	for _, o := range slices.Backward(g.opened) {
		err = errors.Join(err, o.Close())
	}
	g.opened = nil
	for _, t := range slices.Backward(g.teams) {
		t.Close()
	}
	g.teams = nil
	err = errors.Join(err, g.FreeScratch(), g.eachWeak((*Group).Close))
	if g.problem != nil {
		err = errors.Join(err, g.problem.Free())
	}
	return err
}
