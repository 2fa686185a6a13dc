package workqueue

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"flynn/internal/emulated"
	"flynn/internal/patience"
	"flynn/kernels"
	"flynn/mimd/sim"
	"flynn/mimd/world"
)

var scripts = flag.Int("scripts", 200, "random scripts that the model of the server is held against the server with")

// modelSpec has a lease that does not end by itself during a test.
func modelSpec() *Spec {
	return &Spec{
		Run: "model", Kernel: "triad", Elem: "f64", N: 64, Parts: 4, Replicas: 1, Source: kernels.Source{Seed: 1},
		Lease: time.Hour, Servers: 1,
	}
}

// onModel does a script on the model. A test may break the model before.
func onModel(s script, change func(*simServer)) (outcomes []string, x *subject) {
	virtual := sim.New(1, sim.Options{}) // nothing fails
	server := newSimServer(virtual)
	server.window = sim.Forever
	if change != nil {
		change(server)
	}
	ended := false
	virtual.Start("script", func(p *sim.Process) {
		client := simClient{p, server}
		st, err := client.create(context.Background(), modelSpec())
		if err != nil {
			panic(err)
		}
		rest := func() { p.Sleep(context.Background(), 10*time.Millisecond) }
		x = &subject{ctx: context.Background(), store: st, settle: rest}
		x.fetch = func(bool) (world.Message, error) {
			m, err := st.queue.Fetch(x.ctx)
			rest() // the server has given it up, too
			return m, err
		}
		x.expire = func() error {
			for key := range server.leaders.written {
				server.leaders.written[key] = server.Instant().Add(-server.leaders.life)
			}
			return nil
		}
		for _, t := range s {
			outcomes = append(outcomes, x.step(t))
		}
		ended = true
	})
	virtual.Run(func() bool { return ended }, sim.Forever)
	return outcomes, x
}

// answered is a task of a server, whose server says when it has heard of what becomes of it.
type answered struct {
	jetstream.Msg
	nc *nats.Conn
}

func (m answered) say(what string) error {
	_, err := m.nc.Request(m.Reply(), []byte(what), patience.Stretch(always))
	return err
}

func (m answered) Ack() error        { return m.say("+ACK") }
func (m answered) Nak() error        { return m.say("-NAK") }
func (m answered) Term() error       { return m.say("+TERM") }
func (m answered) InProgress() error { return m.say("+WPI") }
func (m answered) NakWithDelay(d time.Duration) error {
	return m.say(fmt.Sprintf(`-NAK {"delay": %d}`, d.Nanoseconds()))
}

// onServer does a script on a server, for as long as its outcomes are those of the model. It leaves nothing there.
func onServer(ctx context.Context, nc *nats.Conn, s script, want []string, model *subject, patient time.Duration) (
	diff string, err error,
) {
	js, err := jetstream.New(nc, jetstream.WithDefaultTimeout(patience.Stretch(always)))
	if err != nil {
		return "", err
	}
	defer func() {
		for _, name := range []string{streamName, "KV_" + resultsBucket, "KV_" + leadersBucket} {
			err = errors.Join(err, js.DeleteStream(ctx, name))
		}
	}()
	st, err := natsServer{nc}.create(ctx, modelSpec())
	if err != nil {
		return "", err
	}
	consumer, err := remember(ctx, js)
	if err != nil {
		return "", err
	}
	x := &subject{ctx: ctx, store: st, settle: func() {}, model: model, patience: patient}
	x.fetch = func(some bool) (world.Message, error) { return fetchAnswered(nc, consumer, some, patient) }
	x.expire = func() error { return expireLeaders(ctx, js) }
	for i, t := range s {
		if got := x.step(t); got != want[i] {
			return fmt.Sprintf("step %d, %v: the server says %q, its model %q", i, t, got, want[i]), nil
		}
	}
	for _, w := range x.watches {
		w.Stop()
	}
	return "", nil
}

// remember makes the server remember identities of tasks for as long as the model does.
func remember(ctx context.Context, js jetstream.JetStream) (jetstream.Consumer, error) {
	stream, err := js.Stream(ctx, streamName)
	if err != nil {
		return nil, err
	}
	c := stream.CachedInfo().Config
	c.Duplicates = time.Hour
	if _, err := js.UpdateStream(ctx, c); err != nil {
		return nil, err
	}
	return js.Consumer(ctx, streamName, consumerName)
}

func fetchAnswered(nc *nats.Conn, c jetstream.Consumer, some bool, patient time.Duration) (world.Message, error) {
	look := func() (jetstream.MessageBatch, error) { return c.FetchNoWait(1) }
	if some {
		look = func() (jetstream.MessageBatch, error) {
			return c.Fetch(1, jetstream.FetchMaxWait(patient))
		}
	}
	batch, err := look()
	if err != nil {
		return nil, err
	}
	for msg := range batch.Messages() {
		return natsMessage{answered{msg, nc}}, nil
	}
	if err := batch.Error(); err != nil && !errors.Is(err, nats.ErrTimeout) {
		return nil, err
	}
	return nil, world.ErrNothing
}

// expireLeaders lets all that the bucket of leaders holds expire: the server gives it the shortest life that there can
// be, says when nothing is left, and gives it its own again.
func expireLeaders(ctx context.Context, js jetstream.JetStream) error {
	const shortest = 100 * time.Millisecond
	stream, err := js.Stream(ctx, "KV_"+leadersBucket)
	if err != nil {
		return err
	}
	c := stream.CachedInfo().Config
	own, window := c.MaxAge, c.Duplicates
	for _, c.MaxAge = range []time.Duration{shortest, own} {
		c.Duplicates = min(window, c.MaxAge)
		if _, err := js.UpdateStream(ctx, c); err != nil {
			return err
		}
		for c.MaxAge == shortest {
			info, err := stream.Info(ctx)
			if err != nil {
				return err
			}
			if info.State.Msgs == 0 {
				break
			}
			world.System().Sleep(ctx, shortest/10)
		}
	}
	return nil
}

// differ tells how a script goes otherwise on the server than on the model; "" where it does not.
func differ(t *testing.T, nc *nats.Conn, s script, patient time.Duration, change func(*simServer)) string {
	t.Helper()
	want, model := onModel(s, change)
	diff, err := onServer(t.Context(), nc, s, want, model, patience.Stretch(patient))
	if err != nil {
		t.Fatalf("%v, in the script\n%v", err, s)
	}
	return diff
}

// TestModel: whatever is done to the model of the server, in whatever order, has the same outcome on the server. Most
// of the time the server waits for its own clock, so there are some servers.
func TestModel(t *testing.T) {
	emulated.Portable(t)
	n := *scripts
	if testing.Short() {
		n = min(n, 50)
	}
	const servers = 4
	for lane := range servers {
		t.Run(fmt.Sprint("server", lane), func(t *testing.T) {
			t.Parallel()
			_, nc := queue(t)
			did := 0
			for i := lane; i < n; i += servers {
				did += tryScript(t, nc, *first+uint64(i))
			}
			t.Logf("%d steps", did)
		})
	}
}

// tryScript does that of a seed, which it shortens where it fails.
func tryScript(t *testing.T, nc *nats.Conn, seed uint64) (steps int) {
	t.Helper()
	s := randomScript(seed)
	if diff := differ(t, nc, s, always, nil); diff != "" {
		fails := func(s script) bool { return differ(t, nc, s, hardlyEver, nil) != "" }
		short := sim.Shorten(s, fails)
		t.Fatalf("-seed %d -scripts 1: %s\nthe shortest script that fails:\n%v", seed, diff, short)
	}
	return len(s)
}

// TestModelPlanted: a model that is wrong in one thing differs from the server, and the script that shows it becomes
// short.
func TestModelPlanted(t *testing.T) {
	emulated.Portable(t)
	_, nc := queue(t)
	for name, change := range map[string]func(*simServer){
		"a task is put into the queue twice": func(s *simServer) { s.window = 0 },
		"two buckets are one":                func(s *simServer) { s.leaders = s.results },
		"revisions begin at 2":               func(s *simServer) { s.results.revision = 1 },
	} {
		fails := func(s script) bool { return differ(t, nc, s, hardlyEver, change) != "" }
		found := false
		for seed := uint64(1); seed < 200 && !found; seed++ {
			s := randomScript(seed)
			if found = fails(s); found {
				if s = sim.Shorten(s, fails); len(s) > 6 {
					t.Errorf("%s: seed %d, shortened to %d steps:\n%v", name, seed, len(s), s)
				}
			}
		}
		if !found {
			t.Errorf("%s, and nobody notices", name)
		}
	}
}

// TestModelCases: what the model once did otherwise than the server.
func TestModelCases(t *testing.T) {
	emulated.Portable(t)
	_, nc := queue(t)
	for name, text := range map[string]string{
		"tasks that were given back come in the order in which they were": `
			publish 1 0
			publish 2 0
			fetch 0 0
			fetch 0 0
			nak 1 0
			nak 0 0
			fetch 0 0`,
		"whoever had a task can give it back while another one has it": `
			publish 1 0
			fetch 0 0
			nak 0 0
			fetch 0 0
			nak 0 0
			fetch 0 0`,
		"a star stands for one word": `
			watch 0 0
			put 0 2
			put 0 0`,
		"a deletion has a revision, which can be updated and deleted": `
			put 0 0
			delete 0 0
			update 0 8
			delete 0 12`,
		"a key that was never there has the revision 0": `
			update 0 0
			update 0 0`,
	} {
		s, err := readScript(text)
		if err != nil {
			t.Fatal(err)
		}
		if diff := differ(t, nc, s, always, nil); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if strings.TrimSpace(s.String()) == "" {
			t.Errorf("%s: an empty script", name)
		}
	}
}
