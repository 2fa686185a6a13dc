package workqueue

import (
	"encoding/binary"
	"fmt"
	"time"

	"flynn/mimd/cluster"
)

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
	le := binary.LittleEndian
	t.Replica, t.Replicas, t.Lease, t.Sum = b[0], b[1], time.Duration(le.Uint64(b[2:])), le.Uint32(b[10:])
	if !cluster.IsToken(t.Run) || t.Replicas > mostReplicas || t.Replica >= t.Replicas || t.Lease < leastLease ||
		t.Lease > time.Hour {
		return t, fmt.Errorf(
			"%w: a task of run %q, replica %d of %d, lease %v", cluster.ErrMalformed, t.Run, t.Replica, t.Replicas, t.Lease,
		)
	}
	var rest []byte
	if t.Part, rest, err = cluster.DecodePart(b[14:]); err == nil && len(rest) > 0 {
		err = fmt.Errorf("%w: a task of a wrong length", cluster.ErrMalformed)
	}
	return t, err
}

// sealResult makes a message of the result of a task and the name of whoever has computed it.
func sealResult(t *task, who string, result []byte) []byte {
	f := cluster.Frame{Kind: cluster.KindResults, Op: uint32(t.Replica), Rank: t.Rank, Total: uint64(len(result))}
	f.Payload = append(append([]byte{byte(len(who))}, who...), result...)
	return f.Encode(nil)
}

// openResult takes such a message apart, if it is whole.
func openResult(data []byte) (who string, result []byte, err error) {
	m, err := cluster.Decode(data)
	if err != nil {
		return "", nil, err
	}
	b := m.Payload
	if m.Kind != cluster.KindResults || len(b) == 0 || b[0] == 0 || len(b) <= int(b[0]) {
		return "", nil, fmt.Errorf("%w: no result", cluster.ErrMalformed)
	}
	return cluster.Printable(b[1 : 1+b[0]]), b[1+b[0]:], nil
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
