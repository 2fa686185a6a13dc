package fleet

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"

	"flynn/mimd/cluster"
)

// Suite measures a host by itself. It checks the parameters, writes its results to the log as soon as it has them, and
// ends soon after ctx. It returns the exit code of the suite and, where that is not 0, why.
type Suite func(ctx context.Context, params []Param, log *Log) (exit int, why string)

// Handlers are what a node does for a fleet: it runs a suite, and tells how far that is.
func Handlers(s Suite) map[cluster.Kind]cluster.Handler {
	return map[cluster.Kind]cluster.Handler{cluster.KindSuite: s.measure, cluster.KindProgress: report}
}

// suiteRun is the suite that a node runs, or has run last, for its coordinator.
type suiteRun struct {
	job uint64
	log Log
}

// usualGarbage is the percentage for the collector of a process that does nothing but measure: Go's own.
const usualGarbage = 100

// errMeasuring is what a coordinator hears that asks for something else meanwhile.
var errMeasuring = errors.New("fleet: the node measures its host")

// measure runs the suite in the goroutine that computes. Another one listens meanwhile: it tells how far the suite is,
// and ends it when its coordinator takes leave, or is lost.
func (s Suite) measure(n *cluster.Node, r *cluster.Request) error {
	params, err := decodeParams(r.Frame.Payload)
	if err != nil {
		return err
	}
	n.Vacate() // of a host that measures itself all is wanted, memory and CPUs
	run := &suiteRun{job: r.Frame.Job}
	n.Keep(cluster.KindSuite, run)
	if err := n.Answer(r, cluster.KindDone, nil); err != nil {
		return fmt.Errorf("fleet: answer: %w", err)
	}
	defer debug.SetGCPercent(debug.SetGCPercent(usualGarbage))
	ctx, end := context.WithCancel(n.Context())
	left := false
	listening := n.World.Go(func() {
		left = n.Attend(ctx, map[cluster.Kind]cluster.Handler{cluster.KindProgress: report}, errMeasuring)
		end()
	})
	exit, why := s(ctx, params, &run.log)
	run.log.end(exit, why)
	end()
	listening()
	if left {
		n.Release()
	}
	return nil
}

// report answers how far the suite is: with text from the byte on that is asked for, and the remark after those that
// the asker has been told.
func report(n *cluster.Node, r *cluster.Request) error {
	run, ok := n.Kept(cluster.KindSuite).(*suiteRun)
	if !ok || run.job != r.Frame.Job {
		return fmt.Errorf("%w: of a suite that the node does not run", cluster.ErrMalformed)
	}
	answer, total, err := run.log.excerpt(r.Frame.Offset, int(r.Frame.Op), n.Piece())
	if err != nil {
		return err
	}
	return n.AnswerPart(r, answer, total)
}
