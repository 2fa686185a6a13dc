package workqueue

import (
	"context"

	"flynn/mimd/world"
)

// server is where a work queue lives, as one client sees it.
type server interface {
	// create finds queue and buckets, or makes them.
	create(ctx context.Context, spec *Spec) (*store, error)

	// enter finds queue and results that a coordinator has made.
	enter(ctx context.Context) (*store, error)

	// tell tells an event to whoever listens. It may be lost.
	tell(run string, e Event)

	// closed tells whether the server is gone for good.
	closed() bool
}

// store is what a work queue keeps on the server, opened.
type store struct {
	queue   world.Queue
	results world.Bucket
	leaders world.Bucket // of a coordinator
}
