package cli

import (
	"fmt"
	"runtime"
	"slices"
	"time"

	"golang.org/x/perf/benchmath"

	"flynn/mimd/comm"
	"flynn/results/keys"
)

// sample adds a sample to a drill and writes its line: the median of its rounds, percentiles, and bytes a second.
func (m *commMeasurement) sample(d *drill, times []time.Duration) error {
	rounds := make([]float64, len(times))
	for i, t := range times {
		rounds[i] = float64(t.Nanoseconds())
	}
	slices.Sort(rounds)
	median := percentile(rounds, 50)
	d.medians = append(d.medians, median)
	d.rounds = append(d.rounds, rounds...)
	line := fmt.Sprintf("Benchmark%s\t%d\t%.0f %s\t%.0f p90-ns\t%.0f p99-ns", d.name(), len(times), median, keys.Time,
		percentile(rounds, 90), percentile(rounds, 99))
	if d.Pattern != comm.Barrier {
		line += fmt.Sprintf("\t%.0f %s", float64(d.Bytes)/median*1e9, keys.Bytes)
	}
	_, err := fmt.Fprintln(m.out, line)
	return err
}

// name is that of a benchmark, with keys as the names of kernels have them.
func (d *drill) name() string {
	return fmt.Sprintf("Comm/pattern=%s/way=%s/bytes=%d/%s=%d%s", d.Pattern, d.Way, d.Bytes, keys.Nodes, d.Nodes, procSuffix())
}

// procSuffix ends the name of a benchmark, as package testing does.
func procSuffix() string {
	if procs := runtime.GOMAXPROCS(0); procs > 1 {
		return fmt.Sprintf("-%d", procs)
	}
	return ""
}

// percentile of sorted values, the nearest rank.
func percentile(sorted []float64, p int) float64 {
	return sorted[min(len(sorted)-1, len(sorted)*p/100)]
}

// interval is the median of values with its 95 % interval.
func interval(values []float64) (center, lo, hi float64) {
	s := benchmath.AssumeNothing.Summary(benchmath.NewSample(values, &benchmath.DefaultThresholds), 0.95)
	return s.Center, s.Lo, s.Hi
}

// ratio of two drills, sample by sample: they were taken in one round of turns.
func ratio(a, b *drill) (center, lo, hi float64) {
	values := make([]float64, len(a.medians))
	for i := range values {
		values[i] = a.medians[i] / b.medians[i]
	}
	return interval(values)
}
