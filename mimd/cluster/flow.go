package cluster

import "fmt"

const (
	// window is how many bytes a transfer may be ahead of its receiver: enough to keep a connection busy, and so little
	// that no server takes the receiver for a slow one.
	window = 2 << 20
	// mostPiece is the largest payload, where the server allows as much.
	mostPiece = 256 << 10
	// leastPiece is the smallest payload limit of a server that will do.
	LeastPiece = 4 << 10
)

// outflow is a pack on its way out.
type outflow struct {
	pack                  Pack
	total, sent, credited int
	ahead                 int // how many bytes it may be
}

func newOutflow(p Pack) outflow { return outflow{pack: p, total: p.Size(), ahead: window} }

// ready tells whether a piece can go out now.
func (o *outflow) ready() bool { return o.sent < o.total && o.sent-o.credited < o.ahead }

// next makes a message of a frame and the next piece of at most the given size, in the room of msg.
func (o *outflow) next(f *Frame, most int, msg []byte) []byte {
	n := min(most, o.total-o.sent)
	f.Offset, f.Total = uint64(o.sent), uint64(o.total)
	msg = o.pack.Read(append(msg[:0], blank[:]...), o.sent, n)
	f.Payload = msg[HeaderSize:]
	f.seal(msg)
	o.sent += n
	return msg
}

// credit takes what the receiver says that it has.
func (o *outflow) credit(f *Frame) error {
	if f.Offset > uint64(o.sent) {
		return fmt.Errorf("%w: credit for %d bytes of %d", ErrMalformed, f.Offset, o.sent)
	}
	o.credited = max(o.credited, int(f.Offset))
	return nil
}

// inflow is a pack that is on its way in.
type inflow struct {
	pack                 Pack
	total, got, credited int
	ahead                int // how many bytes its sender may be
}

func newInflow(p Pack) inflow { return inflow{pack: p, total: p.Size(), ahead: window} }

func (i *inflow) full() bool { return i.got == i.total }

// take puts a piece into its place. Pieces come in order.
func (i *inflow) take(f *Frame) error {
	switch {
	case f.Total != uint64(i.total):
		return fmt.Errorf("%w: a transfer of %d bytes, this part has %d", ErrMalformed, f.Total, i.total)
	case f.Offset != uint64(i.got) || len(f.Payload) > i.total-i.got:
		return fmt.Errorf("%w: %d bytes at %d of %d, awaited at %d", ErrMalformed, len(f.Payload), f.Offset, i.total, i.got)
	}
	i.pack.Write(f.Payload, i.got)
	i.got += len(f.Payload)
	return nil
}

// due tells whether it is time to let the sender know: twice in a window, and not at the end, of which other messages
// tell.
func (i *inflow) due() bool {
	if i.full() || i.got-i.credited < i.ahead/2 {
		return false
	}
	i.credited = i.got
	return true
}
