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
	want := ticket{Part: samplePart(), Run: "run1", Replica: 2, Replicas: 3, Lease: leastLease, Sum: 7}
	if got, err := decodeTicket(want.Encode()); err != nil || got != want {
		t.Fatalf("%+v, %v", got, err)
	}
	for name, change := range map[string]func(*ticket){
		"run": func(t *ticket) { t.Run = "a.b" }, "nameless": func(t *ticket) { t.Run = "" }, "replica": func(t *ticket) { t.Replica = 3 }, "replicas": func(t *ticket) { t.Replicas = mostReplicas + 1 },
		"lease": func(t *ticket) { t.Lease = 1 }, "task": func(t *ticket) { t.Parts = 0 },
	} {
		bad := want
		change(&bad)
		if _, err := decodeTicket(bad.Encode()); !errors.Is(err, cluster.ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzTicket: whatever comes, the decoder returns; what it accepts, it would have sent.
func FuzzTicket(f *testing.F) {
	t := ticket{Part: samplePart(), Run: "a", Replica: 1, Replicas: 3, Lease: leastLease, Sum: 7}
	f.Add(t.Encode())
	f.Fuzz(func(t *testing.T, b []byte) {
		if got, err := decodeTicket(b); err == nil && !bytes.Equal(got.Encode(), b) {
			t.Errorf("% x is decoded and encoded otherwise", b)
		}
	})
}
