package bench

import (
	"errors"
	"slices"

	"flynn/kernels"
	"flynn/mimd"
)

// Group is an opened batch: the operands that its points share, the reference's result, and teams of workers.
type Group struct {
	host      *Host
	source    kernels.Source
	problem   kernels.Problem
	expected  kernels.Problem // operands of the reference
	reference kernels.Op
	teams     []*mimd.Team // in the order in which they were made
	Unpinned  error        // why workers have no CPU of their own; nil where they have
}

// OpenGroup maps and fills the operands of a batch, each part by the worker that will compute on it, and computes the
// reference. The calling goroutine stays on its thread until Close.
func OpenGroup(h *Host, b Batch, seed uint64) (*Group, error) {
	g := &Group{host: h, source: kernels.Source{Seed: seed}}
	workers := 1
	for _, p := range b.Points {
		workers = max(workers, p.P)
	}
	var err error
	if g.problem, err = g.filled(b, workers); err == nil {
		g.expected, err = g.filled(b, workers)
	}
	if err != nil {
		return nil, errors.Join(err, g.Close())
	}
	g.reference = g.expected.Op(0)
	g.reference.Restore(g.source)
	g.reference.Run()
	return g, nil
}

// filled opens a problem whose pages are first touched by the workers of the largest team.
func (g *Group) filled(b Batch, workers int) (kernels.Problem, error) {
	p, err := b.Kernel.Open(b.N, kernels.Place{})
	if err != nil {
		return nil, err
	}
	var op operation = awake{p.Op(0)}
	if t := g.team(workers); b.Kernel.Divisible() {
		op = t.Share(p.Op(0))
	}
	op.Fill(g.source)
	return p, nil
}

// team returns the team of p workers. All teams have the same worker 0, the calling goroutine.
func (g *Group) team(p int) *mimd.Team {
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

// Settle gives back what only checking needs.
func (g *Group) Settle() error {
	if g.expected == nil {
		return nil
	}
	err := g.expected.Free()
	g.expected, g.reference = nil, nil
	return err
}

// Close ends the teams, the last one first, because each puts back the thread mask that it found, and gives back the
// operands.
func (g *Group) Close() error {
	for _, t := range slices.Backward(g.teams) {
		t.Close()
	}
	g.teams = nil
	err := g.Settle()
	if g.problem != nil {
		err = errors.Join(err, g.problem.Free())
	}
	return err
}
