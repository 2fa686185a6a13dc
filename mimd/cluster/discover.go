package cluster

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats.go/micro"

	"flynn/mimd/world"
)

const (
	askAgain = 200 * time.Millisecond // while nodes are awaited
	settling = 3 * askAgain           // after the last node that came, where nobody said how many there are
)

// search is a look for nodes.
type search struct {
	world   world.World
	conn    world.Conn
	version string
	answers world.Inbox
	seen    map[string]bool
	last    time.Time // when the last one came
	good    []Info    // of this version
	refused []Info    // of others
}

// seek asks for nodes until there are as many of what is counted as are wanted, or time is up. Where no number is
// wanted it takes those that are there.
func seek(ctx context.Context, w world.World, conn world.Conn, o *Options, count func([]Info) int) (*search, error) {
	want := o.Nodes
	answers, err := conn.Listen(conn.NewInbox(), 0, 0)
	if err != nil {
		return nil, fmt.Errorf("cluster: look for nodes: %w", err)
	}
	defer answers.Stop()
	s := &search{world: w, conn: conn, version: o.Version, answers: answers, seen: map[string]bool{}, last: w.Now()}
	for {
		enough := func() bool { return want > 0 && count(s.good) >= want }
		if err := s.round(enough); err != nil {
			return s, fmt.Errorf("cluster: look for nodes: %w", err)
		}
		if err := o.forbidden(conn, "coordinator"); err != nil {
			return s, err
		}
		slices.SortFunc(s.good, func(a, b Info) int {
			return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID))
		})
		switch {
		case enough(), want == 0 && len(s.good) > 0 && w.Now().Sub(s.last) > settling, ctx.Err() != nil:
			return s, nil
		}
	}
}

// round asks once and takes what comes for a while, or until that is enough.
func (s *search) round(enough func() bool) error {
	ask, err := micro.ControlSubject(micro.InfoVerb, service, "")
	if err != nil {
		return err
	}
	if err := s.conn.Send(ask, s.answers.Subject(), nil); err != nil {
		return err
	}
	for end := s.world.Now().Add(askAgain); !enough(); {
		msg, err := s.answers.Within(end.Sub(s.world.Now()))
		switch {
		case errors.Is(err, world.ErrNothing):
			return nil
		case errors.Is(err, world.ErrNobody): // nobody yet
		case err != nil:
			return err
		default:
			s.add(msg.Data)
		}
	}
	return nil
}

func (s *search) add(data []byte) {
	info, ok := readInfo(data)
	if !ok || s.seen[info.ID] {
		return
	}
	s.seen[info.ID], s.last = true, s.world.Now()
	if info.Version != s.version {
		s.refused = append(s.refused, info)
		return
	}
	s.good = append(s.good, info)
}

// refusals says which nodes are of another version.
func (s *search) refusals() []string {
	var lines []string
	for i := range s.refused {
		lines = append(
			lines, fmt.Sprintf("node %s refused: it is flynn %s, this is %s", &s.refused[i], s.refused[i].Version, s.version),
		)
	}
	return lines
}
