package workqueue

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"

	"flynn/asm/isa"
	"flynn/kernels"
	"flynn/mimd/cluster"
	"flynn/mimd/world"
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
	world  world.World
	server server
	set    *isa.Set
	store  *store                        // nil until it is there
	mine   map[string]uint8              // the replica of each part that this worker has computed: it votes once
	keep   func(context.Context, *lease) // a lease while its task is done
	taken  int
}

const (
	fetchWait = 2 * time.Second        // of one look into the queue; of the server on an ordinary machine
	retryWait = 200 * time.Millisecond // before another one, when the server is away
)

// Work is the life of a worker: it returns when ctx ends.
func Work(ctx context.Context, o WorkerOptions) error {
	set, err := isa.Detect()
	if err != nil {
		return err
	}
	key, err := o.PublicKey()
	if err != nil {
		return err
	}
	moved := func(nc *nats.Conn) { natsServer{nc}.tell(everyRun, Event{What: Moved, Who: o.Name}) }
	nc, _, err := o.Connect(
		"flynn worker "+o.Name, o.Reconnects, nats.CustomInboxPrefix(workerInbox+key), nats.ReconnectHandler(moved),
	)
	if err != nil {
		return err
	}
	defer nc.Close()
	return newWorker(o, world.System(), natsServer{nc}, set).work(undated{ctx})
}

func newWorker(o WorkerOptions, w world.World, srv server, set *isa.Set) *worker {
	return &worker{WorkerOptions: o, world: w, server: srv, set: set, mine: map[string]uint8{}, keep: keepLease}
}

// work takes tasks until ctx ends, or the server is gone.
func (w *worker) work(ctx context.Context) error {
	for ctx.Err() == nil && !w.server.closed() {
		if w.store == nil {
			w.enter(ctx)
		} else {
			w.look(ctx)
		}
	}
	if ctx.Err() == nil {
		return fmt.Errorf("workqueue: the server at %s is gone", w.URL)
	}
	return nil
}

// enter finds the queue that a coordinator has made, or will make.
func (w *worker) enter(ctx context.Context) {
	s, err := w.server.enter(ctx)
	if err != nil {
		w.world.Sleep(ctx, retryWait)
		return
	}
	w.store = s
	w.server.tell(everyRun, Event{What: Came, Who: w.Name})
}

// look takes a task out of the queue, if there is one.
func (w *worker) look(ctx context.Context) {
	msg, err := w.store.queue.Fetch(ctx)
	switch {
	case err == nil:
		w.handle(ctx, msg)
	case !errors.Is(err, world.ErrNothing):
		w.world.Sleep(ctx, retryWait)
	}
}

// handle does one task. A message that makes no sense is taken out of the queue: the coordinator misses the result.
func (w *worker) handle(ctx context.Context, msg world.Message) {
	t, err := decodeTask(msg.Data())
	e := Event{What: Took, Who: w.Name, Part: int(t.Rank), Replica: int(t.Replica), Tries: msg.Deliveries()}
	say := func(what string) {
		e.What = what
		w.server.tell(t.Run, e)
	}
	if err != nil {
		say(Refused)
		msg.Drop()
		return
	}
	held := newLease(w.world, msg, t.Lease)
	part := fmt.Sprintf("%s.%d", t.Run, t.Rank)
	if r, done := w.mine[part]; done && r != t.Replica && w.voted(ctx, &t, r) {
		held.giveBack(t.Lease / 20) // another worker must vote
		return
	}
	if t.Replicas > 1 && w.quarantined(ctx, t.Run) {
		say(Quarantined)
		held.giveBack(0)
		w.world.Sleep(ctx, t.Lease) // the others come first
		return
	}
	say(Took)
	w.taken++
	if w.Fault == LosesRequest && w.taken == faultAt {
		return
	}
	computing, stop := context.WithCancel(ctx)
	kept := w.world.Go(func() { w.keep(computing, held) })
	result, err := w.compute(ctx, &t)
	stop()
	kept()
	switch {
	case errors.Is(err, errOperands):
		say(Refused)
		held.giveBack(0)
		return
	case err != nil, w.Fault == LosesReply && w.taken == faultAt:
		return // the lease ends, and another one tries
	}
	w.mine[part] = t.Replica
	w.deliver(ctx, held, &t, result, say)
}

// voted tells whether the vote of this worker on a part is there, or may be. One that the coordinator has taken away,
// or that another worker has cast, keeps nobody from voting: there may be no other worker left.
func (w *worker) voted(ctx context.Context, t *task, replica uint8) bool {
	e, err := w.store.results.Get(ctx, resultKey(t.Run, t.Rank, replica))
	if err != nil {
		return !errors.Is(err, world.ErrNoKey)
	}
	who, _, err := openResult(e.Value)
	return err != nil || who == w.Name
}

// quarantined tells whether this worker is in quarantine for a run.
func (w *worker) quarantined(ctx context.Context, run string) bool {
	_, err := w.store.results.Get(ctx, quarantineKey(run, w.Name))
	return err == nil
}

// deliver stores a result. The first one of a task stays, whoever else comes with one.
func (w *worker) deliver(ctx context.Context, held *lease, t *task, result []byte, say func(string)) {
	data := sealResult(t, w.Name, result)
	if w.Fault == Damages && w.taken == faultAt {
		data[len(data)-1] ^= 1
	}
	_, err := w.store.results.Create(ctx, t.key(), data)
	switch {
	case errors.Is(err, world.ErrExists):
		say(Doubled)
	case errors.Is(err, world.ErrFull):
		say(Full)
		held.giveBack(t.Lease)
		return
	case err != nil:
		return // the lease ends
	default:
		say(Did)
	}
	held.task.Ack()
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
	w.world.Sleep(ctx, slow)
	part.Run()
	out := cluster.Pack(part.Results(nil))
	b := out.Read(nil, 0, out.Size())
	if w.Fault == Lies && len(b) > 0 {
		b[len(b)/2] ^= 4
	}
	return b, nil
}
