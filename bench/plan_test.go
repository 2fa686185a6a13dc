package bench

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/perf/benchfmt"

	"flynn/asm/isa"
	"flynn/internal/machine"
	"flynn/kernels"
	"flynn/mimd/cluster"
	"flynn/results"
	"flynn/results/keys"
)

// small is a selection that takes no time: every kernel at one tiny size.
func small() *Selection {
	s := &Selection{Sizes: []Size{{N: 64}}, Workers: here.DefaultWorkers(), Count: 2, Time: time.Microsecond}
	s.Choose(distributed{}, Nodes{Counts: []int{1, 2}, WorkersPerNode: []int{1}, OperandModes: cluster.Modes})
	return s
}

// TestNames: every point of every profile has a name of its own that the format reads as it was meant.
func TestNames(t *testing.T) {
	for _, profile := range Profiles {
		s, seen := profile.Select(here), map[string]bool{}
		if testing.Short() { // names differ by tiers under an emulator, and by sizes as they do here
			s.Sizes = s.Sizes[:1]
		}
		for b := range Plan(here, s) {
			for _, p := range b.Points {
				checkName(t, p)
				if seen[p.Name()] {
					t.Errorf("%s: %s twice", profile.Name, p.Name())
				}
				seen[p.Name()] = true
			}
		}
		if len(seen) == 0 {
			t.Errorf("profile %s is empty", profile.Name)
		}
	}
}

func checkName(t *testing.T, p Point) {
	t.Helper()
	base, parts := benchfmt.Name(p.FullName()).Parts()
	if string(base) != keys.Base {
		t.Errorf("%s: base %q", p.FullName(), base)
	}
	var got []string
	for _, part := range parts {
		key, value, ok := strings.Cut(strings.TrimPrefix(string(part), "/"), "=")
		if ok {
			got = append(got, key)
		}
		if key == keys.With { // flynn's own filter takes it as it is: see internal/cli
			value = strings.Replace(value, "@", "", 1)
		}
		if strings.ContainsAny(value, `:()@," `) || value != strings.ToLower(value) {
			t.Errorf("%s: value %q needs quoting", p.Name(), value)
		}
	}
	var want []string
	for _, key := range results.Keys() {
		if p.Get(key) != "" {
			want = append(want, key)
		}
	}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("%s: keys %v, want %v", p.Name(), got, want)
	}
}

// TestPlanClasses: sisd is the plain tier, simd every other one, mimd_sm cuts what can be cut.
func TestPlanClasses(t *testing.T) {
	for b := range Plan(here, small()) {
		for _, p := range b.Points {
			switch p.Class.Name() {
			case keys.SISD:
				if p.Kernel.Variants[p.Variant].ISA != isa.Scalar || p.Workers != 1 {
					t.Errorf("%s is not SISD", p.Name())
				}
			case keys.SIMD:
				if p.Kernel.Variants[p.Variant].ISA == isa.Scalar || p.Workers != 1 {
					t.Errorf("%s is not SIMD", p.Name())
				}
			case keys.MIMDSM:
				if p.Workers < 2 || !p.Kernel.Divisible() {
					t.Errorf("%s is not MIMD", p.Name())
				}
			case keys.MIMDDM:
				if p.Nodes < 1 || p.Workers < 1 || p.Data == "" || cluster.Obstacle(p.Kernel) != "" {
					t.Errorf("%s is not MIMD", p.Name())
				}
			case keys.MISD:
				if len(p.Members) < 2 || p.Workers > len(p.Members) {
					t.Errorf("%s is not MISD", p.Name())
				}
			}
			for _, i := range p.Streams() {
				if v := p.Kernel.Version(i); !here.ISA.Has(v.ISA) {
					t.Errorf("%s cannot run here: %s", p.Name(), here.ISA.Why(v.ISA))
				}
			}
		}
	}
}

// TestNonTemporal: stores past the caches are measured where no cache holds the working set, and verified everywhere.
func TestNonTemporal(t *testing.T) {
	k, err := kernels.Lookup("triad", "f64")
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(k.Variants, func(v kernels.Variant) bool {
		return v.Tuning == kernels.NonTemporal && here.ISA.Has(v.ISA)
	}) {
		t.Skip("no tier here has such stores")
	}
	h := *here
	m := *here.Machine
	m.LLC = 1 << 20
	h.Machine = &m
	for _, c := range []struct {
		bytes   int64
		tunings bool
		want    bool
	}{{1 << 20, false, false}, {2 << 20, false, true}, {16 << 10, true, true}} {
		s := &Selection{Workers: []int{2}, Tunings: c.tunings}
		for _, class := range []Class{simd{}, shared{}} {
			got := false
			for p := range class.Points(&h, k, k.SizeFor(c.bytes), s) {
				got = got || k.Variants[p.Variant].Tuning == kernels.NonTemporal
			}
			if got != c.want {
				t.Errorf("%s, %d bytes, tunings %v: offered %v", class.Name(), c.bytes, c.tunings, got)
			}
		}
	}
}

// TestPlainTunings: tunings of plain code are SISD beside the reference, and stand for the kernel on several workers
// where nothing is wider.
func TestPlainTunings(t *testing.T) {
	k, err := kernels.Lookup("hist", "u8")
	if err != nil {
		t.Fatal(err)
	}
	for _, class := range []Class{sisd{}, shared{}} {
		var got []string
		for p := range class.Points(here, k, 1<<12, &Selection{Workers: []int{2}}) {
			got = append(got, k.Variants[p.Variant].Tuning)
		}
		if want := []string{"", "tables2", "tables8"}; !slices.Equal(got, want) {
			t.Errorf("%s: tunings %q, want %q", class.Name(), got, want)
		}
	}
	for p := range (simd{}).Points(here, k, 1<<12, &Selection{}) {
		t.Errorf("%s has no vector code", p.Name())
	}
}

// TestObstacles: what does not fit is planned as skipped, with the reason.
func TestObstacles(t *testing.T) {
	for _, c := range []struct {
		size  Size
		flops float64
		want  string
	}{
		{Size{Bytes: 1 << 45}, 0, "MiB are available"},
		{Size{N: 4000}, 1e6, "the profile allows 1e+06"},
		{Size{N: 64}, 1e9, ""},
	} {
		k, err := kernels.Lookup("gemm", "f64")
		if err != nil {
			t.Fatal(err)
		}
		s := small()
		s.Sizes, s.MaxFlopsPerOp, s.Kernels = []Size{c.size}, c.flops, []*kernels.Kernel{k}
		for b := range Plan(here, s) {
			if c.want == "" && b.Skip != "" || !strings.Contains(b.Skip, c.want) {
				t.Errorf("%v: skipped by %q, want %q", c.size, b.Skip, c.want)
			}
		}
	}
}

func TestMetrics(t *testing.T) {
	k, err := kernels.Lookup("triad", "f64")
	if err != nil {
		t.Fatal(err)
	}
	got := NewPoint(Classes[0], k, 1000, 1, 0).Metrics(500, 2e9)
	want := []Metric{{keys.Time, 500}, {keys.Bytes, 48e9}, {keys.Flops, 4e9}, {keys.Cycles, 1000}, {keys.Set, 24000}}
	if len(got) != len(want) {
		t.Fatalf("got %v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("got %v, want %v", got[i], want[i])
		}
	}
	if nop, err := kernels.Lookup("nop", "u8"); err != nil {
		t.Error(err)
	} else if ms := NewPoint(Classes[0], nop, 1, 1, 0).Metrics(3, 0); len(ms) != 1 {
		t.Errorf("nop without a clock has %v", ms)
	}
}

func TestParseSizes(t *testing.T) {
	m := &machine.Machine{LLC: 32 << 20}
	for _, c := range []struct {
		list string
		want string
	}{
		{"16KiB", "16KiB"}, {"24KiB, 8MiB", "24KiB 8MiB"}, {"1GiB", "1GiB"}, {"1000", "1000B"}, {"512B", "512B"},
		{"sweep", "4KiB 8KiB 16KiB 32KiB 64KiB 128KiB 256KiB 512KiB 1MiB 2MiB 4MiB 8MiB 16MiB 32MiB 64MiB 128MiB"},
		{"", "error"}, {"8MB", "error"}, {"-1KiB", "error"}, {"0", "error"}, {"many", "error"}, {"9999999999GiB", "error"},
	} {
		sizes, err := ParseSizes(c.list, m)
		var got []string
		for _, s := range sizes {
			got = append(got, s.String())
		}
		if err != nil {
			got = []string{"error"}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%q: %v, want %s", c.list, got, c.want)
		}
	}
}

// TestFileKeys: a file has every key, each of them once and filled.
func TestFileKeys(t *testing.T) {
	var out bytes.Buffer
	if _, err := NewResults(&out, FileKeys(here, time.Now(), 7, "random", "run --seed 7")); err != nil {
		t.Fatal(err)
	}
	for _, k := range keys.File {
		if n := strings.Count("\n"+out.String(), "\n"+k+": "); n != 1 {
			t.Errorf("key %s stands %d times", k, n)
		}
	}
	for _, line := range strings.Split(out.String(), "\n") {
		if strings.HasSuffix(line, ": ") {
			t.Errorf("%q has no value", line)
		}
	}
}

// BenchmarkPlan is the cost of planning a profile by its points, of all kernels, sizes, instruction sets and workers.
func BenchmarkPlan(b *testing.B) {
	for _, p := range Profiles {
		s := p.Select(here)
		points := 0
		for batch := range Plan(here, s) {
			points += len(batch.Points)
		}
		b.Run(fmt.Sprintf("profile=%s/points=%d", p.Name, points), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				for range Plan(here, s) {
				}
			}
		})
	}
}

// TestMemoryRoof: the roof of bandwidth has a working set that is memory's where caches may hold the largest one of
// other kernels; no other kernel has one, nor that kernel elsewhere.
func TestMemoryRoof(t *testing.T) {
	for _, c := range []struct{ llc, want int64 }{{0, 0}, {64 << 20, 0}, {65 << 20, 512 << 20}, {260 << 20, 1280 << 20}} {
		host, m := *here, *here.Machine
		m.LLC = c.llc
		host.Machine = &m
		s := Profiles[0].Select(&host)
		for k := range s.catalogue() {
			sizes := s.sizesOf(&host, k)
			added := len(sizes) - len(Residencies())
			switch last := sizes[len(sizes)-1].Bytes; {
			case c.want == 0 || k.Role != kernels.RoleBandwidth:
				if added != 0 {
					t.Errorf("caches of %d MiB: %s has %d more working sets", c.llc>>20, k.ID(), added)
				}
			case added != 1 || last != c.want:
				t.Errorf("caches of %d MiB: %s ends with %d MiB, want %d", c.llc>>20, k.ID(), last>>20, c.want>>20)
			}
		}
	}
}
