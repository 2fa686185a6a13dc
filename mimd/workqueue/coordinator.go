package workqueue

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"flynn/asm/isa"
	"flynn/kernels"
	"flynn/mimd/cluster"
	"flynn/mimd/world"
	"flynn/misd"
)

// Outcome is what became of a run.
type Outcome struct {
	Leader      string // the coordinator that finished it
	Elapsed     time.Duration
	Resent      int      // tasks that it has put into the queue again
	Quarantined []string // workers that were outvoted
	Wrong       string   // how the result differs from the reference's; "" where it does not
}

// coordinator sees to it that all tasks of a run are done.
type coordinator struct {
	*Spec
	*store
	stall
	world       world.World
	server      server
	name        string
	kernel      *kernels.Kernel
	whole       kernels.Op
	parts       []kernels.Op
	ballots     [][][]byte // results by part and replica
	voters      [][]string // whose they are
	settled     []bool     // parts that have their result
	left        int        // parts that have not
	quarantined map[string]bool
	watch       world.Watch // of results; nil while there is none
	tries       int         // of putting tasks into the queue
	moved       time.Time   // when the last result came
	Outcome

	// Steps that a test replaces, to break them or to look on.
	elect   func(context.Context, world.World, world.Bucket, string, time.Duration) (context.Context, func(), error)
	parse   func(data []byte, part int) (who string, result []byte, err error)
	counted func(part int) // its result has been
}

func newCoordinator(w world.World, srv server, name string, spec *Spec) *coordinator {
	c := &coordinator{Spec: spec, world: w, server: srv, name: name, quarantined: map[string]bool{}, elect: elect}
	c.parse, c.counted = c.parseResult, func(int) {}
	return c
}

// Coordinate waits until it leads, then sees to it that all tasks of a run are done, and puts the results together. Any
// number of coordinators of one run may wait: what one of them leaves undone, the next one finishes. Results that are
// there are not computed again.
func Coordinate(ctx context.Context, t cluster.Target, name string, spec Spec) (Outcome, error) {
	if _, err := spec.kernel(); err != nil {
		return Outcome{}, err
	}
	nc, _, err := t.Connect("flynn coordinator "+name, 60)
	if err != nil {
		return Outcome{}, err
	}
	defer nc.Close()
	return newCoordinator(world.System(), natsServer{nc}, name, &spec).coordinate(undated{ctx})
}

// coordinate is the life of a coordinator.
func (c *coordinator) coordinate(ctx context.Context) (Outcome, error) {
	var err error
	if c.kernel, err = c.Spec.kernel(); err != nil {
		return Outcome{}, err
	}
	if c.store, err = c.server.create(ctx, c.Spec); err != nil {
		return Outcome{}, err
	}
	leads, resign, err := c.elect(ctx, c.world, c.leaders, c.name, c.Lease)
	if err != nil {
		return Outcome{}, err
	}
	defer resign()
	c.server.tell(c.Run, Event{What: Leads, Who: c.name})
	p, err := c.kernel.Open(c.N, kernels.Placement{})
	if err != nil {
		return Outcome{}, err
	}
	defer p.Free()
	c.whole = p.Op(0)
	start := c.world.Now()
	if err := c.finish(leads); err != nil {
		if cause := context.Cause(leads); cause != nil {
			err = cause
		}
		return c.Outcome, err
	}
	c.Leader, c.Elapsed = c.name, c.world.Now().Sub(start)
	err = c.verify()
	return c.Outcome, err
}

// Prepare makes queue and buckets, so that workers can come before there is a coordinator.
func Prepare(ctx context.Context, t cluster.Target, spec Spec) error {
	if err := spec.check(); err != nil {
		return err
	}
	nc, _, err := t.Connect("flynn coordinator", 0)
	if err != nil {
		return err
	}
	defer nc.Close()
	_, err = natsServer{nc}.create(ctx, &spec)
	return err
}

// finish brings in all results, those that are there first.
func (c *coordinator) finish(ctx context.Context) error {
	c.whole.Fill(c.Source)
	c.parts = kernels.Split(c.whole, c.Parts)
	c.ballots, c.voters = make([][][]byte, c.Parts), make([][]string, c.Parts)
	for i := range c.ballots {
		c.ballots[i], c.voters[i] = make([][]byte, c.Replicas), make([]string, c.Replicas)
	}
	c.settled, c.left, c.moved = make([]bool, c.Parts), c.Parts, c.world.Now()
	if err := c.watchResults(ctx); err != nil {
		return fmt.Errorf("workqueue: watch results: %w", err)
	}
	defer c.stopWatching()
	for look := c.world.Now().Add(c.Lease / 2); c.left > 0; {
		var err error
		e, ok := c.next(ctx, look)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case !ok:
			err = c.redispatch(ctx)
			look = c.world.Now().Add(c.Lease / 2)
		case e.Key == "": // all that was there has come
			err = c.submit(ctx)
		default:
			err = c.take(ctx, e)
		}
		if err != nil {
			return err
		}
	}
	c.whole.Fold(c.parts)
	return nil
}

// next waits for what the bucket tells, until it is time to look whether results are missing.
func (c *coordinator) next(ctx context.Context, look time.Time) (e world.Entry, ok bool) {
	wait := look.Sub(c.world.Now())
	switch {
	case wait <= 0:
		return e, false
	case c.watch == nil:
		c.world.Sleep(ctx, wait)
		return e, false
	}
	return c.watch.Next(ctx, wait)
}

// watchResults watches the bucket of results, anew where it did before: those that are there come first, then nil.
func (c *coordinator) watchResults(ctx context.Context) (err error) {
	c.stopWatching()
	c.watch, err = c.results.Watch(ctx, c.Run+".*.*")
	return err
}

func (c *coordinator) stopWatching() {
	if c.watch != nil {
		c.watch.Stop()
	}
	c.watch = nil
}

// submit puts every task without a result into the queue.
func (c *coordinator) submit(ctx context.Context) error {
	c.tries++
	c.away, c.behind = 0, false
	for part := range c.Parts {
		for replica := range c.Replicas {
			if !c.settled[part] && c.ballots[part][replica] == nil {
				c.put(ctx, part, replica)
			}
		}
	}
	return cmp.Or(c.refused, ctx.Err())
}

// put puts a task into the queue. Its message has an identity, so that two coordinators with their first try put it
// there once. Where the server is away, the next look finds the result missing.
func (c *coordinator) put(ctx context.Context, part, replica int) {
	if c.away == enough {
		return
	}
	t := task{
		Part: cluster.Part{
			Kernel: c.Kernel, Elem: c.Elem, ISA: isa.Scalar.String(), N: uint64(c.N), Parts: uint32(c.Parts), Rank: uint32(part),
			Workers: 1, Source: c.Source,
		},
		Run: c.Run, Replica: uint8(replica), Replicas: uint8(c.Replicas), Lease: c.Lease,
		Sum: cluster.Checksum(c.parts[part].Remote().Inputs(nil)),
	}
	id := t.key() + "." + strconv.Itoa(c.tries)
	if c.tries > 1 {
		id += "." + c.name
		c.Resent++
		c.server.tell(c.Run, Event{What: Resent, Who: c.name, Part: part, Replica: replica, Tries: c.tries})
	}
	c.note(c.queue.Publish(ctx, c.Run, id, t.Encode()))
}

// stale is how many leases may pass without a result, while the queue is empty, until missing tasks are dispatched
// again.
const stale = 3

// redispatch gives what is missing to others, too, when no result has come for some leases: the task of a straggler, or
// one whose message was lost. Results may be there whose news was lost with a server, so the bucket is watched anew,
// and what it lacks is put into the queue. Where nobody may be left who could vote on a part, those who have are enough
// if they are a majority of all that were to.
func (c *coordinator) redispatch(ctx context.Context) error {
	leases := time.Duration(stale)
	if c.behind {
		leases = 1
	}
	if c.world.Now().Sub(c.moved) < leases*c.Lease {
		return nil
	}
	if err := c.checkStall(ctx); err != nil {
		return err
	}
	if pending, err := c.queue.Pending(ctx); err != nil || pending > 0 {
		return nil
	}
	for part, ballots := range c.ballots {
		if c.settled[part] || c.Replicas == 1 || present(ballots) <= c.Replicas/2 {
			continue
		}
		if err := c.settle(ctx, part); err != nil && !errors.As(err, new(*misd.SplitError)) {
			return err
		}
	}
	if err := c.watchResults(ctx); err != nil {
		c.trouble = err // and try again at the next look
		return nil
	}
	c.moved = c.world.Now()
	return nil
}

// take takes a result. A damaged one, or one of a worker that does not count, is taken out of the bucket, so that
// another one can come.
func (c *coordinator) take(ctx context.Context, e world.Entry) error {
	if e.Deleted {
		return nil
	}
	if strings.HasPrefix(e.Key, c.Run+"."+quarantineToken+".") { // by this coordinator, or one before
		return c.discount(ctx, string(e.Value))
	}
	part, replica, ok := c.parseKey(e.Key)
	if !ok || c.settled[part] || c.ballots[part][replica] != nil {
		return nil
	}
	who, result, err := c.parse(e.Value, part)
	switch {
	case err != nil:
		c.server.tell(c.Run, Event{What: Refused, Who: c.name, Part: part, Replica: replica})
		return c.redo(ctx, part, replica)
	case c.quarantined[who]:
		return c.redo(ctx, part, replica)
	case slices.Contains(c.voters[part], who): // it has been here before, and forgot; the next look finds a vote missing
		return c.drop(ctx, part, replica)
	}
	c.ballots[part][replica], c.voters[part][replica], c.moved = result, who, c.world.Now()
	if present(c.ballots[part]) < c.Replicas {
		return nil
	}
	return c.settle(ctx, part)
}

// parseKey tells which result lies under a key.
func (c *coordinator) parseKey(key string) (part, replica int, ok bool) {
	words := strings.Split(key, ".")
	if len(words) != 3 || words[0] != c.Run {
		return 0, 0, false
	}
	part, err := strconv.Atoi(words[1])
	replica, err2 := strconv.Atoi(words[2])
	return part, replica, err == nil && err2 == nil && part >= 0 && part < c.Parts && replica >= 0 && replica < c.Replicas
}

// parseResult takes a result apart, if it is whole: who computed it, and its bytes.
func (c *coordinator) parseResult(data []byte, part int) (who string, result []byte, err error) {
	if who, result, err = openResult(data); err != nil {
		return "", nil, err
	}
	if want := cluster.Pack(c.parts[part].Results(nil)).Size(); len(result) != want {
		return "", nil, fmt.Errorf("%w: a result of %d bytes, %d awaited", cluster.ErrMalformed, len(result), want)
	}
	return who, result, nil
}

// verify holds the whole result against the reference.
func (c *coordinator) verify() error {
	p, err := c.kernel.Open(c.N, kernels.Placement{})
	if err != nil {
		return err
	}
	defer p.Free()
	want := p.Op(0)
	want.Fill(c.Source)
	want.Run()
	if d := c.whole.Diff(want); !d.OK() {
		c.Wrong = d.String()
	}
	return nil
}
