package local

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"flynn/internal/patience"
	"flynn/mimd"
	"flynn/mimd/cluster"
	"flynn/mimd/cluster/child"
)

// Process is a node that was started here.
type Process struct {
	cmd   *exec.Cmd
	Name  string
	input io.Closer     // the node ends with it
	text  tail          // of what it says on standard error
	Out   bytes.Buffer  // what it says on standard output; whole when it has ended
	ended chan struct{} // closed when the process has ended
}

// Spawn starts a node that joins a server. The command is that of this program unless it is given.
func Spawn(t cluster.Target, name string, cpus []int, command []string) (*Process, error) {
	return Send(child.Config{URL: t.URL, Seed: t.Seed, InOrder: t.InOrder, Name: name, CPUs: cpus}, command)
}

// Send starts a process with a configuration.
func Send(c child.Config, command []string) (*Process, error) {
	return send(c.Name, child.RoleNode, c, c.CPUs, command)
}

// send starts a process of this program, in a role, and tells it what to do. All of a node that has one CPU stays on
// it: what serves its messages, too, is near what computes, and takes nothing of other nodes.
func send(name, role string, config any, cpus []int, command []string) (*Process, error) {
	if len(command) == 0 {
		self, err := os.Executable()
		if err != nil {
			return nil, fmt.Errorf("local: this program does not find itself: %w", err)
		}
		command = []string{self, "node"}
	}
	p := &Process{cmd: exec.Command(command[0], command[1:]...), Name: name, ended: make(chan struct{})}
	p.cmd.Env = append(os.Environ(), child.Env+"="+role)
	p.cmd.Stderr, p.cmd.Stdout = &p.text, &p.Out
	in, err := p.cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("local: node %s: %w", name, err)
	}
	p.input = in
	started := make(chan error)
	go func() { // on a thread of its own: a process inherits the mask of the thread that starts it, which may be pinned
		restore := func() {}
		if len(cpus) == 1 {
			restore, _ = mimd.Pin(cpus[0]) // where the system cannot, the node works all the same
		}
		err := p.cmd.Start()
		restore()
		started <- err
		if err == nil {
			p.cmd.Wait()
			close(p.ended)
		}
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("local: start node %s: %w", name, err)
	}
	line, err := json.Marshal(config)
	if err == nil {
		_, err = in.Write(append(line, '\n'))
	}
	if err != nil {
		p.End()
		return nil, fmt.Errorf("local: node %s: %w", name, err)
	}
	return p, nil
}

// Ended is closed when the process has ended.
func (p *Process) Ended() <-chan struct{} { return p.ended }

// Process is the system's own handle of it.
func (p *Process) Process() *os.Process { return p.cmd.Process }

// Kill ends the process at once.
func (p *Process) Kill() error {
	if err := p.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("local: kill %s: %w", p.Name, err)
	}
	<-p.ended
	return nil
}

// Why is what the process said before it ended.
func (p *Process) Why() string {
	if s := p.text.String(); s != "" {
		return s
	}
	return p.cmd.ProcessState.String()
}

// grace is how long a node may take to end by itself, on an ordinary machine.
const grace = 5 * time.Second

// End closes the node's input and waits for it; a node that hangs is killed.
func (p *Process) End() {
	p.input.Close()
	select {
	case <-p.ended:
		return
	case <-time.After(patience.Stretch(grace)):
	}
	p.Kill()
}

// tail keeps the last line or so that is written to it.
type tail struct {
	sync.Mutex
	text []byte
}

func (t *tail) Write(b []byte) (int, error) {
	t.Lock()
	defer t.Unlock()
	const most = 1 << 10
	t.text = append(t.text, b...)
	t.text = t.text[max(0, len(t.text)-most):]
	return len(b), nil
}

func (t *tail) String() string {
	t.Lock()
	defer t.Unlock()
	return strings.TrimSpace(string(bytes.ToValidUTF8(t.text, nil)))
}
