package workqueue

import (
	"context"
	"fmt"
	"slices"

	"flynn/kernels"
	"flynn/mimd/cluster"
	"flynn/misd"
)

// settle puts the result of a part into its place: the only one, or what most workers have. Whoever has another one is put
// into quarantine.
func (f *farmer) settle(ctx context.Context, part int) error {
	own := f.parts[part].Results(nil)
	if f.Replicas == 1 {
		cluster.Pack(own).Write(f.ballots[part][0], 0)
		f.settled[part], f.left = true, f.left-1
		return nil
	}
	e, err := misd.NewElectorate(misd.Majority, f.voters[part])
	if err != nil {
		return err
	}
	in := make([][]kernels.Result, f.Replicas)
	for v, b := range f.ballots[part] {
		if b != nil {
			in[v] = detached(own)
			cluster.Pack(in[v]).Write(b, 0)
		}
	}
	if err := e.Vote(own, in, f.parts[part].Bound()); err != nil {
		return fmt.Errorf("workqueue: part %d: %w", part, err)
	}
	f.settled[part], f.left = true, f.left-1
	for v, lost := range e.Outvoted {
		if lost > 0 && in[v] != nil {
			if err := f.convict(ctx, f.voters[part][v], part, v); err != nil {
				return err
			}
		}
	}
	return nil
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

// convict names a worker whose result was wrong, when its quarantine has begun.
func (f *farmer) convict(ctx context.Context, who string, part, replica int) error {
	if _, err := f.results.PutString(ctx, wardKey(f.Run, who), who); err != nil {
		return fmt.Errorf("workqueue: put %s into quarantine: %w", who, err)
	}
	tell(f.nc, f.Run, Event{What: Outvoted, Who: who, Part: part, Replica: replica})
	return f.bar(ctx, who)
}

// bar counts nothing of a worker any more: what nobody has voted on is computed again, by others.
func (f *farmer) bar(ctx context.Context, who string) error {
	if f.barred[who] {
		return nil
	}
	f.barred[who] = true
	f.Liars = append(f.Liars, who)
	for part, voters := range f.voters {
		replica := slices.Index(voters, who)
		if replica < 0 || f.settled[part] {
			continue
		}
		if err := f.redo(ctx, part, replica); err != nil {
			return err
		}
	}
	return nil
}

// count counts the results that have come.
func count(ballots [][]byte) int {
	n := 0
	for _, b := range ballots {
		if b != nil {
			n++
		}
	}
	return n
}

// drop takes a result out of the bucket.
func (f *farmer) drop(ctx context.Context, part, replica int) error {
	f.ballots[part][replica], f.voters[part][replica] = nil, ""
	if err := f.results.Delete(ctx, resultKey(f.Run, uint32(part), uint8(replica))); err != nil {
		return fmt.Errorf("workqueue: drop a result: %w", err)
	}
	return nil
}

// redo has a result computed anew.
func (f *farmer) redo(ctx context.Context, part, replica int) error {
	if err := f.drop(ctx, part, replica); err != nil {
		return err
	}
	f.tries++
	f.put(ctx, part, replica)
	return nil
}
