package mimd

import (
	"strings"
	"testing"

	"flynn/kernels"
)

// TestProgram: an op in pieces, or repeated, leaves what one op leaves, however many turns were done and wherever they
// stopped, and another result is found.
func TestProgram(t *testing.T) {
	source := kernels.Source{Seed: 1}
	for k := range kernels.All() {
		p, err := k.Open(min(k.SizeFor(16<<10), 1<<10), kernels.Placement{})
		if err != nil {
			t.Fatal(err)
		}
		read, written := k.Accesses()
		for _, pieces := range []int{1, 3} {
			x := &program{problem: p, whole: p.Op(0), repeat: 2, sameAway: read+written <= len(k.Streams())}
			x.whole.Fill(source)
			if pieces > 1 && k.Divisible() && !k.Stepped() {
				x.pieces = kernels.Split(x.whole, pieces)
			}
			x.run(source)
			x.whole.Restore(source)
			x.remember(source)
			for range 5 {
				x.turn()
			}
			if err := x.verify(source); err != nil {
				t.Errorf("%s in %d pieces: %v", k.ID(), pieces, err)
			}
			x.result++
			if err := x.verify(source); err == nil {
				t.Errorf("%s: a wrong result was not found", k.ID())
			}
		}
		if err := p.Free(); err != nil {
			t.Error(err)
		}
	}
}

// TestPrograms: each worker but the first has operands of its own, whose results are right before and after turns; a
// result that is not is found.
func TestPrograms(t *testing.T) {
	m := team(t, 2)
	k, err := kernels.Lookup("triad", "f64")
	if err != nil {
		t.Fatal(err)
	}
	p, err := m.Programs(k, 0, 512, kernels.Placement{}, kernels.Source{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	b := p.Beside(m)
	b.Start()
	b.Stop()
	if err := p.Verify(m); err != nil {
		t.Error(err)
	}
	p.Results(1)[0].Bytes[3] ^= 1
	if err := p.Verify(m); err == nil || !strings.Contains(err.Error(), "not what an op leaves") {
		t.Errorf("a wrong result: %v", err)
	}
	if err := p.Free(); err != nil {
		t.Error(err)
	}
}
