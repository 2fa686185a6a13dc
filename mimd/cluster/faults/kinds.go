package faults

import (
	"fmt"
	"time"

	"flynn/mimd/workqueue"
)

// Kind is a way to fail, and what shows that it was noticed.
type Kind struct {
	Name, Doc string
	fault     workqueue.Fault               // that the victim brings along
	strike    func(t *trial) error          // what is done to it; nil where it fails by itself
	noticed   func(e *workqueue.Event) bool // the event that shows that it was
	replicas  int                           // workers for each task
	workers   int                           // in all, where not the usual number
	boss      bool                          // the coordinator is the victim
	proxied   bool                          // the victim is behind a line that can be cut
	servers   int                           // of a cluster, of which one is the victim
	lease     time.Duration                 // of a task, where not the usual one
}

// victim is the worker that fails.
const victim = "w1"

// Kinds of failures.
var Kinds = []Kind{
	{Name: "fail-stop", Doc: "a worker is killed in a task", strike: (*trial).kill, noticed: redelivered},
	{Name: "halting", Doc: "a worker hangs in a task, and answers after its task was given up",
		strike: (*trial).hang, noticed: redelivered},
	{Name: "fail-restart", Doc: "a worker is killed, and comes back knowing nothing",
		strike: (*trial).restart, noticed: redelivered},
	{Name: "lost-request", Doc: "a worker takes a task and forgets it",
		fault: workqueue.LosesRequest, noticed: redelivered},
	{Name: "lost-reply", Doc: "a worker's result is lost", fault: workqueue.LosesReply, noticed: redelivered},
	{Name: "timing", Doc: "a worker takes very long, and is alive",
		fault: workqueue.Dawdles, noticed: what(workqueue.Resent)},
	{Name: "partition", Doc: "a worker is cut off, and joined again",
		strike: (*trial).cut, noticed: redelivered, proxied: true},
	{Name: "byzantine",
		Doc:   "a worker's results are wrong, and every checksum is right: a vote names it, and it gets no more tasks",
		fault: workqueue.Lies, replicas: 3, workers: 4,
		noticed: func(e *workqueue.Event) bool { return e.What == workqueue.Outvoted && e.Who == victim }},
	{Name: "corruption", Doc: "a message is damaged on its way",
		fault: workqueue.Damages, noticed: what(workqueue.Refused)},
	{Name: "coordinator", Doc: "the coordinator is killed, and a standby goes on", strike: (*trial).kill, boss: true,
		noticed: func(e *workqueue.Event) bool { return e.What == workqueue.Leads && e.Who == standby }},
	{Name: "server", Doc: "one server of three is killed", strike: (*trial).killServer, servers: 3, lease: election,
		noticed: func(e *workqueue.Event) bool { return e.What == workqueue.Moved && e.Who == victim }},
}

// election is a lease that outlives that of a new head of a stream by the servers that are left: up to nine seconds.
const election = 12 * time.Second

// redelivered: somebody else gets a task whose lease has ended.
func redelivered(e *workqueue.Event) bool { return e.What == workqueue.Took && e.Tries > 1 }

func what(want string) func(*workqueue.Event) bool {
	return func(e *workqueue.Event) bool { return e.What == want }
}

// Names lists the kinds.
func Names() []string {
	var names []string
	for _, k := range Kinds {
		names = append(names, k.Name)
	}
	return names
}

// Find returns the kind of a name.
func Find(name string) (Kind, error) {
	for _, k := range Kinds {
		if k.Name == name {
			return k, nil
		}
	}
	return Kind{}, fmt.Errorf("faults: no kind of failure %q; kinds are %v", name, Names())
}

// Outcome of a trial.
type Outcome struct {
	Injected, Detected bool
	Detect             time.Duration // from the failure to its being noticed
	Recover            time.Duration // from the failure to the right result of what it hit
	Redone             int           // tasks that were begun more than once
	Exact              bool          // the result is that of the reference, and every task counted once
	Why                string        // it is not
}

// OK tells whether the failure was made good.
func (o *Outcome) OK() bool { return o.Injected && o.Detected && o.Exact }
