package bench

import (
	"cmp"
	"fmt"
	"iter"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"flynn/asm/isa"
	"flynn/internal/gpu"
	"flynn/kernels"
	"flynn/results/keys"
)

// simt is the array processor of SIMD: devices that the companion flynn-gpu finds, each of which executes one
// instruction stream for a group of data. A device has a memory of its own, or ships operands with each op.
type simt struct{}

var _ = Register(simt{})

func (simt) Name() string { return keys.SIMT }

// Holds tells that devices have no instruction set of the processor: plain Go stands for theirs where they are listed.
func (simt) Holds(id isa.ID) bool { return id == isa.Scalar }

// DeviceISAs are the virtual instruction sets of devices, each with its API.
var DeviceISAs = []string{"opencl"}

// Devices are what a companion finds, and the programs that hold operands there: one for each device and way of
// operands, since a program has one problem at a time and points take turns.
type Devices struct {
	path    string
	found   *gpu.Companion
	holders map[holder]*gpu.Companion
}

// holder is what one program is for.
type holder struct{ device, data string }

// noDevices are those of a host that nobody has looked at.
var noDevices = &Devices{found: gpu.Nothing(gpu.AbsentError("nobody has looked for devices"))}

// FindDevices starts the companion at a path, or where one is found with "". Why there is none, or of what use it is
// not, Err of [Devices.Companion] says; a path that is no program is an error.
func (h *Host) FindDevices(path string) error {
	found, err := gpu.Find(path)
	switch {
	case gpu.Absent(err):
		h.Devices = &Devices{found: gpu.Nothing(err)}
	case err != nil:
		return &FlagError{err}
	default:
		h.Devices = &Devices{path: found, found: gpu.Start(found, gpu.Patience()), holders: map[holder]*gpu.Companion{}}
	}
	return nil
}

// devices are those of the host.
func (h *Host) devices() *Devices {
	if h.Devices == nil {
		return noDevices
	}
	return h.Devices
}

// Companion is the program that tells of the devices.
func (d *Devices) Companion() *gpu.Companion { return d.found }

// of is the program that holds the operands of a point.
func (d *Devices) of(p Point) *gpu.Companion {
	at := holder{p.Device, p.Data}
	if d.holders[at] == nil {
		d.holders[at] = gpu.Start(d.path, gpu.Patience())
	}
	return d.holders[at]
}

// Close ends all programs.
func (d *Devices) Close() {
	d.found.Close()
	for _, c := range d.holders {
		c.Close()
	}
	clear(d.holders)
}

// Points are those of each device that has the kernel. Its operands are its own, so that other than the usual
// conditions are out of reach.
func (c simt) Points(h *Host, k *kernels.Kernel, n int, s *Selection) iter.Seq[Point] {
	return func(yield func(Point) bool) {
		found := h.devices().found
		if s.AATest || s.Cold || found.Err() != nil {
			return
		}
		for _, d := range found.Devices() {
			if found.Why(d.Number, k.Name, k.Elem) != "" || k.Bytes(n) > d.Memory/2 && d.Memory > 0 {
				continue
			}
			for _, data := range waysOf(k, n) {
				p := NewPoint(c, k, n, 1, 0)
				p.ISA, p.Device, p.Data = d.ISA, strconv.Itoa(d.Number), data
				p.Standing, p.Overhead, p.Own = standingOf(d), launching, d
				if data == gpu.Shipped {
					p.Overhead += float64(k.Bytes(n)) / shipping
				}
				if !yield(p) {
					return
				}
			}
		}
	}
}

// standingOf ranks graphics processors as the widest tier, and what else a driver offers as one more: a processor that
// executes the programs of a device is this one once more.
func standingOf(d gpu.Device) Standing {
	if d.Type == "gpu" {
		return Always
	}
	return AnotherVariant
}

// Seconds of a launch and bytes a second of a link, for estimates.
const launching, shipping = 20e-6, 5e9

// waysOf are where operands may be between ops; a kernel in registers has none to ship.
func waysOf(k *kernels.Kernel, n int) []string {
	if k.Bytes(n) == 0 {
		return []string{gpu.Resident}
	}
	return []string{gpu.Resident, gpu.Shipped}
}

// Why says why a kernel runs on no device, or that there is none.
func (c simt) Why(h *Host, k *kernels.Kernel, _ int) string {
	if why := c.Missing(h, nil); why != "" {
		return why
	}
	var whys []string
	for _, d := range h.devices().found.Devices() {
		why := h.devices().found.Why(d.Number, k.Name, k.Elem)
		if why == "" {
			return ""
		}
		if !slices.Contains(whys, why) {
			whys = append(whys, why)
		}
	}
	return strings.Join(whys, "; ")
}

// Missing says why there is no device at all.
func (simt) Missing(h *Host, _ *Selection) string {
	if err := h.devices().found.Err(); err != nil {
		return strings.TrimPrefix(err.Error(), "gpu: ")
	}
	return ""
}

// Copies tells that a device without a memory of its own takes the host's.
func (simt) Copies(points []Point) (n int64) {
	for _, p := range points {
		if d, ok := p.Own.(gpu.Device); ok && d.Unified {
			n++
		}
	}
	return n
}

func (simt) Begin(g *Group, _ Batch) (Opened, error) { return &openedDevices{group: g}, nil }

// openedDevices are the programs that hold operands of a batch.
type openedDevices struct {
	group *Group
	taken []*gpu.Companion
}

func (o *openedDevices) Open(p Point) Run {
	return &deviceRun{opened: o, point: p, companion: o.group.host.devices().of(p)}
}

// Close makes the programs give operands back. One that cannot even do that says so the next time it is asked.
func (o *openedDevices) Close() error {
	for _, c := range o.taken {
		_ = c.Shut()
	}
	o.taken = nil
	return nil
}

// deviceRun is a point on a device, on operands of its own with the values of the group's.
type deviceRun struct {
	opened    *openedDevices
	point     Point
	companion *gpu.Companion
	open      bool
	fault     error   // while it was timed
	device    float64 // nanoseconds of an op by the device's clock in the last timing; 0 is not known
	doubted   string  // why it is not known
	told      bool
}

// fill opens the problem, once.
func (r *deviceRun) fill() error {
	if r.open && r.companion.Err() == nil {
		return nil
	}
	source := r.opened.group.source
	err := r.companion.Open(gpu.Problem{
		Device: r.point.Own.(gpu.Device).Number, Kernel: r.point.Kernel.Name, Elem: r.point.Kernel.Elem, N: r.point.N,
		Seed: source.Seed, Random: source.Kind == kernels.Random, Data: r.point.Data,
	})
	if r.open = err == nil; r.open {
		r.opened.taken = append(r.opened.taken, r.companion)
	}
	return err
}

// diff is one op on fresh operands against the reference. What keeps a device from it, Check finds again and says.
func (r *deviceRun) diff() kernels.Diff {
	if r.fill() != nil {
		return kernels.Diff{}
	}
	d, err := r.companion.Verify(r.opened.group.reference)
	if err != nil {
		return kernels.Diff{}
	}
	return d
}

// Check fails where the device is wrong. One that cannot, or that is lost, is not there.
func (r *deviceRun) Check() error {
	r.fault = nil
	if err := r.fill(); err != nil {
		return unavailable(err)
	}
	d, err := r.companion.Verify(r.opened.group.reference)
	switch {
	case err != nil:
		return unavailable(err)
	case !d.OK():
		return &WrongError{d}
	}
	return nil
}

// unavailable is a device's refusal in its own words, or how it was lost.
func unavailable(err error) error {
	if gpu.Refused(err) {
		err = fmt.Errorf("the device cannot: %w", err)
	}
	return &UnavailableError{err}
}

func (r *deviceRun) Do(ops int)    { r.timed(0, ops) }
func (r *deviceRun) Ready()        {} // it warms up by itself
func (r *deviceRun) Failed() error { return r.fault }

// Time is what so many ops take after one that wakes the device, by the host's clock.
func (r *deviceRun) Time(ops int) time.Duration { return r.timed(1, ops) }

// timed makes the device do ops. One that fails took for ever, so that nobody waits for a longer time.
func (r *deviceRun) timed(warm, ops int) time.Duration {
	if r.fault != nil {
		return math.MaxInt64
	}
	t, err := r.companion.Time(warm, max(ops, 1))
	if err != nil {
		r.fault = unavailable(err)
		return math.MaxInt64
	}
	r.device = float64(t.Device.Nanoseconds()) / float64(max(ops, 1))
	r.doubted = cmp.Or(r.doubted, t.Doubt)
	return t.Host
}

// doubt is why the device's time is missing, once.
func (r *deviceRun) doubt() string {
	if r.told || r.doubted == "" {
		return ""
	}
	r.told = true
	return "no " + keys.DeviceTime + " of device " + r.point.Device + ": " + r.doubted
}

// leastBatch is how long the ops of a sample last together at the least: a launch is asked for in microseconds, and a
// driver gathers several.
const leastBatch = 2 * time.Millisecond

// sample is a sample by the host's clock, from the first op until the device has finished. The clock of the device
// stands beside it where it can be believed.
func (r *deviceRun) sample(warm, iters int, w *watch) Sample {
	first := Clock()
	before := w.os.counts(false, false)
	took := r.timed(warm, iters)
	for took < leastBatch && r.fault == nil {
		iters *= int(min(64, 1+leastBatch/max(took, 1)))
		took = r.timed(0, iters)
	}
	after := w.os.counts(false, true)
	last := Clock()
	s := Sample{Iters: iters, NS: float64(took.Nanoseconds()) / float64(iters)}
	s.Metrics = slices.Clone(r.opened.group.Accuracy(r.point))
	if r.device > 0 {
		s.Metrics = append(s.Metrics, Metric{keys.DeviceTime, r.device})
	}
	var m marks
	m.add(keys.Steal, float64(after.steal-before.steal)/1e9, after.cpu == before.cpu && after.steal > before.steal)
	drift := change(first, last)
	m.add(keys.Drift, 100*drift, drift > driftLimit)
	s.Metrics = append(s.Metrics, m...)
	return s
}

// deviceOptions name the companion, as a flag does.
type deviceOptions struct{ path string }

// Options are those of devices.
func (simt) Options() Options { return &deviceOptions{} }

func (o *deviceOptions) Flags(f Flags) { DeviceFlag(f, &o.path) }

// DeviceFlag adds the flag that names the companion.
func DeviceFlag(f interface {
	StringVar(p *string, name, value, usage string)
}, path *string) {
	f.StringVar(path, "gpu", "", "`path` of flynn-gpu, which finds graphics processors, or none (default: FLYNN_GPU)")
}

// Start starts the companion that is named, or found.
func (o *deviceOptions) Start(h *Host) error { return h.FindDevices(o.path) }

func (o *deviceOptions) Apply(*Host, *Selection) error { return nil }

func (o *deviceOptions) Words(*Selection) []string {
	if o.path == "" {
		return nil
	}
	return []string{"--gpu", o.path}
}

// describeDevices is a file key for each device: what it is, and how far its numbers say something of it.
func (h *Host) describeDevices() map[string]string {
	all := map[string]string{}
	for _, d := range h.devices().found.Devices() {
		yes := map[bool]string{true: "yes", false: "no"}
		all[keys.DeviceFile+strconv.Itoa(d.Number)] = fmt.Sprintf(
			"%s; type=%s isa=%s driver=%s api=%s units=%d clock=%.0f wave=%d memory=%d fp64=%s unified=%s",
			cmp.Or(d.Name, keys.Unknown), cmp.Or(d.Type, keys.Unknown), d.ISA, word(d.Driver), word(d.API), d.Units, d.Clock,
			d.Wave, d.Memory, yes[d.F64], yes[d.Unified])
	}
	return all
}

// word is a text as one word.
func word(text string) string { return cmp.Or(strings.Join(strings.Fields(text), "_"), keys.Unknown) }
