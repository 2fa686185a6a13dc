package bench

import (
	"errors"
	"fmt"
	"iter"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"flynn/internal/mem"
	"flynn/internal/peer"
	"flynn/kernels"
	"flynn/results/keys"
)

// peers is other people's code: what compilers make of plain loops, and libraries, each in a process of its own. How
// many instruction and data streams are inside is theirs, so that it is no cell of the taxonomy.
type peers struct{}

var _ = Register(peers{})

func (peers) Name() string { return keys.PeerClass }

// Points are those of the peers of the host. Their operands are their own, so that other than the usual conditions are
// out of reach.
func (c peers) Points(h *Host, k *kernels.Kernel, n int, s *Selection) iter.Seq[Point] {
	return func(yield func(Point) bool) {
		if s.AATest || s.Cold || s.Pages != mem.THP || s.NUMA != mem.Local {
			return
		}
		for _, p := range h.Peers {
			one, team := p.Has(k.Name, k.Elem)
			workers := []int{1}
			if team && k.Divisible() {
				workers = append(workers, s.Workers...)
			}
			for _, w := range slices.Compact(workers) {
				point := NewPoint(c, k, n, w, widestOne(h.ISA, k))
				point.ISA, point.Tune, point.Peer = keys.Native, "", p.Name
				point.Traits = Traits{Standing: Always, Untried: true, Foreign: true, Own: p}
				if one && !yield(point) {
					return
				}
			}
		}
	}
}

// owner is whose code a point is; nil where it is none of a peer's.
func (p Point) owner() *peer.Peer {
	owner, _ := p.Own.(*peer.Peer)
	return owner
}

// Why: a peer has what it says it has.
func (peers) Why(_ *Host, k *kernels.Kernel, _ int) string { return "no peer here has " + k.ID() }

// Copies tells that each peer has operands of its own.
func (peers) Copies(points []Point) int64 {
	var owners []*peer.Peer
	for _, p := range points {
		if owner := p.owner(); !slices.Contains(owners, owner) {
			owners = append(owners, owner)
		}
	}
	return int64(len(owners))
}

// Tell notes the peers that do not run at all.
func (peers) Tell(h *Host, out *Results) error {
	for _, p := range h.Peers {
		if p.Err() != nil && p.Kernels() == 0 {
			name := keys.Class + "=" + keys.PeerClass + "/" + keys.Peer + "=" + p.Name
			if err := out.line(keys.SkippedNote, name, p.Err().Error()); err != nil {
				return err
			}
		}
	}
	return nil
}

func (peers) Begin(g *Group, _ Batch) (Opened, error) { return &openedPeers{group: g}, nil }

// openedPeers are the peers that hold operands of a batch.
type openedPeers struct {
	group   *Group
	holders []*peer.Peer
}

func (o *openedPeers) Open(p Point) Run { return &peerRun{opened: o, point: p} }

// fill makes a peer fill its operands, once for all of its points.
func (o *openedPeers) fill(at Point) error {
	p := at.owner()
	if slices.Contains(o.holders, p) && p.Err() == nil {
		return nil
	}
	o.holders = append(o.holders, p)
	return p.Open(at.Kernel.Name, at.Kernel.Elem, at.N, o.group.source.Seed)
}

// Close makes peers give their operands back. One that cannot even do that is told the next time it is asked.
func (o *openedPeers) Close() error {
	for _, p := range o.holders {
		_ = p.Shut()
	}
	o.holders = nil
	return nil
}

// peerRun is a peer that works on operands of its own, with the values of the group's.
type peerRun struct {
	opened *openedPeers
	point  Point
	fault  error // while it was timed
}

func (r *peerRun) Do(ops int)    { r.timed(0, ops) }
func (r *peerRun) Ready()        {} // it warms up by itself
func (r *peerRun) Failed() error { return r.fault }

// Time is what so many ops take after one that wakes who sleeps, by the peer's own clock.
func (r *peerRun) Time(ops int) time.Duration { return r.timed(1, ops).Elapsed }

// Check holds every result of one op against the reference's: by their bits where there are data that give the same in
// every order of operations, else by value.
func (r *peerRun) Check() error {
	r.fault = nil
	p := r.point.owner()
	if err := r.opened.fill(r.point); err != nil {
		return err
	}
	got, err := p.Check(r.point.Workers)
	if err != nil {
		return err
	}
	want := r.opened.group.reference.Results(nil)
	if bound := r.opened.group.reference.Bound(); bound > 0 {
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
			return &DifferentError{w.Name, w.Elem, got[i].Bits, expected}
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
	Elem      string // element type of a scalar
	Got, Want uint64 // bits of the scalar, checksums of the stream
}

func (e *DifferentError) Error() string {
	if e.Result == "R" || e.Result == "I" {
		return fmt.Sprintf("result %s, reference %s", e.value(e.Got), e.value(e.Want))
	}
	return fmt.Sprintf("checksum of %s is %#x, reference %#x", e.Result, e.Got, e.Want)
}

// value is the number that the bits of a scalar stand for.
func (e *DifferentError) value(bits uint64) string {
	switch e.Elem {
	case "f32":
		return fmt.Sprint(math.Float32frombits(uint32(bits)))
	case "f64":
		return fmt.Sprint(math.Float64frombits(bits))
	}
	return fmt.Sprint(bits)
}

// timed makes the peer time ops. One that fails took for ever, so that nobody waits for a longer time.
func (r *peerRun) timed(warm, iters int) peer.Timing {
	if r.fault != nil {
		return peer.Timing{Elapsed: math.MaxInt64}
	}
	t, err := r.point.owner().Time(r.point.Workers, warm, iters)
	if err != nil {
		r.fault = err
		t.Elapsed = math.MaxInt64
	}
	return t
}

// calm is how long the threads of a peer may still spin after its last op, which then are not to disturb the next
// sample.
const calm = 2 * time.Millisecond

// sample is a sample that a peer takes of itself.
func (r *peerRun) sample(warm, iters int, w *watch) Sample {
	first := Clock()
	before := w.os.counts(false, false)
	t := r.timed(warm, iters)
	if r.point.Workers > 1 {
		time.Sleep(calm)
	}
	after := w.os.counts(false, true)
	last := Clock()
	s := Sample{Iters: iters, NS: float64(t.Elapsed.Nanoseconds()) / float64(iters), Clock: max(first, last)}
	var m marks
	m.add(keys.Switches, float64(t.Switches), t.Switches > 0)
	m.add(keys.Faults, float64(t.Faults), t.Faults > 0)
	m.add(keys.Steal, float64(after.steal-before.steal)/1e9, after.cpu == before.cpu && after.steal > before.steal)
	drift := change(first, last)
	m.add(keys.Drift, 100*drift, drift > driftLimit)
	s.Metrics = m
	return s
}

// peerOptions are the programs to measure against, as a flag names them.
type peerOptions struct{ paths []string }

// Options are those of peers.
func (peers) Options() Options { return &peerOptions{} }

func (o *peerOptions) Flags(f Flags) {
	f.StringSliceVar(&o.paths, "peers", nil,
		"`programs` to compare with, or folders of them, peers/bin: see docs/peers.md")
}

// Start starts the programs. One that does not run is not left out: results say why it is not there.
func (o *peerOptions) Start(h *Host) error {
	programs, err := peer.Find(o.paths)
	if err != nil {
		return flagErrorf("--peers: %w", err)
	}
	if len(o.paths) > 0 && len(programs) == 0 {
		return flagErrorf("--peers: no program in %v; make peers builds them into peers/bin", o.paths)
	}
	cpus := h.CPUs(h.MaxWorkers())
	named := map[string]string{}
	for _, path := range programs {
		p := peer.Start(path, cpus, peer.Patience())
		h.Peers = append(h.Peers, p)
		if other, twice := named[p.Name]; twice {
			return flagErrorf("--peers: %s and %s are both called %s", other, path, p.Name)
		}
		named[p.Name] = path
	}
	return nil
}

func (o *peerOptions) Apply(*Host, *Selection) error { return nil }

func (o *peerOptions) Words(*Selection) []string {
	if len(o.paths) == 0 {
		return nil
	}
	return []string{"--peers", strings.Join(o.paths, ",")}
}
