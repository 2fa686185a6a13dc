package cluster

import (
	"fmt"

	"flynn/kernels"
	"flynn/mimd"
)

// job is a part that a node has taken.
type job struct {
	Part
	problem *operandSet
	parts   []kernels.Op // one, or one of each worker where parts learn of each other
	shared  *mimd.Parallel
	halo    *haloExchange // nil where the part needs nothing of others
	inputs  Pack          // what a run is sent; nothing where the operands are resident
	in      inflow
	op      uint32
	results []kernels.Result // room for the views of its results
}

// operandSet is the operands of one part. Jobs that differ in their variant alone share it, as points of a batch do.
type operandSet struct {
	kernels.Problem
	key   operandKey
	users int
}

type operandKey struct {
	kernel, elem string
	n            uint64
	parts, rank  uint32
	workers      uint16
	mode         uint8
	source       kernels.Source
}

func (t *Part) operandKey() operandKey {
	return operandKey{t.Kernel, t.Elem, t.N, t.Parts, t.Rank, t.Workers, t.Mode, t.Source}
}

// mostJobs is how many parts a node takes at once.
const mostJobs = 256

// open takes a part: its operands get memory, and values where they are resident. The extent is that of the whole, but
// only pages that the part touches cost anything.
func (n *Node) open(r *Request) error {
	f := &r.Frame
	t, rest, err := DecodePart(f.Payload)
	if err != nil {
		return err
	}
	k, variant, err := t.Resolve(n.set)
	if err != nil {
		return err
	}
	peers, err := t.peers(k, rest)
	if err != nil {
		return err
	}
	if _, twice := n.jobs[f.Job]; twice || len(n.jobs) >= mostJobs {
		return fmt.Errorf("cluster: the node has %d parts, this one among them or too many", len(n.jobs))
	}
	team, err := n.team(int(t.Workers))
	if err != nil {
		return err
	}
	p := n.opened(t.operandKey())
	if p == nil {
		opened, err := k.Open(int(t.N), kernels.Placement{})
		if err != nil {
			return err
		}
		p = &operandSet{Problem: opened, key: t.operandKey()}
	}
	p.users++
	j := &job{Part: t, problem: p}
	if k.Crosses() {
		j.halo = newHaloExchange(n.Communicator(f.Session, f.Job, int(t.Rank), peers, lease), p.Op(variant), team)
		j.parts, j.shared = j.halo.of(j.halo.rank), j.halo.shared
	} else {
		j.parts = kernels.Split(p.Op(variant), int(t.Parts))[t.Rank:][:1]
		j.shared = team.Static(j.parts[0])
	}
	j.fill(p.Op(variant))
	n.jobs[f.Job] = j
	return n.Answer(r, KindDone, nil)
}

// peers reads the roster behind a task: of those who send each other messages; nobody where parts need nothing of
// others.
func (t *Part) peers(k *kernels.Kernel, rest []byte) ([]string, error) {
	if !k.Crosses() {
		return ReadRoster(rest, 0)
	}
	if n := int(t.Parts) * int(t.Workers); n > MaxParts {
		return nil, fmt.Errorf("%w: %d parts that learn of each other; %d at most", ErrMalformed, n, MaxParts)
	}
	return ReadRoster(rest, int(t.Parts))
}

// fill gives the operands memory, and values.
func (j *job) fill(whole kernels.Op) {
	right, wrong := j.Source, j.Source
	wrong.Seed = ^wrong.Seed
	if Modes[j.Mode] == Shipped {
		j.inputs, j.Source = given(whole, j.parts), wrong // operands that did not come must not happen to be right
	}
	if j.problem.users == 1 {
		j.shared.Fill(j.Source) // each worker touches what it will compute on
		if j.halo != nil {
			j.halo.fill(right, wrong, Modes[j.Mode])
		} else {
			j.parts[0].Remote().FillDistributed(j.Source)
		}
	}
	j.shared.Restore(j.Source)
}

// run is one op.
func (j *job) run() error {
	if j.halo != nil {
		return j.halo.run()
	}
	j.shared.Run()
	return nil
}

// opened finds operands that are there already.
func (n *Node) opened(key operandKey) *operandSet {
	for _, j := range n.jobs {
		if j.problem.key == key {
			return j.problem
		}
	}
	return nil
}

func (j *job) free() {
	if j.problem.users--; j.problem.users == 0 {
		j.problem.Free()
	}
}

// team returns the team of p workers of the node.
func (n *Node) team(p int) (*mimd.Team, error) {
	if p > len(n.CPUs) {
		return nil, fmt.Errorf("cluster: %d workers asked for, the node has %d", p, len(n.CPUs))
	}
	for _, t := range n.teams {
		if t.Size() == p {
			return t, nil
		}
	}
	t, err := mimd.NewTeam(n.CPUs[:p])
	if err != nil {
		return nil, err
	}
	n.teams = append(n.teams, t)
	return t, nil
}
