package workqueue

import (
	"context"
	"fmt"
	"slices"

	"flynn/kernels"
	"flynn/mimd/cluster"
	"flynn/misd"
)

// settle puts the result of a part into its place: the only one, or what most workers have. Whoever has another one is
// put into quarantine.
func (c *coordinator) settle(ctx context.Context, part int) error {
	own := c.parts[part].Results(nil)
	if c.Replicas == 1 {
		cluster.Pack(own).Write(c.ballots[part][0], 0)
		c.count(part)
		return nil
	}
	e, err := misd.NewElectorate(misd.Majority, c.voters[part])
	if err != nil {
		return err
	}
	in := make([][]kernels.Result, c.Replicas)
	for v, b := range c.ballots[part] {
		if b != nil {
			in[v] = detached(own)
			cluster.Pack(in[v]).Write(b, 0)
		}
	}
	if err := e.Vote(own, in, c.parts[part].Bound()); err != nil {
		return fmt.Errorf("workqueue: part %d: %w", part, err)
	}
	c.count(part)
	for v, lost := range e.Outvoted {
		if lost > 0 && in[v] != nil {
			if err := c.quarantine(ctx, c.voters[part][v], part, v); err != nil {
				return err
			}
		}
	}
	return nil
}

// count counts the result of a part, which is in its place.
func (c *coordinator) count(part int) {
	c.settled[part], c.left = true, c.left-1
	c.counted(part)
}

// detached are views of the same shape on memory of their own. Go aligns memory of a size that is a multiple of an
// element's at such an element.
func detached(views []kernels.Result) []kernels.Result {
	out := make([]kernels.Result, len(views))
	for i, r := range views {
		r.Bytes = slices.Clone(r.Bytes) // what lies between rows is no result, and stays
		out[i] = r
	}
	return out
}

// quarantine names a worker whose result was wrong, when its quarantine has begun.
func (c *coordinator) quarantine(ctx context.Context, who string, part, replica int) error {
	if err := c.results.Put(ctx, quarantineKey(c.Run, who), []byte(who)); err != nil {
		return fmt.Errorf("workqueue: put %s into quarantine: %w", who, err)
	}
	c.server.tell(c.Run, Event{What: Outvoted, Who: who, Part: part, Replica: replica})
	return c.discount(ctx, who)
}

// discount counts nothing of a worker any more: what nobody has voted on is computed again, by others.
func (c *coordinator) discount(ctx context.Context, who string) error {
	if c.quarantined[who] {
		return nil
	}
	c.quarantined[who] = true
	c.Quarantined = append(c.Quarantined, who)
	for part, voters := range c.voters {
		replica := slices.Index(voters, who)
		if replica < 0 || c.settled[part] {
			continue
		}
		if err := c.redo(ctx, part, replica); err != nil {
			return err
		}
	}
	return nil
}

// present counts the results that have come.
func present(ballots [][]byte) int {
	n := 0
	for _, b := range ballots {
		if b != nil {
			n++
		}
	}
	return n
}

// drop takes a result out of the bucket.
func (c *coordinator) drop(ctx context.Context, part, replica int) error {
	c.ballots[part][replica], c.voters[part][replica] = nil, ""
	if err := c.results.Delete(ctx, resultKey(c.Run, uint32(part), uint8(replica)), 0); err != nil {
		return fmt.Errorf("workqueue: drop a result: %w", err)
	}
	return nil
}

// redo has a result computed anew.
func (c *coordinator) redo(ctx context.Context, part, replica int) error {
	if err := c.drop(ctx, part, replica); err != nil {
		return err
	}
	c.tries++
	c.put(ctx, part, replica)
	return nil
}
