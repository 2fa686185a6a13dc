package cluster

import (
	"bytes"
	"errors"
	"reflect"
	"testing"

	"flynn/kernels"
)

func sampleFrame() frame {
	return frame{Kind: results, Session: 7, Job: 1 << 40, Op: 3, Rank: 2, Offset: 1 << 33, Total: 1 << 34, Payload: []byte("payload")}
}

func sampleTask() task {
	return task{Kernel: "triad", Elem: "f64", ISA: "avx512", Tuning: "nt", N: 1 << 20, Parts: 4, Rank: 3, Workers: 2, Mode: 1,
		Source: kernels.Source{Seed: 1 << 63, Kind: kernels.Random}}
}

// TestFrame: what is encoded is decoded, and any bit that flips on the way is seen.
func TestFrame(t *testing.T) {
	f := sampleFrame()
	b := f.encode(nil)
	got, err := decode(b)
	if err != nil || !reflect.DeepEqual(got, f) {
		t.Fatalf("%+v, %v", got, err)
	}
	for bit := range 8 * len(b) {
		bad := bytes.Clone(b)
		bad[bit/8] ^= 1 << (bit % 8)
		if _, err := decode(bad); !errors.Is(err, ErrMalformed) {
			t.Fatalf("bit %d flipped: %v", bit, err)
		}
	}
	for n := range b {
		if _, err := decode(b[:n]); !errors.Is(err, ErrMalformed) {
			t.Fatalf("%d bytes of %d: %v", n, len(b), err)
		}
	}
}

// TestLayout holds the header against the bytes that nodes of any machine must send.
func TestLayout(t *testing.T) {
	f := frame{Kind: run, Session: 0x0102030405060708, Job: 2, Op: 3, Rank: 4, Offset: 5, Total: 6}
	want := []byte{'f', 'l', 'y', 'n', 1, byte(run), 0, 0, 8, 7, 6, 5, 4, 3, 2, 1, 2, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0,
		5, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}
	if got := f.encode(nil); !bytes.Equal(got[:len(want)], want) || len(got) != headerSize {
		t.Errorf("% x", got)
	}
}

func TestTask(t *testing.T) {
	want := sampleTask()
	b := want.encode(nil)
	got, rest, err := decodeTask(append(b, 7))
	if err != nil || got != want || len(rest) != 1 {
		t.Fatalf("%+v, %v", got, err)
	}
	for n := range b {
		if _, _, err := decodeTask(b[:n]); !errors.Is(err, ErrMalformed) {
			t.Fatalf("%d bytes of %d: %v", n, len(b), err)
		}
	}
	for name, change := range map[string]func(*task){
		"n": func(t *task) { t.N = 1 << 62 }, "no n": func(t *task) { t.N = 0 }, "parts": func(t *task) { t.Parts = 1 << 30 },
		"rank": func(t *task) { t.Rank = t.Parts }, "workers": func(t *task) { t.Workers = 1 << 15 },
		"idle": func(t *task) { t.Workers = 0 }, "mode": func(t *task) { t.Mode = 9 }, "kind": func(t *task) { t.Source.Kind = 9 },
	} {
		bad := sampleTask()
		change(&bad)
		if _, _, err := decodeTask(bad.encode(nil)); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestRoster: names come back as subjects; what is cut off, left over, or no word is refused.
func TestRoster(t *testing.T) {
	b := appendRoster(nil, []Info{{Key: "any", ID: "a"}, {Key: "UK", ID: "b"}})
	peers, err := readRoster(b, 2)
	if err != nil || len(peers) != 2 || peers[1] != "flynn.peer.UK.b" {
		t.Fatalf("%v, %v", peers, err)
	}
	for n := range b {
		if _, err := readRoster(b[:n], 2); !errors.Is(err, ErrMalformed) {
			t.Errorf("%d bytes of %d: %v", n, len(b), err)
		}
	}
	for name, bad := range map[string][]byte{
		"left over": append(b[:len(b):len(b)], 0), "no word": appendRoster(nil, []Info{{Key: "any", ID: "a"}, {Key: "*", ID: "b"}}),
	} {
		if _, err := readRoster(bad, 2); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestTicket: what is encoded is decoded, and limits hold.
func TestTicket(t *testing.T) {
	want := ticket{task: sampleTask(), Run: "run1", Replica: 2, Replicas: 3, Lease: leastLease, Sum: 7}
	if got, err := decodeTicket(want.encode()); err != nil || got != want {
		t.Fatalf("%+v, %v", got, err)
	}
	for name, change := range map[string]func(*ticket){
		"run": func(t *ticket) { t.Run = "a.b" }, "nameless": func(t *ticket) { t.Run = "" }, "replica": func(t *ticket) { t.Replica = 3 }, "replicas": func(t *ticket) { t.Replicas = mostReplicas + 1 },
		"lease": func(t *ticket) { t.Lease = 1 }, "task": func(t *ticket) { t.Parts = 0 },
	} {
		bad := want
		change(&bad)
		if _, err := decodeTicket(bad.encode()); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzDecode: whatever comes, the decoders return; what they accept, they would have sent.
func FuzzDecode(f *testing.F) {
	whole, part := sampleFrame(), sampleTask()
	f.Add(whole.encode(nil))
	whole.Kind, whole.Payload = open, part.encode(nil)
	f.Add(whole.encode(nil))
	f.Add([]byte(magic))
	slip := ticket{task: part, Run: "a", Replica: 1, Replicas: 3, Lease: leastLease, Sum: 7}
	f.Add(slip.encode())
	drill := Drill{Pattern: Halo, Way: NATS, Bytes: 64, Rounds: 3, Nodes: 2}
	f.Add(drill.encode(nil, []Info{{Key: "any", ID: "a"}, {Key: "any", ID: "b"}}))
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := decode(b)
		if err == nil && !bytes.Equal(got.encode(nil), b) {
			t.Errorf("% x is decoded and encoded otherwise", b)
		}
		if got, err := decodeTicket(b); err == nil && !bytes.Equal(got.encode(), b) {
			t.Errorf("% x is decoded and encoded otherwise", b)
		}
		if d, peers, err := decodeDrill(b); err == nil && (d.check() != nil || len(peers) != d.Nodes) {
			t.Errorf("% x is a drill beyond its limits", b)
		}
		if got, rest, err := decodeTask(b); err == nil && !bytes.Equal(append(got.encode(nil), rest...), b) {
			t.Errorf("% x is decoded and encoded otherwise", b)
		}
		if peers, err := readRoster(b, 2); err == nil && len(peers) != 2 {
			t.Errorf("% x is a roster of %d", b, len(peers))
		}
	})
}
