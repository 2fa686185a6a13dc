package workqueue

import (
	"context"
	"time"

	"flynn/mimd/world"
)

// lease is how long a worker has a task for itself.
type lease struct {
	clock  world.Clock
	task   world.Message
	length time.Duration
	end    time.Time // from then on others may have the task
}

// newLease is that of a task that has just come.
func newLease(c world.Clock, task world.Message, length time.Duration) *lease {
	return &lease{clock: c, task: task, length: length, end: c.Now().Add(length)}
}

// renew makes the lease begin again. One that has ended is not renewed: a worker that has stood still would renew that
// of whoever has the task by now.
func (l *lease) renew() (ours bool) {
	now := l.clock.Now()
	if !now.Before(l.end) {
		return false
	}
	if l.task.Renew() == nil {
		l.end = now.Add(l.length)
	}
	return true
}

// giveBack gives the task to others, after a while. Where the lease has ended, they may have it by now, and one of them
// would lose it.
func (l *lease) giveBack(delay time.Duration) {
	if l.clock.Now().Before(l.end) {
		l.task.Nak(delay)
	}
}

// keepLease renews a lease until ctx ends.
func keepLease(ctx context.Context, l *lease) {
	for {
		l.clock.Sleep(ctx, l.length/3)
		if ctx.Err() != nil || !l.renew() {
			return
		}
	}
}
