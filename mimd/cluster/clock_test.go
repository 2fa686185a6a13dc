package cluster

import (
	"errors"
	"math/rand/v2"
	"testing"
	"time"
)

// TestEstimate: whatever the offset, and however unequal the ways of question and answer, the true offset is inside of
// the interval; and the interval is that of the shortest exchange.
func TestEstimate(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 10_000 {
		ahead := r.Int64N(2e15) - 1e15
		all := make([]stamps, 1+r.IntN(20))
		least := int64(1 << 62)
		now := r.Int64N(1e18)
		for i := range all {
			there, work, back := r.Int64N(1e9), r.Int64N(1e9), r.Int64N(1e9)
			switch r.IntN(4) { // one way alone
			case 0:
				there = 0
			case 1:
				back = 0
			}
			all[i] = stamps{t0: now, t1: now + there + ahead, t2: now + there + work + ahead, t3: now + there + work + back}
			least = min(least, there+back)
			now = all[i].t3 + r.Int64N(1e9)
		}
		got := estimate(all)
		if off := got.Ahead - time.Duration(ahead); off > got.Within || -off > got.Within {
			t.Fatalf("%v estimated as %v", time.Duration(ahead), got)
		}
		if got.Delay != time.Duration(least) || got.Within > time.Duration(least/2+1) || got.Rounds != len(all) {
			t.Fatalf("%+v, the least delay is %d", got, least)
		}
	}
}

// TestTimes: an answer that makes no sense is none.
func TestTimes(t *testing.T) {
	good := Frame{Kind: KindClock, Payload: []byte{1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0}}
	if t1, t2, err := good.times(); t1 != 1 || t2 != 2 || err != nil {
		t.Errorf("%d, %d, %v", t1, t2, err)
	}
	for name, change := range map[string]func(f *Frame){
		"kind":     func(f *Frame) { f.Kind = KindDone },
		"short":    func(f *Frame) { f.Payload = f.Payload[:15] },
		"long":     func(f *Frame) { f.Payload = append(f.Payload[:16:16], 0) },
		"backward": func(f *Frame) { f.Payload = append(f.Payload[8:16:16], f.Payload[:8]...) },
		"negative": func(f *Frame) { f.Payload = append(f.Payload[:15:15], 0xff) },
	} {
		f := good
		change(&f)
		if _, _, err := f.times(); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
