package cluster

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"flynn/internal/patience"
)

// SuiteFunc measures a host by itself. It checks the parameters, writes its results to the log as soon as it has them, and
// ends soon after ctx. It returns the exit code of the suite and, where that is not 0, why.
type SuiteFunc func(ctx context.Context, params []Param, log *SuiteLog) (exit int, why string)

// suiteRun is the suite that a node runs, or has run last, for its coordinator.
type suiteRun struct {
	job uint64
	log SuiteLog
}

// usualGarbage is the percentage for the collector of a process that does nothing but measure: Go's own.
const usualGarbage = 100

// errMeasuring is what a coordinator hears that asks for something else meanwhile.
var errMeasuring = errors.New("cluster: the node measures its host")

// measure runs the suite in the goroutine that computes. Another one listens meanwhile: it tells how far the suite is, and
// ends it when its coordinator takes leave, or is lost.
func (n *Node) measure(r *Request) error {
	params, err := decodeParams(r.Frame.Payload)
	if err != nil {
		return err
	}
	if n.Suite == nil {
		return errors.New("cluster: the node has no suite: start it with flynn node")
	}
	owner := n.owner
	n.release() // of a host that measures itself all is wanted, memory and CPUs
	n.owner = owner
	n.suite = &suiteRun{job: r.Frame.Job}
	if err := n.Answer(r, KindDone, nil); err != nil {
		return fmt.Errorf("cluster: answer: %w", err)
	}
	defer debug.SetGCPercent(debug.SetGCPercent(usualGarbage))
	ctx, end := context.WithCancel(n.ctx)
	var listening sync.WaitGroup
	left := false
	listening.Go(func() {
		left = n.attend(ctx)
		end()
	})
	exit, why := n.Suite(ctx, params, &n.suite.log)
	n.suite.log.end(exit, why)
	end()
	listening.Wait()
	if left {
		n.release()
	}
	return nil
}

// attend answers the coordinator while the node measures. It returns when ctx ends, or the coordinator is lost, or has left.
func (n *Node) attend(ctx context.Context) (left bool) {
	for {
		wait, cancel := context.WithDeadline(ctx, n.heard.Add(patience.Stretch(lease)))
		msg, err := n.commands.NextMsgWithContext(wait)
		cancel()
		if err != nil {
			return ctx.Err() == nil
		}
		r := Request{Reply: msg.Reply, Came: time.Now()}
		r.Frame, err = Decode(msg.Data)
		if err == nil && r.Frame.Session != n.owner {
			err = errBusy
		}
		if err == nil {
			n.heard = time.Now()
			switch r.Frame.Kind {
			case KindBye, KindDrop:
				return r.Frame.Kind == KindBye
			case KindHello:
				err = n.Answer(&r, KindDone, nil)
			case KindProgress:
				err = n.report(&r)
			default:
				err = errMeasuring
			}
		}
		if err != nil {
			n.Answer(&r, KindFailed, []byte(err.Error()))
		}
	}
}

// report answers how far the suite is: with text from the byte on that is asked for, and the remark after those that the
// asker has been told.
func (n *Node) report(r *Request) error {
	f := r.Frame
	if n.suite == nil || n.suite.job != f.Job {
		return fmt.Errorf("%w: of a suite that the node does not run", ErrMalformed)
	}
	answer, total, err := n.suite.log.excerpt(f.Offset, int(f.Op), n.piece)
	if err != nil {
		return err
	}
	f.Kind, f.Total, f.Payload = KindResults, total, answer
	return n.answer(&f, r.Reply)
}
