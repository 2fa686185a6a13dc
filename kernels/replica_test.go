package kernels

import (
	"testing"

	"flynn/internal/mem"
)

// TestAlgorithms holds every algorithm against the reference as variants are: all sizes, kinds of data, bounds.
func TestAlgorithms(t *testing.T) {
	for k := range All() {
		for i := range k.Algorithms {
			for _, n := range sizes(k) {
				for _, kind := range k.Kinds() {
					s := Source{uint64(n) + 1, kind}
					want := reference(t, k, n, s)
					got := open(t, k, n, Placement{Pages: mem.Small}).Op(len(k.Variants) + i)
					got.Fill(s)
					got.Run()
					if d := got.Diff(want); !d.OK() {
						t.Fatalf("%s %s n=%d %+v: %v", k.ID(), k.Algorithms[i].Tuning, n, s, d)
					}
				}
			}
		}
	}
}

// TestReplica: a replica computes what an op does and leaves the operands of the whole alone; its parts put together
// are the whole.
func TestReplica(t *testing.T) {
	for k := range All() {
		n := fit(k, 300)
		if k.Bytes(64) > 64*64 {
			n = 30
		}
		s := Source{Seed: 6}
		want := reference(t, k, n, s)
		p := open(t, k, n, Placement{Pages: mem.Small})
		whole := p.Op(0)
		whole.Fill(s)
		before := snapshot(p)
		replica := makeReplica(t, p, whole, 1, whole.Units())
		replica.Bind(0, whole.Units())
		replica.Run()
		for i, r := range p.Regions()[:len(before)] {
			if string(before[i]) != string(r.Bytes()) {
				t.Errorf("%s: a replica wrote into the operands of the whole", k.ID())
			}
		}
		for i, r := range replica.Results(nil) {
			if w := want.Results(nil)[i]; r.Name != w.Name || len(r.Bytes) != len(w.Bytes) || !sameRows(r, w) {
				t.Errorf("%s: %s of a replica differs", k.ID(), r.Name)
			}
		}
		parts := makeReplica(t, p, whole, 0, whole.Units())
		step := max(1, whole.Units()/4)
		if !k.Divisible() || k.Stepped() {
			step = whole.Units()
		}
		for lo := 0; lo < whole.Units(); lo += step {
			parts.Bind(lo, min(lo+step, whole.Units()))
			parts.Run()
			parts.Commit()
		}
		if d := whole.Diff(want); !d.OK() {
			t.Errorf("%s in parts: %v", k.ID(), d)
		}
	}
}

func makeReplica(t *testing.T, p Problem, whole Op, slot, units int) Replica {
	t.Helper()
	replica, err := p.Replica(whole, 0, slot, units)
	if err != nil {
		t.Fatal(err)
	}
	return replica
}

func sameRows(a, b Result) bool {
	for at := 0; at < len(a.Bytes); at += a.Pitch {
		end := min(at+a.Row, len(a.Bytes))
		if string(a.Bytes[at:end]) != string(b.Bytes[at:end]) {
			return false
		}
	}
	return true
}
