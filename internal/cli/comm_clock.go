package cli

import (
	"fmt"
	"io"

	"flynn/results/keys"
)

// clockExchanges is how many times a node is asked for the time.
const clockExchanges = 64

// clocks estimates how far the clock of each node is ahead of the one here, and writes a line for each: an op is an exchange of
// which the least delay counts.
func (m *commMeasurement) clocks() error {
	for rank := range m.cluster.Nodes {
		o, err := m.cluster.Clock(rank, clockExchanges)
		if err != nil {
			return err
		}
		m.offsets = append(m.offsets, o)
		_, err = fmt.Fprintf(m.out, "BenchmarkClock/rank=%d%s\t%d\t%d %s\t%d %s\t%d %s\n", rank, procSuffix(), o.Rounds,
			o.Delay.Nanoseconds(), keys.Time, o.Ahead.Nanoseconds(), keys.ClockAhead, o.Within.Nanoseconds(), keys.ClockWithin)
		if err != nil {
			return err
		}
	}
	return nil
}

// clockRows tells how far clocks are apart. Durations are of one clock each; this is where two meet.
func (m *commMeasurement) clockRows(w io.Writer) {
	fmt.Fprintf(w, "\nclock of node\tahead of the one here\tat most off by\tleast delay of %d\n", clockExchanges)
	for rank, o := range m.offsets {
		fmt.Fprintf(w, "%s\t%v\t%v\t%v\n", m.cluster.Nodes[rank].Name, o.Ahead, o.Within, o.Delay)
	}
}
