package misd

import (
	"slices"

	"flynn/kernels"
	"flynn/mimd"
)

// crew runs versions on a team, then compares their results with all workers.
type crew struct {
	*mimd.Team
	versions               *Versions
	bind, execute, compare func(rank int)
	same                   []verdict
	copies                 bool
}

// verdict of one worker, in a line of its own.
type verdict struct {
	same bool
	_    [63]byte
}

func newCrew(t *mimd.Team, v *Versions) *crew {
	c := &crew{Team: t, versions: v, same: make([]verdict, t.Size())}
	c.copies = slices.ContainsFunc(v.replicas, kernels.Replica.Copies)
	units := v.whole.Units()
	c.bind = func(rank int) { c.each(rank, func(i int) { v.replicas[i].Bind(0, units) }) }
	c.execute = func(rank int) { c.each(rank, func(i int) { v.replicas[i].Run() }) }
	c.compare = func(rank int) { c.same[rank].same = v.unanimous(rank, t.Size()) }
	return c
}

// each calls f for the versions of a worker: one each, the last worker takes the rest. Versions stand from slow to
// fast, so the slowest has a worker of its own.
func (c *crew) each(rank int, f func(i int)) {
	f(rank)
	if rank == c.Size()-1 {
		for i := rank + 1; i < len(c.versions.replicas); i++ {
			f(i)
		}
	}
}

// run is one op without the vote. It tells whether all versions have the same bits.
func (c *crew) run() bool {
	c.ready()
	c.Do(c.execute)
	c.versions.collect()
	c.Do(c.compare)
	for i := range c.same {
		if !c.same[i].same {
			return false
		}
	}
	return true
}

// ready aims all versions. Where they copy what is changed in place, all copies must be taken before the first version
// runs: a phase of its own.
func (c *crew) ready() {
	if c.copies {
		c.Do(c.bind)
		return
	}
	for rank := range c.Size() {
		c.bind(rank)
	}
}
