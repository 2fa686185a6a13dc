package bench

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"flynn/results"
	"flynn/results/keys"
)

// Unfinished is a file that an interrupted session left, as it was read.
type Unfinished struct {
	Keys  map[string]string // of the file
	Procs int               // GOMAXPROCS of its samples, 0 where it has none

	file    *os.File
	results *Results
	whole   int64 // bytes of its whole lines
}

// Read reads a file that a session may go on with, once, and leaves it as it is.
func Read(f *os.File) (*Unfinished, error) {
	u := &Unfinished{Keys: map[string]string{}, file: f, results: newResults(f)}
	lines := results.NewReader(f)
	for lines.Next() {
		if err := u.take(lines.Line()); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", f.Name(), lines.Number(), err)
		}
	}
	u.whole = lines.Whole()
	if err := lines.Err(); err != nil && !errors.Is(err, results.ErrCut) {
		return nil, fmt.Errorf("%s:%d: %w", f.Name(), lines.Number(), err)
	}
	return u, nil
}

// take counts what a line tells.
func (u *Unfinished) take(l *results.Line) error {
	r := u.results
	switch l.Kind {
	case results.Key:
		return u.key(l.Key, l.Value)
	case results.Note, results.Round:
		r.said[l.Text] = true
		r.lacking = r.lacking || strings.HasPrefix(l.Text, keys.LeftNote)
		if l.Kind == results.Round {
			r.rounds[l.Problem] = &rounds{l.Round, map[results.Point]int{}}
		}
	case results.Sample:
		if u.Procs == 0 {
			u.Procs = l.Procs
		}
		for _, v := range l.Values {
			if v.Unit == keys.Time {
				r.count(l.Point, v.Value)
			}
		}
	}
	return nil
}

// key takes a file key. Samples of two machines are in one file by mistake alone.
func (u *Unfinished) key(key, value string) error {
	was := u.Keys[key]
	if (key == keys.Machine || key == keys.Emulated) && was != "" && was != value {
		return fmt.Errorf("%s is %q, but %q before", key, value, was)
	}
	u.Keys[key] = value
	return nil
}

// Resume goes on with the file where its last whole line ends: a sample whose line was cut off is measured again.
func (u *Unfinished) Resume() (*Results, error) {
	if err := u.file.Truncate(u.whole); err != nil {
		return nil, err
	}
	_, err := u.file.Seek(0, io.SeekEnd)
	return u.results, err
}
