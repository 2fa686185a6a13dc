package report

import (
	"strings"
	"testing"

	"flynn/results/keys"
)

// textbook is a machine of few points whose best are plain to see. Its last level holds 1 MiB.
func textbook(t *testing.T) *Set {
	t.Helper()
	s,
		err := Read(
		strings.NewReader(lines("zeta: last", "cpu: Textbook", "l1d: 32768", "l3: 1048576", "clock: 2500000000",
			"virt: unknown",
			"BenchmarkFlynn/kernel=nop/elem=u8/class=sisd/isa=scalar/n=1/p=1 1 2 ns/op",
			"BenchmarkFlynn/kernel=sum/elem=f64/class=sisd/isa=scalar/n=8/p=1 1 100 ns/op 9e9 B/s 1e9 flop/s 1048576 set-B",
			"BenchmarkFlynn/kernel=sum/elem=f64/class=simd/isa=avx/n=8/p=1 1 25 ns/op 36e9 B/s 4e9 flop/s 1048576 set-B",
			"BenchmarkFlynn/kernel=sum/elem=f64/class=mimd_sm/isa=avx/n=8/p=2 1 20 ns/op 45e9 B/s 5e9 flop/s 1048576 set-B",
			"BenchmarkFlynn/kernel=sum/elem=f64/class=mimd_sm/isa=avx/n=8/p=4 1 10 ns/op 90e9 B/s 10e9 flop/s 1048576 set-B",
			"BenchmarkFlynn/kernel=sum/elem=f64/class=sisd/isa=scalar/n=64/p=1 1 800 ns/op 8e9 B/s 1e9 flop/s 8388608 set-B",
			"BenchmarkFlynn/kernel=sum/elem=f64/class=simd/isa=avx/n=64/p=1 1 400 ns/op 16e9 B/s 2e9 flop/s 8388608 set-B",
			"BenchmarkFlynn/kernel=sum/elem=f64/class=mimd_sm/isa=avx/n=64/p=4 1 300 ns/op 21e9 B/s 3e9 flop/s 8388608 set-B",
		)), "textbook.txt")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestHighlights(t *testing.T) {
	s := textbook(t)
	got := highlights(s, s.Rows())
	want := []fact{
		{"largest gain of SIMD on one core", "4.00×", "sum f64, avx, 1 MiB"},
		{"highest compute rate", "10.0 GFLOP/s", "sum f64, avx ×4, 1 MiB"},
		{"highest bandwidth beyond the caches", "21.0 GB/s", "sum f64, avx ×4, 8 MiB"},
		{"cost of the harness, one op", "2.00 ns", "nop u8, scalar, registers"},
	}
	if len(got) != len(want) {
		t.Fatalf("%d highlights, want %d: %v", len(got), len(want), got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("highlight %v, want %v", got[i], want[i])
		}
	}
	s.Keys[keys.L1D], s.Keys[keys.L3] = keys.Unknown, keys.Unknown
	for _, f := range highlights(s, s.Rows()) {
		if strings.Contains(f.Name, "bandwidth") {
			t.Errorf("%v: without known caches nothing is surely beyond them", f)
		}
	}
}

func TestMachineCard(t *testing.T) {
	var got []string
	for _, f := range machineCard(textbook(t)) {
		got = append(got, f.Name+"="+f.Value)
	}
	want := "CPU=Textbook, L1 data cache a core=32 KiB, last level, all of it=1 MiB, clock, measured=2.50 GHz, " +
		"virtualisation=unknown, zeta=last"
	if s := strings.Join(got, ", "); s != want {
		t.Errorf("card %s\nwant %s", s, want)
	}
}

// A rate plot shows the largest team only; of how a kernel scales there is another plot.
func TestRateShowsTheLargestTeam(t *testing.T) {
	var names []string
	for _, e := range named(t, Plots(Analyse(textbook(t))), "rate-sum-f64").figure.legend {
		names = append(names, e.name)
	}
	if got := strings.Join(names, ", "); got != "scalar, avx, avx ×4" {
		t.Errorf("legend %s", got)
	}
}
