// Package workqueue runs a problem as tasks in a work queue, from which workers take them: where nodes may fail,
// nobody's death loses a task.
//
// Tasks lie in a stream of NATS's JetStream until they are done. Whoever is free takes one: it need not be known who
// there is. The queue's AckWait is the lease of a task, InProgress the heartbeat that renews it, redelivery the second
// try. Results lie in a key-value bucket, where the first one of a key stays, so that a late or doubled answer counts
// nothing. One coordinator at a time, elected by compare-and-set, waits for them. From three workers for each task on,
// a wrong result is outvoted.
//
// It may import asm/isa, internal/patience, kernels, mimd/cluster, mimd/world, misd and nats.go.
package workqueue
