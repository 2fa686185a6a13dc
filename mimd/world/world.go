// Package world is what the parts of a multicomputer take from outside of themselves: time, chance, activities of their
// own, and what they keep on servers. The real one is the system's clock and NATS. A simulated one runs the same code
// in virtual time, and repeats from a seed whatever happened.
//
// It may import internal/patience.
package world

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"time"

	"flynn/internal/patience"
)

// Clock tells time, and lets it pass.
type Clock interface {
	Now() time.Time

	// Sleep waits for so long, or until ctx ends.
	Sleep(ctx context.Context, d time.Duration)

	// WithTimeout is a context that also ends after so long, with the cause context.DeadlineExceeded.
	WithTimeout(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc)

	// Stretch is the time-out for this machine that is d on an ordinary one.
	Stretch(d time.Duration) time.Duration
}

// World is where a process lives.
type World interface {
	Clock

	// Go starts an activity beside the others of the process. wait returns when it has ended.
	Go(f func()) (wait func())

	// Number is a random number, which nobody else has.
	Number() uint64
}

// System is the world of this process.
func System() World { return system{} }

// Or is a world, or that of this process where it is nil.
func Or(w World) World {
	if w == nil {
		return System()
	}
	return w
}

type system struct{}

func (system) Now() time.Time                        { return time.Now() }
func (system) Stretch(d time.Duration) time.Duration { return patience.Stretch(d) }

func (system) Number() uint64 {
	var b [8]byte
	rand.Read(b[:]) // it never fails
	return binary.LittleEndian.Uint64(b[:])
}

func (system) Sleep(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}

func (system) WithTimeout(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, d)
}

func (system) Go(f func()) (wait func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		f()
	}()
	return func() { <-done }
}

// What an operation of a store can come to.
var (
	ErrExists  = errors.New("world: the key has a value, or another one, by now")
	ErrNoKey   = errors.New("world: the key has no value")
	ErrNothing = errors.New("world: nothing came in time")
	ErrFull    = errors.New("world: there is no room")
)

// Entry is what a bucket holds under a key.
type Entry struct {
	Key      string
	Value    []byte
	Revision uint64 // grows with each change of the bucket
	Deleted  bool
}

// Bucket is values under keys on a server. An error that is none of this package's leaves open whether a change was
// made.
type Bucket interface {
	// Get returns ErrNoKey where there is no value.
	Get(ctx context.Context, key string) (Entry, error)

	// Create writes the value of a key that has none, else it returns ErrExists.
	Create(ctx context.Context, key string, value []byte) (revision uint64, err error)

	// Update writes a value over that of a revision. It returns ErrExists where there is another one by now.
	Update(ctx context.Context, key string, value []byte, revision uint64) (next uint64, err error)

	Put(ctx context.Context, key string, value []byte) error

	// Delete takes a value away, where a revision is given that one alone.
	Delete(ctx context.Context, key string, revision uint64) error

	// Purge takes a value away, with everything that the server remembers of it.
	Purge(ctx context.Context, key string) error

	// Watch follows the changes of the keys that fit a pattern.
	Watch(ctx context.Context, pattern string) (Watch, error)

	// Check tells whether the server answers for the bucket.
	Check(ctx context.Context) error
}

// Watch is what becomes of some keys: what there is at first, then an entry without a key, then every change.
type Watch interface {
	// Next waits so long for an entry. ok is false where none came.
	Next(ctx context.Context, wait time.Duration) (e Entry, ok bool)

	Stop()
}

// Queue is tasks that wait on a server for workers, each of which goes to one worker at a time.
type Queue interface {
	// Publish puts a task into the queue. One whose identity was there lately is not put there again.
	Publish(ctx context.Context, run, id string, data []byte) error

	// Pending is how many tasks nobody has taken yet.
	Pending(ctx context.Context) (int, error)

	// Fetch waits a while for a task. It returns ErrNothing where there is none.
	Fetch(ctx context.Context) (Message, error)
}

// Message is a task that was taken out of a queue, for as long as a lease.
type Message interface {
	Data() []byte

	// Deliveries is how often it was taken, this time included.
	Deliveries() int

	// Renew makes the lease begin again.
	Renew() error

	// Ack takes the task out of the queue for good.
	Ack() error

	// Nak gives the task back, for others to take after a while.
	Nak(delay time.Duration) error

	// Drop takes a task out of the queue that makes no sense.
	Drop() error
}
