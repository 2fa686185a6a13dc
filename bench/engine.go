package bench

import (
	"runtime"
	"runtime/debug"
	"time"

	"flynn/kernels"
)

// machineEngine measures on this machine.
type machineEngine struct {
	host      *Host
	selection *Selection
	seed      uint64
	watch     *watch
	trials    trials // of points that were tried in an earlier visit
}

func newMachineEngine(h *Host, s *Selection, seed uint64) *machineEngine {
	return &machineEngine{h, s, seed, newWatch(h.Machine.Timer.Step), trials{}}
}

func (e *machineEngine) now() time.Time { return time.Now() }

func (e *machineEngine) close() { e.watch.close() }

// speed times what fills operands and what computes in plain Go, on a kernel that streams through a small working set.
func (e *machineEngine) speed() float64 {
	const set, looks = 64 << 10, 3
	for k := range kernels.All() {
		if k.Role != kernels.RoleBandwidth {
			continue
		}
		n := k.SizeFor(set)
		p, err := k.Open(n, kernels.Placement{})
		if err != nil {
			return 1
		}
		defer p.Free()
		op, source := p.Op(0), kernels.Source{Seed: e.seed}
		fill := shortest(looks, func() { op.Fill(source) }) / (float64(k.Elements(n)) * fillCost / 2)
		return max(fill, shortest(looks, op.Run)/NewPoint(sisd{}, k, n, 1, 0).estimate())
	}
	return 1
}

// shortest is the seconds of the shortest of some calls.
func shortest(calls int, f func()) float64 {
	best := time.Duration(0)
	for i := range calls {
		start := time.Now()
		f()
		if d := time.Since(start); i == 0 || d < best {
			best = d
		}
	}
	return best.Seconds()
}

// machineBench is a batch on this machine.
type machineBench struct {
	*Group
	engine    *machineEngine
	counters  *counters
	gcPercent int // before the batch: no collection may fall into a sample
}

func (e *machineEngine) open(b Batch) (opened, error) {
	g, err := openTried(e.host, e.selection, b, e.seed, e.trials)
	if err != nil {
		return nil, err
	}
	return &machineBench{Group: g, engine: e, gcPercent: debug.SetGCPercent(-1)}, nil
}

func (b *machineBench) verified(p Point) (Run, error) { return b.Group.Verified(p) }

func (b *machineBench) prepare(runs []*timed) (warnings []string, err error) {
	for _, r := range runs {
		r.group = b.Group
	}
	if b.Unpinned != nil {
		warnings = append(warnings, b.Unpinned.Error())
	}
	if b.Placed != "" {
		warnings = append(warnings, b.Placed)
	}
	if err := b.FreeScratch(); err != nil {
		return nil, err
	}
	calibrate(runs, b.engine.selection.Time)
	if b.counters, err = openCounters(events); err != nil {
		warnings = append(warnings, err.Error())
	}
	return warnings, nil
}

func (b *machineBench) sample(r *timed) Sample {
	return r.sample(b.engine.watch, b.counters)
}

func (b *machineBench) close() error {
	defer runtime.GC()
	debug.SetGCPercent(b.gcPercent)
	b.counters.close()
	return b.Group.Close()
}
