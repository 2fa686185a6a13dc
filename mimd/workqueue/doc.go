// Package workqueue runs the parts of a problem as tasks of a queue on nodes that may fail.
//
// A task stays in a work-queue stream of NATS's JetStream until its result is stored. Any free worker fetches it. The
// stream's AckWait is the lease of a task, InProgress renews the lease, and a task whose lease ends is redelivered.
// Results are stored in a key-value bucket that keeps the first value of a key, so that late and repeated answers have
// no effect. One coordinator at a time, elected by compare-and-set, collects them. With three workers or more for each
// task, a vote removes wrong results.
//
// It may import asm/isa, internal/patience, kernels, mimd/cluster, mimd/sim, mimd/world, misd and nats.go.
package workqueue
