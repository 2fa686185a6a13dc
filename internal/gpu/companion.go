package gpu

import (
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"time"

	"flynn/internal/patience"
	"flynn/internal/pipe"
)

// Waits are the deadlines of a companion's answers.
type Waits struct {
	Start  time.Duration // until it has said what it is: drivers load compilers
	Answer time.Duration // until an answer: a kernel compiled, operands filled, ops done
	End    time.Duration // until it is gone after it was told to go
}

// Patience is long enough for all that a companion does on operands that fill the memory of a device.
func Patience() Waits {
	stretch := patience.Stretch
	return Waits{Start: stretch(30 * time.Second), Answer: stretch(2 * time.Minute), End: stretch(2 * time.Second)}
}

// mostRestarts is how often a companion is started again: one that crashes gets another chance with the next problem.
const mostRestarts = 3

// Companion is the program flynn-gpu. It is not safe for concurrent use.
type Companion struct {
	Waits Waits // may be changed between requests

	path     string
	process  *pipe.Process // nil where it does not run
	restarts int           // that are left
	why      error         // it does not run
	devices  []Device
	kernels  map[string]bool // by "dot/f64"
}

// Start starts the companion at path. It always returns one: Err says why it is of no use.
func Start(path string, w Waits) *Companion {
	c := &Companion{path: path, Waits: w}
	if c.start() == nil {
		c.restarts = mostRestarts // what does not start once need not be tried again
	}
	return c
}

// Nothing is a companion that does not run, for a reason.
func Nothing(why error) *Companion { return &Companion{why: why} }

// start runs the program and reads what it says of itself.
func (c *Companion) start() error {
	p, err := pipe.Start(exec.Command(c.path))
	if err != nil {
		c.why = fmt.Errorf("gpu: %w", err)
		return c.why
	}
	c.process = p
	lines, err := p.Until(Ready, c.Waits.Start)
	if err == nil {
		err = c.introduce(lines)
	}
	if err != nil {
		return c.fail(err)
	}
	c.why = nil
	return nil
}

// introduce takes what a companion says of itself. One that was started again must have the devices that it had,
// because results name them by number.
func (c *Companion) introduce(lines []string) error {
	if len(lines) == 0 || lines[0] != Protocol {
		return fmt.Errorf("gpu: %s is not a companion of this version: it does not begin with %q", c.path, Protocol)
	}
	had := c.devices
	c.devices, c.kernels = nil, map[string]bool{}
	for _, line := range lines[1:] {
		if err := c.fact(line); err != nil {
			return err
		}
	}
	switch {
	case len(c.devices) == 0:
		return errors.New("gpu: the companion tells of no device")
	case had != nil && !slices.EqualFunc(had, c.devices, Device.same):
		return errors.New("gpu: started again, the companion has other devices")
	}
	return nil
}

func (c *Companion) fact(line string) error {
	word, rest, _ := strings.Cut(line, " ")
	switch word {
	case "absent":
		return AbsentError(rest)
	case "device":
		var d Device
		if err := json.Unmarshal([]byte(rest), &d); err != nil || d.Number != len(c.devices) {
			return fmt.Errorf("gpu: invalid device %q: want number %d", rest, len(c.devices))
		}
		c.devices = append(c.devices, d)
	case "kernel":
		name, elem, two := strings.Cut(rest, " ")
		if !two {
			return fmt.Errorf("gpu: the companion says %q; it is to say: kernel NAME ELEM", line)
		}
		c.kernels[name+"/"+elem] = true
	default:
		return fmt.Errorf("gpu: the companion says %q, which is not of the protocol", line)
	}
	return nil
}

// Err says why the companion does not run; nil while it does.
func (c *Companion) Err() error { return c.why }

// Devices lists what the companion can compute on.
func (c *Companion) Devices() []Device { return c.devices }

// Why says why a kernel does not run on a device; "" where it does.
func (c *Companion) Why(device int, kernel, elem string) string {
	switch {
	case device < 0 || device >= len(c.devices):
		return fmt.Sprintf("no device %d; there are %d", device, len(c.devices))
	case !c.kernels[kernel+"/"+elem]:
		return "not written for graphics processors"
	case elem == "f64" && !c.devices[device].F64:
		return "the device has no double precision"
	}
	return ""
}

// Close ends the companion.
func (c *Companion) Close() {
	if c.process != nil {
		c.process.End(c.Waits.End)
		c.process = nil
	}
}

// ask sends a request and returns the lines of the answer. A refusal leaves the companion alive, everything else ends
// it.
func (c *Companion) ask(request string) ([]string, error) {
	if c.process == nil {
		return nil, fmt.Errorf("gpu: the companion does not run: %w", c.why)
	}
	lines, err := c.process.Ask(request, c.Waits.Answer)
	if err != nil && !Refused(err) {
		return nil, c.fail(err)
	}
	return lines, err
}

// Refused tells whether an error is an answer of a companion that goes on: it cannot do what it was asked.
func Refused(err error) bool {
	_, refused := err.(pipe.Refusal)
	return refused
}

// fail ends a companion that cannot be relied on.
func (c *Companion) fail(err error) error {
	c.why = c.process.Postmortem(err, c.Waits.End)
	c.process = nil
	return c.why
}
