package cluster

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"flynn/kernels"
)

// TestPack: pieces of any size, read from one memory and written to another, move the rows and nothing between them.
func TestPack(t *testing.T) {
	views := func(fill byte) Pack {
		mem := bytes.Repeat([]byte{fill}, 1000)
		return Pack{
			{Size: 8, Bytes: mem[:240], Row: 40, Pitch: 48},      // five rows of 40 and a gap of 8
			{Size: 8, Bytes: mem[300:408], Row: 108, Pitch: 108}, // one row, not whole elements
			{Size: 4, Bytes: mem[500:500:500]},                   // nothing
			{Size: 8, Bytes: mem[600:640], Row: 24, Pitch: 32},   // a last row that is cut short
		}
	}
	random := rand.New(rand.NewPCG(1, 1))
	for _, most := range []int{1, 8, 40, 64, 1000} {
		from, to := views(1), views(2)
		for _, r := range from {
			for i := range r.Bytes {
				r.Bytes[i] = byte(random.Uint32()) | 4
			}
		}
		size := from.Size()
		if size != 200+108+24+8 {
			t.Fatalf("%d bytes", size)
		}
		for at := 0; at < size; at += most {
			piece := from.Read(nil, at, min(most, size-at))
			to.Write(piece, at)
		}
		for i, r := range to {
			for at, b := range r.Bytes {
				inside := at%max(r.Pitch, 1) < r.Row
				if inside && b != from[i].Bytes[at] || !inside && b != 2 {
					t.Fatalf("pieces of %d: view %d, byte %d is %d", most, i, at, b)
				}
			}
		}
	}
}

// TestFlow: a transfer keeps its window, its order and its size.
func TestFlow(t *testing.T) {
	const size = 3*window + 24
	memory := func() Pack {
		b := make([]byte, size)
		return Pack{kernels.Result{Size: 8, Bytes: b, Row: size, Pitch: size}}
	}
	from, to := memory(), memory()
	for i := range from[0].Bytes {
		from[0].Bytes[i] = byte(i * 7)
	}
	out, in := newOutflow(from), newInflow(to)
	var f Frame
	for !in.full() {
		if !out.ready() {
			t.Fatalf("stuck after %d bytes, %d credited", out.sent, out.credited)
		}
		out.next(&f, mostPiece, nil)
		if out.sent-out.credited > window+mostPiece {
			t.Fatalf("%d bytes without credit", out.sent-out.credited)
		}
		wrong := f
		wrong.Offset++
		if in.take(&wrong) == nil {
			t.Fatal("a piece out of order was taken")
		}
		if err := in.take(&f); err != nil {
			t.Fatal(err)
		}
		if in.take(&f) == nil && len(f.Payload) > 0 {
			t.Fatal("a piece was taken twice")
		}
		if in.due() {
			if err := out.credit(&Frame{Offset: uint64(in.got)}); err != nil {
				t.Fatal(err)
			}
		}
	}
	if !bytes.Equal(to[0].Bytes, from[0].Bytes) {
		t.Error("the bytes differ")
	}
	if out.credit(&Frame{Offset: size + 1}) == nil {
		t.Error("credit for what was not sent")
	}
}

func TestReverse(t *testing.T) {
	b := []byte{1, 2, 3, 4, 5, 6, 7, 8}
	reverse(b, 4)
	if !bytes.Equal(b, []byte{4, 3, 2, 1, 8, 7, 6, 5}) {
		t.Errorf("% x", b)
	}
	reverse(b, 1)
	if !bytes.Equal(b, []byte{4, 3, 2, 1, 8, 7, 6, 5}) {
		t.Errorf("bytes are not turned around: % x", b)
	}
}
