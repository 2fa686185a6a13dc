package workqueue

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"flynn/asm/isa"
	"flynn/internal/patience"
	"flynn/kernels"
	"flynn/mimd/cluster"
)

// WorkerOptions say what a worker is.
type WorkerOptions struct {
	cluster.Target
	Name       string
	Fault      Fault         // that it has, for a campaign
	Pace       time.Duration // that each task takes longer, for a campaign
	Reconnects int           // how often a lost server is sought, a second apart
}

// worker takes one task after the other out of the queue.
type worker struct {
	WorkerOptions
	nc      *nats.Conn
	set     *isa.Set
	queue   jetstream.Consumer
	results jetstream.KeyValue
	mine    map[string]uint8 // the replica of each part that this worker has computed: it votes once
	taken   int
}

const (
	fetchWait = 2 * time.Second        // of one look into the queue; of the server on an ordinary machine
	retryWait = 200 * time.Millisecond // before another one, when the server is away
)

// Work is the life of a worker: it returns when ctx ends.
func Work(ctx context.Context, o WorkerOptions) error {
	ctx = undated{ctx}
	set, err := isa.Detect()
	if err != nil {
		return err
	}
	key, err := o.PublicKey()
	if err != nil {
		return err
	}
	nc, _, err := o.Connect("flynn worker "+o.Name, o.Reconnects, nats.CustomInboxPrefix(workerInbox+key),
		nats.ReconnectHandler(func(nc *nats.Conn) { tell(nc, everyRun, Event{What: Moved, Who: o.Name}) }))
	if err != nil {
		return err
	}
	defer nc.Close()
	w := &worker{WorkerOptions: o, nc: nc, set: set, mine: map[string]uint8{}}
	for ctx.Err() == nil && !nc.IsClosed() {
		if w.queue == nil {
			w.enter(ctx)
		} else {
			w.look(ctx)
		}
	}
	if ctx.Err() == nil {
		return fmt.Errorf("workqueue: the server at %s is gone", o.URL)
	}
	return nil
}

// enter finds the queue that a coordinator has made, or will make.
func (w *worker) enter(ctx context.Context) {
	js, err := jetstream.New(w.nc, jetstream.WithDefaultTimeout(patience.Stretch(fetchWait)))
	if err == nil {
		w.results, err = js.KeyValue(ctx, resultsBucket)
	}
	if err == nil {
		w.queue, err = js.Consumer(ctx, streamName, consumerName)
	}
	if err != nil {
		w.queue = nil
		pause(ctx, retryWait)
		return
	}
	tell(w.nc, everyRun, Event{What: Came, Who: w.Name})
}

// pause waits, but not longer than the context.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// look takes a task out of the queue, if there is one.
func (w *worker) look(ctx context.Context) {
	batch, err := w.queue.Fetch(1, jetstream.FetchMaxWait(fetchWait))
	if err != nil {
		pause(ctx, retryWait)
		return
	}
	for msg := range batch.Messages() {
		w.handle(ctx, msg)
	}
	if err := batch.Error(); err != nil && !errors.Is(err, nats.ErrTimeout) {
		pause(ctx, retryWait)
	}
}

// handle does one task. A message that makes no sense is taken out of the queue: the coordinator misses the result.
func (w *worker) handle(ctx context.Context, msg jetstream.Msg) {
	t, err := decodeTask(msg.Data())
	e := Event{What: Took, Who: w.Name, Part: int(t.Rank), Replica: int(t.Replica), Tries: 1}
	if m, err := msg.Metadata(); err == nil {
		e.Tries = int(m.NumDelivered)
	}
	say := func(what string) {
		e.What = what
		tell(w.nc, t.Run, e)
	}
	if err != nil {
		say(Refused)
		msg.Term()
		return
	}
	part := fmt.Sprintf("%s.%d", t.Run, t.Rank)
	if r, done := w.mine[part]; done && r != t.Replica {
		msg.NakWithDelay(t.Lease / 20) // another worker must vote
		return
	}
	if t.Replicas > 1 && w.quarantined(ctx, t.Run) {
		say(Quarantined)
		msg.Nak()
		pause(ctx, t.Lease) // the others come first
		return
	}
	say(Took)
	w.taken++
	if w.Fault == LosesRequest && w.taken == faultAt {
		return
	}
	stop := w.keepAlive(msg, t.Lease)
	result, err := w.compute(ctx, &t)
	stop()
	switch {
	case errors.Is(err, errOperands):
		say(Refused)
		msg.Nak()
		return
	case err != nil, w.Fault == LosesReply && w.taken == faultAt:
		return // the lease ends, and another one tries
	}
	w.mine[part] = t.Replica
	w.deliver(ctx, msg, &t, result, say)
}

// quarantined tells whether this worker is in quarantine for a run.
func (w *worker) quarantined(ctx context.Context, run string) bool {
	_, err := w.results.Get(ctx, quarantineKey(run, w.Name))
	return err == nil
}

// keepAlive renews the lease until stop is called.
func (w *worker) keepAlive(msg jetstream.Msg, lease time.Duration) (stop func()) {
	end := make(chan struct{})
	go func() {
		tick := time.NewTicker(lease / 3)
		defer tick.Stop()
		for {
			select {
			case <-end:
				return
			case <-tick.C:
				msg.InProgress()
			}
		}
	}()
	return func() { close(end) }
}

// deliver stores a result. The first one of a task stays, whoever else comes with one.
func (w *worker) deliver(ctx context.Context, msg jetstream.Msg, t *task, result []byte, say func(string)) {
	f := cluster.Frame{Kind: cluster.KindResults, Op: uint32(t.Replica), Rank: t.Rank, Total: uint64(len(result))}
	f.Payload = append(append([]byte{byte(len(w.Name))}, w.Name...), result...)
	data := f.Encode(nil)
	if w.Fault == Damages && w.taken == faultAt {
		data[len(data)-1] ^= 1
	}
	_, err := w.results.Create(ctx, t.key(), data)
	switch {
	case errors.Is(err, jetstream.ErrKeyExists):
		say(Doubled)
	case full(err):
		say(Full)
		msg.NakWithDelay(t.Lease)
		return
	case err != nil:
		return // the lease ends
	default:
		say(Did)
	}
	msg.Ack()
}

// errOperands are operands that are not those of the coordinator.
var errOperands = errors.New("workqueue: the operands differ from the coordinator's")

// compute does the work of a task in memory of its own.
func (w *worker) compute(ctx context.Context, t *task) ([]byte, error) {
	k, variant, err := t.Resolve(w.set)
	if err != nil {
		return nil, err
	}
	if why := cluster.Dependence(k); why != "" {
		return nil, errors.New("workqueue: " + why)
	}
	p, err := k.Open(int(t.N), kernels.Placement{})
	if err != nil {
		return nil, err
	}
	defer p.Free()
	part := kernels.Split(p.Op(variant), int(t.Parts))[t.Rank]
	part.Remote().FillDistributed(t.Source)
	if cluster.Checksum(part.Remote().Inputs(nil)) != t.Sum {
		return nil, errOperands
	}
	slow := w.Pace
	if w.Fault == Dawdles && w.taken >= faultAt {
		slow *= dawdling
	}
	pause(ctx, slow)
	part.Run()
	out := cluster.Pack(part.Results(nil))
	b := out.Read(nil, 0, out.Size())
	if w.Fault == Lies && len(b) > 0 {
		b[len(b)/2] ^= 4
	}
	return b, nil
}
