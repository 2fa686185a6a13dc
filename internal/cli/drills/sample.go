package drills

import (
	"fmt"
	"runtime"
	"time"

	"flynn/internal/stats"
	"flynn/mimd/comm"
	"flynn/results/keys"
)

// sample adds a sample to a drill and writes its line: the median of its rounds, percentiles, and bytes a second.
func (m *commMeasurement) sample(d *Drill, times []time.Duration) error {
	rounds := make([]float64, len(times))
	for i, t := range times {
		rounds[i] = float64(t.Nanoseconds())
	}
	median := stats.Quantile(rounds, .5)
	d.medians = append(d.medians, median)
	d.rounds = append(d.rounds, rounds...)
	line := fmt.Sprintf("Benchmark%s\t%d\t%.0f %s\t%.0f p90-ns\t%.0f p99-ns", d.name(), len(times), median, keys.Time,
		stats.Quantile(rounds, .9), stats.Quantile(rounds, .99))
	if d.Pattern != comm.Barrier {
		line += fmt.Sprintf("\t%.0f %s", float64(d.Bytes)/median*1e9, keys.Bytes)
	}
	_, err := fmt.Fprintln(m.out, line)
	return err
}

// name is that of a benchmark, with keys as the names of kernels have them.
func (d *Drill) name() string {
	return fmt.Sprintf("Comm/pattern=%s/way=%s/bytes=%d/%s=%d%s", d.Pattern, d.Way, d.Bytes, keys.Nodes, d.Nodes,
		procSuffix())
}

// procSuffix ends the name of a benchmark, as package testing does.
func procSuffix() string {
	if procs := runtime.GOMAXPROCS(0); procs > 1 {
		return fmt.Sprintf("-%d", procs)
	}
	return ""
}

// ratio of two drills, sample by sample: they were taken in one round of turns.
func ratio(a, b *Drill) stats.Interval { return stats.Ratio(a.medians, b.medians) }
