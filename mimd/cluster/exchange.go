package cluster

import (
	"encoding/binary"
	"fmt"
	"time"

	"flynn/kernels"
)

// Exchange makes nodes go through a drill and returns the time of each round: the longest of all nodes, each on its own
// clock. In ping-pong and stream it is that of rank 0.
func (c *Cluster) Exchange(d Drill) ([]time.Duration, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	if d.Nodes > len(c.Nodes) {
		return nil, fmt.Errorf("cluster: %d nodes asked for, there are %d", d.Nodes, len(c.Nodes))
	}
	c.job++
	a := c.ask(d.Nodes, c.job, KindExchange)
	answers := make([][]byte, d.Nodes)
	for rank := range answers {
		b := make([]byte, 8*d.Rounds)
		answers[rank] = b
		a.from = append(a.from, newInflow(Pack{kernels.Result{Size: 1, Bytes: b, Row: len(b), Pitch: len(b)}}))
	}
	payload := d.Encode(nil, c.Nodes)
	if err := a.gather(func(int) []byte { return payload }); err != nil {
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

// Greet sends every one of the first nodes so many messages that ask for nothing but an answer, all at once, and returns
// how long it takes until all are answered: the rate of empty tasks.
func (c *Cluster) Greet(nodes, messages int) (time.Duration, error) {
	if nodes < 1 || nodes > len(c.Nodes) || messages < 1 || messages > MostDrillRounds {
		return 0, fmt.Errorf("cluster: %d messages to %d nodes; there are %d", messages, nodes, len(c.Nodes))
	}
	c.job++
	f := Frame{Kind: KindHello, Job: c.job}
	start := time.Now()
	for range messages {
		for rank := range nodes {
			if err := c.send(rank, commands, &f); err != nil {
				return 0, err
			}
		}
	}
	a := c.ask(nodes, c.job, KindHello)
	for left := nodes * messages; left > 0; {
		f, rank, err := c.receive(glance)
		if err == errSilent {
			if err := a.look(start.Add(most)); err != nil {
				return 0, err
			}
			continue
		}
		if err != nil {
			return 0, err
		}
		if f.Kind == KindFailed {
			return 0, a.take(rank, &f)
		}
		if f.Job == c.job && f.Session == c.session {
			left--
		}
	}
	return time.Since(start), nil
}
