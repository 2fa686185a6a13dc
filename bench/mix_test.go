package bench

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"flynn/internal/machine"
	"flynn/internal/patience"
	"flynn/kernels"
	"flynn/results"
	"flynn/results/keys"
)

// mixture is a selection of one small kernel with others beside it.
func mixture(t *testing.T, with string, ks ...string) *Selection {
	t.Helper()
	if here.MaxWorkers() < 2 {
		t.Skip(here.noTeam())
	}
	all, err := parseCompanions(here, with)
	if err != nil {
		t.Fatal(err)
	}
	s := &Selection{Sizes: []Size{{Bytes: 4 << 10}}, Workers: []int{2}, Count: 2, Time: time.Microsecond}
	for _, name := range ks {
		s.Kernels = append(s.Kernels, widestElem(name))
	}
	s.Choose(shared{}, mixing{all})
	s.Keep = func(p Point) bool { return p.With != "" || p.Class.Name() == keys.SISD }
	return s
}

// withoutNeighbours gives the host back what a test ran beside its points.
func withoutNeighbours(t *testing.T) {
	t.Helper()
	t.Cleanup(func() {
		if err := here.freeNeighbours(); err != nil {
			t.Error(err)
		}
	})
}

// TestMix: each point has samples beside each companion and beside parked workers, and the file says what ran beside.
func TestMix(t *testing.T) {
	withoutNeighbours(t)
	s := mixture(t, "peak@l1,chase@l2,triad.scalar@l2", "dot")
	text, err := measure(t, s)
	if err != nil {
		t.Fatal(err)
	}
	samples := map[string]int{}
	for _, r := range lines(t, text) {
		p, _, err := results.ParseFull(string(r.Name))
		if err != nil {
			t.Fatal(err)
		}
		samples[p.ISA+" "+p.With]++
	}
	dot, peak, chase := widestElem("dot"), widestElem("peak"), widestElem("chase")
	wide := dot.Variants[widestOne(here.ISA, dot)].ISA.String()
	name := func(k *kernels.Kernel, point, level string) string {
		own := k.Variants[widestOne(here.ISA, k)].ISA.String()
		if own == point {
			return k.Name + "@" + level
		}
		return k.Name + "." + own + "@" + level
	}
	for _, tier := range slices.Compact([]string{keys.Scalar, wide}) {
		triad := "triad.scalar@l2"
		if tier == keys.Scalar {
			triad = "triad@l2"
		}
		for _, with := range []string{"idle", name(peak, tier, "l1"), name(chase, tier, "l2"), triad} {
			if samples[tier+" "+with] != s.Count {
				t.Errorf("%s beside %s: %d samples, want %d; there are %v", tier, with, samples[tier+" "+with], s.Count, samples)
			}
		}
	}
	n := chase.SizeFor(LevelSize(here.Machine, kernels.L2).Bytes)
	line := results.WithLine(name(chase, wide, "l2"), 2, results.Problem{Kernel: "chase", Elem: chase.Elem, N: n})
	if !strings.Contains(text, line+"\n") {
		t.Errorf("no line %q in\n%s", line, text)
	}
}

// TestMixProfile: the profile has each representative in the place of the timed one, alone and beside all.
func TestMixProfile(t *testing.T) {
	h := twoCores(t)
	s := Profiles[slices.IndexFunc(Profiles, func(p Profile) bool { return p.Name == "mix" })].Select(h)
	with := map[string][]string{}
	alone := map[string]int{}
	for b := range Plan(h, s) {
		for _, p := range b.Points {
			id := fmt.Sprint(p.Kernel.Name, " ", p.N)
			switch {
			case p.With == "":
				alone[id]++
			case p.Variant == widestOne(h.ISA, p.Kernel):
				with[id] = append(with[id], p.With)
			}
		}
	}
	companions := Neighbours(h.Machine)
	if len(companions) != 10 || len(with) != 9 {
		t.Errorf("%d timed beside %d, want 9 beside 10: %v", len(with), len(companions), with)
	}
	for id, all := range with {
		if len(slices.Compact(slices.Sorted(slices.Values(all)))) != len(companions) {
			t.Errorf("%s is beside %v", id, all)
		}
		if alone[id] == 0 || alone[id] > 2 {
			t.Errorf("%s is alone %d times", id, alone[id])
		}
	}
}

// twoCores is the machine of the tests with known caches.
func twoCores(t *testing.T) *Host {
	t.Helper()
	if here.MaxWorkers() < 2 {
		t.Skip(here.noTeam())
	}
	h, m := *here, *here.Machine
	m.L1D, m.L2, m.L3, m.LLC = 48<<10, 2<<20, 32<<20, 32<<20
	h.Machine, h.neighbours = &m, nil
	return &h
}

// TestLevelSize: operands of a level are larger than the cache before it and leave half of its own free.
func TestLevelSize(t *testing.T) {
	for _, c := range []struct {
		l1, l2, llc int64
		want        string
	}{
		{0, 0, 0, "16KiB 256KiB 8MiB 256MiB"},
		{48 << 10, 2 << 20, 32 << 20, "16KiB 256KiB 8MiB 256MiB"},
		{16 << 10, 256 << 10, 6 << 20, "8KiB 128KiB 3MiB 256MiB"},
		{192 << 10, 16 << 20, 16 << 20, "16KiB 384KiB 0B 256MiB"},
		{32 << 10, 1 << 20, 260 << 20, "16KiB 256KiB 8MiB 512MiB"},
		{32 << 10, 1 << 20, 70 << 20, "16KiB 256KiB 8MiB 512MiB"},
		{64 << 10, 8 << 20, 64 << 20, "16KiB 256KiB 16MiB 256MiB"},
	} {
		var got []string
		for l := range results.Levels {
			got = append(got, LevelSize(&machine.Machine{L1D: c.l1, L2: c.l2, LLC: c.llc}, kernels.Level(l)).String())
		}
		if text := strings.Join(got, " "); text != c.want {
			t.Errorf("%d %d %d: %s, want %s", c.l1, c.l2, c.llc, text, c.want)
		}
	}
	if len(Residencies()) != len(results.Levels) {
		t.Error("levels and residencies differ in number")
	}
}

// TestSharedSize: workers that share a level divide what is meant to be in it.
func TestSharedSize(t *testing.T) {
	m := &machine.Machine{L1D: 48 << 10, L2: 2 << 20, LLC: 32 << 20}
	for _, c := range []struct {
		level   kernels.Level
		bytes   int64
		workers int
		want    int64
	}{
		{kernels.L1, 16 << 10, 63, 16 << 10}, {kernels.L3, 8 << 20, 1, 8 << 20}, {kernels.L3, 8 << 20, 63, 512 << 10},
		{kernels.Memory, 256 << 20, 4, 64 << 20},
	} {
		if got := sharedSize(m, c.level, c.bytes, c.workers); got != c.want {
			t.Errorf("level %d of %d workers: %d, want %d", c.level, c.workers, got, c.want)
		}
	}
}

// TestCompanionsRefused: an error names what was given and what is possible.
func TestCompanionsRefused(t *testing.T) {
	for text, want := range map[string][]string{
		"triad":           {"with=triad: write KERNEL@LEVEL", "kernels are", "levels are l1, l2, l3, memory"},
		"tirad@l1":        {`no kernel in --with "tirad"; possible: `, "triad"},
		"triad@l4":        {`no level in --with "l4"; possible: l1, l2, l3, memory`},
		"triad.sse9@l1":   {`no ISA of triad in --with "sse9"; possible: scalar`},
		"idle,,peak@l1":   {"write KERNEL@LEVEL"},
		"peak@l1,dot@ram": {`no level in --with "ram"`},
	} {
		_, err := parseCompanions(here, text)
		for _, part := range want {
			if err == nil || !strings.Contains(err.Error(), part) {
				t.Errorf("%s: %v, want %q", text, err, part)
			}
		}
	}
	apple := &Host{Machine: &machine.Machine{L2: 16 << 20, LLC: 16 << 20}, ISA: here.ISA}
	if _, err := parseCompanions(apple, "triad@l3"); err == nil ||
		!strings.Contains(err.Error(), "no third-level cache; levels are l1, l2, memory") {
		t.Errorf("no third-level cache: %v", err)
	}
	all, err := parseCompanions(here, "Triad@L2, triad@l2")
	if want := []results.Companion{{}, {Kernel: "triad", Level: "l2"}}; err != nil || !slices.Equal(all, want) {
		t.Errorf("%v, %v", all, err)
	}
}

// TestOneCPU: where nothing can run beside a point the reason is told.
func TestOneCPU(t *testing.T) {
	m := *here.Machine
	m.Cores = 1
	h := &Host{Machine: &m, ISA: here.ISA, Multi: here.Multi}
	s := Profiles[slices.IndexFunc(Profiles, func(p Profile) bool { return p.Name == "mix" })].Select(h)
	err := (&teamOptions{}).Apply(h, s)
	var flag *FlagError
	if !errors.As(err, &flag) || !strings.Contains(err.Error(), "this process may use one CPU") {
		t.Errorf("%v", err)
	}
}

// TestMixWords: the flags of a mix choose the same again.
func TestMixWords(t *testing.T) {
	s := mixture(t, "triad.scalar@l2,peak@l1", "dot")
	words := (&teamOptions{}).Words(s)
	again := &Selection{}
	if err := (&teamOptions{workers: words[1], with: words[3]}).Apply(here, again); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(mixOf(again), mixOf(s)) || !slices.Equal(again.Workers, s.Workers) {
		t.Errorf("%v give %v", words, mixOf(again))
	}
}

// TestNeighbourWrong: what ran beside is verified after the samples; one that is wrong fails its points, and nothing
// else, and no worker runs on.
func TestNeighbourWrong(t *testing.T) {
	withoutNeighbours(t)
	s := mixture(t, "triad@l1", "dot")
	b := first(Plan(here, s))
	g, err := OpenGroup(here, s, b, 1)
	if err != nil {
		t.Fatal(err)
	}
	var runs []*mixedRun
	for _, p := range b.Points {
		r, err := g.Verified(p)
		if err != nil {
			t.Fatal(err)
		}
		if mixed, ok := r.(*mixedRun); ok {
			r.Time(3)
			runs = append(runs, mixed)
		}
	}
	wrong := 0
	for _, r := range runs {
		if o := r.company.programs; o != nil && wrong == 0 {
			o.Results(1)[0].Bytes[0] ^= 1
			wrong++
		}
		err := r.End()
		if bad := r.company.programs != nil; bad != (err != nil) ||
			bad && !strings.Contains(err.Error(), "what ran next to it, triad") {
			t.Errorf("%s: %v", r.point, err)
		}
	}
	if err := g.Close(); err != nil || wrong == 0 {
		t.Errorf("%d were made wrong, %v", wrong, err)
	}
}

// gone waits until no more goroutines are left than before: one that has said that it is done still has to end.
func gone(t *testing.T, before int) {
	t.Helper()
	for end := time.Now().Add(patience.Stretch(time.Minute)); runtime.NumGoroutine() > before; runtime.Gosched() {
		if time.Now().After(end) {
			t.Fatalf("%d goroutines more", runtime.NumGoroutine()-before)
		}
	}
}

// TestNoWorkerLeft: a group that is closed while others run beside ends them.
func TestNoWorkerLeft(t *testing.T) {
	withoutNeighbours(t)
	s := mixture(t, "peak@l1", "dot")
	b := first(Plan(here, s))
	before := runtime.NumGoroutine()
	g, err := OpenGroup(here, s, b, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range b.Points {
		r, err := g.Verified(p)
		if err != nil {
			t.Fatal(err)
		}
		if mixed, ok := r.(*mixedRun); ok && mixed.company.beside != nil {
			mixed.company.start() // and nothing stops it
			break
		}
	}
	if err := g.Close(); err != nil {
		t.Fatal(err)
	}
	gone(t, before)
}

// TestMixInterrupted: a run that is stopped in the middle of a mix ends, with what it has measured.
func TestMixInterrupted(t *testing.T) {
	withoutNeighbours(t)
	s := mixture(t, "peak@l1", "dot")
	s.Count = 1 << 20
	ctx, cancel := context.WithCancel(t.Context())
	before := runtime.NumGoroutine()
	steps := 0
	var out strings.Builder
	r, err := NewResults(&out, nil)
	if err != nil {
		t.Fatal(err)
	}
	session := &Session{Host: here, Selection: s, Seed: 1, Out: r, Progress: func(Step) {
		if steps++; steps == 20 {
			cancel()
		}
	}}
	if err := session.Measure(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	gone(t, before)
}

// TestFewest: the worker that ended fewest turns in a sample decides whether all were at work in it.
func TestFewest(t *testing.T) {
	for _, c := range []struct {
		before, after []uint64
		want          uint64
	}{{nil, nil, 1}, {[]uint64{1}, []uint64{3}, 2}, {[]uint64{1, 5}, []uint64{9, 5}, 0}} {
		if got := fewest(c.before, c.after); got != c.want {
			t.Errorf("%v to %v: %d, want %d", c.before, c.after, got, c.want)
		}
	}
}

// TestSampleGrows: a sample in which somebody ended no turn is taken again and is longer; where that does not help, the
// point says why it has none.
func TestSampleGrows(t *testing.T) {
	withoutNeighbours(t)
	s := mixture(t, "peak@l1", "dot")
	b := first(Plan(here, s))
	g, err := OpenGroup(here, s, b, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	w := newWatch(1)
	defer w.close()
	for _, p := range b.Points {
		r, err := g.Verified(p)
		if err != nil {
			t.Fatal(err)
		}
		mixed, ok := r.(*mixedRun)
		if !ok || mixed.company.beside == nil {
			continue
		}
		taken := mixed.sample(1, 1, w)
		if taken.Iters != mixed.grow && taken.Iters != 2*mixed.grow || mixed.Failed() != nil {
			t.Errorf("%d ops where a sample is %d times as long, %v", taken.Iters, mixed.grow, mixed.Failed())
		}
		if mixed.after[0] <= mixed.before[0] {
			t.Errorf("the other worker ended turns from %d to %d", mixed.before[0], mixed.after[0])
		}
	}
}

// first is the first of some.
func first[T any](all func(func(T) bool)) (v T) {
	for v = range all {
		break
	}
	return v
}

// TestMixFits: on a simulated machine of ordinary cores the whole profile fits into its budget.
func TestMixFits(t *testing.T) {
	simulating(t)
	if here.MaxWorkers() < 2 {
		t.Skip(here.noTeam())
	}
	s := Profiles[slices.IndexFunc(Profiles, func(p Profile) bool { return p.Name == "mix" })].Select(here)
	s.Workers = []int{2}
	m := newSimulated(s, func(time.Duration) float64 { return 1 }, func(Point) float64 { return 1 })
	text := simulate(t, m, nil)
	if strings.Contains(text, "\n"+keys.LeftNote) {
		t.Errorf("%v leave something out", s.Budget)
	}
	if took := m.clock.Sub(m.began); took > s.Budget*11/10+5*time.Second {
		t.Errorf("took %v of %v", took, s.Budget)
	}
}
