package faults

import (
	"context"
	"fmt"
	"slices"
	"time"

	"flynn/internal/patience"
	"flynn/mimd/cluster/local"
	"flynn/mimd/workqueue"
)

// watch follows the events until the coordinator has a result, and what must still come has come.
func (t *trial) watch(ctx context.Context, end <-chan result) (out result, err error) {
	ended := false
	var last <-chan time.Time // from the result on; events of workers that live on do not renew it
	for !ended || t.awaits != "" || t.lacks() {
		late := t.silence()
		if ended { // events are told, and not kept: one may be lost with its teller
			if last == nil {
				last = time.After(patience.Stretch(echo))
			}
			late = last
		}
		select {
		case <-late:
			if ended {
				return out, out.err
			}
			return out, fmt.Errorf(
				"faults: %s: nothing for %v; injected %t, detected %t", t.Name, patience.Stretch(limit), t.Injected, t.Detected,
			)
		case e := <-t.events:
			if err := t.see(&e); err != nil {
				return out, err
			}
		case out = <-end:
			ended, end = true, nil
			if t.Injected && (t.boss || t.servers > 0) {
				t.Recover = time.Since(t.struck)
			}
			if err := t.heal(); err != nil {
				return out, err
			}
		case <-ctx.Done():
			return out, ctx.Err()
		}
	}
	return out, out.err
}

// see takes note of an event, and lets the victim fail when it is its turn.
func (t *trial) see(e *workqueue.Event) error {
	at := [2]int{e.Part, e.Replica}
	switch e.What {
	case workqueue.Took:
		t.began[at]++
	case workqueue.Did:
		t.done[at]++
	case workqueue.Resent:
		t.again[at]++
	}
	if e.Who == victim && e.What == t.awaits {
		t.awaits = ""
	}
	if t.Injected {
		return t.follow(e, at)
	}
	if t.boss {
		if e.What == workqueue.Leads && e.Who == standby {
			return errEarly
		}
		if e.What == workqueue.Did && len(t.done) >= parts/3 {
			return t.inject(at)
		}
		return nil
	}
	if e.What == workqueue.Took && e.Who == victim {
		if t.took++; t.took == t.turn() {
			return t.inject(at)
		}
	}
	return nil
}

// turn is the task of the victim in which it fails. One that lies does so from the first.
func (t *trial) turn() int {
	if t.fault == workqueue.Lies {
		return 1
	}
	return second
}

// inject lets the victim fail, in a task.
func (t *trial) inject(at [2]int) error {
	t.Injected, t.hit, t.struck = true, at, time.Now()
	if t.strike == nil {
		return nil
	}
	return t.strike(t)
}

// follow looks for what shows that the failure was noticed, then that it was made good.
func (t *trial) follow(e *workqueue.Event, at [2]int) error {
	switch {
	case !t.Detected:
		if t.noticed(e) && (t.boss || t.servers > 0 || t.fault == workqueue.Lies || at == t.hit) {
			t.Detected, t.Detect = true, time.Since(t.struck)
			if t.fault == workqueue.Lies { // the vote that names the liar is one that leaves it out
				t.Recover = t.Detect
			}
		}
	case t.fault == workqueue.Lies:
		switch {
		case e.What == workqueue.Took && e.Who == victim:
			t.defied++
		case e.What == workqueue.Did && e.Who != victim && t.again[at] > 0: // what it had computed before
			t.Recover = time.Since(t.struck)
		}
	case t.Recover == 0 && !t.boss && t.servers == 0 && e.What == workqueue.Did && at == t.hit:
		t.Recover = time.Since(t.struck)
		return t.heal()
	}
	return nil
}

// kill ends the victim as nothing can be put off.
func (t *trial) kill() error {
	name := victim
	if t.boss {
		name = boss
	}
	return t.procs[name].Kill()
}

// killServer kills the server to which the victim is connected.
func (t *trial) killServer() error { return t.engine.(*local.Cluster).Servers()[0].Kill() }

// restart kills the victim and starts it anew.
func (t *trial) restart() error {
	if err := t.kill(); err != nil {
		return err
	}
	t.awaits = workqueue.Came
	return t.spawn(victim)
}

// hang makes the victim stand still, until its task was done by another.
func (t *trial) hang() error {
	t.awaits = workqueue.Doubled
	return halt(t.procs[victim].Process())
}

// cut cuts the victim off, until its task was done by another.
func (t *trial) cut() error {
	t.awaits = workqueue.Doubled
	t.line.cut()
	t.parted = true
	return nil
}

// heal makes a victim that hangs go on, and mends its line: its answer is late and must count nothing.
func (t *trial) heal() error {
	if t.parted {
		t.parted = false
		t.line.mend()
	}
	if t.awaits == workqueue.Doubled && !t.proxied {
		return resume(t.procs[victim].Process())
	}
	return nil
}

// judge says whether the result is exact, and every task counted once.
func (t *trial) judge(out *result) {
	for _, n := range t.began {
		t.Redone += n - 1
	}
	var liars []string
	if t.fault == workqueue.Lies {
		liars = []string{victim}
	}
	switch {
	case out.Wrong != "":
		t.Why = out.Wrong
	case !slices.Equal(out.Quarantined, liars):
		t.Why = fmt.Sprintf("liars %v, want %v", out.Quarantined, liars)
	case t.defied > 1: // it may have looked just before it was named
		t.Why = fmt.Sprintf("the liar took %d tasks after it was named", t.defied)
	default:
		t.Why = t.counted()
	}
	t.Exact = t.Why == ""
}

// lacks tells whether the event of a result has not come yet.
func (t *trial) lacks() bool {
	return len(t.done) < parts*t.spec.Replicas || t.Injected && t.Detected && t.Recover == 0
}

// counted says which task has more than one result. One that was damaged on its way is stored again.
func (t *trial) counted() string {
	for part := range parts {
		for replica := range t.spec.Replicas {
			at := [2]int{part, replica}
			want := 1
			if t.fault == workqueue.Damages && at == t.hit {
				want = 2
			}
			if t.fault == workqueue.Lies {
				want += t.again[at]
			}
			if n := t.done[at]; n > want {
				return fmt.Sprintf("task %d.%d has %d results, want %d", part, replica, n, want)
			}
		}
	}
	return ""
}
