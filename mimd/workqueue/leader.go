package workqueue

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"flynn/mimd/world"
)

// leaderKey is the key that whoever leads holds. It expires with a lease, so that nobody need notice a death.
const leaderKey = "leader"

// elect waits until name leads, and then for the context to end or the lead to be lost: the context that it returns
// ends with the lead. Create and Update compare and set, so that never two of them succeed for one lease. The lease
// begins when it is asked for, since the server may have begun it then, whenever its answer comes.
func elect(
	ctx context.Context, w world.World, kv world.Bucket, name string, lease time.Duration,
) (leads context.Context, resign func(), err error) {
	var revision uint64
	mine := fmt.Appendf(nil, "%s %016x", name, w.Number()) // another one may have the name
	var renewed time.Time
	late := func() bool { return w.Now().Sub(renewed) > lease }
	for {
		renewed = w.Now()
		if revision, err = kv.Create(ctx, leaderKey, mine); err == nil && !late() {
			break
		}
		if w.Sleep(ctx, lease/4); ctx.Err() != nil {
			return nil, nil, ctx.Err()
		}
	}
	leads, end := context.WithCancelCause(ctx)
	wait := w.Go(func() {
		for leads.Err() == nil {
			w.Sleep(leads, lease/3)
			asked := w.Now()
			r, err := renew(leads, kv, mine, revision)
			if err != nil && late() { // one answer can be lost, and a process can stand still
				asked = w.Now()
				r, err = renew(leads, kv, mine, revision)
			}
			switch {
			case err == nil:
				revision, renewed = r, asked
			case late() || errors.Is(err, ErrDeposed):
				end(ErrDeposed)
			}
		}
	})
	return leads, func() {
		end(nil)
		wait()
		if errors.Is(context.Cause(leads), ErrDeposed) {
			return
		}
		give, cancel := w.WithTimeout(context.Background(), lease)
		defer cancel()
		kv.Delete(give, leaderKey, revision)
	}, nil
}

// renew keeps the lead that a revision stands for. An update whose answer was lost counts: what is there is ours. So
// does an office that is empty: the lease has ended and nobody has taken it, so it can be taken anew.
func renew(ctx context.Context, kv world.Bucket, mine []byte, revision uint64) (uint64, error) {
	r, err := kv.Update(ctx, leaderKey, mine, revision)
	if !errors.Is(err, world.ErrExists) {
		return r, err
	}
	e, err := kv.Get(ctx, leaderKey)
	switch {
	case err == nil && bytes.Equal(e.Value, mine): // since an unknown time
		return kv.Update(ctx, leaderKey, mine, e.Revision)
	case err == nil:
		return 0, ErrDeposed
	case !errors.Is(err, world.ErrNoKey):
		return 0, err
	}
	if r, err = kv.Create(ctx, leaderKey, mine); errors.Is(err, world.ErrExists) {
		return 0, ErrDeposed
	}
	return r, err
}

// ErrDeposed is the end of a coordinator whose lease has ended: another one goes on.
var ErrDeposed = errors.New("workqueue: another coordinator leads")
