package fleet

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"flynn/mimd/cluster"
)

const (
	firstLook  = 50 * time.Millisecond // at a suite that has begun; each time twice as long, up to
	lastLook   = 2 * time.Second
	stall      = 15 * time.Minute // without a sample, after which a suite is given up
	mostLosses = 3                // of answers in a row
	regroup    = 5 * time.Second  // that a node may be away while it looks for a server, on an ordinary machine
)

// Measure makes a host measure itself and writes the results to out as they come, whole or not: what came before an
// error is there. watch hears how far it is.
func (f *Fleet) Measure(
	ctx context.Context, h *Host, params []Param, out io.Writer, watch func(*Status),
) (Status, error) {
	if h.Err != nil {
		return Status{}, h.Err
	}
	if err := checkParams(params); err != nil {
		return Status{}, err
	}
	w := &suiteWatch{Fleet: f, rank: h.rank, job: f.NextJob(), out: out, heard: f.World().Now(), moved: f.World().Now()}
	begin := cluster.Frame{Kind: cluster.KindSuite, Job: w.job, Payload: encodeParams(nil, params)}
	if _, err := f.Request(h.rank, &begin); err != nil {
		return Status{}, err
	}
	err := w.follow(ctx, watch)
	if err != nil {
		f.Tell(h.rank, &cluster.Frame{Kind: cluster.KindDrop, Job: w.job})
	}
	return w.status, err
}

// suiteWatch is whoever reads the log of a suite.
type suiteWatch struct {
	*Fleet
	rank   int
	job    uint64
	out    io.Writer
	got    uint64 // bytes of text
	told   int    // remarks
	status Status
	heard  time.Time // when the node has last answered
	losses int       // answers that did not come since
	moved  time.Time // when it last had something new
}

// follow looks again and again until the suite has ended and all of it has come.
func (w *suiteWatch) follow(ctx context.Context, watch func(*Status)) error {
	for wait := firstLook; ; wait = min(2*wait, lastLook) {
		for more := true; more && ctx.Err() == nil; {
			var err error
			if more, err = w.look(); err != nil {
				return err
			}
			watch(&w.status)
			if w.status.Ended && !more {
				return nil
			}
		}
		if w.World().Now().Sub(w.moved) > stall {
			return &cluster.NodeError{Node: &w.Nodes[w.rank], Err: errors.New("has measured nothing for " + stall.String())}
		}
		if w.World().Sleep(ctx, wait); ctx.Err() != nil {
			return ctx.Err()
		}
	}
}

// look asks once how far the suite is, and takes what is new. more is true where there is more of it.
func (w *suiteWatch) look() (more bool, err error) {
	f, err := w.Request(w.rank, &cluster.Frame{Kind: cluster.KindProgress, Job: w.job, Offset: w.got, Op: uint32(w.told)})
	if err != nil {
		return false, w.lost(err)
	}
	node := &w.Nodes[w.rank]
	s, text, err := decodeExcerpt(f.Payload)
	switch {
	case err != nil:
		return false, &cluster.NodeError{Node: node, Err: err}
	case w.told+len(s.Remarks) > mostRemarks:
		return false, &cluster.NodeError{
			Node: node, Err: fmt.Errorf("%w: more than %d remarks", cluster.ErrMalformed, mostRemarks),
		}
	case f.Kind != cluster.KindResults || f.Offset != w.got || f.Total < w.got+uint64(len(text)) || f.Total > mostSuite:
		return false, &cluster.NodeError{Node: node, Err: fmt.Errorf(
			"%w: %d bytes at %d of %d, awaited at %d", cluster.ErrMalformed, len(text), f.Offset, f.Total, w.got,
		)}
	}
	w.heard, w.losses = w.World().Now(), 0
	if s.Done != w.status.Done || s.Doing != w.status.Doing || len(text) > 0 {
		w.moved = w.heard
	}
	w.status, w.got, w.told = s, w.got+uint64(len(text)), w.told+len(s.Remarks)
	if _, err := w.out.Write(text); err != nil {
		return false, fmt.Errorf("fleet: keep the results of node %s: %w", node, err)
	}
	return f.Total > w.got || len(s.Remarks) > 0, nil
}

// lost says whether a question without an answer is the end of the suite: not where the node is there, and question or
// answer was lost; nor where it may be looking for a server.
func (w *suiteWatch) lost(err error) error {
	w.status.Remarks = nil
	if errors.Is(err, cluster.ErrMute) {
		w.losses++
		gone := w.Alive(w.rank)
		if gone == nil && w.losses < mostLosses {
			return nil
		}
		err = cmp.Or(gone, err)
	}
	if errors.Is(err, cluster.ErrGone) && w.World().Now().Sub(w.heard) < w.World().Stretch(regroup) {
		return nil
	}
	return err
}
