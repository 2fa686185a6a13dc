package bench

import (
	"errors"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"flynn/kernels"
	"flynn/misd"
	"flynn/results/keys"
	"fmt"
)

// thorough is small with every set and mode of class misd, at a size of one block and at one of many.
func thorough() *Selection {
	s := small()
	s.AllISAs, s.Sizes = true, []Size{{N: 40}, {Bytes: 2 * blockCache(here)}}
	return s
}

func misdPoints(b Batch) []Point {
	return slices.DeleteFunc(slices.Clone(b.Points), func(p Point) bool { return p.Class.Name() != keys.MISD })
}

// TestMISD: every point of the class gives the reference's result, again and again, and allocates nothing.
func TestMISD(t *testing.T) {
	s := thorough()
	s.MaxFlopsPerOp = 4e6
	emulated := here.Machine.Emulated != "no"
	if testing.Short() || emulated {
		s.Sizes = s.Sizes[:1]
	}
	for b := range Plan(here, s) {
		if b.Skip != "" {
			continue
		}
		g, err := OpenGroup(here, s, b, 3)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range misdPoints(b) {
			r := g.Open(p)
			for range 2 {
				if err := r.Check(); err != nil {
					t.Errorf("%s: %v", p.Name(), err)
				}
			}
			r.Ready()
			// With one P a team would wait for itself. In an op that takes a second, as lcs does under the race
			// detector or an emulator, others in the process always allocate something.
			start := time.Now()
			r.Do(1)
			long := time.Since(start) > 20*time.Millisecond
			if p.Workers == 1 && !long && allocates(func() { r.Do(1) }) {
				t.Errorf("%s allocates", p.Name())
			}
		}
		if err := g.Close(); err != nil {
			t.Error(err)
		}
	}
}

// allocates tells whether f always does: others in the process, a coordinator with its heartbeat, do now and then.
func allocates(f func()) bool {
	for range 10 {
		if testing.AllocsPerRun(1, f) == 0 {
			return false
		}
	}
	return true
}

// TestMISDPoints: the sets are named, there is a mode of each kind, and one block is not called several.
func TestMISDPoints(t *testing.T) {
	s := thorough()
	s.Kernels = []*kernels.Kernel{lookup(t, "sum", "f64")}
	modes := map[string]int{}
	for b := range Plan(here, s) {
		for _, p := range misdPoints(b) {
			modes[p.Mode]++
			if p.Mode == misd.OnePass && p.N == 40 {
				t.Errorf("%s in blocks", p.Name())
			}
			want := fmt.Sprintf("/versions=%d/mode=%s", len(p.Members), p.Mode)
			if !strings.HasSuffix(p.Name(), want) {
				t.Errorf("%s lacks %s", p.Name(), want)
			}
		}
		if !slices.ContainsFunc(b.Points, func(p Point) bool {
			return strings.Contains(p.Name(), "/class=misd/isa=scalar/tune=naive+pairwise+kahan/")
		}) {
			t.Error("no vote of the algorithms of sum")
		}
	}
	for _, mode := range misd.Modes {
		if modes[mode] == 0 && (mode != misd.Team || runtime.GOMAXPROCS(0) > 1) {
			t.Errorf("no point in mode %s: %v", mode, modes)
		}
	}
}

// TestMISDDiverse: where a kernel has several algorithms they vote in the quick profile too, and no set stands twice.
func TestMISDDiverse(t *testing.T) {
	for _, every := range []bool{false, true} {
		s := small()
		s.AllISAs = every
		for _, id := range [][2]string{{"crc32c", "u8"}, {"utf8", "u8"}, {"sort", "u32"}, {"popcount", "u64"}, {"dot8", "i8"},
			{"hist", "u8"}} {
			k := lookup(t, id[0], id[1])
			all := sets(here, k, s)
			want := misd.Diverse(k, 3, func(v kernels.Variant) bool { return here.ISA.Has(v.ISA) })
			if !slices.ContainsFunc(all, func(set []misd.Version) bool { return slices.Equal(set, want) }) {
				t.Errorf("%s lacks the set %v", k.ID(), misd.Names(want))
			}
			if !every && all[0][0].Index != 0 {
				t.Errorf("%s votes without its reference: %v", k.ID(), misd.Names(all[0]))
			}
			for i, set := range all {
				if slices.ContainsFunc(all[:i], func(o []misd.Version) bool { return slices.Equal(o, set) }) {
					t.Errorf("%s has the set %v twice", k.ID(), misd.Names(set))
				}
			}
		}
	}
}

// TestMISDWrong: a version that is wrong in one value is named, and the set is not timed.
func TestMISDWrong(t *testing.T) {
	k := lookup(t, "triad", "f64")
	versions, err := misd.Choose(k, 2, func(v kernels.Variant) bool { return here.ISA.Has(v.ISA) })
	if err != nil {
		t.Skip(err)
	}
	s := small()
	s.Kernels = []*kernels.Kernel{k.Spoil(versions[1].Index)}
	s.Keep = func(p Point) bool { return p.Class.Name() == keys.MISD }
	text, err := measure(t, s)
	if err == nil || !strings.Contains(text, keys.FailedNote) || !strings.Contains(text, versions[1].String()) {
		t.Errorf("%v\n%s", err, text)
	}
	if len(lines(t, text)) != 0 {
		t.Errorf("timed:\n%s", text)
	}
}

// failing goes wrong in its third op.
type failing struct{ ops int }

func (f *failing) Do(ops int)   { f.ops += ops }
func (f *failing) Ready()       {}
func (f *failing) Check() error { return nil }

func (f *failing) Time(ops int) time.Duration { return timeOf(f, ops) }

func (f *failing) Failed() error {
	if f.ops < 3 {
		return nil
	}
	return errors.New("sse2 was outvoted")
}

// TestFault: what goes wrong while it is timed is told like what was wrong before, and its time is not kept.
func TestFault(t *testing.T) {
	var out strings.Builder
	r, err := NewResults(&out, nil)
	if err != nil {
		t.Fatal(err)
	}
	selection := &Selection{Count: 4}
	e := newMachineEngine(here, selection, 1)
	defer e.close()
	s := &Session{Host: here, Selection: selection, Out: r, engine: e}
	p := NewPoint(Classes[0], lookup(t, "sum", "f64"), 8, 1, 0)
	x := &timed{Run: &failing{}, row: &row{Point: p}, point: p, group: &Group{}, iters: 1}
	v := visit{errand: &errand{Batch: Batch{Kernel: p.Kernel, N: 8}}}
	for round := range 4 {
		if err := s.round(t.Context(), v, &machineBench{Group: x.group, engine: e}, round, []*timed{x}); err != nil {
			t.Fatal(err)
		}
	}
	if text := out.String(); len(lines(t, text)) != 2 || strings.Count(text, keys.FailedNote) != 1 || s.wrong != 1 {
		t.Errorf("%d wrong:\n%s", s.wrong, text)
	}
}

// TestNoVote: a kernel with one version has no point.
func TestNoVote(t *testing.T) {
	s := thorough()
	s.Kernels = []*kernels.Kernel{lookup(t, "nop", "u8")}
	for b := range Plan(here, s) {
		if ps := misdPoints(b); len(ps) > 0 {
			t.Errorf("%s", ps[0].Name())
		}
	}
}
