package workqueue

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"flynn/internal/patience"
	"flynn/mimd/world"
)

// apiTime is how long the server may take for one thing that is asked of JetStream, on an ordinary machine.
const apiTime = 10 * time.Second

// undated is a context that ends when another does, and does not tell when that will be: JetStream takes its usual time
// for what it is asked, and not all that there is, of which an answer that was lost would leave nothing.
type undated struct{ context.Context }

func (undated) Deadline() (time.Time, bool) { return time.Time{}, false }

// natsServer is a connection to NATS.
type natsServer struct{ nc *nats.Conn }

func (s natsServer) closed() bool { return s.nc.IsClosed() }

func (s natsServer) tell(run string, e Event) {
	if b, err := json.Marshal(e); err == nil {
		s.nc.Publish(eventsSubject+"."+run, b)
	}
}

func (s natsServer) enter(ctx context.Context) (*store, error) {
	js, err := jetstream.New(s.nc, jetstream.WithDefaultTimeout(patience.Stretch(fetchWait)))
	if err != nil {
		return nil, err
	}
	results, err := js.KeyValue(ctx, resultsBucket)
	if err != nil {
		return nil, err
	}
	consumer, err := js.Consumer(ctx, streamName, consumerName)
	if err != nil {
		return nil, err
	}
	return &store{queue: natsQueue{js, consumer}, results: natsBucket{results}}, nil
}

func (s natsServer) create(ctx context.Context, spec *Spec) (*store, error) {
	ctx, cancel := context.WithTimeout(ctx, patience.Stretch(apiTime))
	defer cancel()
	js, err := jetstream.New(s.nc, jetstream.WithDefaultTimeout(patience.Stretch(apiTime)))
	if err != nil {
		return nil, fmt.Errorf("workqueue: JetStream: %w", err)
	}
	var results, leaders jetstream.KeyValue
	_, err = js.CreateOrUpdateStream(ctx, jetstream.StreamConfig{
		Name: streamName, Subjects: []string{tasksSubject + ".>"}, Retention: jetstream.WorkQueuePolicy,
		Storage: spec.storage(), Replicas: spec.Servers, Duplicates: time.Minute, MaxBytes: queueRoom,
	})
	if err == nil {
		_, err = js.CreateOrUpdateConsumer(ctx, streamName, jetstream.ConsumerConfig{
			Durable: consumerName, AckPolicy: jetstream.AckExplicitPolicy, AckWait: spec.Lease, MaxAckPending: -1,
			MemoryStorage: true,
		})
	}
	if err == nil {
		results, err = js.CreateOrUpdateKeyValue(ctx, jetstream.KeyValueConfig{
			Bucket: resultsBucket, Storage: spec.storage(), Replicas: spec.Servers, MaxBytes: spec.room(),
		})
	}
	if err == nil {
		leaders, err = js.CreateOrUpdateKeyValue(ctx, jetstream.KeyValueConfig{
			Bucket: leadersBucket, Storage: jetstream.MemoryStorage, Replicas: spec.Servers, TTL: spec.Lease,
		})
	}
	if errors.Is(err, jetstream.ErrJetStreamNotEnabled) || errors.Is(err, nats.ErrNoResponders) {
		return nil, errors.New("workqueue: the server has no JetStream, in which a work queue keeps its tasks")
	}
	if err = known(err); errors.Is(err, world.ErrFull) {
		return nil, fmt.Errorf(
			"%w for a queue of %d MiB and results of %d MiB: %w", ErrFull, queueRoom>>20, spec.room()>>20, err,
		)
	}
	if err != nil {
		return nil, fmt.Errorf("workqueue: make queue and buckets: %w", err)
	}
	return &store{queue: natsQueue{js: js}, results: natsBucket{results}, leaders: natsBucket{leaders}}, nil
}

// storage is where they keep them.
func (s *Spec) storage() jetstream.StorageType {
	if s.Disk {
		return jetstream.FileStorage
	}
	return jetstream.MemoryStorage
}

// noRoom tells whether an error says that a server has no room. JetStream has a number for each kind of it, and one for
// everything that its store says.
func noRoom(err error) bool {
	const (
		accountExceeded, insufficient   = 10002, 10023
		memoryExceeded, storageExceeded = 10028, 10047
		storeFailed                     = 10077
	)
	var api *jetstream.APIError
	if !errors.As(err, &api) {
		return false
	}
	switch api.ErrorCode {
	case accountExceeded, insufficient, memoryExceeded, storageExceeded:
		return true
	case storeFailed:
		return strings.Contains(api.Description, "maximum bytes") || strings.Contains(api.Description, "no space left")
	}
	return false
}

// known is an error of JetStream that can also be asked for as one of package world. Its text is that of JetStream.
func known(err error) error {
	switch {
	case err == nil:
		return nil
	case noRoom(err):
		return knownError{err, world.ErrFull}
	case tooLate(err):
		return knownError{err, world.ErrExists}
	case errors.Is(err, jetstream.ErrKeyNotFound):
		return knownError{err, world.ErrNoKey}
	}
	return err
}

// tooLate tells whether an error says that a key has another revision by now. Servers of a cluster have a number of
// their own for it.
func tooLate(err error) bool {
	var api *jetstream.APIError
	return errors.As(err, &api) && (api.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequence ||
		api.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequenceConstant)
}

type knownError struct{ err, is error }

func (e knownError) Error() string        { return e.err.Error() }
func (e knownError) Unwrap() error        { return e.err }
func (e knownError) Is(target error) bool { return target == e.is }
