package misd

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"flynn/asm/isa"
	"flynn/kernels"
)

// present is what this machine has; FLYNN_REQUIRE turns what it lacks into a failure.
var present *isa.Set

func TestMain(m *testing.M) {
	var err error
	if present, err = isa.Detect(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	if err := present.RequireEnv(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

func runs(v kernels.Variant) bool { return present.Has(v.ISA) }

func lookup(t testing.TB, name, elem string) *kernels.Kernel {
	t.Helper()
	k, err := kernels.Lookup(name, elem)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// choose returns n versions of a kernel, or skips where this machine has fewer.
func choose(t testing.TB, k *kernels.Kernel, n int) []Version {
	t.Helper()
	vs, err := Choose(k, n, runs)
	if err != nil {
		t.Skip(err)
	}
	return vs
}

var everything = []Fault{ResultFlip, OperandFlip, StuckLane, Stop, Late}

// checkSingle holds a campaign of single faults at N = 3 against what TMR promises.
func checkSingle(t *testing.T, c Counts, exact bool) {
	t.Helper()
	t.Log(c)
	if c.Escaped != 0 || c.FalseAlarms != 0 || c.Refused != 0 {
		t.Errorf("%d escaped, %d false alarms, %d refused", c.Escaped, c.FalseAlarms, c.Refused)
	}
	if c.Benign+c.Detected+c.Missed != c.Injected || c.Clean+c.Injected != c.Rounds {
		t.Errorf("counts do not add up: %v", c)
	}
	if c.Masked != c.Detected+c.Missed {
		t.Errorf("%d faults masked, %d had an effect", c.Masked, c.Detected+c.Missed)
	}
	if exact && c.Missed != 0 {
		t.Errorf("%d faults missed by an exact vote", c.Missed)
	}
}

// TestSingleFaults is the campaign of the class: 100,000 single faults at N = 3, and as many rounds without one.
func TestSingleFaults(t *testing.T) {
	rounds := 51_000
	if testing.Short() {
		rounds = 2_000
	}
	injected := 0
	for _, elem := range []string{"f32", "f64"} {
		for _, kind := range []kernels.Kind{kernels.Exact, kernels.Random} {
			k := lookup(t, "sum", elem)
			c, err := Campaign{Versions: Methods(k), N: 64, Kind: kind, Tolerance: 1, Faults: everything, Rate: 0.5,
				Rounds: rounds, Seed: 1}.Run()
			if err != nil {
				t.Fatal(err)
			}
			checkSingle(t, c, kind == kernels.Exact)
			injected += c.Injected
		}
	}
	if !testing.Short() && injected < 100_000 {
		t.Errorf("%d faults injected", injected)
	}
}

// TestEveryKernel injects single faults into every kernel that has three versions here.
func TestEveryKernel(t *testing.T) {
	rounds := 2000
	if testing.Short() { // one goroutine computes and votes: a race detector sees no more in more rounds
		rounds = 200
	}
	for k := range kernels.All() {
		vs, err := Choose(k, 3, runs)
		if err != nil {
			continue
		}
		n := 64
		if k.Bytes(64) > 64*64 {
			n = 7
		}
		for _, kind := range k.Kinds() {
			faults := everything
			if k.Linked() {
				faults = []Fault{ResultFlip, StuckLane, Stop, Late} // a broken link leads out of the array
			}
			c, err := Campaign{Versions: vs, N: n, Kind: kind, Tolerance: 1, Faults: faults, Rate: 0.5,
				Rounds: rounds, Seed: 3}.Run()
			if err != nil {
				t.Fatal(err)
			}
			t.Run(k.ID(), func(t *testing.T) { checkSingle(t, c, kind == kernels.Exact) })
		}
	}
}

// TestClean: many rounds without a fault are without an alarm.
func TestClean(t *testing.T) {
	for _, n := range []int{2, 3, 4, 5} {
		for _, name := range []string{"dot", "triad", "axpy", "horner"} {
			vs, err := Choose(lookup(t, name, "f32"), n, runs)
			if err != nil {
				continue
			}
			for _, rule := range []Rule{Majority, Plurality} {
				c, err := Campaign{Versions: vs, N: 67, Rule: rule, Kind: kernels.Random, Tolerance: 1, Faults: everything,
					Rounds: 2000, Seed: 9}.Run()
				if err != nil {
					t.Fatal(err)
				}
				if c.Clean != 2000 || c.FalseAlarms != 0 || c.Escaped != 0 {
					t.Errorf("%s N=%d %s: %v", name, n, rule, c)
				}
			}
		}
	}
}

// TestPairDetects: two versions detect every fault with an effect, and mask none.
func TestPairDetects(t *testing.T) {
	vs := Methods(lookup(t, "sum", "f64"))[:2]
	c, err := Campaign{Versions: vs, N: 64, Faults: everything, Rate: 1, Rounds: 5000, Seed: 5}.Run()
	if err != nil {
		t.Fatal(err)
	}
	t.Log(c)
	if c.Detected != c.Refused || c.Detected+c.Benign != 5000 || c.Masked != 0 || c.Escaped != 0 || c.FalseAlarms != 0 {
		t.Errorf("%v", c)
	}
	for f, n := range c.ByFault {
		if n == 0 {
			t.Errorf("no fault of kind %s among 5000", Fault(f))
		}
	}
}

func TestCampaignRefused(t *testing.T) {
	sum, dot := lookup(t, "sum", "f64"), lookup(t, "dot", "f64")
	three := Methods(sum)
	for name, c := range map[string]struct {
		Campaign
		want string
	}{
		"one version": {Campaign{Versions: three[:1]}, "N = 1: a vote takes 2 versions"},
		"different kernels": {Campaign{Versions: []Version{three[0], {dot, 0}}}, "different kernels, sum/f64 naive and " +
			"dot/f64 scalar"},
		"no such version": {Campaign{Versions: []Version{three[0], {sum, 99}}}, "no version 99"},
		"a version twice": {Campaign{Versions: []Version{three[0], three[0]}}, "twice"},
		"even median":     {Campaign{Versions: three[:2], Rule: Median}, "odd number"},
		"bound of zero":   {Campaign{Versions: three, Kind: kernels.Random}, "bound 0 on inexact data"},
		"rate":            {Campaign{Versions: three, Rate: 2}, "rate from 0 to 1"},
	} {
		c.N, c.Faults = 8, everything
		if _, err := c.Run(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Choose(lookup(t, "nop", "u8"), 2, runs); err == nil ||
		!strings.Contains(err.Error(), "1 can run here: scalar") {
		t.Errorf("nop: %v", err)
	}
}
