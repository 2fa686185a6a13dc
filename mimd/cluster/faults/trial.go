package faults

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"flynn/internal/patience"
	"flynn/kernels"
	"flynn/mimd/cluster"
	"flynn/mimd/cluster/child"
	"flynn/mimd/cluster/local"
	"flynn/mimd/workqueue"
)

// Sizes of a trial: so many tasks that every worker gets several, each long enough to be in the middle of. Times are
// those of an ordinary machine; a slow one takes longer for everything, so that a lease must last longer, too.
const (
	usual   = 3 // workers
	parts   = 24
	pace    = 20 * time.Millisecond
	lease   = 400 * time.Millisecond
	limit   = 2 * time.Minute // without an event, after which a trial is given up
	attempt = 2 * time.Second // at asking servers that may not have found each other yet
	echo    = 5 * time.Second // without an event, after which none comes any more
	second  = 2               // task of the victim in which it fails
	boss    = "boss"
	standby = "standby"
)

// trial is one failure of one kind.
type trial struct {
	Kind
	command []string // starts a process
	engine  engine
	line    *proxy
	spec    workqueue.Spec
	procs   map[string]*local.Process
	seats   map[string]int // which key a worker has
	events  chan workqueue.Event
	began   map[[2]int]int // times that a task was begun
	done    map[[2]int]int // results that were the first
	again   map[[2]int]int // times that a task was put into the queue again
	defied  int            // tasks that a liar took after it was named
	took    int            // tasks of the victim
	hit     [2]int         // the task that the victim failed in
	struck  time.Time
	awaits  string // event of the victim without which the trial does not end
	parted  bool   // the line is cut
	Outcome
}

// engine is one server, or several.
type engine interface {
	CoordinatorTarget() cluster.Target
	NodeTarget(i int) cluster.Target
	Close()
}

// serve starts it.
func (t *trial) serve(dir string) (err error) {
	if t.servers > 0 {
		t.engine, err = local.NewCluster(t.servers, t.workers, dir, t.command)
	} else {
		t.engine, err = local.NewQueue(t.workers, dir)
	}
	return err
}

// Run makes one trial of a kind. command starts a process of this program as a node; nil is the program itself. An
// error is a trial that could not be made.
func Run(ctx context.Context, k Kind, seed uint64, command []string) (Outcome, error) {
	for k.lease = patience.Stretch(cmp.Or(k.lease, lease)); ; k.lease *= 2 {
		o, err := try(ctx, k, seed, command)
		if !errors.Is(err, errEarly) || k.lease > longest {
			return o, err
		}
	}
}

// errEarly ends a trial in which a standby leads before anything has failed: the machine stood still for a lease.
var errEarly = errors.New("faults: the standby leads already")

// longest is a lease that no machine stands still for.
const longest = time.Minute

func try(ctx context.Context, k Kind, seed uint64, command []string) (Outcome, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	dir, err := os.MkdirTemp("", "flynn-faults-")
	if err != nil {
		return Outcome{}, err
	}
	defer os.RemoveAll(dir)
	k.workers = cmp.Or(k.workers, usual)
	t := &trial{
		Kind: k, command: command, procs: map[string]*local.Process{}, seats: map[string]int{},
		events: make(chan workqueue.Event, 10_000),
		began:  map[[2]int]int{}, done: map[[2]int]int{}, again: map[[2]int]int{},
		spec: workqueue.Spec{
			Run: "trial", Kernel: "triad", Elem: "f64", N: 1 << 12, Parts: parts, Replicas: max(k.replicas, 1),
			Source: kernels.Source{Seed: seed}, Lease: k.lease, Servers: max(k.servers, 1),
		},
	}
	if err := t.serve(dir); err != nil {
		return Outcome{}, err
	}
	defer t.close()
	if err := t.start(ctx); err != nil {
		return Outcome{}, err
	}
	end, err := t.coordinate(ctx)
	if err != nil {
		return t.Outcome, err
	}
	out, err := t.watch(ctx, end)
	if err != nil {
		return t.Outcome, err
	}
	t.judge(&out)
	return t.Outcome, nil
}

// start starts the workers, and waits until each has found the queue.
func (t *trial) start(ctx context.Context) error {
	target := t.engine.CoordinatorTarget()
	if err := t.prepare(ctx, target); err != nil {
		return err
	}
	stop, err := workqueue.Listen(target, func(e workqueue.Event) { t.events <- e })
	if err != nil {
		return err
	}
	context.AfterFunc(ctx, stop)
	for i := range t.workers {
		name := fmt.Sprintf("w%d", i+1)
		t.seats[name] = i
		if err := t.spawn(name); err != nil {
			return err
		}
	}
	for here := map[string]bool{}; len(here) < t.workers; {
		select {
		case e := <-t.events:
			if e.What == workqueue.Came {
				here[e.Who] = true
			}
		case <-t.silence():
			return errors.New("faults: the workers do not start in time")
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// prepare makes the queue. Servers of a cluster must find each other first, and lose what they are asked before.
func (t *trial) prepare(ctx context.Context, target cluster.Target) error {
	for end := time.Now().Add(patience.Stretch(limit)); ; {
		wait, cancel := context.WithTimeout(ctx, patience.Stretch(attempt))
		err := workqueue.Prepare(wait, target, t.spec)
		cancel()
		if err == nil || t.servers == 0 || ctx.Err() != nil || time.Now().After(end) {
			return err
		}
	}
}

// silence ends after so long that no event can be awaited any more. It begins anew with each call.
func (t *trial) silence() <-chan time.Time { return time.After(patience.Stretch(limit)) }

// spawn starts a worker. The victim alone has a fault, and may be behind a line of its own.
func (t *trial) spawn(name string) error {
	n := t.engine.NodeTarget(t.seats[name])
	e := child.Config{URL: n.URL, Seed: n.Seed, InOrder: n.InOrder, Name: name, Worker: true, Pace: patience.Stretch(pace)}
	if name == victim {
		e.Fault = t.fault
		if t.proxied {
			var err error
			if t.line, err = newProxy(n.URL); err != nil {
				return err
			}
			e.URL = t.line.url()
		}
	}
	p, err := local.Send(e, t.command)
	t.procs[name] = p
	return err
}

// result is what a coordinator comes to.
type result struct {
	workqueue.Outcome
	err error
}

// coordinate starts the coordinator: in this process, or two in processes of their own where the first one is to die.
func (t *trial) coordinate(ctx context.Context) (<-chan result, error) {
	end := make(chan result, 1)
	if !t.boss {
		go func() {
			out, err := workqueue.Coordinate(ctx, t.engine.CoordinatorTarget(), boss, t.spec)
			end <- result{out, err}
		}()
		return end, nil
	}
	if err := t.appoint(boss); err != nil {
		return nil, err
	}
	for leads := false; !leads; { // who waits first leads
		select {
		case e := <-t.events:
			if err := t.see(&e); err != nil {
				return nil, err
			}
			leads = e.What == workqueue.Leads
		case <-t.silence():
			return nil, errors.New("faults: no coordinator leads in time")
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	if err := t.appoint(standby); err != nil {
		return nil, err
	}
	go func() { end <- said(t.procs[standby]) }()
	return end, nil
}

// appoint starts a coordinator.
func (t *trial) appoint(name string) (err error) {
	c := t.engine.CoordinatorTarget()
	t.procs[name], err = local.Send(child.Config{URL: c.URL, Seed: c.Seed, Name: name, Queue: &t.spec}, t.command)
	return err
}

// said is what a coordinator says when it has ended.
func said(p *local.Process) (r result) {
	<-p.Ended()
	if err := json.Unmarshal(p.Out.Bytes(), &r.Outcome); err != nil {
		r.err = fmt.Errorf("faults: %s has no result: %s", p.Name, p.Why())
	}
	return r
}

// close ends everything that the trial has started.
func (t *trial) close() {
	for _, p := range t.procs {
		resume(p.Process()) // one that stands still does not end
		p.Kill()
	}
	if t.line != nil {
		t.line.close()
	}
	t.engine.Close()
}
