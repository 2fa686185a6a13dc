package misd

import (
	"fmt"
	"strings"
	"testing"

	"flynn/kernels"
	"flynn/mimd"
)

// soak is every kernel that has two versions here on one CPU, on few values.
func soak(t *testing.T) *Soak {
	t.Helper()
	m, err := mimd.NewTeam([]int{0})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(m.Close)
	s := &Soak{Team: m, CPUs: []int{0}, Bytes: 4 << 10, Versions: everyVersion()}
	if err := s.Check(); err != nil {
		t.Fatal(err)
	}
	return s
}

// TestSoak: no disagreement without a fault.
func TestSoak(t *testing.T) {
	s, rounds := soak(t), uint64(20)
	if testing.Short() {
		rounds = 4
	}
	for seed := range rounds {
		found, err := s.Round(seed)
		if err != nil || len(found) > 0 {
			t.Fatalf("seed %d: %+v, %v", seed, found, err)
		}
	}
	ballots := 0
	for _, vs := range s.Versions {
		ballots += int(rounds) * len(vs)
	}
	if s.Ballots != ballots {
		t.Errorf("%d ballots, want %d", s.Ballots, ballots)
	}
}

// TestSoakFinds a flipped bit in every version of every kernel, and names its value.
func TestSoakFinds(t *testing.T) {
	s := soak(t)
	for _, vs := range everyVersion() {
		for _, bad := range vs {
			if len(vs) < 3 {
				continue
			}
			s.Versions = [][]Version{vs}
			s.Inject = func(_ int, v Version, rs []kernels.Result) {
				if v.Index == bad.Index {
					Flip(rs[0].Bytes, 8*rs[0].Size-2)
				}
			}
			found, err := s.Round(2)
			if err != nil || len(found) != 1 {
				t.Fatalf("%s %s: %+v, %v", bad.Kernel.ID(), bad, found, err)
			}
			f := found[0]
			if f.ISA != bad.String() || !f.Majority || f.Wrong != 1 || !strings.HasSuffix(f.Values[0].Where, "[0]") ||
				len(f.Got) != len(f.Want) {
				t.Errorf("%s %s: %+v", bad.Kernel.ID(), bad, f)
			}
		}
	}
}

// TestSoakSplit: two ballots that differ are both under suspicion.
func TestSoakSplit(t *testing.T) {
	s := soak(t)
	vs := Methods(lookup(t, "sum", "f32"))[:2]
	s.Versions = [][]Version{vs}
	s.Inject = func(_ int, v Version, rs []kernels.Result) {
		if v == vs[0] {
			Flip(rs[0].Bytes, 30)
		}
	}
	found, err := s.Round(0)
	if err != nil || len(found) != 2 || found[0].Majority || fmt.Sprint(found[0].ISA, found[1].ISA) != "naivepairwise" {
		t.Errorf("%+v, %v", found, err)
	}
}

func TestSoakAlone(t *testing.T) {
	s := &Soak{CPUs: []int{0}, Versions: [][]Version{{{lookup(t, "nop", "u8"), 0}}}}
	if err := s.Check(); err == nil || !strings.Contains(err.Error(), "nobody to contradict") {
		t.Errorf("%v", err)
	}
}
