package bench

import (
	"bytes"
	"context"
	"hash/fnv"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"flynn/kernels"
	"flynn/results/keys"
)

// simulated is a machine on which nothing runs and time passes as it is told: what an ordinary core takes, times what
// this one is slower.
type simulated struct {
	selection *Selection
	clock     time.Time
	began     time.Time
	slow      func(since time.Duration) float64 // than an ordinary core, that long after the start
	wrong     func(p Point) float64             // by which the time of an op is another than its estimate
	truth     *costs
}

func newSimulated(s *Selection, slow func(time.Duration) float64, wrong func(Point) float64) *simulated {
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	return &simulated{selection: s, clock: start, began: start, slow: slow, wrong: wrong, truth: newCosts(s, 1)}
}

// pass lets time pass: work that takes an ordinary core so many seconds, in steps during which the machine is as fast.
func (m *simulated) pass(work float64) (took time.Duration) {
	const step = 0.01
	start := m.clock
	for work > 0 {
		slow := m.slow(m.clock.Sub(m.began))
		part := min(work, step/slow)
		work -= part
		m.clock = m.clock.Add(seconds(part * slow))
	}
	return m.clock.Sub(start)
}

func (m *simulated) now() time.Time { return m.clock }

func (m *simulated) speed() float64 {
	took := m.pass(1e-4)
	return took.Seconds() / 1e-4
}

func (m *simulated) open(b Batch) (opened, error) {
	m.pass(m.truth.fixed(b))
	return &simulatedBench{m, b}, nil
}

func (m *simulated) close() {}

// op is the seconds that an op takes an ordinary core.
func (m *simulated) op(p Point) float64 { return p.estimate() * m.wrong(p) }

type simulatedBench struct {
	*simulated
	batch Batch
}

// simulatedRun is a run that does nothing.
type simulatedRun struct{}

func (simulatedRun) Do(int)        {}
func (simulatedRun) Ready()        {}
func (simulatedRun) Check() error  { return nil }
func (simulatedRun) Failed() error { return nil }

func (r simulatedRun) Time(ops int) time.Duration { return timeOf(r, ops) }

func (b *simulatedBench) verified(p Point) (Run, error) {
	b.pass(pointCost + float64(b.batch.elements())*checkCost + 2*b.op(p))
	return simulatedRun{}, nil
}

func (b *simulatedBench) prepare(runs []*timed) ([]string, error) {
	for _, r := range runs {
		op := b.pass(b.op(r.point))
		if op < undoubted*b.selection.Time {
			b.pass(tries * b.op(r.point))
			b.clock = b.clock.Add(b.selection.Time)
		}
	}
	return nil, nil
}

func (b *simulatedBench) sample(r *timed) Sample {
	op := b.pass(b.op(r.point)).Seconds()
	b.pass(aroundCost)
	if rest := b.selection.Time.Seconds()*(1+warming) - op; rest > 0 { // more ops, until a sample has its time
		b.clock = b.clock.Add(seconds(rest))
	}
	noise := 1 + 0.05*(hashed(r.point.Name(), len(r.times))-0.5)
	return Sample{Iters: 1, NS: op * 1e9 * noise}
}

func (b *simulatedBench) close() error { return nil }

// hashed is a number from 0 to 1 that follows from a name.
func hashed(name string, i int) float64 {
	h := fnv.New64a()
	h.Write([]byte(name))
	h.Write([]byte{byte(i), byte(i >> 8)})
	return float64(h.Sum64()>>11) / (1 << 53)
}

// quick is the selection of the quick profile for kernels on this machine, without what depends on its memory.
func quick(t *testing.T, budget time.Duration) *Selection {
	t.Helper()
	s := Profiles[0].Select(here)
	s.Workers, s.Budget, s.MemoryRoof = []int{2}, budget, false
	return s
}

// simulating skips tests of simulated machines with -short: they are of one goroutine, and depend on nothing here.
func simulating(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("neither the race detector nor an emulator finds more in it than make test")
	}
}

// TestPlanFits: on fast and slow machines, on those that change and on those that nobody could estimate, every kernel
// has its first row, roofs are complete, the budget holds, and what is said to be left out is what is missing.
func TestPlanFits(t *testing.T) {
	simulating(t)
	steady := func(slow float64) func(time.Duration) float64 { return func(time.Duration) float64 { return slow } }
	exact := func(Point) float64 { return 1 }
	for _, c := range []struct {
		name   string
		budget time.Duration
		slow   func(time.Duration) float64
		wrong  func(Point) float64
	}{
		{"as estimated", 150 * time.Second, steady(1), exact},
		{"ten times as fast", 150 * time.Second, steady(0.1), exact},
		{"three times slower", 150 * time.Second, steady(3), exact},
		{"ten times slower", 150 * time.Second, steady(10), exact},
		{"a hundred times slower", 25 * time.Minute, steady(100), exact},
		{"10 s", 10 * time.Second, steady(1), exact},
		{"20 s", 20 * time.Second, steady(1), exact},
		{"20 s, twice slower", 20 * time.Second, steady(2), exact},
		{"ten times slower from the middle on", 150 * time.Second, func(d time.Duration) float64 {
			if d > 75*time.Second {
				return 10
			}
			return 1
		}, exact},
		{"ten times slower at the end", 150 * time.Second, func(d time.Duration) float64 {
			if d > 140*time.Second {
				return 10
			}
			return 1
		}, exact},
		{"every second slice is stolen", 150 * time.Second, func(d time.Duration) float64 {
			if d/(10*time.Millisecond)%2 == 0 {
				return 1
			}
			return 1e3
		}, exact},
		{"batches of five times their estimate", 150 * time.Second, steady(1), func(p Point) float64 { return 5 }},
		{"kernels from a fifth to five times their estimate", 150 * time.Second, steady(2), func(p Point) float64 {
			return math.Pow(25, hashed(p.Kernel.ID(), 0)-0.5)
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := quick(t, c.budget)
			m := newSimulated(s, c.slow, c.wrong)
			checkRun(t, m, simulate(t, m, nil))
		})
	}
}

// simulate runs a session on a simulated machine and returns its file. before is the file of an earlier one.
func simulate(t *testing.T, m *simulated, before *Results) string {
	t.Helper()
	var out bytes.Buffer
	r, err := NewResults(&out, nil)
	if err != nil {
		t.Fatal(err)
	}
	if before != nil {
		before.out = &out
		r = before
	}
	s := &Session{Host: here, Selection: m.selection, Seed: 1, Out: r, engine: m}
	if err := s.Measure(context.Background()); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// checkRun holds the file of a session against what every run promises.
func checkRun(t *testing.T, m *simulated, text string) {
	t.Helper()
	samples := map[string]int{}
	for _, r := range lines(t, text) {
		samples[string(r.Name)]++
	}
	left := map[string]bool{}
	for line := range strings.Lines(text) {
		if rest, ok := strings.CutPrefix(line, keys.SkippedNote+keys.Base+"/"); ok {
			name, _, _ := strings.Cut(rest, ": ")
			left[name] = true
		}
	}
	firstRow, points, missing := map[string]bool{}, 0, 0
	for b := range Plan(here, m.selection) {
		for _, p := range b.Points {
			n := samples[p.FullName()]
			firstRow[p.Kernel.Name] = firstRow[p.Kernel.Name] || n > 0
			points++
			said := left[p.Name()]
			if n == 0 {
				missing++
			}
			if said != (n == 0) {
				t.Errorf("%s: %d samples, said to be left out: %v", p.Name(), n, said)
			}
			plain := p.Class.Name() == keys.SISD || p.Class.Name() == keys.SIMD && p.Variant == widestOne(here.ISA, p.Kernel)
			if n == 0 && b.Skip == "" && p.Kernel.Role.Roof() && p.Kernel.Elem != "f32" && plain {
				t.Errorf("%s gives a roof and has no sample", p.Name())
			}
		}
	}
	for name, ok := range firstRow {
		if !ok {
			t.Errorf("%s has no row", name)
		}
	}
	took := m.clock.Sub(m.began) + seconds(reportCost*float64(len(samples))*m.slow(m.clock.Sub(m.began)))
	if most := m.selection.Budget*11/10 + 5*time.Second; took > most {
		t.Errorf("took %v of a budget of %v", took, m.selection.Budget)
	}
	t.Logf("%d of %d points in %v", points-missing, points, took)
}

// TestStopped: what a run that is stopped has measured by then is something of every kernel.
func TestStopped(t *testing.T) {
	simulating(t)
	s := quick(t, 150*time.Second)
	m := newSimulated(s, func(time.Duration) float64 { return 1 }, func(Point) float64 { return 1 })
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var out bytes.Buffer
	r, err := NewResults(&out, nil)
	if err != nil {
		t.Fatal(err)
	}
	session := &Session{Host: here, Selection: s, Seed: 1, Out: r, engine: m}
	session.Progress = func(Step) {
		if m.clock.Sub(m.began) > 20*time.Second {
			cancel()
		}
	}
	if err := session.Measure(ctx); err == nil {
		t.Error("an interrupt is no error")
	}
	for k := range kernels.All() {
		if !strings.Contains(out.String(), "kernel="+k.Name+"/elem="+k.Elem+"/") {
			t.Errorf("after 20 s nothing of %s", k.ID())
		}
	}
}

// TestMoreBudget: a run that goes on with another budget keeps all samples, measures what was left out, and narrows.
func TestMoreBudget(t *testing.T) {
	simulating(t)
	steady, exact := func(time.Duration) float64 { return 1 }, func(Point) float64 { return 1 }
	s := quick(t, 30*time.Second)
	name := filepath.Join(t.TempDir(), "results.txt")
	first := simulate(t, newSimulated(s, steady, exact), nil)
	if !strings.Contains(first, "\n"+keys.LeftNote) {
		t.Fatal("30 s are enough: nothing is left to do")
	}
	for _, budget := range []time.Duration{2 * time.Minute, 10 * time.Minute} {
		if err := os.WriteFile(name, []byte(first), 0o600); err != nil {
			t.Fatal(err)
		}
		f, err := os.OpenFile(name, os.O_RDWR, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		before := resumed(t, f)
		s.Budget = budget
		m := newSimulated(s, steady, exact)
		more := simulate(t, m, before)
		checkMore(t, m, first, more)
	}
}

// resumed goes on with a file.
func resumed(t *testing.T, f *os.File) *Results {
	t.Helper()
	u, err := Read(f)
	if err != nil {
		t.Fatal(err)
	}
	r, err := u.Resume()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// checkMore holds what a resumed session added to a file against what the file had.
func checkMore(t *testing.T, m *simulated, first, more string) {
	t.Helper()
	had, has := map[string]int{}, map[string]int{}
	for _, r := range lines(t, first) {
		had[string(r.Name)]++
	}
	for _, r := range lines(t, more) {
		has[string(r.Name)]++
	}
	added := 0
	for b := range Plan(here, m.selection) {
		for _, p := range b.Points {
			if name := p.FullName(); had[name] == 0 && has[name] > 0 {
				added++
			}
		}
	}
	if added == 0 {
		t.Errorf("%v added no point", m.selection.Budget)
	}
	if took := m.clock.Sub(m.began); took > m.selection.Budget*11/10+5*time.Second {
		t.Errorf("took %v of %v", took, m.selection.Budget)
	}
	if !strings.Contains(more, keys.RoundNote) {
		t.Error("no line says that batches were visited again")
	}
	if complete := len(had)+added >= len(has) && !strings.Contains(more, keys.LeftNote); complete {
		t.Error("a file that lacked points does not say what it lacks now")
	}
}

// TestRounds: what is taken at a later visit to a problem is of later rounds, also in a file that is read again.
func TestRounds(t *testing.T) {
	simulating(t)
	name := filepath.Join(t.TempDir(), "results.txt")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := NewResults(f, nil)
	if err != nil {
		t.Fatal(err)
	}
	p := NewPoint(Classes[0], lookup(t, "sum", "f32"), 8, 1, 0)
	q := p
	q.Workers = 2
	take := func(p Point) {
		if err := r.Sample(p, Sample{Iters: 1, NS: 2}); err != nil {
			t.Fatal(err)
		}
	}
	for _, x := range []Point{p, p, q, p} {
		take(x)
	}
	if err := r.Visit(p); err != nil {
		t.Fatal(err)
	}
	take(q)
	if r.Has(p) != 3 || r.Has(q) != 2 || r.Taken(p) != 0 || r.Taken(q) != 1 {
		t.Errorf("has %d and %d, took %d and %d", r.Has(p), r.Has(q), r.Taken(p), r.Taken(q))
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	again := resumed(t, f)
	if again.Has(p) != 3 || again.Has(q) != 2 || again.Taken(p) != 0 || again.Taken(q) != 1 {
		t.Errorf("read again: has %d and %d, took %d and %d", again.Has(p), again.Has(q), again.Taken(p), again.Taken(q))
	}
	if err := again.Visit(q); err != nil {
		t.Fatal(err)
	}
	text, _ := os.ReadFile(name)
	for _, line := range []string{"# round 3 Flynn/kernel=sum/elem=f32/n=8\n",
		"# round 4 Flynn/kernel=sum/elem=f32/n=8\n"} {
		if !strings.Contains(string(text), line) {
			t.Errorf("no line %q in\n%s", line, text)
		}
	}
}
