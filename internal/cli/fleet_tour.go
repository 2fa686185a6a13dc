package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"flynn/bench"
	"flynn/internal/fleet"
	"flynn/mimd/cluster"
	"flynn/report/table"
)

// fleetTour is the machines of a fleet, and what came of each.
type fleetTour struct {
	dir   string
	stops []*fleetStop
}

// fleetStop is one machine.
type fleetStop struct {
	host  *fleet.Host
	name  string // of its file, without extension
	clock string // offset from the clock here
	path  string // of what it has measured; "" is nothing
	whole bool   // and that is all
	taken int    // samples in it
	err   error
}

// tour measures one machine after the other. What one of them cannot do is told at once, and the next one follows.
func (a *app) tour(ctx context.Context, f *fleet.Fleet, o *fleetOptions, params []fleet.Param) (t *fleetTour,
	err error) {
	t = &fleetTour{}
	if t.dir, err = makeFolder(o.out, time.Now()); err != nil {
		return nil, fmt.Errorf("--out: %w", err)
	}
	for _, line := range f.Refused {
		a.say("warning: %s", line)
	}
	for i, h := range f.Hosts {
		s := &fleetStop{host: h, name: t.fileName(h.Node()), err: h.Err}
		t.stops = append(t.stops, s)
		a.rest(h)
		if s.err == nil {
			s.err = a.stop(ctx, f, s, t.dir, params, fmt.Sprintf("machine %d of %d, %s", i+1, len(f.Hosts), s.name))
		}
		if ctx.Err() != nil {
			return nil, fmt.Errorf("interrupted: what was measured is in %s", t.dir)
		}
		if s.err != nil {
			a.say("%s: %s", s.name, plain(s.err))
		}
	}
	return t, nil
}

// rest tells which nodes have nothing to do because their machine has another one.
func (a *app) rest(h *fleet.Host) {
	if len(h.Nodes) > 1 {
		var names []string
		for _, n := range h.Nodes[1:] {
			names = append(names, n.Name)
		}
		a.say("%s measures its host once, %s on the same host rest", h.Node(), strings.Join(names, ", "))
	}
}

// fileName is a name that every file system takes, of a host and its architecture, and no other's.
func (t *fleetTour) fileName(n *cluster.Info) string {
	base := fileWord(n.Host) + "-" + fileWord(n.Arch)
	name := base
	for again := 2; slices.ContainsFunc(t.stops, func(s *fleetStop) bool {
		return strings.EqualFold(s.name, name)
	}); again++ {
		name = fmt.Sprintf("%s.%d", base, again)
	}
	return name
}

// fileWord makes a part of a file name of whatever a machine calls itself.
func fileWord(s string) string {
	const most = 64
	s = strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r == '-' || r == '_' || r == '.' {
			return r
		}
		return '_'
	}, s)
	if s = strings.Trim(s[:min(len(s), most)], ".-"); s == "" {
		return "host"
	}
	return s
}

// partial is the extension of a file that does not hold all that it should.
const partial = ".partial.txt"

// stop measures one machine. What comes is in its file at once.
func (a *app) stop(ctx context.Context, f *fleet.Fleet, s *fleetStop, dir string, params []fleet.Param, title string) (
	err error) {
	if offset, err := f.Clock(s.host); err == nil {
		s.clock = offset.String()
	}
	s.path = filepath.Join(dir, s.name+partial)
	file, err := os.OpenFile(s.path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		s.path = ""
		return err
	}
	p := newProgress(a.err)
	status, err := f.Measure(ctx, s.host, params, file, func(now *fleet.Status) {
		for _, line := range now.Remarks {
			p.erase()
			a.say("%s: %s", s.name, line)
		}
		if p.fresh = now.Done; p.due() && now.Total > 0 && !now.Ended {
			p.draw(now.Done, now.Total, title+": "+now.Doing)
		}
	})
	p.erase()
	if err = errors.Join(err, file.Close()); err == nil {
		err = runError(&status)
	}
	return s.keep(dir, err)
}

// keep gives a whole file its name. One with nothing in it is none.
func (s *fleetStop) keep(dir string, err error) error {
	text, unread := os.ReadFile(s.path)
	s.taken = bytes.Count(text, []byte("\nBenchmark"))
	switch {
	case unread != nil:
		return errors.Join(err, unread)
	case len(text) == 0:
		path := s.path
		s.path = ""
		return errors.Join(err, os.Remove(path))
	case err == nil, errors.Is(err, bench.ErrWrong):
		from := s.path
		s.path, s.whole = filepath.Join(dir, s.name+".txt"), true
		return errors.Join(err, os.Rename(from, s.path))
	}
	return err
}

// runError is the error that a run of its own would have ended with.
func runError(s *fleet.Status) error {
	switch s.Exit {
	case exitDone:
		return nil
	case exitWrong:
		return fmt.Errorf("%w: %s", bench.ErrWrong, strings.TrimPrefix(s.Why, bench.ErrWrong.Error()+", "))
	case exitMissing:
		return &missingError{s.Why}
	}
	return fmt.Errorf("exit code %d: %s", s.Exit, s.Why)
}

// files are those that hold all that they should.
func (t *fleetTour) files() []string {
	var files []string
	for _, s := range t.stops {
		if s.whole {
			files = append(files, s.path)
		}
	}
	return files
}

// problems is an error where a machine has one, with the exit code of the worst. They were told when they came.
func (t *fleetTour) problems() error {
	var bad []error
	for _, s := range t.stops {
		if s.err != nil {
			bad = append(bad, s.err)
		}
	}
	if len(bad) == 0 {
		return nil
	}
	return &fleetError{len(bad), len(t.stops), bad}
}

// fleetError is that of some machines of a fleet: one line for all of them, because each has had its own.
type fleetError struct {
	bad, all int
	errs     []error
}

func (e *fleetError) Error() string {
	return fmt.Sprintf("%d of %d machines did not do all that they should", e.bad, e.all)
}

// Is and As look into the errors of the machines: what one of them had decides the exit code.
func (e *fleetError) Is(target error) bool { return errors.Is(errors.Join(e.errs...), target) }
func (e *fleetError) As(target any) bool   { return errors.As(errors.Join(e.errs...), target) }

// table tells what came of each machine.
func (t *fleetTour) table() *table.Table {
	all := &table.Table{Columns: []table.Column{
		table.Left("machine"), table.Left("arch"), table.Left("node"), {Head: "its clock is ahead by", Below: 1},
		table.Right("samples"), table.Left("result"),
	}}
	for _, s := range t.stops {
		n, clock, result := s.host.Node(), s.clock, "no file"
		if clock == "" {
			clock = "unknown"
		}
		if s.path != "" {
			result = s.path
		}
		all.Add(s.name, n.Arch, n.Name, clock, fmt.Sprint(s.taken), result)
	}
	return all
}
