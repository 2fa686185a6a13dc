package faults_test

import (
	"context"
	"flag"
	"os"
	"strings"
	"testing"

	"flynn/internal/emulated"
	"flynn/mimd/cluster/child"
	"flynn/mimd/cluster/faults"
	"flynn/mimd/cluster/local"
)

// TestMain makes the test binary a worker or a coordinator where it was started as one.
func TestMain(m *testing.M) {
	if child.Spawned() {
		os.Exit(local.Main("test"))
	}
	flag.Parse()
	flag.Set("test.parallel", "4") // trials wait more than they compute
	os.Exit(m.Run())
}

// TestKinds: whatever fails, and however, is noticed, and the result is exact.
func TestKinds(t *testing.T) {
	if why := faults.Obstacle(); why != "" {
		t.Skip(why)
	}
	if emulated.Here() {
		t.Skip("leases are too short for an emulator")
	}
	for i, k := range faults.Kinds {
		t.Run(k.Name, func(t *testing.T) {
			t.Parallel()
			if k.Name == "server" && testing.Short() {
				t.Skip("the servers that are left take some seconds to agree on a head")
			}
			o, err := faults.Run(context.Background(), k, uint64(i), nil)
			if err != nil || !o.OK() {
				t.Errorf("%+v, %v", o, err)
			}
		})
	}
}

func TestFind(t *testing.T) {
	for _, name := range faults.Names() {
		if k, err := faults.Find(name); err != nil || k.Name != name {
			t.Errorf("%s: %+v, %v", name, k, err)
		}
	}
	if _, err := faults.Find("boredom"); err == nil || !strings.Contains(err.Error(), "fail-stop") {
		t.Error(err)
	}
}
