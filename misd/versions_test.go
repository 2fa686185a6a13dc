package misd

import (
	"runtime"
	"slices"
	"testing"

	"flynn/kernels"
	"flynn/mimd"
)

const tinyCache = 8 << 10 // bytes: makes many blocks of a small problem, with room for tables of counts

func open(t testing.TB, k *kernels.Kernel, n int) kernels.Problem {
	t.Helper()
	p, err := k.Open(n, kernels.Placement{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Free(); err != nil {
			t.Error(err)
		}
	})
	return p
}

// team of two, or nil where there is one CPU.
func team(t testing.TB) *mimd.Team {
	t.Helper()
	if runtime.GOMAXPROCS(0) < 2 {
		return nil
	}
	m, err := mimd.NewTeam([]int{0, 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(m.Close)
	return m
}

// everyVersion lists the sets of each kernel that can vote here: all its tiers, its algorithms, and both mixed.
func everyVersion() [][]Version {
	var all [][]Version
	for k := range kernels.All() {
		for _, vs := range [][]Version{Available(k, runs), Methods(k), Diverse(k, MaxVersions, runs)} {
			if len(vs) > 1 {
				all = append(all, vs)
			}
		}
	}
	return all
}

// TestVersions: every kernel in every mode equals the reference, in one block and in many, once and again, and
// allocates nothing.
func TestVersions(t *testing.T) {
	m := team(t)
	s := kernels.Source{Seed: 5}
	for _, vs := range everyVersion() {
		k := vs[0].Kernel
		n := k.SizeFor(48 << 10)
		if testing.Short() && k.Work(n).Flops > 1e6 { // all pairs, of bodies and of letters
			n = k.SizeFor(16 << 10)
		}
		p, q := open(t, k, n), open(t, k, n)
		want := q.Op(0)
		want.Fill(s)
		want.Run()
		p.Op(0).Fill(s)
		for _, mode := range Modes {
			if mode == Team && m == nil {
				continue
			}
			v, err := New(p, vs, Options{Mode: mode, Cache: tinyCache, Team: m})
			if err != nil {
				t.Fatal(err)
			}
			name := k.ID() + " " + mode
			if blocks := v.Blocks(); (blocks > 1) != (mode == OnePass && Blockable(k)) {
				t.Errorf("%s: %d blocks", name, blocks)
			}
			for range 2 {
				if err := v.Check(s); err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				if d := v.Diff(want); !d.OK() {
					t.Fatalf("%s: %v", name, d)
				}
			}
			v.Wake()
			if allocates(v.Run) || v.Err() != nil {
				t.Errorf("%s allocates, or: %v", name, v.Err())
			}
		}
	}
}

// allocates tells whether every run of f allocates: what the runtime allocates on its own falls into some runs only.
// testing.AllocsPerRun leaves one P, where a team waits for itself until it is preempted.
func allocates(f func()) bool {
	var before, after runtime.MemStats
	for range 5 {
		runtime.ReadMemStats(&before)
		f()
		runtime.ReadMemStats(&after)
		if after.Mallocs == before.Mallocs {
			return false
		}
	}
	return true
}

// TestInexact: on random data versions round differently; all of them keep to the bound of the whole.
func TestInexact(t *testing.T) {
	s := kernels.Source{Seed: 6, Kind: kernels.Random}
	for _, vs := range everyVersion() {
		k := vs[0].Kernel
		if !slices.Contains(k.Kinds(), kernels.Random) {
			continue
		}
		p, q := open(t, k, k.SizeFor(20<<10)), open(t, k, k.SizeFor(20<<10))
		want := q.Op(0)
		want.Fill(s)
		want.Run()
		p.Op(0).Fill(s)
		for _, mode := range []string{Passes, OnePass} {
			v, err := New(p, vs, Options{Mode: mode, Cache: tinyCache})
			if err != nil {
				t.Fatal(err)
			}
			if err := v.Check(s); err != nil {
				t.Errorf("%s %s: %v", k.ID(), mode, err)
			}
			if d := v.Diff(want); !d.OK() {
				t.Errorf("%s %s: %v", k.ID(), mode, d)
			}
		}
	}
}

// TestAlternate: Versions of one problem share memory and leave operands as an op would, so they may take turns with
// each other and with single variants in any order.
func TestAlternate(t *testing.T) {
	s := kernels.Source{Seed: 8}
	for _, name := range []string{"update", "axpy", "triad", "sum", "chase"} {
		elem := "f64"
		if name == "chase" {
			elem = "u64"
		}
		k := lookup(t, name, elem)
		vs := Available(k, runs)
		if len(vs) < 2 {
			t.Skip("one version")
		}
		p := open(t, k, k.SizeFor(48<<10))
		single := p.Op(0)
		single.Fill(s)
		var all []*Versions
		for _, mode := range []string{Passes, OnePass} {
			v, err := New(p, vs, Options{Mode: mode, Cache: tinyCache})
			if err != nil {
				t.Fatal(err)
			}
			v.Restore(s)
			all = append(all, v)
		}
		for i := range 12 {
			if i%3 == 2 {
				single.Run()
				continue
			}
			v := all[i%3]
			if v.Run(); v.Err() != nil {
				t.Fatalf("%s after %d runs: %v", k.ID(), i, v.Err())
			}
			for j, lost := range v.Outvoted() {
				if lost > 0 {
					t.Fatalf("%s after %d runs: %s lost %d votes", k.ID(), i, vs[j], lost)
				}
			}
		}
	}
}
