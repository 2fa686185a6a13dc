package kernels

import (
	"bytes"
	"slices"
	"testing"
)

func TestSections(t *testing.T) {
	for name, c := range map[string]struct{ a, b, want []Section }{
		"apart":   {[]Section{piece(0, 0, 4)}, []Section{piece(0, 4, 8)}, nil},
		"streams": {[]Section{piece(0, 0, 4)}, []Section{piece(1, 0, 4)}, nil},
		"overlap": {[]Section{piece(0, 0, 6)}, []Section{piece(0, 4, 8)}, []Section{piece(0, 4, 6)}},
		"rows":    {[]Section{piece(2, 8, 32)}, []Section{{2, 3, 2, 8, 4}}, []Section{{2, 11, 2, 8, 3}}},
		"order": {
			[]Section{piece(1, 0, 9), piece(0, 2, 5)},
			[]Section{piece(0, 0, 9), piece(1, 7, 9)},
			[]Section{piece(0, 2, 5), piece(1, 7, 9)},
		},
		"touch":   {[]Section{piece(0, 0, 4), piece(0, 4, 8)}, []Section{piece(0, 0, 8)}, []Section{piece(0, 0, 8)}},
		"nothing": {[]Section{{0, 5, 0, 8, 3}}, []Section{piece(0, 0, 99)}, nil},
		"other": {
			[]Section{piece(0, 0, 2), piece(0, 8, 10), piece(0, 20, 22)},
			[]Section{piece(0, 0, 99)},
			[]Section{{0, 0, 2, 8, 2}, piece(0, 20, 22)},
		},
	} {
		if got := Common(c.a, c.b); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
		if got := Common(c.b, c.a); !slices.Equal(got, c.want) {
			t.Errorf("%s the other way: %v, want %v", name, got, c.want)
		}
	}
}

// TestDistributed: parts that have copied what they read from those that hold it, each in a memory of its own, compute
// what parts of one memory do, bit for bit, and what they hold is everything, once.
func TestDistributed(t *testing.T) {
	for k := range All() {
		if !k.Crosses() {
			continue
		}
		sizes, parts := []int64{1 << 10, 16 << 10, 80_000}, []int{1, 2, 3, 5}
		if testing.Short() { // cutting and copying is Go of every machine: first, middle and last part of short and long rows
			sizes, parts = sizes[:2], []int{3}
		}
		for _, bytes := range sizes {
			for _, p := range parts {
				testDistributed(t, k, k.SizeFor(bytes), p)
			}
		}
	}
}

func testDistributed(t *testing.T, k *Kernel, n, p int) {
	s := Source{Seed: 5}
	for variant, v := range k.Variants {
		if !present.Has(v.ISA) {
			continue
		}
		want := open(t, k, n, Placement{}).Op(variant)
		want.Fill(s)
		runParts(want, Split(want, p))
		wholes, parts := make([]Op, p), make([]Op, p)
		for rank := range p {
			wholes[rank] = open(t, k, n, Placement{}).Op(variant)
			parts[rank] = Split(wholes[rank], p)[rank]
			if parts[rank].Remote().Holds(0) == nil {
				parts[rank].Remote().FillDistributed(s)
			}
			wholes[rank].Remote().Give(s, parts[rank].Remote().Holds(0))
		}
		got := open(t, k, n, Placement{}).Op(variant)
		got.Fill(Source{Seed: 6})
		runDistributed(wholes, parts)
		mine := Split(got, p)
		for rank, part := range parts {
			to := mine[rank].Remote().Yields(nil)
			for i, r := range part.Remote().Yields(nil) {
				copyRows(to[i], r)
			}
		}
		got.Fold(mine)
		for i, r := range want.Results(nil) {
			if !equalRows(got.Results(nil)[i], r) {
				t.Errorf("%s %s, n = %d, %d parts: %s differs: %v", k.ID(), v.ISA, n, p, r.Name, got.Diff(want))
				return
			}
		}
	}
}

// runDistributed is one op of parts in memories of their own.
func runDistributed(wholes, parts []Op) {
	for i, more := 0, true; more; i++ {
		for to, part := range parts {
			for from, other := range parts {
				if from == to {
					continue
				}
				r := Common(other.Remote().Holds(i), part.Remote().Reads(i))
				in := wholes[to].Remote().View(r, nil)
				for j, out := range wholes[from].Remote().View(r, nil) {
					copyRows(in[j], out)
				}
			}
		}
		for _, part := range parts {
			part.Step(i)
		}
		if c := parts[0].Remote().Carry(); c != nil {
			before := make([]byte, 8)[:c.Size()]
			c.Begin(parts, before)
			more = i == 0 && len(parts) > 1
		} else {
			more = wholes[0].Join(nil, i)
		}
	}
}

func equalRows(a, b Result) bool {
	for at := 0; at < len(a.Bytes); at += a.Pitch {
		if end := min(at+a.Row, len(a.Bytes)); !bytes.Equal(a.Bytes[at:end], b.Bytes[at:end]) {
			return false
		}
	}
	return true
}

func copyRows(to, from Result) {
	for at := 0; at < len(from.Bytes); at += from.Pitch {
		end := min(at+from.Row, len(from.Bytes))
		copy(to.Bytes[at:end], from.Bytes[at:end])
	}
}
