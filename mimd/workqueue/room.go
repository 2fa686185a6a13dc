package workqueue

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"flynn/mimd/cluster"
	"flynn/mimd/world"
)

// ErrFull says that the servers have no room left for the queue or the results of a run. What has been computed stays
// there: whoever coordinates the same run when there is room goes on with it.
var ErrFull = errors.New("workqueue: JetStream has no room left")

// ErrStuck says that the servers answer, and store nothing any more, as one does whose disk is full.
var ErrStuck = errors.New("workqueue: JetStream stores nothing any more; its disk may be full")

const (
	queueRoom   = 1 << 28 // bytes that the queue of all runs may take
	usualRoom   = 1 << 30 // and their results
	resultExtra = 1 << 7  // that a message of a result holds at most besides its bytes: its header, and the worker's name
)

// room is how many bytes of results the servers keep.
func (s *Spec) room() int64 { return cmp.Or(s.Room, usualRoom) }

// stall is what keeps a coordinator from finishing.
type stall struct {
	away    int       // tasks in a row that could not be put into the queue
	behind  bool      // some tasks of the last try could not be
	refused error     // the queue is full
	trouble error     // the last thing that the server could not do
	waiting int       // results that were missing at the last look without a new one
	since   time.Time // that look
	asked   time.Time // when the servers were last asked for room
}

// enough tasks in a row that cannot be put into the queue show that the server is away: it is not asked for the others.
const enough = 8

// note takes down what came of a task for the queue.
func (c *coordinator) note(err error) {
	switch {
	case err == nil:
		c.away = 0
	case errors.Is(err, world.ErrFull):
		c.refused = fmt.Errorf("%w, %s: %w", ErrFull, c.missing(), err)
	default:
		c.away, c.behind, c.trouble = c.away+1, true, err
	}
}

// lacking counts the results that have not come.
func (c *coordinator) lacking() int {
	n := 0
	for _, ballots := range c.ballots {
		for _, b := range ballots {
			if b == nil {
				n++
			}
		}
	}
	return n
}

func (c *coordinator) missing() string {
	return fmt.Sprintf("%d of %d results are missing", c.lacking(), c.Parts*c.Replicas)
}

// checkStall asks, where nothing has come for some leases, whether anything can; and again after as many.
func (c *coordinator) checkStall(ctx context.Context) error {
	if c.world.Now().Sub(c.asked) < stale*c.Lease {
		return nil
	}
	c.asked = c.world.Now()
	if err := c.checkCapacity(ctx); err != nil {
		return err
	}
	return c.giveUp()
}

// checkCapacity tries whether the servers have room for one more result: a worker that finds none can only try again. A
// server whose disk is full says so, or answers questions and keeps silent about whatever it should store.
func (c *coordinator) checkCapacity(ctx context.Context) error {
	err := c.probe(ctx)
	for again := 1; again < probes && errors.Is(err, context.DeadlineExceeded); again++ {
		err = c.probe(ctx)
	}
	switch {
	case errors.Is(err, world.ErrFull):
		return fmt.Errorf("%w, %s: %w", ErrFull, c.missing(), err)
	case errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil:
		if c.results.Check(ctx) == nil {
			return fmt.Errorf("%w, %s", ErrStuck, c.missing())
		}
	}
	if err != nil { // a server that is away is not full
		c.trouble = err
	}
	return nil
}

// probes without an answer, one after the other, show that a server stores nothing: one or two may have been lost, and
// servers of a cluster may just have chosen a new head.
const probes = 3

// probeTime is how long a server may take to store one result, on an ordinary machine.
const probeTime = 3500 * time.Millisecond

// probe stores something as large as the largest result, and takes it away again.
func (c *coordinator) probe(ctx context.Context) error {
	ctx, cancel := c.world.WithTimeout(ctx, c.world.Stretch(probeTime))
	defer cancel()
	need := 0
	for _, p := range c.parts {
		need = max(need, cluster.Pack(p.Results(nil)).Size())
	}
	key := c.Run + ".room"
	if err := c.results.Put(ctx, key, make([]byte, need+resultExtra)); err != nil {
		return err
	}
	return c.results.Purge(ctx, key)
}

// A run without a result for so long on an ordinary machine, and so many leases, is given up: what is wrong there does
// not end by waiting.
const (
	giveUpAfter  = time.Minute
	giveUpLeases = 20
)

// giveUp ends a run in which nothing comes to an end any more.
func (c *coordinator) giveUp() error {
	if n := c.lacking(); n != c.waiting {
		c.waiting, c.since = n, c.world.Now()
	}
	waited := c.world.Now().Sub(c.since)
	if waited < c.world.Stretch(giveUpAfter)+giveUpLeases*c.Lease {
		return nil
	}
	text := fmt.Sprintf(
		"workqueue: no result for %v, %s; those that are there stay on the server", waited.Round(time.Second), c.missing(),
	)
	if c.trouble != nil {
		return fmt.Errorf("%s: %w", text, c.trouble)
	}
	return errors.New(text)
}
