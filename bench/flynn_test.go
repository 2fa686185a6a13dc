package bench

import (
	"errors"
	"fmt"
	"iter"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"flynn/internal/stats"
	"flynn/results/keys"
)

// BenchmarkFlynn measures the plan of the quick profile, as much of it as there is time for: the points, names, units
// and samples of the command. Choose by name: -bench 'Flynn/kernel=dot/elem=f64/class=simd'.
func BenchmarkFlynn(b *testing.B) {
	b.StopTimer()
	s := Profiles[0].Select(here)
	f := newFit(ask(), time.Now())
	s.Workers = slices.DeleteFunc(s.Workers, func(p int) bool { return p > f.least })
	m := newGoBench(s)
	defer m.close()
	all := stages(here, s, f.asked)
	say(f.begin(all))
	if err := tellFacts(all); err != nil {
		b.Error(err)
	}
	for _, stage := range all {
		start := time.Now()
		if !f.fits(stage, start) {
			continue
		}
		if err := m.batch(b, stage.Batch); err != nil {
			b.Error(err)
		}
		f.took(stage, time.Since(start))
	}
	f.tell(printed)
}

// tellFacts writes what the points of all stages have in common.
func tellFacts(all []stage) error {
	var points []Point
	for _, s := range all {
		points = append(points, s.Batch.Points...)
	}
	if printed == nil {
		return nil
	}
	return printed.Tell(here, points)
}

// tell says what there was no time for, in the words of the command, so that a report repeats it.
func (f *fit) tell(out *Results) {
	l := f.leftOut()
	if l.Missing == 0 {
		return
	}
	if out != nil {
		out.LeftOutOfTest(l)
	}
	if len(l.Kernels) > 0 {
		say("# flynn: warning: nothing was measured of " + strings.Join(l.Kernels, " "))
	}
}

// say writes a remark to standard error, which go test joins with the results.
func say(text string) {
	if text != "" {
		fmt.Fprintln(os.Stderr, text)
	}
}

// goBench measures points as benchmarks of package testing. All of it happens on one thread, as in a session: a team
// pins the goroutine that opens it, but package testing runs each benchmark on a goroutine of its own.
type goBench struct {
	selection *Selection
	out       *Results // notes of points without samples; nil is silence
	work      chan func()

	// Of that thread alone:
	watch *watch
	group *Group            // of the batch; nil before a point of it is selected
	runs  map[string]*timed // verified points of the batch by name
	warn  map[string]bool   // said
}

func newGoBench(s *Selection) *goBench {
	m := &goBench{selection: s, work: make(chan func()), warn: map[string]bool{}, out: printed}
	go func() {
		runtime.LockOSThread()
		for f := range m.work {
			f()
		}
	}()
	m.do(func() error { m.watch = newWatch(here.Machine.Timer.Step); return nil })
	return m
}

// do runs f on the thread that measures.
func (m *goBench) do(f func() error) error {
	done := make(chan error)
	m.work <- func() { done <- f() }
	return <-done
}

func (m *goBench) close() {
	m.do(func() error { m.watch.close(); return nil })
	close(m.work)
}

// batch offers the points of a batch to package testing, which runs those that its pattern selects.
func (m *goBench) batch(b *testing.B, batch Batch) error {
	m.runs = map[string]*timed{}
	for _, p := range batch.Points {
		b.Run(p.Name(), func(b *testing.B) { m.point(b, batch, p) })
	}
	return m.do(m.shut)
}

// shut gives back what the batch holds.
func (m *goBench) shut() error {
	if m.group == nil {
		return nil
	}
	g := m.group
	m.group = nil
	return g.Close()
}

// point verifies a point when it is first asked for, then measures b.N ops in samples as long as those of the command.
// b's own timer sees all of that, so that -benchtime bounds what a point takes; ns/op is that of the ops alone.
func (m *goBench) point(b *testing.B, batch Batch, p Point) {
	b.StopTimer()
	if batch.Skip != "" {
		m.skip(b, p, errors.New(batch.Skip))
	}
	var r *timed
	err := m.do(func() (err error) { r, err = m.verified(batch, p); return err })
	var absent *UnavailableError
	switch {
	case errors.As(err, &absent):
		m.skip(b, p, err)
	case err != nil:
		m.fail(b, p, err)
	}
	var sum total
	b.ResetTimer()
	b.StartTimer()
	err = m.do(func() error { sum, err = m.measure(r, b.N); return err })
	b.StopTimer()
	if err != nil {
		m.fail(b, p, err)
	}
	for _, metric := range sum.metrics(p) {
		b.ReportMetric(metric.Value, metric.Unit)
	}
}

// skip and fail end a benchmark and note what the command notes of such a point.
func (m *goBench) skip(b *testing.B, p Point, why error) {
	if m.out != nil {
		m.out.Skipped(p, why.Error())
	}
	b.Skip(why)
}

func (m *goBench) fail(b *testing.B, p Point, why error) {
	if m.out != nil {
		fmt.Println() // package testing may have begun a line
		m.out.Failed(p, why)
	}
	b.Fatal(why)
}

// verified opens the batch and the point, unless they are open, and plans the samples of the point.
func (m *goBench) verified(batch Batch, p Point) (*timed, error) {
	if r := m.runs[p.Name()]; r != nil {
		return r, nil
	}
	if m.group == nil {
		g, err := OpenGroup(here, m.selection, batch, seed)
		if err != nil {
			return nil, &UnavailableError{err} // memory that was there when the plan was made
		}
		m.group = g
		m.tell(g.Placed)
		if g.Unpinned != nil {
			m.tell(g.Unpinned.Error())
		}
	}
	run, err := m.group.Verified(p)
	if err != nil {
		return nil, err
	}
	r := &timed{Run: run, point: p, group: m.group}
	if p.Arm == "b" {
		r.first = m.runs[strings.Replace(p.Name(), keys.Arm+"=b", keys.Arm+"=a", 1)]
	}
	if r.first != nil {
		r.iters, r.warm = r.first.iters, r.first.warm
	} else {
		r.calibrate(m.selection.Time)
	}
	m.runs[p.Name()] = r
	return r, nil
}

// tell says on standard error what stops nothing, once.
func (m *goBench) tell(text string) {
	if text != "" && m.out != nil && !m.warn[text] {
		m.warn[text] = true
		say("# flynn: warning: " + text)
	}
}

// measure takes samples, as the command does, until they have n ops.
func (m *goBench) measure(r *timed, n int) (sum total, err error) {
	c, err := openCounters(events)
	if err != nil {
		m.tell(err.Error())
	}
	defer c.close()
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	defer func(planned int) { r.iters = planned }(r.iters)
	for ops := range parts(n, r.iters) {
		r.iters = ops
		sum.add(r.sample(m.watch, c))
		if err := r.Failed(); err != nil {
			return sum, err
		}
	}
	return sum, nil
}

// parts divides n ops into as few parts of at most the given ops as there can be, of equal size but for one op.
func parts(n, most int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for left := (n + most - 1) / most; left > 0; left-- {
			ops := n / left
			if n -= ops; !yield(ops) {
				return
			}
		}
	}
}

// total is what several samples of a point are together. Its time and clock are the medians of theirs, as in every
// table: a second hardly passes without an interrupt, which must not change what an op takes.
type total struct {
	ops       int
	ns, clock []float64
	disturbed int                // samples
	units     []string           // of what samples have besides time, in order
	values    map[string]float64 // of all samples, see extra
}

func (t *total) add(s Sample) {
	t.ops += s.Iters
	t.ns, t.clock = append(t.ns, s.NS), append(t.clock, s.Clock)
	for _, m := range s.Metrics {
		t.extra(m, float64(s.Iters))
	}
}

// extra adds what is of an op by the ops of its sample, and what disturbed a sample by its kind: counts add up, of
// shares the largest is kept.
func (t *total) extra(m Metric, ops float64) {
	if t.values == nil {
		t.values = map[string]float64{}
	}
	if !slices.Contains(t.units, m.Unit) {
		t.units = append(t.units, m.Unit)
	}
	switch m.Unit {
	case keys.Disturbed:
		t.disturbed++
		t.values[m.Unit] = 1
	case keys.Switches, keys.Migrations, keys.Faults, keys.Steal:
		t.values[m.Unit] += m.Value
	case keys.Drift, keys.Skew, keys.Coarse, keys.Shared:
		t.values[m.Unit] = max(t.values[m.Unit], m.Value)
	default:
		t.values[m.Unit] += m.Value * ops
	}
}

// metrics are those that the command writes for a sample. It is marked as disturbed where most samples are, for then
// their median is one of them.
func (t *total) metrics(p Point) []Metric {
	ms := p.Metrics(stats.Median(t.ns).Center, stats.Median(t.clock).Center)
	for _, unit := range t.units {
		switch {
		case !slices.Contains(keys.Marks, unit):
			ms = append(ms, Metric{unit, t.values[unit] / float64(t.ops)})
		case 2*t.disturbed > len(t.ns):
			ms = append(ms, Metric{unit, t.values[unit]})
		}
	}
	return ms
}
