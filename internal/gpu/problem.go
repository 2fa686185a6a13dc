package gpu

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"flynn/kernels"
)

// Open makes the companion fill the operands of a problem. One that died before is started again, some times.
func (c *Companion) Open(p Problem) error {
	if c.process == nil && c.restarts > 0 {
		c.restarts--
		if err := c.start(); err != nil {
			return err
		}
	}
	words, err := json.Marshal(p)
	if err != nil {
		return err
	}
	_, err = c.ask("open " + string(words))
	return err
}

// Shut makes the companion give the operands back.
func (c *Companion) Shut() error {
	if c.process == nil {
		return nil
	}
	_, err := c.ask("close")
	return err
}

// value is a result as the companion tells it: the bits of a scalar, or the checksum of a stream; see kernels.Result.
type value struct {
	name string
	bits uint64
}

// check makes the companion do one op on fresh operands and returns all results.
func (c *Companion) check() ([]value, error) {
	lines, err := c.ask("check")
	if err != nil {
		return nil, err
	}
	var values []value
	for _, line := range lines {
		var v value
		if _, err := fmt.Sscanf(line, "result %s %x", &v.name, &v.bits); err != nil {
			return nil, c.fail(fmt.Errorf("invalid result %q", line))
		}
		values = append(values, v)
	}
	return values, nil
}

// Verify makes the companion do one op on fresh operands and holds its results against those of ref, which has done one
// on operands of the same values.
func (c *Companion) Verify(ref kernels.Op) (kernels.Diff, error) {
	values, err := c.check()
	if err != nil {
		return kernels.Diff{}, err
	}
	var all kernels.Diff
	for _, want := range ref.Results(nil) {
		d, err := c.against(want, values, ref.Bound())
		if err != nil {
			return d, err
		}
		if all.Wrong == 0 {
			all.Where, all.Got, all.Want = d.Where, d.Got, d.Want
		}
		all.Wrong, all.Of = all.Wrong+d.Wrong, all.Of+d.Of
		all.Worst, all.ULP = max(all.Worst, d.Worst), max(all.ULP, d.ULP)
	}
	return all, nil
}

// against compares one result. A stream whose checksum is the reference's needs no look at its values; a scalar that
// the kernel does not have is 0, and need not be told.
func (c *Companion) against(want kernels.Result, values []value, bound float64) (kernels.Diff, error) {
	i := slices.IndexFunc(values, func(v value) bool { return v.name == want.Name })
	if want.Name == "R" || want.Name == "I" {
		bits := uint64(0)
		if i >= 0 {
			bits = values[i].bits
		}
		d, err := want.Against(scalar(bits, want.Size), bound)
		if !d.OK() {
			d.Where = want.Name // it has no elements
		}
		return d, err
	}
	switch {
	case i < 0:
		return kernels.Diff{}, c.fail(fmt.Errorf("it tells no %s", want.Name))
	case values[i].bits == want.Sum():
		return kernels.Diff{Of: len(want.Bytes) / want.Size}, nil
	}
	got, err := c.dump(want)
	if err != nil {
		return kernels.Diff{}, err
	}
	return want.Against(got, bound)
}

// scalar are the bytes of a scalar in this machine's order.
func scalar(bits uint64, size int) []byte {
	b := make([]byte, size)
	switch size {
	case 1:
		b[0] = byte(bits)
	case 4:
		binary.NativeEndian.PutUint32(b, uint32(bits))
	default:
		binary.NativeEndian.PutUint64(b, bits)
	}
	return b
}

// dump fetches the bytes of a result of the last check.
func (c *Companion) dump(want kernels.Result) ([]byte, error) {
	dir, err := os.MkdirTemp("", "flynn")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "result")
	if _, err := c.ask("dump " + want.Name + " " + file); err != nil {
		return nil, err
	}
	got, err := os.ReadFile(file)
	if err != nil {
		return nil, c.fail(fmt.Errorf("it writes no %s: %w", want.Name, err))
	}
	return got, nil
}

// Timing is what timed ops took.
type Timing struct {
	Host   time.Duration // by the host's clock, from the first op until the device has finished: this is the time
	Device time.Duration // by the device's, from the start of the first command to the end of the last; 0 where in doubt
	Doubt  string        // why the device's clock cannot be believed; "" where it can
}

// Time makes the companion do warm ops, and then ops that are timed.
func (c *Companion) Time(warm, ops int) (Timing, error) {
	start := time.Now()
	lines, err := c.ask(fmt.Sprintf("time %d %d", warm, ops))
	asked := time.Since(start)
	if err != nil {
		return Timing{}, err
	}
	var t Timing
	if len(lines) == 1 {
		_, err = fmt.Sscanf(lines[0], "took %d %d", &t.Host, &t.Device)
	}
	if len(lines) != 1 || err != nil || t.Host <= 0 {
		return Timing{}, c.fail(fmt.Errorf("invalid time %q", lines))
	}
	if t.Host > asked {
		return Timing{}, c.fail(fmt.Errorf("it tells %v for what took %v at most", t.Host, asked))
	}
	t.judge()
	return t, nil
}

// slack is how much longer than the host's the device's clock may take ops to be: both are crystals.
const slack = 1.01

// judge takes away a device's time that cannot be.
func (t *Timing) judge() {
	switch {
	case t.Device == 0:
		t.Doubt = "the device's timer stands still"
	case t.Device < 0:
		t.Doubt = "by the device's timer, ops end before they start"
	case float64(t.Device) > slack*float64(t.Host):
		t.Doubt = fmt.Sprintf("the device's timer tells %v of ops that took the host %v", t.Device, t.Host)
	}
	if t.Doubt != "" {
		t.Device = 0
	}
}

// mostOps is how many ops a batch has at most.
const mostOps = 1 << 24

// Batch finds how many ops take at least so long, by doubling: no driver is asked for more at once than it may do
// without its watchdog.
func (c *Companion) Batch(least time.Duration) (ops int, err error) {
	for ops = 1; ; ops *= 2 {
		t, err := c.Time(0, ops)
		if err != nil {
			return 0, err
		}
		if t.Host >= least || ops >= mostOps {
			return ops, nil
		}
	}
}
