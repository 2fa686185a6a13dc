package bench

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"flynn/bench/keys"
	"flynn/mimd/dist"
)

// here is the machine of the tests.
var here *Host

func TestMain(m *testing.M) {
	if dist.Spawned() { // by a point of class mimd_dm
		os.Exit(dist.Child(Version))
	}
	flag.Parse()
	code := start(m)
	if here != nil {
		here.Close()
	}
	os.Exit(code)
}

// start prints the keys and units of a result file where benchmarks are asked for, so that what go test prints is one.
func start(m *testing.M) int {
	var err error
	if here, err = NewHost(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	if err := here.ISA.RequireEnv(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	if emulator := os.Getenv("FLYNN_EXEC"); emulator != "" {
		here.Multi.Command = append(strings.Fields(emulator), os.Args[0])
	}
	if flag.Lookup("test.bench").Value.String() != "" {
		if _, err := NewResults(os.Stdout, FileKeys(here, time.Now(), 1, "plan", "go test -bench")); err != nil {
			return 1
		}
	}
	return m.Run()
}

// BenchmarkFlynn runs the plan of the quick profile: the same points, names and units as the command.
// Choose by name: -bench 'Flynn/kernel=dot/elem=f64/class=simd'.
func BenchmarkFlynn(b *testing.B) {
	s := Profiles[0].Select(here)
	for batch := range Plan(here, s) {
		if batch.Skip != "" {
			continue
		}
		var g *Group // opened by the first point that the pattern selects
		for _, p := range batch.Points {
			b.Run(p.Name(), func(b *testing.B) {
				if g == nil {
					var err error
					if g, err = OpenGroup(here, s, batch, 1); err != nil {
						b.Fatal(err)
					}
				}
				benchmark(b, p, g)
			})
		}
		if g != nil {
			if err := g.Close(); err != nil {
				b.Error(err)
			}
		}
	}
}

// benchmark verifies a point, then times it.
func benchmark(b *testing.B, p Point, g *Group) {
	r, err := g.Verified(p)
	var absent *UnavailableError
	switch {
	case errors.As(err, &absent):
		b.Skip(err)
	case err != nil:
		b.Fatal(err)
	}
	r.Ready()
	clock := Clock()
	for b.Loop() {
		r.Do(1)
	}
	if err := r.Failed(); err != nil {
		b.Fatal(err)
	}
	ns := float64(b.Elapsed().Nanoseconds()) / float64(b.N)
	for _, m := range append(p.Metrics(ns, clock), g.Accuracy(p)...) {
		if m.Unit != keys.Time { // testing reports it itself
			b.ReportMetric(m.Value, m.Unit)
		}
	}
}
