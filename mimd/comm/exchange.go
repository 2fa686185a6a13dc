package comm

import (
	"encoding/binary"
	"fmt"
	"time"

	"flynn/mimd/cluster"
)

// Exchange makes nodes go through a drill and returns the time of each round: the longest of all nodes, each on its own
// clock. In ping-pong and stream it is that of rank 0.
func Exchange(c *cluster.Cluster, d Drill) ([]time.Duration, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	if d.Nodes > len(c.Nodes) {
		return nil, fmt.Errorf("comm: %d nodes asked for, there are %d", d.Nodes, len(c.Nodes))
	}
	answers, err := c.Collect(d.Nodes, cluster.KindExchange, d.encode(nil, c.Nodes), 8*d.Rounds)
	if err != nil {
		return nil, err
	}
	times := make([]time.Duration, d.Rounds)
	for i := range times {
		for _, b := range answers {
			times[i] = max(times[i], time.Duration(binary.LittleEndian.Uint64(b[8*i:])))
		}
	}
	return times, nil
}

// EmptyTasks sends every one of the first nodes so many messages that ask for nothing but an answer, all at once, and
// returns how long it takes until all are answered: the rate of empty tasks.
func EmptyTasks(c *cluster.Cluster, nodes, messages int) (time.Duration, error) {
	if messages < 1 || messages > MostRounds {
		return 0, fmt.Errorf("comm: %d messages to each node; 1 to %d will do", messages, MostRounds)
	}
	start := time.Now()
	err := c.Greet(nodes, messages)
	return time.Since(start), err
}

// Handlers are what a node does in a drill.
func Handlers() map[cluster.Kind]cluster.Handler {
	return map[cluster.Kind]cluster.Handler{cluster.KindExchange: exchange}
}
