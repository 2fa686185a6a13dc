package drills

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"flynn/internal/stats"
	"flynn/kernels"
	"flynn/mimd/comm"
	"flynn/report/table"
	"flynn/report/units"
)

// Tables are what was measured.
func (m *commMeasurement) Tables(nodes []int, grains []comm.Grain) []*table.Table {
	empty := &table.Table{Columns: []table.Column{table.Left("empty tasks"), table.Right("rate")}}
	for _, n := range nodes {
		empty.Add(fmt.Sprintf("%d nodes", n), fmt.Sprintf("%.3g/s", m.empty[n]))
	}
	pay := &table.Table{Columns: []table.Column{
		table.Left("tasks of peak/f64"), table.Right("METG(50 %)"), table.Right("the shortest"),
		table.Left("efficiency of each"),
	}}
	for _, g := range grains {
		grainRow(pay, &g)
	}
	return []*table.Table{m.pointToPoint(), m.fits(), m.collectives(), m.clockRows(), empty, pay}
}

// find returns the drill of a pattern, way and size between two nodes; nil where there is none.
func (m *commMeasurement) find(pattern, way string, bytes int) *Drill {
	for _, d := range m.drills {
		if d.Pattern == pattern && d.Way == way && d.Bytes == bytes && d.Nodes == 2 {
			return d
		}
	}
	return nil
}

// pointToPoint puts the engine beside TCP.
func (m *commMeasurement) pointToPoint() *table.Table {
	t := &table.Table{Columns: []table.Column{
		table.Left("one way"), table.Right("nats p50"), table.Right("p90"), table.Right("p99"), table.Right("tcp p50"),
		table.Right("p90"), table.Right("p99"), table.Right("nats/tcp"), {Head: "95 % interval", Below: 1},
		table.Right("stream"),
	}}
	for _, d := range m.drills {
		if d.Pattern != comm.PingPong || d.Way != comm.NATS {
			continue
		}
		tcp, stream := m.find(comm.PingPong, comm.TCP, d.Bytes), m.find(comm.Stream, comm.NATS, d.Bytes)
		r := ratio(d, tcp)
		line := slices.Concat([]string{units.Bytes(int64(d.Bytes))}, d.spread(), tcp.spread())
		t.Add(append(line, fmt.Sprintf("%.3g×", r.Center), fmt.Sprintf("[%.3g, %.3g]", r.Lo, r.Hi),
			fmt.Sprintf("%.3g GB/s", float64(d.Bytes)/stats.Median(stream.medians).Center))...)
	}
	return t
}

// spread is three quantiles of all rounds.
func (d *Drill) spread() []string {
	var texts []string
	for _, share := range []float64{.5, .9, .99} {
		texts = append(texts, short(stats.Quantile(d.rounds, share)))
	}
	return texts
}

// short writes nanoseconds with three digits.
func short(ns float64) string {
	switch {
	case ns < 1e3:
		return fmt.Sprintf("%.3g ns", ns)
	case ns < 1e6:
		return fmt.Sprintf("%.3g µs", ns/1e3)
	}
	return fmt.Sprintf("%.3g ms", ns/1e6)
}

// fits gives latency and bandwidth of both ways.
func (m *commMeasurement) fits() *table.Table {
	t := &table.Table{Columns: []table.Column{
		table.Left("t = α + β·bytes"), table.Right("α"), table.Right("1/β"), table.Right("error"),
	}}
	for _, way := range comm.Ways {
		var bytes, seconds []float64
		for _, d := range m.drills {
			if d.Pattern == comm.PingPong && d.Way == way {
				bytes, seconds = append(bytes, float64(d.Bytes)), append(seconds, stats.Median(d.medians).Center*1e-9)
			}
		}
		if len(bytes) < 2 {
			t.Add(way, "one size")
			continue
		}
		h := comm.FitHockney(bytes, seconds)
		t.Add(way, short(h.Alpha*1e9), fmt.Sprintf("%.3g GB/s", 1e-9/h.Beta), fmt.Sprintf("%.0f %%", 100*h.Error))
	}
	return t
}

// collectives are patterns of several nodes.
func (m *commMeasurement) collectives() *table.Table {
	t := &table.Table{Columns: []table.Column{
		table.Left("pattern"), table.Right("nodes"), table.Right("bytes"), table.Right("p50"), table.Right("p90"),
		table.Right("p99"),
	}}
	for _, d := range m.drills {
		if d.Pattern != comm.PingPong && d.Pattern != comm.Stream {
			t.Add(append([]string{d.Pattern, fmt.Sprint(d.Nodes), units.Bytes(int64(d.Bytes))}, d.spread()...)...)
		}
	}
	return t
}

const greetings = 2000 // empty tasks of a node

// Grains measures empty tasks and the smallest that pay.
func (m *commMeasurement) Grains(nodes []int) ([]comm.Grain, error) {
	k := kernels.Busiest()
	var all []comm.Grain
	for _, n := range append([]int{1}, nodes...) {
		g, err := comm.METG(m.cluster, n, k)
		if err != nil {
			return nil, err
		}
		all = append(all, g)
	}
	return all, nil
}

// EmptyTasks measures their rates.
func (m *commMeasurement) EmptyTasks(nodes []int) error {
	m.empty = map[int]float64{}
	for _, n := range nodes {
		t, err := comm.EmptyTasks(m.cluster, n, greetings)
		if err != nil {
			return err
		}
		m.empty[n] = float64(n*greetings) / t.Seconds()
	}
	return nil
}

func grainRow(t *table.Table, g *comm.Grain) {
	enough := "none was long enough"
	if g.METG > 0 {
		enough = g.METG.Round(time.Microsecond).String()
	}
	var steps []string
	for _, s := range g.Steps {
		steps = append(steps, fmt.Sprintf("%s: %.0f %%", s.Time.Round(time.Microsecond), 100*s.Efficiency))
	}
	shortest := g.Steps[0].Time.Round(time.Microsecond).String()
	t.Add(fmt.Sprintf("%d nodes", g.Nodes), enough, shortest, strings.Join(steps, "  "))
}
