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
func (n *Node) measure(ctx context.Context, f *Frame, reply string) error {
	params, err := decodeParams(f.Payload)
	if err != nil {
		return err
	}
	if n.Suite == nil {
		return errors.New("cluster: the node has no suite: start it with flynn node")
	}
	owner := n.owner
	n.release() // of a host that measures itself all is wanted, memory and CPUs
	n.owner = owner
	n.suite = &suiteRun{job: f.Job}
	if err := n.answer(f, KindDone, reply, nil); err != nil {
		return fmt.Errorf("cluster: answer: %w", err)
	}
	defer debug.SetGCPercent(debug.SetGCPercent(usualGarbage))
	ctx, end := context.WithCancel(ctx)
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
		f, err := Decode(msg.Data)
		if err == nil && f.Session != n.owner {
			err = errBusy
		}
		if err == nil {
			n.heard = time.Now()
			switch f.Kind {
			case KindBye, KindDrop:
				return f.Kind == KindBye
			case KindHello:
				err = n.answer(&f, KindDone, msg.Reply, nil)
			case KindProgress:
				err = n.report(&f, msg.Reply)
			default:
				err = errMeasuring
			}
		}
		if err != nil {
			n.answer(&f, KindFailed, msg.Reply, []byte(err.Error()))
		}
	}
}

// report answers how far the suite is: with text from the byte on that is asked for, and the remark after those that the
// asker has been told.
func (n *Node) report(f *Frame, reply string) error {
	if n.suite == nil || n.suite.job != f.Job {
		return fmt.Errorf("%w: of a suite that the node does not run", ErrMalformed)
	}
	answer, total, err := n.suite.log.excerpt(f.Offset, int(f.Op), n.piece)
	if err != nil {
		return err
	}
	out := *f
	out.Total = total
	return n.answer(&out, KindResults, reply, answer)
}
