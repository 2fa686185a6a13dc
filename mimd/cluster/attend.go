package cluster

import (
	"context"
)

// Attend answers the coordinator while another goroutine of the node is busy: what the handlers do, and nothing else.
// It returns when ctx ends, or the coordinator is lost, has dropped what the node does, or has left.
func (n *Node) Attend(ctx context.Context, handlers map[Kind]Handler, refusal error) (left bool) {
	for {
		wait, cancel := n.World.WithTimeout(ctx, n.heard.Add(n.World.Stretch(lease)).Sub(n.World.Now()))
		msg, err := n.commands.Next(wait)
		cancel()
		if err != nil {
			return ctx.Err() == nil
		}
		r := Request{Reply: msg.Reply, Came: n.World.Now()}
		r.Frame, err = Decode(msg.Data)
		if err == nil && r.Frame.Session != n.owner {
			err = errBusy
		}
		if err == nil {
			n.heard = n.World.Now()
			h := handlers[r.Frame.Kind]
			switch {
			case r.Frame.Kind == KindBye, r.Frame.Kind == KindDrop:
				return r.Frame.Kind == KindBye
			case r.Frame.Kind == KindHello:
				err = n.Answer(&r, KindDone, nil)
			case h != nil:
				err = h(n, &r)
			default:
				err = refusal
			}
		}
		if err != nil {
			n.Answer(&r, KindFailed, []byte(err.Error()))
		}
	}
}
