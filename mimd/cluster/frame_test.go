package cluster

import (
	"bytes"
	"errors"
	"reflect"
	"testing"

	"flynn/kernels"
)

func sampleFrame() Frame {
	return Frame{
		Kind: KindResults, Session: 7, Job: 1 << 40, Op: 3, Rank: 2, Offset: 1 << 33, Total: 1 << 34,
		Payload: []byte("payload"),
	}
}

func samplePart() Part {
	return Part{
		Kernel: "triad", Elem: "f64", ISA: "avx512", Tuning: "nt", N: 1 << 20, Parts: 4, Rank: 3, Workers: 2, Mode: 1,
		Source: kernels.Source{Seed: 1 << 63, Kind: kernels.Random},
	}
}

// TestFrame: what is encoded is decoded, and any bit that flips on the way is seen.
func TestFrame(t *testing.T) {
	f := sampleFrame()
	b := f.Encode(nil)
	got, err := Decode(b)
	if err != nil || !reflect.DeepEqual(got, f) {
		t.Fatalf("%+v, %v", got, err)
	}
	for bit := range 8 * len(b) {
		bad := bytes.Clone(b)
		bad[bit/8] ^= 1 << (bit % 8)
		if _, err := Decode(bad); !errors.Is(err, ErrMalformed) {
			t.Fatalf("bit %d flipped: %v", bit, err)
		}
	}
	for n := range b {
		if _, err := Decode(b[:n]); !errors.Is(err, ErrMalformed) {
			t.Fatalf("%d bytes of %d: %v", n, len(b), err)
		}
	}
}

// TestLayout holds the header against the bytes that nodes of any machine must send.
func TestLayout(t *testing.T) {
	f := Frame{Kind: KindRun, Session: 0x0102030405060708, Job: 2, Op: 3, Rank: 4, Offset: 5, Total: 6}
	want := []byte{
		'f', 'l', 'y', 'n', 1, byte(KindRun), 0, 0, 8, 7, 6, 5, 4, 3, 2, 1, 2, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0,
		5, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	}
	if got := f.Encode(nil); !bytes.Equal(got[:len(want)], want) || len(got) != HeaderSize {
		t.Errorf("% x", got)
	}
}

func TestPart(t *testing.T) {
	want := samplePart()
	b := want.Encode(nil)
	got, rest, err := DecodePart(append(b, 7))
	if err != nil || got != want || len(rest) != 1 {
		t.Fatalf("%+v, %v", got, err)
	}
	for n := range b {
		if _, _, err := DecodePart(b[:n]); !errors.Is(err, ErrMalformed) {
			t.Fatalf("%d bytes of %d: %v", n, len(b), err)
		}
	}
	for name, change := range map[string]func(*Part){
		"n": func(t *Part) { t.N = 1 << 62 }, "no n": func(t *Part) { t.N = 0 }, "parts": func(t *Part) { t.Parts = 1 << 30 },
		"rank": func(t *Part) { t.Rank = t.Parts }, "workers": func(t *Part) { t.Workers = 1 << 15 },
		"idle": func(t *Part) { t.Workers = 0 }, "mode": func(t *Part) { t.Mode = 9 },
		"kind": func(t *Part) { t.Source.Kind = 9 },
	} {
		bad := samplePart()
		change(&bad)
		if _, _, err := DecodePart(bad.Encode(nil)); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestRoster: names come back as subjects; what is cut off, left over, or no word is refused.
func TestRoster(t *testing.T) {
	b := AppendRoster(nil, []Info{{Key: "any", ID: "a"}, {Key: "UK", ID: "b"}})
	peers, err := ReadRoster(b, 2)
	if err != nil || len(peers) != 2 || peers[1] != "flynn.peer.UK.b" {
		t.Fatalf("%v, %v", peers, err)
	}
	for n := range b {
		if _, err := ReadRoster(b[:n], 2); !errors.Is(err, ErrMalformed) {
			t.Errorf("%d bytes of %d: %v", n, len(b), err)
		}
	}
	for name, bad := range map[string][]byte{
		"left over": append(b[:len(b):len(b)], 0),
		"no word":   AppendRoster(nil, []Info{{Key: "any", ID: "a"}, {Key: "*", ID: "b"}}),
	} {
		if _, err := ReadRoster(bad, 2); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzDecode: whatever comes, the decoders return; what they accept, they would have sent.
func FuzzDecode(f *testing.F) {
	whole, part := sampleFrame(), samplePart()
	f.Add(whole.Encode(nil))
	whole.Kind, whole.Payload = KindOpen, part.Encode(nil)
	f.Add(whole.Encode(nil))
	f.Add([]byte(magic))
	f.Add(AppendRoster(nil, []Info{{Key: "any", ID: "a"}, {Key: "any", ID: "b"}}))
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := Decode(b)
		if err == nil && !bytes.Equal(got.Encode(nil), b) {
			t.Errorf("% x is decoded and encoded otherwise", b)
		}
		if got, rest, err := DecodePart(b); err == nil && !bytes.Equal(append(got.Encode(nil), rest...), b) {
			t.Errorf("% x is decoded and encoded otherwise", b)
		}
		if peers, err := ReadRoster(b, 2); err == nil && len(peers) != 2 {
			t.Errorf("% x is a roster of %d", b, len(peers))
		}
	})
}
