package cluster

import (
	"fmt"

	"flynn/kernels"
)

// Collect asks each of the first nodes the same, and returns what each answers: so many bytes.
func (c *Cluster) Collect(nodes int, k Kind, payload []byte, size int) ([][]byte, error) {
	if nodes > len(c.Nodes) {
		return nil, fmt.Errorf("cluster: %d nodes asked for, there are %d", nodes, len(c.Nodes))
	}
	c.job++
	a := c.ask(nodes, c.job, k)
	answers := make([][]byte, nodes)
	for rank := range answers {
		b := make([]byte, size)
		answers[rank] = b
		a.from = append(a.from, newInflow(Pack{kernels.Result{Size: 1, Bytes: b, Row: len(b), Pitch: len(b)}}))
	}
	return answers, a.gather(func(int) []byte { return payload })
}

// Greet sends every one of the first nodes so many messages that ask for nothing but an answer, all at once, and
// returns when all are answered.
func (c *Cluster) Greet(nodes, messages int) error {
	if nodes < 1 || nodes > len(c.Nodes) {
		return fmt.Errorf("cluster: %d nodes asked for, there are %d", nodes, len(c.Nodes))
	}
	c.job++
	f := Frame{Kind: KindHello, Job: c.job}
	end := c.world.Now().Add(most)
	for range messages {
		for rank := range nodes {
			if err := c.send(rank, commands, &f); err != nil {
				return err
			}
		}
	}
	a := c.ask(nodes, c.job, KindHello)
	for left := nodes * messages; left > 0; {
		f, rank, err := c.receive(glance)
		if err == errSilent {
			if err := a.look(end); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return err
		}
		if f.Kind == KindFailed {
			return a.take(rank, &f)
		}
		if f.Job == c.job && f.Session == c.session {
			left--
		}
	}
	return nil
}
