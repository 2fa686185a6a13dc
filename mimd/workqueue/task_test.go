package workqueue

import (
	"bytes"
	"errors"
	"testing"

	"flynn/kernels"
	"flynn/mimd/cluster"
)

func samplePart() cluster.Part {
	return cluster.Part{
		Kernel: "triad", Elem: "f64", ISA: "avx512", Tuning: "nt", N: 1 << 20, Parts: 4, Rank: 3, Workers: 2, Mode: 1,
		Source: kernels.Source{Seed: 1 << 63, Kind: kernels.Random},
	}
}

// TestTicket: what is encoded is decoded, and limits hold.
func TestTicket(t *testing.T) {
	want := task{Part: samplePart(), Run: "run1", Replica: 2, Replicas: 3, Lease: leastLease, Sum: 7}
	if got, err := decodeTask(want.Encode()); err != nil || got != want {
		t.Fatalf("%+v, %v", got, err)
	}
	for name, change := range map[string]func(*task){
		"run": func(t *task) { t.Run = "a.b" }, "nameless": func(t *task) { t.Run = "" },
		"replica": func(t *task) { t.Replica = 3 }, "replicas": func(t *task) { t.Replicas = mostReplicas + 1 },
		"lease": func(t *task) { t.Lease = 1 }, "task": func(t *task) { t.Parts = 0 },
	} {
		bad := want
		change(&bad)
		if _, err := decodeTask(bad.Encode()); !errors.Is(err, cluster.ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzTicket: whatever comes, the decoder returns; what it accepts, it would have sent.
func FuzzTicket(f *testing.F) {
	t := task{Part: samplePart(), Run: "a", Replica: 1, Replicas: 3, Lease: leastLease, Sum: 7}
	f.Add(t.Encode())
	f.Fuzz(func(t *testing.T, b []byte) {
		if got, err := decodeTask(b); err == nil && !bytes.Equal(got.Encode(), b) {
			t.Errorf("% x is decoded and encoded otherwise", b)
		}
	})
}
