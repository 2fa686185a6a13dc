package cli

import (
	"strings"
	"testing"

	"flynn/mimd/cluster/faults"
)

// TestFaults: a campaign prints a line for each kind that was asked for, and succeeds.
func TestFaults(t *testing.T) {
	if why := faults.Obstacle() + host(t).Multi.Obstacle(host(t)); why != "" {
		t.Skip(why)
	}
	out := succeed(t, "faults", "--times", "2", "--kinds", "fail-stop,corruption")
	for _, name := range []string{"\nfail-stop ", "\ncorruption "} {
		_, line, ok := strings.Cut(out, name)
		words := strings.Fields(line)
		if !ok || len(words) < 7 || words[0] != "2" || words[1] != "2" || words[2] != "2" || words[6] != "2" {
			t.Errorf("%s: %s", name, out)
		}
	}
}

// TestSimulatedFaults: a seed gives everything, and what happened is counted.
func TestSimulatedFaults(t *testing.T) {
	out := succeed(t, "faults", "--simulate", "3", "--seed", "5")
	for _, want := range []string{"leads", "took → did", "3 runs"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in %q", want, out)
		}
	}
	if again := succeed(t, "faults", "--simulate", "3", "--seed", "5"); again != out {
		t.Errorf("%q, then %q", out, again)
	}
}
