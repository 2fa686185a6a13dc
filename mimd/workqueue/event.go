package workqueue

import (
	"encoding/json"
	"fmt"

	"github.com/nats-io/nats.go"

	"flynn/internal/patience"
	"flynn/mimd/cluster"
)

// Event is something that happened in a run, told to whoever listens. Nothing depends on it.
type Event struct {
	What    string // one of the constants below
	Who     string // worker or coordinator
	Part    int
	Replica int
	Tries   int // deliveries of the task, this one included
}

// What can happen.
const (
	Came        = "came"     // a worker has found the queue
	Moved       = "moved"    // a worker has lost its server and found another one
	Took        = "took"     // a worker starts with a task
	Did         = "did"      // its result is the first
	Doubled     = "doubled"  // there was one already
	Full        = "full"     // the server has no room for its result
	Refused     = "refused"  // the message, or the operands, came damaged
	Resent      = "resent"   // a coordinator puts a task into the queue again
	Outvoted    = "outvoted" // the voter finds a worker's result wrong
	Quarantined = "barred"   // a worker in quarantine gives a task back
	Leads       = "leads"    // a coordinator is elected
)

// everyRun stands for the name of a run in an event that is of none.
const everyRun = "every"

// Listen calls f with the events of all runs of a server, one at a time, until stop is called. Events that make no
// sense are passed over.
func Listen(t cluster.Target, f func(Event)) (stop func(), err error) {
	nc, _, err := t.Connect("flynn listener", 0)
	if err != nil {
		return nil, err
	}
	_, err = nc.Subscribe(eventsSubject+".>", func(m *nats.Msg) {
		var e Event
		if json.Unmarshal(m.Data, &e) == nil {
			f(e)
		}
	})
	if err == nil {
		err = nc.FlushTimeout(patience.Stretch(cluster.DialTime))
	}
	if err != nil {
		nc.Close()
		return nil, fmt.Errorf("workqueue: listen: %w", err)
	}
	return nc.Close, nil
}
