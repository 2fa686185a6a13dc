package bench

import (
	"iter"
	"slices"

	"flynn/internal/mem"
	"flynn/kernels"
	"flynn/mimd/cluster"
	"flynn/results"
	"flynn/results/keys"
)

// distributed is several instruction streams, each on memory of its own: nodes that exchange messages. One op is a start
// message to each node, operands where they are shipped, all parts, and all results at the coordinator.
type distributed struct{}

func (distributed) Name() string { return keys.MIMDDM }

// brief are the kernels that the shorter profiles deal: a scalar result, much and little work for a byte of results, parts
// that learn of each other, and nop for what messages cost.
var brief = []string{"dot", "gemm", "horner", "nop", "stencil", "triad"}

func (c distributed) Points(h *Host, k *kernels.Kernel, n int, s *Selection) iter.Seq[Point] {
	return func(yield func(Point) bool) {
		switch {
		case cluster.Obstacle(k) != "" || h.Multi.Obstacle(h) != "":
			return
		case !s.AllISAs && k.Elem == "f32", s.Dealt != nil && !slices.Contains(s.Dealt, k.Name):
			return
		case s.Cold || s.Pages != mem.THP || s.NUMA != mem.Local: // nodes place their memory as usual
			return
		}
		for _, shape := range c.shapes(s) {
			for i, v := range k.Variants {
				if !s.offers(h, k, v, n) || i != widestOne(h.ISA, k) && !s.AllISAs {
					continue
				}
				p := newPoint(c, k, n, shape.Workers, i)
				p.Nodes, p.Data = shape.Nodes, shape.Data
				if s.Dealt != nil && p.messages() > tedious {
					continue
				}
				if h.Multi.URL == "" {
					p.crowd = float64(p.Crew().Total()) / float64(h.Machine.Cores)
				}
				if !yield(p) {
					return
				}
				if w := p.weakly(); s.scales(k, n, p.Crew().Total()) && (s.Dealt == nil || w.messages() <= tedious) && !yield(w) {
					return
				}
			}
		}
	}
}

// shapes are the numbers of nodes, the workers of each, and the ways of operands.
func (distributed) shapes(s *Selection) []results.Point {
	var all []results.Point
	for _, nodes := range s.Nodes {
		for _, workers := range s.PerNode {
			for _, data := range s.Data {
				all = append(all, results.Point{Nodes: nodes, Workers: workers, Data: data})
			}
		}
	}
	return all
}

func (distributed) Open(p Point, g *Group) Run {
	r := &distributedRun{group: g.of(p)}
	r.dealt, r.err = r.group.deal(p)
	return r
}

// distributedRun is a problem that nodes have taken.
type distributedRun struct {
	group *Group
	dealt *cluster.Distributed
	err   error // they have not
}

func (r *distributedRun) Do(ops int) {
	for range ops {
		r.dealt.Run()
	}
}

func (r *distributedRun) Ready() {}

func (r *distributedRun) Failed() error { return r.dealt.Err() }

func (r *distributedRun) Check() error {
	if r.err != nil {
		return &UnavailableError{r.err}
	}
	r.dealt.Restore(r.group.source)
	r.dealt.Run()
	if err := r.dealt.Err(); err != nil {
		return &UnavailableError{err}
	}
	if d := r.dealt.Diff(r.group.reference); !d.OK() {
		return &WrongError{d}
	}
	return nil
}

// tedious is the seconds of messages in one op that the shorter profiles leave out: longer ones show nothing new.
const tedious = 0.05

// Rates for an estimate, as those of pace.go.
const (
	roundTrip   = 2e-4 // seconds of a question to all nodes and their answers
	sentASecond = 5e8  // bytes of messages
	nodeLatency = 5e-5 // seconds more for each node
)

// messages is the seconds that the messages of one op may take.
func (p Point) messages() float64 {
	w := p.Kernel.Work(p.Size())
	moved := w.Stores
	if p.Data == cluster.Shipped || p.Kernel.Crosses() {
		moved += w.Loads
	}
	if p.Nodes == 0 || moved == 0 {
		return float64(min(p.Nodes, 1)) * (roundTrip + float64(p.Nodes)*nodeLatency)
	}
	bytes := p.Kernel.Traffic(p.Size()) * moved / (w.Loads + w.Stores)
	return roundTrip + float64(p.Nodes)*nodeLatency + bytes/sentASecond
}
