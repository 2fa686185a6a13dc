package cli

import (
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
	"time"

	"flynn/kernels"
	"flynn/mimd/cluster"
	"flynn/mimd/comm"
)

// commTables prints what was measured.
func (a *app) commTables(m *commMeasurement, nodes []int, grains []comm.Grain) error {
	w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	m.pointToPoint(w)
	m.fits(w)
	m.collectives(w)
	m.clockRows(w)
	fmt.Fprintf(w, "\nempty tasks\trate\n")
	for _, n := range nodes {
		fmt.Fprintf(w, "%d nodes\t%.3g/s\n", n, m.empty[n])
	}
	fmt.Fprintf(w, "\ntasks of peak/f64\tMETG(50 %%)\tthe shortest\tefficiency of each\n")
	for _, g := range grains {
		grainRow(w, &g)
	}
	return w.Flush()
}

// find returns the drill of a pattern, way and size between two nodes; nil where there is none.
func (m *commMeasurement) find(pattern, way string, bytes int) *drill {
	for _, d := range m.drills {
		if d.Pattern == pattern && d.Way == way && d.Bytes == bytes && d.Nodes == 2 {
			return d
		}
	}
	return nil
}

// pointToPoint puts the engine beside TCP.
func (m *commMeasurement) pointToPoint(w io.Writer) {
	fmt.Fprintln(w, "one way\tnats p50\tp90\tp99\ttcp p50\tp90\tp99\tnats/tcp\t95 % interval\tstream")
	for _, d := range m.drills {
		if d.Pattern != comm.PingPong || d.Way != comm.NATS {
			continue
		}
		tcp, stream := m.find(comm.PingPong, comm.TCP, d.Bytes), m.find(comm.Stream, comm.NATS, d.Bytes)
		center, lo, hi := ratio(d, tcp)
		flow, _, _ := interval(stream.medians)
		fmt.Fprintf(w, "%s\t%s\t%s\t%.3g×\t[%.3g, %.3g]\t%.3g GB/s\n", binarySize(int64(d.Bytes)), d.spread(), tcp.spread(),
			center, lo, hi, float64(d.Bytes)/flow)
	}
}

// spread is three percentiles of all rounds.
func (d *drill) spread() string {
	all := slices.Sorted(slices.Values(d.rounds))
	return short(percentile(all, 50)) + "\t" + short(percentile(all, 90)) + "\t" + short(percentile(all, 99))
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
func (m *commMeasurement) fits(w io.Writer) {
	fmt.Fprintln(w, "\nt = α + β·bytes\tα\t1/β\terror")
	for _, way := range comm.Ways {
		var bytes, seconds []float64
		for _, d := range m.drills {
			if d.Pattern == comm.PingPong && d.Way == way {
				median, _, _ := interval(d.medians)
				bytes, seconds = append(bytes, float64(d.Bytes)), append(seconds, median*1e-9)
			}
		}
		if len(bytes) < 2 {
			fmt.Fprintf(w, "%s\tone size\n", way)
			continue
		}
		h := comm.FitHockney(bytes, seconds)
		fmt.Fprintf(w, "%s\t%s\t%.3g GB/s\t%.0f %%\n", way, short(h.Alpha*1e9), 1e-9/h.Beta, 100*h.Error)
	}
}

// collectives are patterns of several nodes.
func (m *commMeasurement) collectives(w io.Writer) {
	fmt.Fprintln(w, "\npattern\tnodes\tbytes\tp50\tp90\tp99")
	for _, d := range m.drills {
		if d.Pattern != comm.PingPong && d.Pattern != comm.Stream {
			fmt.Fprintf(w, "%s\t%d\t%s\t%s\n", d.Pattern, d.Nodes, binarySize(int64(d.Bytes)), d.spread())
		}
	}
}

const greetings = 2000 // empty tasks of a node

// grains measures empty tasks and the smallest that pay.
func (a *app) grains(c *cluster.Cluster, nodes []int) ([]comm.Grain, error) {
	k, err := kernels.Lookup("peak", "f64")
	if err != nil {
		return nil, err
	}
	var all []comm.Grain
	for _, n := range append([]int{1}, nodes...) {
		g, err := comm.METG(c, n, k)
		if err != nil {
			return nil, err
		}
		all = append(all, g)
	}
	return all, nil
}

// emptyTasks measures their rates.
func (m *commMeasurement) emptyTasks(nodes []int) error {
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

func grainRow(w io.Writer, g *comm.Grain) {
	enough := "none was long enough"
	if g.METG > 0 {
		enough = g.METG.Round(time.Microsecond).String()
	}
	fmt.Fprintf(w, "%d nodes\t%s\t%s\t", g.Nodes, enough, g.Steps[0].Time.Round(time.Microsecond))
	for _, s := range g.Steps {
		fmt.Fprintf(w, "%s: %.0f %%  ", s.Time.Round(time.Microsecond), 100*s.Efficiency)
	}
	fmt.Fprintln(w)
}
