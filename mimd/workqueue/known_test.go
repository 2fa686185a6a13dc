package workqueue

import (
	"errors"
	"testing"

	"github.com/nats-io/nats.go/jetstream"

	"flynn/mimd/world"
)

// TestKnown: a change that comes too late is known as one, also where servers of a cluster have a number of their own
// for it.
func TestKnown(t *testing.T) {
	for code, want := range map[jetstream.ErrorCode]bool{
		jetstream.JSErrCodeStreamWrongLastSequence: true, jetstream.JSErrCodeStreamWrongLastSequenceConstant: true,
		jetstream.JSErrCodeConsumerNotFound: false,
	} {
		if err := known(&jetstream.APIError{ErrorCode: code}); errors.Is(err, world.ErrExists) != want {
			t.Errorf("code %d: %v", code, err)
		}
	}
}
