package analysis

import (
	"math"
	"slices"
	"strings"
	"testing"

	"flynn/report/internal/fixture"
	"flynn/results/keys"
)

func mixOf(t *testing.T, m fixture.Mixture) *Mix {
	t.Helper()
	s, err := Read(strings.NewReader(m.Text()), "mix.txt")
	if err != nil {
		t.Fatal(err)
	}
	mix := Analyse(s).Mix
	if mix == nil || len(mix.Maps) != 2 {
		t.Fatalf("the record gives %+v, want two maps", mix)
	}
	return mix
}

// TestMixTiles: each known speed is inside its interval or next to it, the means are those of the tiles, and a kernel
// beside parked workers is as fast as alone.
func TestMixTiles(t *testing.T) {
	m := mixOf(t, fixture.Mixture{Samples: 12, Noise: 20, Speed: fixture.SharedCore})
	for _, x := range m.Maps {
		if len(x.Names) != len(fixture.Mixed) || len(x.Beside) != len(fixture.Mixed) {
			t.Fatalf("%v beside %v", x.Names, x.Beside)
		}
		sum := 0.0
		for i, name := range x.Names {
			for b, beside := range x.Beside {
				want := float64(fixture.SharedCore(name, beside, x.Plain)) / 1000
				got := x.Tiles[i][b]
				if got.N != 12 || math.Abs(got.Median/want-1) > .02 || got.Lo > got.Median || got.Hi < got.Median {
					t.Errorf("%s beside %s is %+v, want %v", name, beside, got.Estimate, want)
				}
				if i == 0 {
					sum += math.Log(got.Median)
				}
			}
			if a := x.Alone[i]; a.N != 12 || a.Lo > 1.005 || a.Hi < .995 {
				t.Errorf("%s beside parked workers is %+v of alone", name, a)
			}
		}
		if got, want := x.Suffers[0].Mean, math.Exp(sum/float64(len(x.Beside))); math.Abs(got-want) > 1e-9 {
			t.Errorf("sensitivity of %s is %v, want %v", x.Names[0], got, want)
		}
	}
	if x := m.Maps[0]; x.Plain || !slices.Equal(x.Names, x.Beside) || x.Names[0] != "dot@l1" {
		t.Errorf("the first map is of %v beside %v", x.Names, x.Beside)
	}
}

// TestMixFindings: words follow from speeds and clocks, and only where the interval carries them.
func TestMixFindings(t *testing.T) {
	slower := func(beside string, plain bool) int {
		if plain && beside == "peak@l1" {
			return 2640
		}
		return 3000
	}
	undecided := func(timed, beside string, _ bool) int { return 850 }
	for _, c := range []struct {
		name string
		of   fixture.Mixture
		want map[string]string
	}{
		{"shared core", fixture.Mixture{Samples: 12, Noise: 10, Speed: fixture.SharedCore, Clock: slower}, map[string]string{
			"core":   "Two virtual CPUs share one core: peak next to peak is 0.52 [",
			"l2":     "Two virtual CPUs share the second-level cache, or the core: triad next to triad is 0.52 [",
			"memory": "Memory is shared by two virtual CPUs: triad next to triad is 0.55 [",
			"clock":  "This core's clock falls 12 % next to avx512: it is 0.88 [",
		}},
		{"own cores", fixture.Mixture{Samples: 12, Noise: 10, Speed: fixture.OwnCores}, map[string]string{
			"core":   "Two virtual CPUs have a core each: peak next to peak is 0.99 [",
			"l3":     "The third-level cache serves two virtual CPUs at full speed: triad next to triad is 0.99 [",
			"memory": "Memory is shared by two virtual CPUs: triad next to triad is 0.55 [",
			"clock":  "This core's clock holds next to avx512: it is 1.00 [",
		}},
		{"between", fixture.Mixture{Samples: 12, Noise: 10, Speed: undecided}, map[string]string{
			"core":   "Whether two virtual CPUs share one core is not resolved: peak next to peak is 0.85 [",
			"memory": "Whether two virtual CPUs slow each other down in memory is not resolved: triad next to triad is 0.85 [",
		}},
		{"noise", fixture.Mixture{Samples: 12, Noise: 700, Speed: fixture.SharedCore}, map[string]string{
			"core": "Whether two virtual CPUs share one core is not resolved: peak next to peak is ",
		}},
		{"few samples", fixture.Mixture{Samples: 4, Speed: fixture.SharedCore, Clock: slower}, map[string]string{
			"core":  "Whether two virtual CPUs share one core is not resolved: peak next to peak is 0.52 [",
			"clock": "Whether this core's clock changes next to avx512 is not resolved: it is 0.88 [",
		}},
	} {
		got := map[string]MixFinding{}
		for _, f := range mixOf(t, c.of).Findings {
			got[f.Of] = f
		}
		for of, want := range c.want {
			f := got[of]
			if !strings.HasPrefix(f.Text, want) || f.Resolved == strings.Contains(f.Text, "not resolved") {
				t.Errorf("%s, %s: %q (resolved: %v), want %q", c.name, of, f.Text, f.Resolved, want)
			}
		}
	}
}

// TestMixAside: points beside others are in no table of classes, give no roof, and say nothing of teams.
func TestMixAside(t *testing.T) {
	s, err := Read(strings.NewReader(fixture.Mixture{Samples: 6, Speed: fixture.SharedCore}.Text()), "mix.txt")
	if err != nil {
		t.Fatal(err)
	}
	a := Analyse(s)
	for _, c := range a.Flynn.Columns {
		if c.Class == keys.MIMDSM {
			t.Errorf("the Flynn table has column %v", c)
		}
	}
	if len(a.Scaling) > 0 {
		t.Errorf("scaling of %v", a.Scaling)
	}
	for _, d := range a.Doubts {
		if strings.Contains(d, "share cores") || strings.Contains(d, "other conditions") {
			t.Errorf("doubt %q", d)
		}
	}
	if plain := Analyse(mustRead(t, fixture.Synthetic(6, "peak/f64"))); plain.Mix != nil {
		t.Error("a run of one program at a time has a mix")
	}
}

func mustRead(t *testing.T, text string) *Set {
	t.Helper()
	s, err := Read(strings.NewReader(text), "f.txt")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestSurety: how sure a finding is follows from its interval, how wide it is and how far from the limit.
func TestSurety(t *testing.T) {
	for _, c := range []struct {
		lo, hi float64
		n      int
		want   string
	}{
		{.50, .54, 12, Clear}, {.60, .78, 12, Likely}, {.70, .85, 12, NotResolved}, {.50, .54, 4, NotResolved},
		{.97, 1.01, 12, Clear},
	} {
		if got := surety(Estimate{Median: (c.lo + c.hi) / 2, Lo: c.lo, Hi: c.hi, N: c.n}, sharesBelow); got != c.want {
			t.Errorf("[%v, %v] of %d samples: %s, want %s", c.lo, c.hi, c.n, got, c.want)
		}
	}
}
