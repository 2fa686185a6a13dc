package drills

import (
	"fmt"

	"flynn/report/table"
	"flynn/results/keys"
)

// clockExchanges is how many times a node is asked for the time.
const clockExchanges = 64

// Clocks estimates how far the clock of each node is ahead of the one here, and writes a line for each: an op is an
// exchange of which the least delay counts.
func (m *commMeasurement) Clocks() error {
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
func (m *commMeasurement) clockRows() *table.Table {
	t := &table.Table{Columns: []table.Column{
		table.Left("clock of node"), table.Right("ahead of the one here"), table.Right("at most off by"),
		table.Right(fmt.Sprintf("least delay of %d", clockExchanges)),
	}}
	for rank, o := range m.offsets {
		t.Add(m.cluster.Nodes[rank].Name, o.Ahead.String(), o.Within.String(), o.Delay.String())
	}
	return t
}
