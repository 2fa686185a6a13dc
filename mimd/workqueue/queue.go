package workqueue

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"flynn/internal/patience"
	"flynn/kernels"
	"flynn/mimd/cluster"
)

// Spec says what is to be computed, and how carefully.
type Spec struct {
	Run      string // a name of its own, letters and digits
	Kernel   string
	Elem     string
	N        int
	Parts    int
	Replicas int // how many workers compute each part; from three on, a wrong result is outvoted
	Source   kernels.Source
	Lease    time.Duration // of a task whose worker is silent
	Servers  int           // that hold queue and results: 1, or 3 of a cluster
	Disk     bool          // they hold them on disk, where a server that starts again finds them, instead of in memory
	Room     int64         // bytes of results that they hold; 0 is a gigabyte
}

// check holds a specification against the limits.
func (s *Spec) check() error {
	switch {
	case !cluster.IsToken(s.Run):
		return fmt.Errorf("workqueue: %q is no name of a run; letters and digits will do", s.Run)
	case s.N < 1 || s.Parts < 1 || s.Parts > cluster.MaxParts:
		return fmt.Errorf("workqueue: %d tasks of size %d; 1 to %d tasks will do", s.Parts, s.N, cluster.MaxParts)
	case s.Replicas < 1 || s.Replicas > mostReplicas:
		return fmt.Errorf("workqueue: %d workers for a task; 1 to %d will do", s.Replicas, mostReplicas)
	case s.Room < 0:
		return fmt.Errorf("workqueue: room for %d bytes of results", s.Room)
	case s.Lease < leastLease || s.Lease > time.Hour:
		return fmt.Errorf("workqueue: a lease of %v; %v to an hour will do", s.Lease, leastLease)
	}
	return nil
}

const (
	mostReplicas = 16
	leastLease   = 100 * time.Millisecond
)

// store is what a work queue keeps on the server, opened.
type store struct {
	js      jetstream.JetStream
	results jetstream.KeyValue
	leaders jetstream.KeyValue
}

// apiTime is how long the server may take for one thing that is asked of JetStream, on an ordinary machine.
const apiTime = 10 * time.Second

// undated is a context that ends when another does, and does not tell when that will be: JetStream takes its usual time for
// what it is asked, and not all that there is, of which an answer that was lost would leave nothing.
type undated struct{ context.Context }

func (undated) Deadline() (time.Time, bool) { return time.Time{}, false }

// openStore finds queue and buckets, or makes them.
func openStore(ctx context.Context, nc *nats.Conn, spec *Spec) (*store, error) {
	ctx, cancel := context.WithTimeout(ctx, patience.Stretch(apiTime))
	defer cancel()
	js, err := jetstream.New(nc, jetstream.WithDefaultTimeout(patience.Stretch(apiTime)))
	if err != nil {
		return nil, fmt.Errorf("workqueue: JetStream: %w", err)
	}
	s := &store{js: js}
	_, err = js.CreateOrUpdateStream(ctx, jetstream.StreamConfig{
		Name: streamName, Subjects: []string{tasksSubject + ".>"}, Retention: jetstream.WorkQueuePolicy,
		Storage: spec.storage(), Replicas: spec.Servers, Duplicates: time.Minute, MaxBytes: queueRoom,
	})
	if err == nil {
		_, err = js.CreateOrUpdateConsumer(ctx, streamName, jetstream.ConsumerConfig{
			Durable: consumerName, AckPolicy: jetstream.AckExplicitPolicy, AckWait: spec.Lease, MaxAckPending: -1, MemoryStorage: true,
		})
	}
	if err == nil {
		s.results, err = js.CreateOrUpdateKeyValue(ctx, jetstream.KeyValueConfig{
			Bucket: resultsBucket, Storage: spec.storage(), Replicas: spec.Servers, MaxBytes: spec.room(),
		})
	}
	if err == nil {
		s.leaders, err = js.CreateOrUpdateKeyValue(ctx, jetstream.KeyValueConfig{
			Bucket: leadersBucket, Storage: jetstream.MemoryStorage, Replicas: spec.Servers, TTL: spec.Lease,
		})
	}
	if errors.Is(err, jetstream.ErrJetStreamNotEnabled) || errors.Is(err, nats.ErrNoResponders) {
		return nil, errors.New("workqueue: the server has no JetStream, in which a work queue keeps its tasks")
	}
	if full(err) {
		return nil, fmt.Errorf("%w for a queue of %d MiB and results of %d MiB: %w", ErrFull, queueRoom>>20, spec.room()>>20, err)
	}
	if err != nil {
		return nil, fmt.Errorf("workqueue: make queue and buckets: %w", err)
	}
	return s, nil
}

// task is a part of a problem in the queue, for one of several workers.
type task struct {
	cluster.Part
	Run      string
	Replica  uint8 // of Replicas, each by another worker
	Replicas uint8
	Lease    time.Duration
	Sum      uint32 // CRC-32C of the operands, little-endian: a worker must see the same ones
}

// Encode makes a message of a task.
func (t *task) Encode() []byte {
	b := append([]byte{byte(len(t.Run))}, t.Run...)
	b = append(b, t.Replica, t.Replicas)
	b = binary.LittleEndian.AppendUint64(b, uint64(t.Lease))
	b = binary.LittleEndian.AppendUint32(b, t.Sum)
	f := cluster.Frame{Kind: cluster.KindTask, Rank: t.Rank, Payload: t.Part.Encode(b)}
	return f.Encode(nil)
}

func decodeTask(data []byte) (t task, err error) {
	f, err := cluster.Decode(data)
	if err != nil {
		return t, err
	}
	b := f.Payload
	if f.Kind != cluster.KindTask || len(b) < 15 || len(b) < 15+int(b[0]) {
		return t, fmt.Errorf("%w: no task", cluster.ErrMalformed)
	}
	t.Run, b = string(b[1:1+b[0]]), b[1+b[0]:]
	t.Replica, t.Replicas, t.Lease, t.Sum = b[0], b[1], time.Duration(binary.LittleEndian.Uint64(b[2:])), binary.LittleEndian.Uint32(b[10:])
	if !cluster.IsToken(t.Run) || t.Replicas > mostReplicas || t.Replica >= t.Replicas || t.Lease < leastLease || t.Lease > time.Hour {
		return t, fmt.Errorf("%w: a task of run %q, replica %d of %d, lease %v", cluster.ErrMalformed, t.Run, t.Replica, t.Replicas, t.Lease)
	}
	var rest []byte
	if t.Part, rest, err = cluster.DecodePart(b[14:]); err == nil && len(rest) > 0 {
		err = fmt.Errorf("%w: a task of a wrong length", cluster.ErrMalformed)
	}
	return t, err
}

// key is where the result of a task lies.
func (t *task) key() string { return resultKey(t.Run, t.Rank, t.Replica) }

func resultKey(run string, part uint32, replica uint8) string {
	return fmt.Sprintf("%s.%d.%d", run, part, replica)
}

// quarantineKey tells that a worker is in quarantine. Its name may hold what a key may not.
func quarantineKey(run, who string) string { return fmt.Sprintf("%s.%s.%x", run, quarantineToken, who) }

// quarantineToken stands for quarantine in a key.
const quarantineToken = "ward"
