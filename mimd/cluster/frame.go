package cluster

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
)

// kind of a frame. Values are part of the protocol.
type Kind uint8

const (
	KindHello    Kind = 1 + iota // to a node: work for this coordinator; it is there
	KindOpen                     // to a node: take a part; the payload is a task
	KindRestore                  // to a node: write again what runs have changed
	KindRun                      // to a node: one op; Total bytes of operands follow in frames of kind operands
	KindOperands                 // to a node: a piece of the operands
	KindDrop                     // to a node: forget a part
	KindBye                      // to a node: forget all parts, and the coordinator
	KindDone                     // from a node: it is as it was asked for
	KindResults                  // from a node: a piece of the results
	KindFailed                   // from a node: the payload says why not
	KindCredit                   // to either: Offset bytes have been taken, more may come
	KindExchange                 // to a node: a drill with other nodes
	KindWords                    // from node to node: a piece of a message
	KindTask                     // in a work queue: a task
	KindClock                    // to a node, and back: what its time is
	KindSuite                    // to a node: measure the host; the payload is parameters
	KindProgress                 // to a node: how far is the suite; Offset bytes and Op remarks are known
	kinds                        // the end of the list
)

func (k Kind) String() string {
	return [kinds]string{
		"", "hello", "open", "restore", "run", "operands", "drop", "bye", "done", "results",
		"failed", "credit", "exchange", "words", "task", "clock", "suite", "progress",
	}[k]
}

// frame is one message: a header of a fixed size, little-endian, and a payload. Both have a CRC-32C.
//
//	0  "flyn"           8  session         32  offset of the payload in its transfer
//	4  protocol        16  job             40  bytes of the whole transfer
//	5  kind            24  op              48  CRC-32C of the payload
//	6  zero, 2 bytes   28  rank            52  CRC-32C of bytes 0 to 51
type Frame struct {
	Kind    Kind
	Session uint64 // of one coordinator
	Job     uint64 // a part that a node has taken
	Op      uint32 // counts the runs of a job, so that a late answer is not taken for a new one
	Rank    uint32 // of the node among those of the job
	Offset  uint64
	Total   uint64
	Payload []byte
}

const (
	magic      = "flyn"
	protocol   = 1
	HeaderSize = 56
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// ErrMalformed is a message that nobody of this protocol sent, or that came damaged.
var ErrMalformed = errors.New("cluster: malformed message")

// blank is room for a header.
var blank [HeaderSize]byte

// encode appends the frame to b.
func (f *Frame) Encode(b []byte) []byte {
	at := len(b)
	b = append(append(b, blank[:]...), f.Payload...)
	f.seal(b[at:])
	return b
}

// seal writes the header of a message whose payload is in its place.
func (f *Frame) seal(msg []byte) {
	b := append(msg[:0], magic...)
	b = append(b, protocol, byte(f.Kind), 0, 0)
	b = binary.LittleEndian.AppendUint64(b, f.Session)
	b = binary.LittleEndian.AppendUint64(b, f.Job)
	b = binary.LittleEndian.AppendUint32(b, f.Op)
	b = binary.LittleEndian.AppendUint32(b, f.Rank)
	b = binary.LittleEndian.AppendUint64(b, f.Offset)
	b = binary.LittleEndian.AppendUint64(b, f.Total)
	b = binary.LittleEndian.AppendUint32(b, crc32.Checksum(msg[HeaderSize:], castagnoli))
	binary.LittleEndian.AppendUint32(b, crc32.Checksum(b, castagnoli))
}

// decode reads a message. The payload is a view of it.
func Decode(b []byte) (f Frame, err error) {
	if len(b) < HeaderSize {
		return f, fmt.Errorf("%w: %d bytes, a header has %d", ErrMalformed, len(b), HeaderSize)
	}
	head := b[:HeaderSize-4]
	le := binary.LittleEndian
	switch {
	case string(b[:4]) != magic:
		return f, fmt.Errorf("%w: it does not start with %q", ErrMalformed, magic)
	case b[4] != protocol:
		return f, fmt.Errorf("%w: protocol %d, this is %d", ErrMalformed, b[4], protocol)
	case le.Uint32(b[52:]) != crc32.Checksum(head, castagnoli):
		return f, fmt.Errorf("%w: checksum of the header", ErrMalformed)
	case b[5] == 0 || Kind(b[5]) >= kinds || b[6] != 0 || b[7] != 0:
		return f, fmt.Errorf("%w: kind %d", ErrMalformed, b[5])
	}
	f = Frame{
		Kind: Kind(b[5]), Session: le.Uint64(b[8:]), Job: le.Uint64(b[16:]), Op: le.Uint32(b[24:]), Rank: le.Uint32(b[28:]),
		Offset: le.Uint64(b[32:]), Total: le.Uint64(b[40:]), Payload: b[HeaderSize:],
	}
	if le.Uint32(b[48:]) != crc32.Checksum(f.Payload, castagnoli) {
		return f, fmt.Errorf("%w: checksum of the payload", ErrMalformed)
	}
	return f, nil
}
