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
					got := open(t, k, n, Place{Pages: mem.Small}).Op(len(k.Variants) + i)
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

// TestTwin: a twin computes what an op does and leaves the operands of the whole alone; its parts put together are the
// whole.
func TestTwin(t *testing.T) {
	for k := range All() {
		n := fit(k, 300)
		if k.Bytes(64) > 64*64 {
			n = 30
		}
		s := Source{Seed: 6}
		want := reference(t, k, n, s)
		p := open(t, k, n, Place{Pages: mem.Small})
		whole := p.Op(0)
		whole.Fill(s)
		before := snapshot(p)
		twin := makeTwin(t, p, whole, 1, whole.Units())
		twin.Aim(0, whole.Units())
		twin.Run()
		for i, r := range p.Regions()[:len(before)] {
			if string(before[i]) != string(r.Bytes()) {
				t.Errorf("%s: a twin wrote into the operands of the whole", k.ID())
			}
		}
		for i, r := range twin.Results(nil) {
			if w := want.Results(nil)[i]; r.Name != w.Name || len(r.Bytes) != len(w.Bytes) || !sameRows(r, w) {
				t.Errorf("%s: %s of a twin differs", k.ID(), r.Name)
			}
		}
		parts := makeTwin(t, p, whole, 0, whole.Units())
		step := max(1, whole.Units()/4)
		if !k.Divisible() || k.Stepped() {
			step = whole.Units()
		}
		for lo := 0; lo < whole.Units(); lo += step {
			parts.Aim(lo, min(lo+step, whole.Units()))
			parts.Run()
			parts.Commit()
		}
		if d := whole.Diff(want); !d.OK() {
			t.Errorf("%s in parts: %v", k.ID(), d)
		}
	}
}

func makeTwin(t *testing.T, p Problem, whole Op, slot, units int) Twin {
	t.Helper()
	twin, err := p.Twin(whole, 0, slot, units)
	if err != nil {
		t.Fatal(err)
	}
	return twin
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
