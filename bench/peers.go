package bench

import (
	"errors"
	"fmt"
	"iter"
	"math"
	"os"
	"path/filepath"
	"slices"
	"time"

	"flynn/internal/mem"
	"flynn/internal/peer"
	"flynn/kernels"
	"flynn/results/keys"
)

// foreign is other people's code: what compilers make of plain loops, and libraries, each in a process of its own. How
// many instruction and data streams are inside is theirs, so that it is no cell of the taxonomy.
type foreign struct{}

func (foreign) Name() string { return keys.PeerClass }

// Points are those of the peers of the host. Their operands are their own, so that other than the usual conditions are
// out of reach.
func (c foreign) Points(h *Host, k *kernels.Kernel, n int, s *Selection) iter.Seq[Point] {
	return func(yield func(Point) bool) {
		if s.Arms || s.Cold || s.Pages != mem.THP || s.NUMA != mem.Local {
			return
		}
		for _, p := range h.Peers {
			one, team := p.Has(k.Name, k.Elem)
			workers := []int{1}
			if team && k.Divisible() {
				workers = append(workers, s.Workers...)
			}
			for _, w := range slices.Compact(workers) {
				point := newPoint(c, k, n, w, widestOne(h.ISA, k))
				point.ISA, point.Tune, point.Peer, point.peer = keys.Native, "", p.Name, p
				if one && !yield(point) {
					return
				}
			}
		}
	}
}

func (c foreign) Open(p Point, g *Group) Run { return &foreignRun{group: g, point: p} }

// foreignRun is a peer that works on operands of its own, with the values of the group's.
type foreignRun struct {
	group *Group
	point Point
	fault error // while it was timed
}

func (r *foreignRun) Do(ops int)    { r.timed(0, ops) }
func (r *foreignRun) Ready()        {} // it warms up by itself
func (r *foreignRun) Failed() error { return r.fault }

// Check holds every result of one op against the reference's: by their bits where there are data that give the same in
// every order of operations, else by value.
func (r *foreignRun) Check() error {
	r.fault = nil
	p := r.point.peer
	if err := r.group.openPeer(p, r.point); err != nil {
		return err
	}
	got, err := p.Check(r.point.Workers)
	if err != nil {
		return err
	}
	want := r.group.reference.Results(nil)
	if bound := r.group.reference.Bound(); bound > 0 {
		return compareStream(p, want, bound)
	}
	return compareValues(got, want)
}

// compareStream holds the values of the one stream that is the result against the reference's.
func compareStream(p *peer.Peer, want []kernels.Result, bound float64) error {
	dir, err := os.MkdirTemp("", "flynn")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "result")
	if err := p.Dump(file); err != nil {
		return err
	}
	got, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	d, err := want[0].Against(got, bound)
	if err == nil && !d.OK() {
		err = &WrongError{d}
	}
	return err
}

// compareValues wants each result once. A scalar that the kernel does not have is 0, and need not be told.
func compareValues(got []peer.Value, want []kernels.Result) error {
	seen := 0
	for _, w := range want {
		i := slices.IndexFunc(got, func(v peer.Value) bool { return v.Name == w.Name })
		scalar := w.Name == "R" || w.Name == "I"
		expected := w.Sum()
		if scalar {
			expected = w.Bits()
		}
		switch {
		case i < 0 && scalar && expected == 0:
			continue
		case i < 0:
			return fmt.Errorf("tells no %s", w.Name)
		case got[i].Bits != expected:
			return &DifferentError{w.Name, got[i].Bits, expected}
		}
		seen++
	}
	if seen == 0 {
		return errors.New("tells no result")
	}
	return nil
}

// DifferentError is a peer's result that differs from the reference's.
type DifferentError struct {
	Result    string // X, Y, Z, W or T for a stream, R or I for a scalar
	Got, Want uint64 // bits of the scalar, checksums of the stream
}

func (e *DifferentError) Error() string {
	what := "checksum of " + e.Result
	if e.Result == "R" || e.Result == "I" {
		what = e.Result
	}
	return fmt.Sprintf("%s is %#x, reference %#x", what, e.Got, e.Want)
}

// timed makes the peer time ops. One that fails took for ever, so that nobody waits for a longer time.
func (r *foreignRun) timed(warm, iters int) peer.Timing {
	if r.fault != nil {
		return peer.Timing{Elapsed: math.MaxInt64}
	}
	t, err := r.point.peer.Time(r.point.Workers, warm, iters)
	if err != nil {
		r.fault = err
		t.Elapsed = math.MaxInt64
	}
	return t
}

// openPeer makes a peer fill its operands, once for all of its points.
func (g *Group) openPeer(p *peer.Peer, at Point) error {
	if slices.Contains(g.peers, p) && p.Err() == nil {
		return nil
	}
	g.peers = append(g.peers, p)
	return p.Open(at.Kernel.Name, at.Kernel.Elem, at.N, g.source.Seed)
}

// shutPeers makes peers give their operands back. One that cannot even do that is told the next time it is asked.
func (g *Group) shutPeers() {
	for _, p := range g.peers {
		_ = p.Shut()
	}
	g.peers = nil
}

// calm is how long the threads of a peer may still spin after its last op, which then are not to disturb the next sample.
const calm = 2 * time.Millisecond

// foreignSample is a sample that a peer takes of itself.
func (r *timed) foreignSample(f *foreignRun, w *watch) Sample {
	first := Clock()
	before := w.os.counts(false, false)
	t := f.timed(r.warm, r.iters)
	if r.point.Workers > 1 {
		time.Sleep(calm)
	}
	after := w.os.counts(false, true)
	last := Clock()
	s := Sample{Iters: r.iters, NS: float64(t.Elapsed.Nanoseconds()) / float64(r.iters), Clock: max(first, last)}
	var m marks
	m.add(keys.Switches, float64(t.Switches), t.Switches > 0)
	m.add(keys.Faults, float64(t.Faults), t.Faults > 0)
	m.add(keys.Steal, float64(after.steal-before.steal)/1e9, after.cpu == before.cpu && after.steal > before.steal)
	drift := change(first, last)
	m.add(keys.Drift, 100*drift, drift > driftLimit)
	s.Metrics = m
	return s
}

// time is the time of so many ops after one that wakes who sleeps, by the peer's own clock.
func (r *foreignRun) time(ops int) time.Duration { return r.timed(1, ops).Elapsed }
