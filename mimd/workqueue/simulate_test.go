package workqueue

import (
	"context"
	"flag"
	"maps"
	"slices"
	"testing"
	"time"

	"flynn/asm/isa"
	"flynn/internal/emulated"
	"flynn/mimd/cluster"
	"flynn/mimd/sim"
	"flynn/mimd/world"
)

var (
	seeds = flag.Int("seeds", 200, "simulated runs of the work queue")
	first = flag.Uint64("seed", 1, "of the first simulated run")
)

func detect(t *testing.T) *isa.Set {
	t.Helper()
	set, err := isa.Detect()
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// TestSimulate: whatever fails, and whenever, the result is right, nobody honest is in quarantine, each part is counted
// once and right, nobody says anything about a lease that has ended, one coordinator leads at a time, and everything
// comes to an end.
func TestSimulate(t *testing.T) {
	emulated.Portable(t)
	set, all, n := detect(t), map[string]int{}, uint64(*seeds)
	if testing.Short() {
		n = min(n, 50)
	}
	for i := range n {
		c := simulate(set, *first+i, plant{}, sim.Options{Calm: sim.Usual})
		for what, n := range c.Tally {
			all[what] += n
		}
		if len(c.Wrong) > 0 {
			t.Fatalf("-seed %d -seeds 1: %v", *first+i, shortest(set, *first+i, plant{}))
		}
	}
	for _, what := range slices.Sorted(maps.Keys(all)) {
		t.Logf("%8d %s", all[what], what)
	}
}

// TestSimulateCases: seeds that once showed a fault: two that led at once, a lease that was given back after its end,
// and a part on which nobody could vote any more.
func TestSimulateCases(t *testing.T) {
	emulated.Portable(t)
	set := detect(t)
	for _, seed := range []uint64{267, 173, 101396} {
		if c := simulate(set, seed, plant{}, sim.Options{Calm: sim.Usual}); len(c.Wrong) > 0 {
			t.Errorf("seed %d: %v", seed, c)
		}
	}
}

// TestSimulateAgain: a seed gives everything.
func TestSimulateAgain(t *testing.T) {
	emulated.Portable(t)
	set, o := detect(t), sim.Options{Calm: sim.Usual}
	for seed := range uint64(5) {
		a, b := simulate(set, seed, plant{}, o), simulate(set, seed, plant{}, o)
		if !a.Instant().Equal(b.Instant()) || !maps.Equal(a.Tally, b.Tally) || !slices.Equal(a.Schedule, b.Schedule) {
			t.Errorf("seed %d: %v and %v, %v and %v", seed, a.Instant(), b.Instant(), a.Tally, b.Tally)
		}
	}
}

// plants are bugs, each of which has to be found.
var plants = map[string]plant{
	"a worker renews its lease without a look at the clock": {keep: func(ctx context.Context, l *lease) {
		for {
			if l.clock.Sleep(ctx, l.length/3); ctx.Err() != nil {
				return
			}
			l.task.Renew()
		}
	}},
	"a worker gives its task back and goes on": {keep: func(ctx context.Context, l *lease) {
		if l.clock.Sleep(ctx, l.length/10); ctx.Err() == nil {
			l.giveBack(0)
		}
		keepLease(ctx, l)
	}},
	"a result counts before it is verified": {coordinator: func(c *coordinator) {
		c.parse = func(data []byte, _ int) (string, []byte, error) {
			b := data[cluster.HeaderSize:] // whatever its checksum is
			return string(b[1 : 1+b[0]]), b[1+b[0]:], nil
		}
	}},
	"a coordinator leads although another one does": {coordinator: func(c *coordinator) {
		c.elect = func(
			ctx context.Context, w world.World, kv world.Bucket, name string, lease time.Duration,
		) (context.Context, func(), error) {
			kv.Create(ctx, leaderKey, []byte(name+" 0"))
			return ctx, func() {}, nil
		}
	}},
	"a coordinator takes the lead of another one": {coordinator: func(c *coordinator) {
		c.elect = func(
			ctx context.Context, w world.World, kv world.Bucket, name string, lease time.Duration,
		) (context.Context, func(), error) {
			return ctx, func() {}, kv.Put(ctx, leaderKey, []byte(name+" 0"))
		}
	}},
}

// TestSimulatePlanted: each bug that is planted is found, soon, and what shows it becomes short.
func TestSimulatePlanted(t *testing.T) {
	emulated.Portable(t)
	set := detect(t)
	for name, bug := range plants {
		found := false
		for seed := uint64(1); seed <= 1000 && !found; seed++ {
			c := simulate(set, seed, bug, sim.Options{Calm: sim.Usual})
			if found = len(c.Wrong) > 0; !found {
				continue
			}
			short := shortest(set, seed, bug)
			if t.Logf("%s: seed %d, %d failures: %v", name, seed, len(c.Schedule), short); len(short.Only) > 5 {
				t.Errorf("%s: seed %d is not shortened: %d failures", name, seed, len(short.Only))
			}
		}
		if !found {
			t.Errorf("%s, and nobody notices", name)
		}
	}
}
