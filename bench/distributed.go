package bench

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"runtime"
	"slices"
	"strings"
	"time"

	"flynn/internal/mem"
	"flynn/kernels"
	"flynn/mimd/cluster"
	"flynn/results"
	"flynn/results/keys"
)

// distributed is several instruction streams, each on memory of its own: nodes that exchange messages. One op is a
// start message to each node, operands where they are shipped, all parts, and all results at the coordinator.
type distributed struct{}

var _ = Register(distributed{})

func (distributed) Name() string { return keys.MIMDDM }

// Nodes is what a selection has of the class.
type Nodes struct {
	Counts         []int    // numbers of nodes
	WorkersPerNode []int    // numbers of workers of each of them
	Typical        bool     // only kernels that stand for others on nodes
	OperandModes   []string // how operands come to nodes: modes of package cluster
}

// nodesOf is what a selection has of the class.
func nodesOf(s *Selection) Nodes { return ChoiceOf[Nodes](s, distributed{}) }

// Defaults are nodes of one worker that fill their operands themselves; every mode where everything is wanted.
func (distributed) Defaults(x Extent) any {
	n := Nodes{WorkersPerNode: []int{1}, OperandModes: cluster.Modes[:1], Typical: x == Typical}
	switch x {
	case Once:
		n.Counts, n.OperandModes = []int{2}, cluster.Modes
	case Typical:
		n.Counts = []int{1, 2, 4}
	case Everything:
		n.Counts, n.OperandModes = []int{1, 2, 4}, cluster.Modes
	}
	return n
}

func (c distributed) Points(h *Host, k *kernels.Kernel, n int, s *Selection) iter.Seq[Point] {
	return func(yield func(Point) bool) {
		nodes := nodesOf(s)
		switch {
		case c.Why(h, k, 0) != "":
			return
		case !s.AllISAs && k.Narrow(), nodes.Typical && !k.StandsFor.Has(kernels.OnNodes):
			return
		case s.Cold || s.Pages != mem.THP || s.NUMA != mem.Local: // nodes place their memory as usual
			return
		}
		for _, shape := range nodes.shapes() {
			for i, v := range k.Variants {
				if !s.worthMeasuring(h, k, v, n) || i != widestOne(h.ISA, k) && !s.AllISAs {
					continue
				}
				p := NewPoint(c, k, n, shape.Workers, i)
				p.Nodes, p.Data = shape.Nodes, shape.Data
				for _, point := range c.ways(h, p, s) {
					if !yield(point) {
						return
					}
				}
			}
		}
	}
}

// shapes are the numbers of nodes, the workers of each, and the ways of operands.
func (n Nodes) shapes() []results.Point {
	var all []results.Point
	for _, nodes := range n.Counts {
		for _, workers := range n.WorkersPerNode {
			for _, mode := range n.OperandModes {
				all = append(all, results.Point{Nodes: nodes, Workers: workers, Data: mode})
			}
		}
	}
	return all
}

// ways are one problem and one that grows with the workers, without those whose messages take long.
func (distributed) ways(h *Host, p Point, s *Selection) []Point {
	p.Standing, p.Untried = OtherWay, true
	if h.Multi.URL == "" {
		p.Oversubscription = float64(p.Crew().Total()) / float64(h.Machine.Cores)
	}
	all := []Point{p}
	if s.scales(p.Kernel, p.N, p.Crew().Total()) {
		all = append(all, p.weakScaled())
	}
	for i := range all {
		all[i].Overhead = all[i].messages()
	}
	brief := nodesOf(s).Typical
	if brief && all[0].Overhead > tedious {
		return nil
	}
	return slices.DeleteFunc(all, func(p Point) bool { return brief && p.Overhead > tedious })
}

// Why: parts in memories of their own must hold all that they need, and there must be nodes.
func (distributed) Why(h *Host, k *kernels.Kernel, _ int) string {
	return cmp.Or(cluster.Obstacle(k), h.Multi.Obstacle(h))
}

// Missing says why there are no nodes at all.
func (distributed) Missing(h *Host, _ *Selection) string { return h.Multi.Obstacle(h) }

// Begin takes note of how many nodes and workers a point may want at the most. They are started when the first one
// does.
func (distributed) Begin(g *Group, _ Batch) (Opened, error) {
	n := nodesOf(g.selection)
	return &openedNodes{group: g, nodes: most(n.Counts), workers: most(n.WorkersPerNode)}, nil
}

// most is the largest of some numbers, 0 of none.
func most(numbers []int) int {
	if len(numbers) == 0 {
		return 0
	}
	return slices.Max(numbers)
}

// openedNodes are nodes that have taken points of a batch.
type openedNodes struct {
	group          *Group
	nodes, workers int // the most that a point may have, and of each node
	dealt          []*cluster.Distributed
}

func (o *openedNodes) Open(p Point) Run {
	r := &distributedRun{group: o.group.of(p)}
	r.dealt, r.err = o.deal(p, r.group)
	return r
}

// deal makes nodes take a point whose operands a group has.
func (o *openedNodes) deal(p Point, g *Group) (*cluster.Distributed, error) {
	nodes, workers := max(o.nodes, p.Nodes), max(o.workers, p.Workers)
	c, err := g.host.Multi.Connect(context.Background(), g.host, nodes, workers)
	if err != nil {
		return nil, err
	}
	d, err := c.Distribute(cluster.Distribution{
		Kernel: p.Kernel, Variant: p.Variant, N: p.Size(), Nodes: p.Nodes, Workers: p.Workers, Mode: p.Data, Source: g.source,
	}, g.problem.Op(p.Variant))
	if err == nil {
		o.dealt = append(o.dealt, d)
	}
	return d, err
}

// Close takes the parts of a batch from the nodes. After a failure nodes are sought, or started, anew.
func (o *openedNodes) Close() error {
	var err, failed error
	for _, d := range o.dealt {
		err = errors.Join(err, d.Close())
		failed = errors.Join(failed, d.Err())
	}
	o.dealt = nil
	if failed != nil {
		o.group.host.Multi.Close() // what is left of them says nothing new
		return nil
	}
	return err
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

func (r *distributedRun) Time(ops int) time.Duration { return timeOf(r, ops) }

func (r *distributedRun) Failed() error { return r.dealt.Err() }

// Tidy collects messages, which are garbage: the collector is off while a batch is measured.
func (r *distributedRun) Tidy() { runtime.GC() }

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

// Rates for an estimate, as those of cost.go.
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
	asked := roundTrip + float64(p.Nodes)*nodeLatency
	if moved == 0 {
		return asked
	}
	bytes := p.Kernel.Traffic(p.Size()) * moved / (w.Loads + w.Stores)
	return asked + bytes/sentASecond
}

// nodeOptions are the nodes of the class, as flags say them.
type nodeOptions struct {
	Access
	nodes, workers, modes string
	wait                  time.Duration
}

// Options are those of the nodes.
func (distributed) Options() Options { return &nodeOptions{} }

func (o *nodeOptions) Flags(f Flags) {
	f.StringVar(&o.nodes, "nodes", "",
		"`numbers` of nodes in class mimd_dm, 1,2,4 (default: 1,2,4; with --server all of its nodes)")
	f.StringVar(&o.workers, "node-workers", "", "`numbers` of workers of each node, 1,2 (default 1)")
	f.StringVar(&o.modes, "data", "", "`modes` of transfer of operands to nodes: "+
		strings.Join(cluster.Modes, ", ")+" (default: resident)")
	o.Access.Flags(f, "`URL` of a NATS server with nodes; without it flynn starts nodes on this machine")
	f.DurationVar(&o.wait, "wait", 10*time.Second, "`duration` to wait for nodes of --server")
}

// given tells whether a flag names nodes.
func (o *nodeOptions) given() bool { return o.nodes+o.workers+o.modes+o.Server != "" }

func (o *nodeOptions) Start(*Host) error { return nil }

// Limits of what can be asked for.
const (
	MostStarted  = 64   // nodes on one machine
	MostDeclared = 4096 // nodes of a server
)

// Apply decides which nodes there are. Whoever names nodes wants all kernels on them.
func (o *nodeOptions) Apply(h *Host, s *Selection) (err error) {
	if err := o.Check(); err != nil {
		return err
	}
	n := nodesOf(s)
	n.Typical = n.Typical && !o.given()
	if n.Counts, err = o.numbers("nodes", o.nodes, n.Counts); err != nil {
		return err
	}
	if n.WorkersPerNode, err = o.numbers("node-workers", o.workers, n.WorkersPerNode); err != nil {
		return err
	}
	if o.modes != "" {
		n.OperandModes = strings.Split(o.modes, ",")
		for _, mode := range n.OperandModes {
			if !slices.Contains(cluster.Modes, mode) {
				return &WordError{"data mode", mode, cluster.Modes}
			}
		}
		n.OperandModes = slices.Compact(slices.Sorted(slices.Values(n.OperandModes)))
	}
	if err := o.connect(h, &n); err != nil {
		return err
	}
	s.Choose(distributed{}, n)
	return nil
}

// numbers reads a list of numbers, which are what there is where the list is empty.
func (o *nodeOptions) numbers(flag, text string, without []int) ([]int, error) {
	limit := MostStarted
	if o.Server != "" {
		limit = MostDeclared
	}
	if text == "" {
		return without, nil
	}
	list, err := ParseInts(text)
	if err != nil {
		return nil, flagErrorf("--%s: %w", flag, err)
	}
	slices.Sort(list)
	if last := list[len(list)-1]; last > limit {
		return nil, flagErrorf("invalid --%s %d: want 1 to %d", flag, last, limit)
	}
	return list, nil
}

// connect joins a server and takes as many nodes as are asked for, or as are there.
func (o *nodeOptions) connect(h *Host, n *Nodes) error {
	if o.Server == "" {
		return nil
	}
	h.Multi.Target, h.Multi.Wait = o.Target(), o.wait
	want := 1
	if o.nodes != "" {
		want = slices.Max(n.Counts)
	}
	c, err := h.Multi.Connect(context.Background(), h, want, 1)
	if err != nil {
		return err
	}
	if o.nodes == "" {
		n.Counts = nil
		for p := 1; p < len(c.Nodes); p *= 2 {
			n.Counts = append(n.Counts, p)
		}
		n.Counts = append(n.Counts, len(c.Nodes))
	}
	return nil
}

func (o *nodeOptions) Words(s *Selection) []string {
	var words []string
	if n := nodesOf(s); o.given() && len(n.Counts) > 0 {
		words = append(words, "--nodes", NumberList(n.Counts), "--node-workers", NumberList(n.WorkersPerNode),
			"--data", strings.Join(n.OperandModes, ","))
	}
	return append(words, o.Access.Words()...)
}
