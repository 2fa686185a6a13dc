package kernels

import (
	"bytes"
	"slices"
	"testing"

	"flynn/internal/mem"
)

// TestIntents holds the layout against what ops do: what a stream held before matters where an op reads it and nowhere
// else, and an op changes what it writes and nothing else.
func TestIntents(t *testing.T) {
	eachVariant(t, func(t *testing.T, k *Kernel, variant int) {
		n, s := fit(k, 64), Source{Seed: 4}
		want := reference(t, k, n, s)
		for _, row := range k.Streams() {
			got := open(t, k, n, Placement{Pages: mem.Small}).Op(variant)
			got.Fill(s)
			own := memoryOf(got, row)
			before := bytes.Clone(own)
			got.Run()
			if changed := !bytes.Equal(own, before); changed != row.Written {
				t.Errorf("%s changes: %v, written by the layout: %v", row.Name, changed, row.Written)
			}
			got.Fill(s)
			spoilRows(got, own, row)
			got.Run()
			if matters := !got.Diff(want).OK(); matters != row.Read {
				t.Errorf("what %s held matters: %v, read by the layout: %v", row.Name, matters, row.Read)
			}
		}
	})
}

// spoilRows makes every element 1, a valid position, and every byte of a text 255, but for what is between rows of
// results.
func spoilRows(o Op, own []byte, row Stream) {
	width, pitch := len(own), max(len(own), 1)
	for _, r := range o.Results(nil) {
		if r.Name == row.Name {
			width, pitch = r.Row, r.Pitch
		}
	}
	for i := range own {
		switch {
		case i%pitch >= width:
		case row.Size == 1:
			own[i] = 0xFF
		case i%row.Size == 0:
			own[i] = 1
		default:
			own[i] = 0
		}
	}
}

// memoryOf is the memory of a stream of an op.
func memoryOf(o Op, row Stream) []byte {
	for i, b := range o.Operands() {
		if StreamName(i) == row.Name {
			return b
		}
	}
	return nil
}

// owner is an op of any type that tells what it fills.
type owner interface {
	Op
	fills(stream int) (from, to int)
}

// fills is the range of a stream of the whole that a part fills; nothing where there is no such stream.
func (o *op[T, F]) fills(stream int) (from, to int) {
	piece, at := o.form.own(&o.data, stream)
	return at, at + len(piece)
}

// TestOwners: the parts of a problem fill every element of a stream once, those of a replicated stream the first part.
func TestOwners(t *testing.T) {
	for k := range All() {
		for _, n := range []int{1, 2, 7, 64, 300} {
			whole := open(t, k, fit(k, n), Placement{Pages: mem.Small}).Op(0)
			for parts := 1; parts <= 7 && k.Divisible(); parts += 2 {
				owners(t, k, whole, Split(whole, parts))
			}
		}
	}
}

func owners(t *testing.T, k *Kernel, whole Op, parts []Op) {
	t.Helper()
	for i := range streams {
		_, length := whole.(owner).fills(i)
		filled := 0
		for p, part := range parts {
			from, to := part.(owner).fills(i)
			if from == to {
				continue
			}
			if from != filled {
				t.Errorf("%s: part %d of %d fills %s from %d, not %d", k.ID(), p, len(parts), StreamName(i),
					from, filled)
			}
			filled = to
		}
		if filled != length {
			t.Errorf("%s: %d parts fill %d of %d elements of %s", k.ID(), len(parts), filled, length, StreamName(i))
		}
	}
}

// TestMovement holds the work that is written down for a kernel against its layout. What an op reads and writes are its
// streams, each element once, but for the kernels whose formula says otherwise.
func TestMovement(t *testing.T) {
	other := map[string]string{
		"chase":    "takes some steps of the chain",
		"horner":   "keeps its coefficients in registers",
		"stencil":  "reads the border beside the grid, and leaves gaps between rows",
		"fft":      "reads twiddles, and has room beside the result",
		"spmv":     "reads an element of x for each nonzero",
		"spmvskew": "reads an element of x for each nonzero",
		"bfs":      "looks for neighbours until it finds one",
		"viterbi":  "reads the last row of scores in each step",
		"mcpi":     "has no operand but a key",
	}
	const n = 1 << 10
	for k := range All() {
		if !k.Sized() {
			continue
		}
		m, read, written := k.Movement(n), 0.0, 0.0
		for _, s := range k.Streams() {
			if s.Read {
				read += float64(s.Bytes(n))
			}
			if s.Written {
				written += float64(s.Bytes(n))
			}
		}
		if same := m.Read == read && m.Written == written; same == (other[k.Name] != "") {
			t.Errorf("%s moves %+v; streams are %v B read, %v B written; %s", k.ID(), m, read, written, other[k.Name])
		}
		inPlace := slices.ContainsFunc(k.Streams(), func(s Stream) bool { return s.Written && s.Read })
		if want := m.Written; !inPlace && m.Allocated != want || inPlace && m.Allocated != 0 {
			t.Errorf("%s allocates %v B of %v B written; in place: %v", k.ID(), m.Allocated, want, inPlace)
		}
	}
}
