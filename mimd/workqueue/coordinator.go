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

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"flynn/asm/isa"
	"flynn/kernels"
	"flynn/mimd/cluster"
	"flynn/misd"
)

// Outcome is what became of a farm.
type Outcome struct {
	Leader  string // the coordinator that finished it
	Elapsed time.Duration
	Resent  int      // tasks that it has put into the queue again
	Liars   []string // workers that were outvoted
	Wrong   string   // how the result differs from the reference's; "" where it does not
}

// farmer is the coordinator of a farm.
type farmer struct {
	*Farm
	*shop
	distress
	name    string
	nc      *nats.Conn
	kernel  *kernels.Kernel
	whole   kernels.Op
	parts   []kernels.Op
	ballots [][][]byte // results by part and replica
	voters  [][]string // whose they are
	settled []bool     // parts that have their result
	left    int        // parts that have not
	barred  map[string]bool
	watch   jetstream.KeyWatcher // of results; nil while there is none
	tries   int                  // of putting tasks into the queue
	moved   time.Time            // when the last result came
	Outcome
}

// Coordinate waits until it leads, then sees to it that all tasks of a farm are done, and puts the results together. Any
// number of coordinators of one farm may wait: what one of them leaves undone, the next one finishes. Results that are there
// are not computed again.
func Coordinate(ctx context.Context, t cluster.Target, name string, farm Farm) (Outcome, error) {
	ctx = undated{ctx}
	if err := farm.check(); err != nil {
		return Outcome{}, err
	}
	k, err := kernels.Lookup(farm.Kernel, farm.Elem)
	if err != nil {
		return Outcome{}, err
	}
	if why := cluster.Dependence(k); why != "" {
		return Outcome{}, fmt.Errorf("workqueue: %s cannot be distributed: %s", k.ID(), why)
	}
	nc, _, err := t.Connect("flynn coordinator "+name, 60)
	if err != nil {
		return Outcome{}, err
	}
	defer nc.Close()
	s, err := openShop(ctx, nc, &farm)
	if err != nil {
		return Outcome{}, err
	}
	leads, resign, err := elect(ctx, s.leaders, name, farm.Lease)
	if err != nil {
		return Outcome{}, err
	}
	defer resign()
	tell(nc, farm.Run, Event{What: Leads, Who: name})
	p, err := k.Open(farm.N, kernels.Placement{})
	if err != nil {
		return Outcome{}, err
	}
	defer p.Free()
	f := &farmer{Farm: &farm, shop: s, name: name, nc: nc, kernel: k, whole: p.Op(0), barred: map[string]bool{}}
	start := time.Now()
	if err := f.finish(leads); err != nil {
		if cause := context.Cause(leads); cause != nil {
			err = cause
		}
		return f.Outcome, err
	}
	f.Leader, f.Elapsed = name, time.Since(start)
	err = f.examine()
	return f.Outcome, err
}

// Prepare makes queue and buckets, so that workers can come before there is a coordinator.
func Prepare(ctx context.Context, t cluster.Target, farm Farm) error {
	if err := farm.check(); err != nil {
		return err
	}
	nc, _, err := t.Connect("flynn coordinator", 0)
	if err != nil {
		return err
	}
	defer nc.Close()
	_, err = openShop(ctx, nc, &farm)
	return err
}

// finish brings in all results, those that are there first.
func (f *farmer) finish(ctx context.Context) error {
	f.whole.Fill(f.Source)
	f.parts = kernels.Split(f.whole, f.Parts)
	f.ballots, f.voters = make([][][]byte, f.Parts), make([][]string, f.Parts)
	for i := range f.ballots {
		f.ballots[i], f.voters[i] = make([][]byte, f.Replicas), make([]string, f.Replicas)
	}
	f.settled, f.left, f.moved = make([]bool, f.Parts), f.Parts, time.Now()
	if err := f.listen(ctx); err != nil {
		return fmt.Errorf("workqueue: watch results: %w", err)
	}
	defer f.deafen()
	tick := time.NewTicker(f.Lease / 2)
	defer tick.Stop()
	for f.left > 0 {
		var err error
		select {
		case <-ctx.Done():
			return ctx.Err()
		case e := <-f.updates():
			if e == nil { // all that was there has come
				err = f.submit(ctx)
			} else {
				err = f.take(ctx, e)
			}
		case <-tick.C:
			err = f.hurry(ctx)
		}
		if err != nil {
			return err
		}
	}
	f.whole.Fold(f.parts)
	return nil
}

// listen watches the bucket of results, anew where it did before: those that are there come first, then nil.
func (f *farmer) listen(ctx context.Context) (err error) {
	f.deafen()
	f.watch, err = f.results.Watch(ctx, f.Run+".*.*")
	return err
}

func (f *farmer) deafen() {
	if f.watch != nil {
		f.watch.Stop()
	}
	f.watch = nil
}

func (f *farmer) updates() <-chan jetstream.KeyValueEntry {
	if f.watch == nil {
		return nil
	}
	return f.watch.Updates()
}

// submit puts every task without a result into the queue.
func (f *farmer) submit(ctx context.Context) error {
	f.tries++
	f.away, f.behind = 0, false
	for part := range f.Parts {
		for replica := range f.Replicas {
			if !f.settled[part] && f.ballots[part][replica] == nil {
				f.put(ctx, part, replica)
			}
		}
	}
	return cmp.Or(f.refused, ctx.Err())
}

// put puts a task into the queue. Its message has an identity, so that two coordinators with their first try put it there
// once. Where the server is away, the next look finds the result missing.
func (f *farmer) put(ctx context.Context, part, replica int) {
	if f.away == enough {
		return
	}
	t := ticket{
		Part: cluster.Part{
			Kernel: f.Kernel, Elem: f.Elem, ISA: isa.Scalar.String(), N: uint64(f.N), Parts: uint32(f.Parts), Rank: uint32(part),
			Workers: 1, Source: f.Source,
		},
		Run: f.Run, Replica: uint8(replica), Replicas: uint8(f.Replicas), Lease: f.Lease,
		Sum: cluster.Checksum(f.parts[part].Remote().Inputs(nil)),
	}
	id := t.key() + "." + strconv.Itoa(f.tries)
	if f.tries > 1 {
		id += "." + f.name
		f.Resent++
		tell(f.nc, f.Run, Event{What: Resent, Who: f.name, Part: part, Replica: replica, Tries: f.tries})
	}
	_, err := f.js.Publish(ctx, farmTasks+"."+f.Run, t.Encode(), jetstream.WithMsgID(id))
	f.note(err)
}

// stale is how many leases a queue may be empty and no result come until what is missing is given to others, too.
const stale = 3

// hurry does so: for stragglers, and for tasks whose messages were lost. Results may be there whose news was lost with a
// server, so the bucket is watched anew, and what it lacks is put into the queue. Where nobody may be left who could vote
// on a part, those who have are enough if they are a majority of all that were to.
func (f *farmer) hurry(ctx context.Context) error {
	leases := time.Duration(stale)
	if f.behind {
		leases = 1
	}
	if time.Since(f.moved) < leases*f.Lease {
		return nil
	}
	if err := f.doubt(ctx); err != nil {
		return err
	}
	c, err := f.js.Consumer(ctx, farmStream, farmConsumer)
	if err != nil || c.CachedInfo().NumPending > 0 {
		return nil
	}
	for part, ballots := range f.ballots {
		if f.settled[part] || f.Replicas == 1 || count(ballots) <= f.Replicas/2 {
			continue
		}
		if err := f.settle(ctx, part); err != nil && !errors.As(err, new(*misd.SplitError)) {
			return err
		}
	}
	if err := f.listen(ctx); err != nil {
		f.trouble = err // and try again at the next look
		return nil
	}
	f.moved = time.Now()
	return nil
}

// take takes a result. A damaged one, or one of a worker that does not count, is taken out of the bucket, so that another
// one can come.
func (f *farmer) take(ctx context.Context, e jetstream.KeyValueEntry) error {
	if e.Operation() != jetstream.KeyValuePut {
		return nil
	}
	if strings.HasPrefix(e.Key(), f.Run+"."+ward+".") { // by this coordinator, or one before
		return f.bar(ctx, string(e.Value()))
	}
	part, replica, ok := f.place(e.Key())
	if !ok || f.settled[part] || f.ballots[part][replica] != nil {
		return nil
	}
	who, result, err := f.parse(e.Value(), part)
	switch {
	case err != nil:
		tell(f.nc, f.Run, Event{What: Refused, Who: f.name, Part: part, Replica: replica})
		return f.redo(ctx, part, replica)
	case f.barred[who]:
		return f.redo(ctx, part, replica)
	case slices.Contains(f.voters[part], who): // it has been here before, and forgot; the next look finds a vote missing
		return f.drop(ctx, part, replica)
	}
	f.ballots[part][replica], f.voters[part][replica], f.moved = result, who, time.Now()
	if count(f.ballots[part]) < f.Replicas {
		return nil
	}
	return f.settle(ctx, part)
}

// place is where a key belongs.
func (f *farmer) place(key string) (part, replica int, ok bool) {
	words := strings.Split(key, ".")
	if len(words) != 3 || words[0] != f.Run {
		return 0, 0, false
	}
	part, err := strconv.Atoi(words[1])
	replica, err2 := strconv.Atoi(words[2])
	return part, replica, err == nil && err2 == nil && part >= 0 && part < f.Parts && replica >= 0 && replica < f.Replicas
}

// parse takes a result apart: who computed it, and its bytes.
func (f *farmer) parse(data []byte, part int) (who string, result []byte, err error) {
	m, err := cluster.Decode(data)
	if err != nil {
		return "", nil, err
	}
	b := m.Payload
	if m.Kind != cluster.KindResults || len(b) == 0 || b[0] == 0 || len(b) <= int(b[0]) {
		return "", nil, fmt.Errorf("%w: no result", cluster.ErrMalformed)
	}
	who, result = cluster.Printable(b[1:1+b[0]]), b[1+b[0]:]
	if want := cluster.Pack(f.parts[part].Results(nil)).Size(); len(result) != want {
		return "", nil, fmt.Errorf("%w: a result of %d bytes, %d awaited", cluster.ErrMalformed, len(result), want)
	}
	return who, result, nil
}

// examine holds the whole result against the reference.
func (f *farmer) examine() error {
	p, err := f.kernel.Open(f.N, kernels.Placement{})
	if err != nil {
		return err
	}
	defer p.Free()
	want := p.Op(0)
	want.Fill(f.Source)
	want.Run()
	if d := f.whole.Diff(want); !d.OK() {
		f.Wrong = d.String()
	}
	return nil
}
