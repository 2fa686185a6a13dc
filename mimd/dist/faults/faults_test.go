package faults_test

import (
	"context"
	"os"
	"strings"
	"testing"

	"flynn/mimd/dist"
	"flynn/mimd/dist/faults"
)

// TestMain makes the test binary a worker or a coordinator where it was started as one.
func TestMain(m *testing.M) {
	if dist.Spawned() {
		os.Exit(dist.Child("test"))
	}
	os.Exit(m.Run())
}

// TestKinds: whatever fails, and however, is noticed, and the result is exact.
func TestKinds(t *testing.T) {
	if why := faults.Obstacle(); why != "" {
		t.Skip(why)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	command := append(strings.Fields(os.Getenv("FLYNN_EXEC")), self, "node")
	for i, k := range faults.Kinds {
		t.Run(k.Name, func(t *testing.T) {
			o, err := faults.Run(context.Background(), k, uint64(i), command)
			if err != nil || !o.OK() {
				t.Errorf("%+v, %v", o, err)
			}
			t.Logf("%+v", o)
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
