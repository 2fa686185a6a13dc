package kernels

import (
	"bytes"
	"testing"
)

// TestFillDistributed: a part that fills its memory alone sees what a part of a whole sees, and computes the same.
func TestFillDistributed(t *testing.T) {
	for k := range All() {
		if !k.Separable() {
			continue
		}
		n := min(100, k.N)
		if k.Sized() {
			n = k.SizeFor(8 << 10)
		}
		s := Source{Seed: 5}
		whole := open(t, k, n, Placement{}).Op(0)
		whole.Fill(s)
		for _, p := range []int{1, 2, 3} {
			for rank, want := range Split(whole, p) {
				alone := Split(open(t, k, n, Placement{}).Op(0), p)[rank]
				alone.Remote().FillDistributed(s)
				for i, b := range want.Operands() {
					if !bytes.Equal(alone.Operands()[i], b) {
						t.Errorf("%s: stream %d of part %d of %d differs", k.ID(), i, rank, p)
					}
				}
			}
		}
	}
}

// TestInputs: the inputs of a part, copied into other memory, are all that its run needs.
func TestInputs(t *testing.T) {
	for k := range All() {
		if !k.Separable() {
			continue
		}
		n := min(100, k.N)
		if k.Sized() {
			n = k.SizeFor(8 << 10)
		}
		s := Source{Seed: 6}
		want := Split(open(t, k, n, Placement{}).Op(0), 3)[1]
		want.Remote().FillDistributed(s)
		got := Split(open(t, k, n, Placement{}).Op(0), 3)[1]
		from, to := want.Remote().Inputs(nil), got.Remote().Inputs(nil)
		for i := range from {
			copy(to[i].Bytes, from[i].Bytes)
		}
		want.Run()
		got.Run()
		for i, r := range want.Results(nil) {
			for at := 0; at < len(r.Bytes); at += r.Pitch {
				end := min(at+r.Row, len(r.Bytes))
				if !bytes.Equal(got.Results(nil)[i].Bytes[at:end], r.Bytes[at:end]) {
					t.Errorf("%s: result %s differs at byte %d", k.ID(), r.Name, at)
				}
			}
		}
	}
}
