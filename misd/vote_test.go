package misd

import (
	"errors"
	"strings"
	"testing"

	"flynn/kernels"
)

// spoiled returns versions of a kernel of which one is wrong in one value.
func spoiled(t *testing.T, n int) []Version {
	k := lookup(t, "triad", "f32")
	vs := choose(t, k, n)
	bad := k.Spoil(vs[n-1].Index)
	for i := range vs {
		vs[i].Kernel = bad
	}
	return vs
}

// TestMask: three versions put right what one got wrong, wherever it ran, and name it.
func TestMask(t *testing.T) {
	m := team(t)
	s := kernels.Source{Seed: 2}
	vs := spoiled(t, 3)
	k := vs[0].Kernel
	for first := range 3 { // the wrong one is first, too: its memory holds the result
		set := append(append([]Version{}, vs[first:]...), vs[:first]...)
		for _, mode := range []string{Team, Passes, OnePass} {
			if mode == Team && m == nil {
				continue
			}
			n := k.SizeFor(48 << 10)
			p, q := open(t, k, n), open(t, k, n)
			want := q.Op(0)
			want.Fill(s)
			want.Run()
			p.Op(0).Fill(s)
			v, err := New(p, set, Options{Mode: mode, Cache: tinyCache, Team: m})
			if err != nil {
				t.Fatal(err)
			}
			if err := v.Check(s); err == nil || !strings.Contains(err.Error(), vs[2].String()+" was outvoted on") {
				t.Errorf("%s, order %v: %v", mode, Names(set), err)
			}
			if d := v.Diff(want); !d.OK() {
				t.Errorf("%s, order %v: %v", mode, Names(set), d)
			}
		}
	}
}

// TestDetect: two versions name both values.
func TestDetect(t *testing.T) {
	vs := spoiled(t, 2)
	s := kernels.Source{Seed: 2}
	p := open(t, vs[0].Kernel, 67)
	p.Op(0).Fill(s)
	v, err := New(p, vs, Options{Mode: Passes})
	if err != nil {
		t.Fatal(err)
	}
	var split *SplitError
	if err := v.Check(s); !errors.As(err, &split) || split.Where != "Z[33]" || len(split.Values) != 2 ||
		split.Values[0] == split.Values[1] {
		t.Errorf("%v", err)
	}
}

// TestCommonMode: two of three versions that are wrong alike outvote the one that is right. No voter can tell.
func TestCommonMode(t *testing.T) {
	k := lookup(t, "sum", "f64")
	vs := append(Methods(k)[:2:2], Version{k, 0})
	p := open(t, k, 67)
	s := kernels.Source{Seed: 3}
	p.Op(0).Fill(s)
	v, err := New(p, vs, Options{Mode: Passes})
	if err != nil {
		t.Fatal(err)
	}
	v.Restore(s)
	v.step(0, 67)
	v.collect()
	for _, r := range v.results[:2] {
		Flip(r[0].Bytes, 62)
	}
	v.vote(false)
	if lost := v.Outvoted(); v.Err() != nil || lost[2] != 1 || lost[0] != 0 || lost[1] != 0 {
		t.Errorf("the right version was not outvoted: %v, %v", lost, v.Err())
	}
	if v.Run(); v.Outvoted()[2] != 0 || v.Fault() == nil ||
		!strings.Contains(v.Fault().Error(), "was outvoted on 1 values") {
		t.Errorf("a good run makes the fault before it forgotten: %v", v.Fault())
	}
	if err := v.Check(s); err != nil || v.Fault() != nil {
		t.Errorf("checked: %v, %v", err, v.Fault())
	}
}

func TestRefused(t *testing.T) {
	k := lookup(t, "sum", "f32")
	three := Methods(k)
	p := open(t, k, 8)
	for name, c := range map[string]struct {
		vs   []Version
		o    Options
		want string
	}{
		"one":     {three[:1], Options{Mode: Passes}, "N = 1"},
		"mode":    {three, Options{Mode: "fast"}, "modes are [team passes onepass vote]"},
		"no team": {three, Options{Mode: Team}, "takes a team"},
		"mixed":   {[]Version{three[0], {lookup(t, "sum", "f64"), 0}}, Options{Mode: Passes}, "different kernels"},
	} {
		if _, err := New(p, c.vs, c.o); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Choose(k, 17, runs); err == nil || !strings.Contains(err.Error(), "16 versions at most") {
		t.Errorf("%v", err)
	}
	if _, err := Choose(k, 9, runs); err == nil || !strings.Contains(err.Error(), "algorithms naive, pairwise, kahan") {
		t.Errorf("%v", err)
	}
}
