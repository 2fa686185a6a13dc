package workqueue

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	natsserver "github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"flynn/internal/emulated"
	"flynn/internal/patience"
	"flynn/kernels"
	"flynn/mimd/cluster"
	"flynn/mimd/world"
)

// hush is a bucket whose first watch falls silent, as one does whose server is lost: at once, or after what was there.
type hush struct {
	world.Bucket
	after int // entries
	heard int // watches
}

func (h *hush) Watch(ctx context.Context, pattern string) (world.Watch, error) {
	w, err := h.Bucket.Watch(ctx, pattern)
	if h.heard++; h.heard > 1 || err != nil {
		return w, err
	}
	return &silenced{w, h.after}, nil
}

type silenced struct {
	world.Watch
	left int
}

func (s *silenced) Next(ctx context.Context, wait time.Duration) (world.Entry, bool) {
	if s.left == 0 {
		world.System().Sleep(ctx, wait)
		return world.Entry{}, false
	}
	e, ok := s.Watch.Next(ctx, wait)
	if ok {
		s.left--
	}
	return e, ok
}

// queue is a server with JetStream for one test, and a connection to it.
func queue(t *testing.T) (cluster.Target, *nats.Conn) {
	t.Helper()
	s, err := natsserver.NewServer(&natsserver.Options{
		Host: "127.0.0.1", Port: natsserver.RANDOM_PORT, JetStream: true, StoreDir: t.TempDir(), NoLog: true, NoSigs: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	go s.Start()
	t.Cleanup(s.Shutdown)
	if !s.ReadyForConnections(patience.Stretch(time.Minute)) {
		t.Fatal("no server")
	}
	target := cluster.Target{URL: s.ClientURL()}
	nc, _, err := target.Connect("test", 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	return target, nc
}

// TestLostWatch: a coordinator that hears nothing any more looks for itself, and finishes.
func TestLostWatch(t *testing.T) {
	emulated.Portable(t)
	target, nc := queue(t)
	ctx := t.Context()
	go Work(ctx, WorkerOptions{Target: target, Name: "w"})
	k, err := kernels.Lookup("triad", "f64")
	if err != nil {
		t.Fatal(err)
	}
	for run, after := range map[string]int{"never": 0, "nil": 1, "one": 2} {
		spec := &Spec{
			Run: run, Kernel: "triad", Elem: "f64", N: 100, Parts: 4, Replicas: 1, Source: kernels.Source{Seed: 5},
			Lease: patience.Stretch(200 * time.Millisecond), Servers: 1,
		}
		srv := natsServer{nc}
		s, err := srv.create(ctx, spec)
		if err != nil {
			t.Fatal(err)
		}
		s.results = &hush{Bucket: s.results, after: after}
		p, err := k.Open(spec.N, kernels.Placement{})
		if err != nil {
			t.Fatal(err)
		}
		defer p.Free()
		f := newCoordinator(world.System(), srv, "boss", spec)
		f.store, f.kernel, f.whole = s, k, p.Op(0)
		if err := f.finish(ctx); err != nil {
			t.Fatalf("silent after %d: %v", after, err)
		}
		if err := f.verify(); err != nil || f.Wrong != "" {
			t.Errorf("silent after %d: %q, %v", after, f.Wrong, err)
		}
	}
}

// mute is a bucket that does not answer every other update, which it makes all the same. Each one is told of.
type mute struct {
	world.Bucket
	updates int
	told    chan bool
}

func (m *mute) Update(ctx context.Context, key string, value []byte, revision uint64) (uint64, error) {
	r, err := m.Bucket.Update(ctx, key, value, revision)
	m.updates++
	select {
	case m.told <- true:
	default: // nobody waits
	}
	if m.updates%2 == 1 {
		return 0, errors.New("no answer")
	}
	return r, err
}

// TestLead: neither lost answers depose who leads, nor a lease that has ended unnoticed; another coordinator does, also
// one of the same name.
func TestLead(t *testing.T) {
	emulated.Portable(t)
	_, nc := queue(t)
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	lease := patience.Stretch(90 * time.Millisecond)
	kv, err := js.CreateKeyValue(t.Context(), jetstream.KeyValueConfig{
		Bucket: "leaders", Storage: jetstream.MemoryStorage,
	})
	if err != nil {
		t.Fatal(err)
	}
	m := &mute{Bucket: natsBucket{kv}, told: make(chan bool, 1)}
	leads, resign, err := elect(t.Context(), world.System(), m, "boss", lease)
	if err != nil {
		t.Fatal(err)
	}
	defer resign()
	await := func() { // some more updates, or the end of the lead
		select {
		case <-m.told: // one of before
		default:
		}
		for range 4 {
			select {
			case <-m.told:
			case <-leads.Done():
			}
		}
	}
	if await(); leads.Err() != nil {
		t.Fatal("lost the lead with an answer")
	}
	if err := kv.Purge(t.Context(), leaderKey); err != nil { // as the server does with what has expired
		t.Fatal(err)
	}
	if await(); leads.Err() != nil {
		t.Fatal("lost a lead that nobody else has taken")
	}
	if e, err := kv.Get(t.Context(), leaderKey); err != nil || !strings.HasPrefix(string(e.Value()), "boss ") {
		t.Errorf("the office is empty, and stays so: %v", err)
	}
	if _, err := kv.Put(t.Context(), leaderKey, []byte("boss")); err != nil {
		t.Fatal(err)
	}
	if <-leads.Done(); context.Cause(leads) != ErrDeposed {
		t.Errorf("still leads beside another one: %v", context.Cause(leads))
	}
}

// TestLostAnswer: JetStream gives up what is not answered after its own time, and not when a campaign ends.
func TestLostAnswer(t *testing.T) {
	emulated.Portable(t)
	_, nc := queue(t)
	js, err := jetstream.New(nc, jetstream.WithDefaultTimeout(100*time.Millisecond))
	if err != nil {
		t.Fatal(err)
	}
	sub, err := nc.SubscribeSync("silence") // listens, and never answers
	if err != nil {
		t.Fatal(err)
	}
	defer sub.Unsubscribe()
	ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
	_, err = js.Publish(undated{ctx}, "silence", nil)
	if !errors.Is(err, context.DeadlineExceeded) || ctx.Err() != nil {
		t.Errorf("%v, %v", err, ctx.Err())
	}
	cancel()
	if _, err = js.Publish(undated{ctx}, "silence", nil); !errors.Is(err, context.Canceled) {
		t.Errorf("after the end: %v", err)
	}
}
