package peer

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"flynn/internal/patience"
	"flynn/internal/pipe"
)

// Waits are the deadlines of a peer's answers.
type Waits struct {
	Start  time.Duration // until it has said what it is
	Answer time.Duration // until an answer: operands filled, an op checked, a sample timed
	End    time.Duration // until it is gone after it was told to go
}

// Patience is long enough for all that peers do on operands that fill the memory of a machine.
func Patience() Waits {
	stretch := patience.Stretch
	return Waits{Start: stretch(20 * time.Second), Answer: stretch(2 * time.Minute), End: stretch(2 * time.Second)}
}

// mostStarts is how often a peer is started: one that crashes gets another chance with the next kernel.
const mostStarts = 3

// Peer is one program. It is not safe for concurrent use.
type Peer struct {
	Name    string // by which results name it; that of its file until it has given one
	Version string // of the compiler or library
	Flags   string // that it was built with

	path    string
	cpus    []int
	waits   Waits
	kernels map[string]bool // by "dot/f64": whether several workers share an op
	conn    *pipe.Process   // nil where it does not run
	starts  int
	why     error // it does not run
}

// Start starts the program at path, which may use the given CPUs, worker i the i-th. It always returns a peer: Err says
// why it is of no use.
func Start(path string, cpus []int, w Waits) *Peer {
	name := strings.ToLower(strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)))
	p := &Peer{Name: name, path: path, cpus: cpus, waits: w}
	if err := p.start(); err != nil {
		p.starts = mostStarts // what does not start once need not be tried again
	}
	return p
}

// start runs the program and reads what it says of itself.
func (p *Peer) start() error {
	p.starts++
	c, err := pipe.Start(exec.Command(p.path))
	if err != nil {
		p.why = fmt.Errorf("peer: %w", err)
		return p.why
	}
	p.conn = c
	lines, err := c.Until(ready, p.waits.Start)
	if err == nil {
		err = p.introduce(lines)
	}
	if err == nil {
		_, err = c.Ask("cpus "+join(p.cpus), p.waits.Answer)
	}
	if err != nil {
		return p.fail(err)
	}
	p.why = nil
	return nil
}

// Err says why the peer does not run; nil while it does.
func (p *Peer) Err() error { return p.why }

// Has tells whether the peer has a kernel for an element type, and whether several workers can share an op.
func (p *Peer) Has(kernel, elem string) (one, team bool) {
	team, one = p.kernels[kernel+"/"+elem]
	return one, team
}

// Kernels is how many kernels, by element type, the peer has.
func (p *Peer) Kernels() int { return len(p.kernels) }

// Open makes the peer fill the operands of a problem. One that died before is started again, some times.
func (p *Peer) Open(kernel, elem string, n int, seed uint64) error {
	if p.conn == nil && p.starts < mostStarts {
		if err := p.start(); err != nil {
			return err
		}
	}
	_, err := p.ask(fmt.Sprintf("open %s %s %d %d", kernel, elem, n, seed))
	return err
}

// Built is version and flags in one line.
func (p *Peer) Built() string { return strings.TrimSpace(p.Version + " " + p.Flags) }

// Value is a result as the peer tells it: the bits of a scalar R or I, or the checksum of a written stream; see
// kernels.Result.
type Value struct {
	Name string
	Bits uint64
}

// Check makes so many workers do one op on fresh operands and returns all results.
func (p *Peer) Check(workers int) ([]Value, error) {
	lines, err := p.ask(fmt.Sprintf("check %d", workers))
	if err != nil {
		return nil, err
	}
	var values []Value
	for _, line := range lines {
		var v Value
		if _, err := fmt.Sscanf(line, "result %s %x", &v.Name, &v.Bits); err != nil {
			return nil, p.fail(fmt.Errorf("invalid result %q", line))
		}
		values = append(values, v)
	}
	return values, nil
}

// Dump makes the peer write the bytes of the result stream of the last op into a file.
func (p *Peer) Dump(file string) error {
	_, err := p.ask("dump " + file)
	return err
}

// Timing is what a peer tells of timed ops.
type Timing struct {
	Elapsed          time.Duration // of all of them
	Switches, Faults int64         // involuntary context switches and page faults meanwhile
}

// Time makes so many workers do warm ops, and then iters ops that are timed.
func (p *Peer) Time(workers, warm, iters int) (Timing, error) {
	lines, err := p.ask(fmt.Sprintf("time %d %d %d", workers, warm, iters))
	if err != nil {
		return Timing{}, err
	}
	var t Timing
	if len(lines) == 1 {
		_, err = fmt.Sscanf(lines[0], "took %d %d %d", &t.Elapsed, &t.Switches, &t.Faults)
	}
	if len(lines) != 1 || err != nil || t.Elapsed < 0 {
		return Timing{}, p.fail(fmt.Errorf("invalid time %q", lines))
	}
	return t, nil
}

// Shut makes the peer give its operands back.
func (p *Peer) Shut() error {
	if p.conn == nil {
		return nil
	}
	_, err := p.ask("close")
	return err
}

// Close ends the peer.
func (p *Peer) Close() {
	if p.conn != nil {
		p.conn.End(p.waits.End)
		p.conn = nil
	}
}

// ask sends a request and returns the lines of the answer. A refusal leaves the peer alive, everything else ends it.
func (p *Peer) ask(request string) ([]string, error) {
	if p.conn == nil {
		return nil, fmt.Errorf("peer: %s does not run: %w", p.Name, p.why)
	}
	lines, err := p.conn.Ask(request, p.waits.Answer)
	if _, refused := err.(pipe.Refusal); err != nil && !refused {
		return nil, p.fail(err)
	}
	return lines, err
}

// fail ends a peer that cannot be relied on.
func (p *Peer) fail(err error) error {
	p.why = p.conn.Postmortem(err, p.waits.End)
	p.conn = nil
	return p.why
}

func join(numbers []int) string {
	words := make([]string, len(numbers))
	for i, n := range numbers {
		words[i] = strconv.Itoa(n)
	}
	return strings.Join(words, " ")
}
