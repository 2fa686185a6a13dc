package speed

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"flynn/report/analysis"
)

// sample is a point, the nanoseconds of an op, its flops, and its working set.
type sample struct {
	name       string
	ns         float64
	flops, set int
}

// read makes a set of samples on a Zen 4 of 1 GHz, where a cycle is a nanosecond.
func read(t *testing.T, head string, samples []sample) *analysis.Set {
	t.Helper()
	var b strings.Builder
	b.WriteString(head)
	for range 6 {
		for _, s := range samples {
			fmt.Fprintf(&b, "BenchmarkFlynn/%s 1 %v ns/op", s.name, s.ns)
			if s.set > 0 {
				fmt.Fprintf(&b, " %v B/s", float64(s.set)/s.ns*1e9)
			}
			if s.flops > 0 {
				fmt.Fprintf(&b, " %v flop/s", float64(s.flops)/s.ns*1e9)
			}
			fmt.Fprintf(&b, " %v cycles/op %d set-B\n", s.ns, s.set)
		}
	}
	set, err := analysis.Read(strings.NewReader(b.String()), "docs/records/test.txt")
	if err != nil {
		t.Fatal(err)
	}
	return set
}

const zen4 = "uarch: Zen 4\npeer-gcc: gcc 1.2 -O3\n"

var some = []sample{
	{"kernel=sum/elem=f64/class=sisd/isa=scalar/n=3072/p=1", 3000, 3072, l1},
	{"kernel=sum/elem=f64/class=simd/isa=avx512/n=3072/p=1", 400, 3072, l1}, // 384 cycles at the least: 0.96
	{"kernel=sum/elem=f64/class=peer/isa=native/n=3072/p=1/peer=gcc", 800, 3072, l1},
	{"kernel=copy/elem=f64/class=simd/isa=avx512/n=1536/p=1", 480, 0, l1}, // 384 cycles: 0.8
	{"kernel=copy/elem=f64/class=peer/isa=native/n=1536/p=1/peer=gcc", 240, 0, l1},
	{"kernel=add/elem=f64/class=simd/isa=avx512/n=1024/p=1", 256, 1024, l1},     // exactly
	{"kernel=update/elem=f64/class=simd/isa=avx512/n=32768/p=1", 8192, 0, l2},   // exactly
	{"kernel=peak/elem=f32/class=simd/isa=avx512/n=1000/p=1", 64, 2048, 0},      // 64 cycles
	{"kernel=gemm/elem=f64/class=simd/isa=avx512/n=64/p=1", 65536, 524288, 0},   // 32768 cycles: 0.5
	{"kernel=copy/elem=f64/class=simd/isa=avx512/n=524288/p=1", 1000, 0, l3},    // the best of the set
	{"kernel=copy/elem=f32/class=simd/isa=avx512/n=1048576/p=1", 2000, 0, l3},   // half as fast
	{"kernel=hist/elem=u8/class=simd/isa=avx512/n=24576/p=1", 24576, 0, l1},     // exactly
	{"kernel=dot/elem=f32/class=sisd/isa=scalar/n=1/p=1", 3, 2, 8},              //
	{"kernel=dot/elem=f32/class=simd/isa=avx512/n=64/p=1", 3.5, 128, 512},       // half a nanosecond more
	{"kernel=nop/elem=u8/class=mimd_sm/isa=scalar/n=1/p=2", 170, 0, 0},          // too slow
	{"kernel=dot/elem=f32/class=simd/isa=avx512/n=8192/p=1", 500, 16384, 65536}, //
	{"kernel=dot/elem=f32/class=mimd_sm/isa=avx512/n=8192/p=2", 250, 16384, 65536},
	// 1.6 times the work
	{"kernel=sum/elem=f64/class=mimd_sm/isa=avx512/n=3072/p=2/scaling=throughput", 500, 6144, 2 * l1},
}

func TestFigures(t *testing.T) {
	d := newData(read(t, zen4, some))
	for what, want := range map[string]struct {
		worst      float64
		missed, of int
	}{
		"one worker, every kernel, element type and working set": {0.5, 1, 2},
		"sum, dot, 24 KiB":            {0.96, 0, 1},
		"copy, scale, update, 24 KiB": {0.8, 1, 1},
		"add, axpy, triad, 24 KiB":    {1, 0, 1},
		"streaming kernels, 256 KiB":  {1, 0, 1},
		"streaming kernels, 8 MiB: of the best rate of cache lines in that working set": {0.5, 1, 2},
		"peak":                                   {1, 0, 1},
		"gemm, n = 64 and 256":                   {0.5, 1, 1},
		"hist, 24 KiB: of one increment a cycle": {1, 0, 1},
		"dot of f32 by AVX-512, n ≤ 64, beyond the scalar call at n = 1": {0.5, 0, 1},
		"fork and join of two workers":                                   {170, 1, 1},
		"two workers relative to one, dot of f32 from n = 8192 on":       {2, 0, 1},
		"throughput of two workers, each on its own working set, relative to one: streaming kernels, 24 KiB, 256 KiB and " +
			"8 MiB": {1.6, 1, 1},
		"mandel, one worker":       {0, 0, 0},
		"find, one worker, 24 KiB": {0, 0, 0},
	} {
		found := false
		for _, p := range parts {
			for _, f := range p.figures {
				if f.what != what {
					continue
				}
				found = true
				v, ok := f.judge(d)
				if diff := v.worst.v - want.worst; ok != (want.of > 0) || diff > 1e-9 || diff < -1e-9 || v.missed != want.missed ||
					v.of != want.of {
					t.Errorf("%s: %+v, want %+v", what, v, want)
				}
			}
		}
		if !found {
			t.Errorf("no figure %q", what)
		}
	}
	if vs := mean(false)(d); len(vs) != 1 || vs[0].v < 0.999 || vs[0].v > 1.001 {
		t.Errorf("the geometric mean of 2 and ½ is %v", vs)
	}
}

func TestWrite(t *testing.T) {
	for _, c := range []struct {
		head string
		want []string
	}{
		{zen4 + "# skipped Flynn/class=peer/peer=blis: not installed\n", []string{
			"| copy, scale, update, 24 KiB | ≥ 0.950 | 0.800 | 0.800 | copy f64 n=1536, avx512 | **fail** (1 of 1, 1 clearly) |",
			"| peak | ≥ 0.970 | 1.000 | 1.000 | peak f32 n=1000, avx512 | pass (1) |",
			"| mandel, one worker | ≥ 2.50× | – | – | – | **not measured** |",
			"| gcc | gcc 1.2 -O3 |", "- blis: not installed (1 points)", "`test.txt`",
			"| sum | f64 | 24 KiB | 3072 | 1 | avx512 | 400 ns | gcc | 2.00 | 2.00–2.00 | pass |",
		}},
		{"uarch: Unheard Of\n", []string{"limits of this core are unknown", "| peak | ≥ 0.970 | – | – | – | **not " +
			"measured** |"}},
	} {
		var b bytes.Buffer
		if err := Write(&b, read(t, c.head, some)); err != nil {
			t.Fatal(err)
		}
		for _, want := range c.want {
			if !strings.Contains(b.String(), want) {
				t.Errorf("no %q in\n%s", want, &b)
			}
		}
	}
}
