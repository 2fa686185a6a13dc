package cluster

import (
	"encoding/binary"
	"fmt"
	"time"
)

// stamps are the four times of a question and its answer: t0 and t3 when the asker sent it and had the answer, t1 and
// t2 when the other one had it and answered, each in nanoseconds of its own clock.
type stamps struct{ t0, t1, t2, t3 int64 }

// offset is how far the other clock is ahead, ((t1−t0) + (t2−t3)) / 2, and delay what the two messages took together,
// (t3−t0) − (t2−t1). However unequal their ways: if the other clock is ahead by x, then t1−t0 is x and the time of the
// question, t2−t3 is x less the time of the answer; both times are at least 0, so that x is within delay/2 of offset.
// Source: Mills, Internet Time Synchronization: the Network Time Protocol (1991).
func (s *stamps) offset() int64 { return ((s.t1 - s.t0) + (s.t2 - s.t3)) / 2 }
func (s *stamps) delay() int64  { return (s.t3 - s.t0) - (s.t2 - s.t1) }

// ClockOffset is how far the clock of another host is ahead of that of this one, and how sure that is.
type ClockOffset struct {
	Ahead  time.Duration // negative: it is behind
	Within time.Duration // the true offset is at most so far away
	Delay  time.Duration // of the exchange that says so: both messages, without what lies between
	Rounds int           // exchanges, of which it was the shortest
}

func (o ClockOffset) String() string {
	return fmt.Sprintf("%+v ± %v", o.Ahead.Round(time.Microsecond), o.Within.Round(time.Microsecond))
}

// estimate takes the exchange with the least delay: the less there is, the less can have been unequal.
func estimate(all []stamps) ClockOffset {
	best := all[0]
	for _, s := range all[1:] {
		if s.delay() < best.delay() {
			best = s
		}
	}
	delay := max(best.delay(), 0) // below it where a clock has no finer steps
	return ClockOffset{
		Ahead: time.Duration(best.offset()), Within: time.Duration(delay/2 + 1), Delay: time.Duration(delay),
		Rounds: len(all),
	}
}

// mostRounds is how many exchanges there may be.
const mostRounds = 1 << 16

// Clock estimates the offset of a node's clock by so many exchanges.
func (c *Cluster) Clock(rank, rounds int) (ClockOffset, error) {
	if rank < 0 || rank >= len(c.Nodes) || rounds < 1 || rounds > mostRounds {
		return ClockOffset{}, fmt.Errorf("cluster: %d exchanges with node %d of %d", rounds, rank, len(c.Nodes))
	}
	all := make([]stamps, rounds)
	for i := range all {
		start := c.world.Now()
		f, err := c.Request(rank, &Frame{Kind: KindClock})
		s := stamps{t0: start.UnixNano()}
		s.t3 = s.t0 + int64(c.world.Now().Sub(start)) // the clock may be set meanwhile, the time that passes is not
		if err == nil {
			if s.t1, s.t2, err = f.times(); err != nil {
				err = &NodeError{&c.Nodes[rank], err}
			}
		}
		if err != nil {
			return ClockOffset{}, err
		}
		all[i] = s
	}
	return estimate(all), nil
}

// times reads the answer to a question about the clock.
func (f *Frame) times() (t1, t2 int64, err error) {
	if f.Kind != KindClock || len(f.Payload) != 16 {
		return 0, 0, fmt.Errorf("%w: %s of %d bytes for the time", ErrMalformed, f.Kind, len(f.Payload))
	}
	t1, t2 = int64(binary.LittleEndian.Uint64(f.Payload)), int64(binary.LittleEndian.Uint64(f.Payload[8:]))
	if t1 < 0 || t2 < t1 {
		return 0, 0, fmt.Errorf("%w: answered at %d what came at %d", ErrMalformed, t2, t1)
	}
	return t1, t2, nil
}

// tellTime answers what the time was when the question came, and is now.
func (n *Node) tellTime(r *Request) error {
	came := r.Came.UnixNano()
	b := binary.LittleEndian.AppendUint64(nil, uint64(came))
	b = binary.LittleEndian.AppendUint64(b, uint64(came+int64(n.World.Now().Sub(r.Came))))
	return n.Answer(r, KindClock, b)
}
