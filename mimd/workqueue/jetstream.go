package workqueue

import (
	"context"
	"errors"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"flynn/mimd/world"
)

// natsQueue is the queue in JetStream. Only a worker has a consumer from the beginning.
type natsQueue struct {
	js       jetstream.JetStream
	consumer jetstream.Consumer
}

func (q natsQueue) Publish(ctx context.Context, run, id string, data []byte) error {
	_, err := q.js.Publish(ctx, tasksSubject+"."+run, data, jetstream.WithMsgID(id))
	return known(err)
}

func (q natsQueue) Pending(ctx context.Context) (int, error) {
	c, err := q.js.Consumer(ctx, streamName, consumerName)
	if err != nil {
		return 0, err
	}
	return int(c.CachedInfo().NumPending), nil
}

func (q natsQueue) Fetch(ctx context.Context) (world.Message, error) {
	batch, err := q.consumer.Fetch(1, jetstream.FetchMaxWait(fetchWait))
	if err != nil {
		return nil, err
	}
	for msg := range batch.Messages() {
		return natsMessage{msg}, nil
	}
	if err := batch.Error(); err != nil && !errors.Is(err, nats.ErrTimeout) {
		return nil, err
	}
	return nil, world.ErrNothing
}

// natsMessage is a task that JetStream has delivered.
type natsMessage struct{ jetstream.Msg }

func (m natsMessage) Renew() error { return m.InProgress() }

func (m natsMessage) Drop() error { return m.Term() }

func (m natsMessage) Deliveries() int {
	if d, err := m.Metadata(); err == nil {
		return int(d.NumDelivered)
	}
	return 1
}

func (m natsMessage) Nak(delay time.Duration) error {
	if delay == 0 {
		return m.Msg.Nak()
	}
	return m.NakWithDelay(delay)
}

// natsBucket is a bucket in JetStream.
type natsBucket struct{ kv jetstream.KeyValue }

func (b natsBucket) Get(ctx context.Context, key string) (world.Entry, error) {
	e, err := b.kv.Get(ctx, key)
	if err != nil {
		return world.Entry{}, known(err)
	}
	return entry(e), nil
}

func (b natsBucket) Create(ctx context.Context, key string, value []byte) (uint64, error) {
	revision, err := b.kv.Create(ctx, key, value)
	return revision, known(err)
}

func (b natsBucket) Update(ctx context.Context, key string, value []byte, revision uint64) (uint64, error) {
	next, err := b.kv.Update(ctx, key, value, revision)
	return next, known(err)
}

func (b natsBucket) Put(ctx context.Context, key string, value []byte) error {
	_, err := b.kv.Put(ctx, key, value)
	return known(err)
}

func (b natsBucket) Delete(ctx context.Context, key string, revision uint64) error {
	if revision == 0 {
		return known(b.kv.Delete(ctx, key))
	}
	return known(b.kv.Delete(ctx, key, jetstream.LastRevision(revision)))
}

func (b natsBucket) Purge(ctx context.Context, key string) error { return known(b.kv.Purge(ctx, key)) }

func (b natsBucket) Check(ctx context.Context) error {
	_, err := b.kv.Status(ctx)
	return err
}

func (b natsBucket) Watch(ctx context.Context, pattern string) (world.Watch, error) {
	w, err := b.kv.Watch(ctx, pattern)
	if err != nil {
		return nil, err
	}
	return natsWatch{w}, nil
}

func entry(e jetstream.KeyValueEntry) world.Entry {
	return world.Entry{
		Key: e.Key(), Value: e.Value(), Revision: e.Revision(), Deleted: e.Operation() != jetstream.KeyValuePut,
	}
}

// natsWatch is a watcher of JetStream.
type natsWatch struct{ w jetstream.KeyWatcher }

func (w natsWatch) Stop() { w.w.Stop() }

func (w natsWatch) Next(ctx context.Context, wait time.Duration) (world.Entry, bool) {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	updates := w.w.Updates()
	for {
		select {
		case <-ctx.Done():
			return world.Entry{}, false
		case <-timer.C:
			return world.Entry{}, false
		case e, open := <-updates:
			switch {
			case !open: // it tells nothing any more
				updates = nil
			case e == nil:
				return world.Entry{}, true
			default:
				return entry(e), true
			}
		}
	}
}
