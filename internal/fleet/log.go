package fleet

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	"flynn/mimd/cluster"
)

// Log is what a suite has measured and said, and how far it is. The suite writes it, and whoever has asked for the
// suite reads it a piece at a time: what was read is forgotten.
type Log struct {
	mu      sync.Mutex
	status  Status
	remarks []string
	told    int    // remarks that were read and forgotten
	text    []byte // of the results, as far as it was not read
	read    uint64 // bytes of it that were
}

// Status is how far a suite is.
type Status struct {
	Done, Total int      // samples
	Doing       string   // now
	Remarks     []string // a new one, or none
	Ended       bool
	Exit        int    // code of a suite that has ended
	Why         string // where it is not 0
}

// Limits of a log. Together, the words of a status leave room for text in the smallest message that a server can allow,
// even where all of them are quoted.
const (
	mostUnread  = 64 << 20 // bytes of text that nobody has come for
	mostDoing   = 100      // bytes
	mostWhy     = 600
	mostRemark  = 300
	mostRemarks = 1000
)

// Write adds text of the results.
func (l *Log) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.text)+len(b) > mostUnread {
		return 0, fmt.Errorf("fleet: nobody comes for the results: %d MiB wait", len(l.text)>>20)
	}
	l.text = append(l.text, b...)
	return len(b), nil
}

// Progress notes how far the suite is.
func (l *Log) Progress(done, total int, doing string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.status.Done, l.status.Total, l.status.Doing = done, total, doing
}

// Remark notes a line for people. What goes beyond the limit is left out.
func (l *Log) Remark(line string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.told+len(l.remarks) < mostRemarks {
		l.remarks = append(l.remarks, line)
	}
}

func (l *Log) end(exit int, why string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.status.Ended, l.status.Exit, l.status.Why = true, exit, why
}

// excerpt is an answer of at most so many bytes to whoever has text up to from, and has been told so many remarks: the
// status as JSON with its length before it, then text. total is the bytes of text that there are by now.
func (l *Log) excerpt(from uint64, told, most int) (answer []byte, total uint64, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if total = l.read + uint64(len(l.text)); from < l.read || from > total || told < l.told ||
		told > l.told+len(l.remarks) {
		return nil, 0, fmt.Errorf("%w: text from byte %d and remark %d; there are bytes %d to %d and remarks %d to %d",
			cluster.ErrMalformed, from, told, l.read, total, l.told, l.told+len(l.remarks))
	}
	l.text, l.read = l.text[from-l.read:], from
	l.remarks, l.told = l.remarks[told-l.told:], told
	s := l.status
	s.Doing, s.Why = cluster.Clip(s.Doing, mostDoing), cluster.Clip(s.Why, mostWhy)
	if len(l.remarks) > 0 {
		s.Remarks = []string{cluster.Clip(l.remarks[0], mostRemark)}
	}
	var head bytes.Buffer
	e := json.NewEncoder(&head)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		return nil, 0, err
	}
	answer = append(binary.LittleEndian.AppendUint32(nil, uint32(head.Len())), head.Bytes()...)
	room := most - len(answer)
	if room <= 0 {
		return nil, 0, errors.New("fleet: a status that leaves no room for text")
	}
	return append(answer, l.text[:min(room, len(l.text))]...), total, nil
}

// decodeExcerpt takes an answer apart.
func decodeExcerpt(b []byte) (s Status, text []byte, err error) {
	if len(b) < 4 || uint64(binary.LittleEndian.Uint32(b)) > uint64(len(b)-4) {
		return s, nil, fmt.Errorf("%w: word of a suite", cluster.ErrMalformed)
	}
	head := b[4 : 4+binary.LittleEndian.Uint32(b)]
	if err := json.Unmarshal(head, &s); err != nil {
		return s, nil, fmt.Errorf("%w: word of a suite: %w", cluster.ErrMalformed, err)
	}
	if s.Done < 0 || s.Total < 0 || s.Exit < 0 || s.Exit > 255 || len(s.Remarks) > 1 {
		return s, nil, fmt.Errorf(
			"%w: %d of %d samples, exit code %d, %d remarks", cluster.ErrMalformed, s.Done, s.Total, s.Exit, len(s.Remarks),
		)
	}
	s.Doing, s.Why = cluster.Clip(s.Doing, mostDoing), cluster.Clip(s.Why, mostWhy)
	for i, r := range s.Remarks {
		s.Remarks[i] = cluster.Clip(r, mostRemark)
	}
	return s, b[4+len(head):], nil
}
