package workqueue

import (
	"bytes"
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"flynn/mimd/sim"
	"flynn/mimd/world"
)

// simBucket is one on the server.
type simBucket struct {
	*sim.Simulation
	entries  map[string]world.Entry
	written  map[string]time.Time
	revision uint64
	life     time.Duration // of a value; 0 is without end
	watches  []*simWatch
	wrote    func(p *sim.Process, e world.Entry) // looks on, before an entry is written; nil is nobody
}

func newSimBucket(s *sim.Simulation) *simBucket {
	return &simBucket{Simulation: s, entries: map[string]world.Entry{}, written: map[string]time.Time{}}
}

// last returns what was written last under a key, a deletion included, and nothing that has expired.
func (b *simBucket) last(key string) (world.Entry, bool) {
	e, ok := b.entries[key]
	if ok && b.life > 0 && b.Instant().Sub(b.written[key]) >= b.life {
		return world.Entry{}, false
	}
	return e, ok
}

// get returns the value that there is under a key.
func (b *simBucket) get(key string) (world.Entry, bool) {
	e, ok := b.last(key)
	return e, ok && !e.Deleted
}

func (b *simBucket) set(e world.Entry) uint64 {
	b.revision++
	e.Revision, e.Value = b.revision, bytes.Clone(e.Value)
	b.entries[e.Key], b.written[e.Key] = e, b.Instant()
	for _, w := range b.watches {
		w.feed(e)
	}
	return b.revision
}

// simBucketOf is a bucket as a process sees it.
type simBucketOf struct {
	process  *sim.Process
	bucket   *simBucket
	patience time.Duration
}

func (b simBucketOf) Get(ctx context.Context, key string) (world.Entry, error) {
	return sim.Request(ctx, b.process, b.patience, func() (world.Entry, error) {
		e, ok := b.bucket.get(key)
		if !ok {
			return e, world.ErrNoKey
		}
		return e, nil
	})
}

// write writes an entry where what was written last under its key, if anything was, is as it should be.
func (b simBucketOf) write(ctx context.Context, e world.Entry, fits func(last world.Entry) bool) (uint64, error) {
	return sim.Request(ctx, b.process, b.patience, func() (uint64, error) {
		if last, _ := b.bucket.last(e.Key); !fits(last) {
			return 0, world.ErrExists
		}
		if b.bucket.wrote != nil {
			b.bucket.wrote(b.process, e)
		}
		return b.bucket.set(e), nil
	})
}

func (b simBucketOf) Create(ctx context.Context, key string, value []byte) (uint64, error) {
	return b.write(ctx, world.Entry{Key: key, Value: value}, func(last world.Entry) bool {
		return last.Revision == 0 || last.Deleted
	})
}

func (b simBucketOf) Update(ctx context.Context, key string, value []byte, revision uint64) (uint64, error) {
	return b.write(ctx, world.Entry{Key: key, Value: value}, func(last world.Entry) bool {
		return last.Revision == revision
	})
}

func (b simBucketOf) Put(ctx context.Context, key string, value []byte) error {
	_, err := b.write(ctx, world.Entry{Key: key, Value: value}, func(world.Entry) bool { return true })
	return err
}

func (b simBucketOf) Delete(ctx context.Context, key string, revision uint64) error {
	_, err := b.write(ctx, world.Entry{Key: key, Deleted: true}, func(last world.Entry) bool {
		return revision == 0 || last.Revision == revision
	})
	return err
}

func (b simBucketOf) Purge(ctx context.Context, key string) error { return b.Delete(ctx, key, 0) }

func (b simBucketOf) Check(ctx context.Context) error {
	_, err := sim.Request(ctx, b.process, b.patience, func() (bool, error) { return true, nil })
	return err
}

// simWatch is what a process hears of a bucket, in order. A message that is lost takes all that follow along.
type simWatch struct {
	process *sim.Process
	pattern string
	heard   []world.Entry
	last    time.Time // when the last message arrives
	silent  bool
}

func (b simBucketOf) Watch(ctx context.Context, pattern string) (world.Watch, error) {
	return sim.Request(ctx, b.process, b.patience, func() (world.Watch, error) {
		w := &simWatch{process: b.process, pattern: pattern}
		old := slices.SortedFunc(maps.Values(b.bucket.entries), func(a, b world.Entry) int {
			return cmp.Compare(a.Revision, b.Revision)
		})
		for _, e := range old {
			if _, ok := b.bucket.last(e.Key); ok {
				w.feed(e)
			}
		}
		w.feed(world.Entry{})
		b.bucket.watches = append(b.bucket.watches, w)
		return w, nil
	})
}

// feed sends an entry; one without a key says that all that was there has been sent.
func (w *simWatch) feed(e world.Entry) {
	if e.Key != "" && !sim.Fits(e.Key, w.pattern) {
		return
	}
	p := w.process
	if w.silent = w.silent || p.Lost(); w.silent {
		return
	}
	w.last = sim.Later(w.last, p.Instant().Add(p.Delay()))
	p.After(w.last.Sub(p.Instant()), func() { w.heard = append(w.heard, e) })
}

func (w *simWatch) Next(ctx context.Context, wait time.Duration) (e world.Entry, ok bool) {
	w.process.Wait(ctx, wait, func() bool { return len(w.heard) > 0 })
	if len(w.heard) == 0 || ctx.Err() != nil {
		return e, false
	}
	e = w.heard[0]
	w.heard = w.heard[1:]
	return e, true
}

func (w *simWatch) Stop() { w.silent = true }
