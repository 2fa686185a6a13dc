package results

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"flynn/results/keys"
)

// Point is one benchmark: a variant of a kernel at one size, in one class, under one set of conditions. A field that is
// zero is a key that the name lacks. Points are comparable, and equal where their names are.
type Point struct {
	Kernel   string `json:"kernel"`
	Elem     string `json:"elem"`
	Class    string `json:"class"`
	ISA      string `json:"isa"` // of all streams of class misd, joined by +
	Tune     string `json:"tune,omitempty"`
	N        int    `json:"n"`
	Workers  int    `json:"p"` // of each node where there are several
	Versions int    `json:"versions,omitempty"`
	Mode     string `json:"mode,omitempty"`
	Peer     string `json:"peer,omitempty"`
	Nodes    int    `json:"nodes,omitempty"`
	Device   string `json:"device,omitempty"` // a number, so that it is one of 0 as well
	Data     string `json:"data,omitempty"`
	With     string `json:"with,omitempty"` // what the other workers run meanwhile
	Schedule string `json:"sched,omitempty"`
	Scaling  string `json:"scaling,omitempty"`
	Placement
	Arm string `json:"arm,omitempty"`
}

// Placement is the conditions of a measurement: where operands lie. The zero value is the usual one. A run has one
// placement for all of its points.
type Placement struct {
	Pages string `json:"pages,omitempty"`
	NUMA  string `json:"numa,omitempty"`
	Cache string `json:"cache,omitempty"`
}

// field is one key of a name and where a point has it.
type field struct {
	key    string
	text   func(*Point) *string // nil of a number
	number func(*Point) *int
	always bool // every name has the key
}

// fields lists the keys of a name in its order.
var fields = []field{
	{key: keys.Kernel, text: func(p *Point) *string { return &p.Kernel }, always: true},
	{key: keys.Elem, text: func(p *Point) *string { return &p.Elem }, always: true},
	{key: keys.Class, text: func(p *Point) *string { return &p.Class }, always: true},
	{key: keys.ISA, text: func(p *Point) *string { return &p.ISA }, always: true},
	{key: keys.Tune, text: func(p *Point) *string { return &p.Tune }},
	{key: keys.N, number: func(p *Point) *int { return &p.N }, always: true},
	{key: keys.P, number: func(p *Point) *int { return &p.Workers }, always: true},
	{key: keys.Versions, number: func(p *Point) *int { return &p.Versions }},
	{key: keys.Mode, text: func(p *Point) *string { return &p.Mode }},
	{key: keys.Peer, text: func(p *Point) *string { return &p.Peer }},
	{key: keys.Nodes, number: func(p *Point) *int { return &p.Nodes }},
	{key: keys.Device, text: func(p *Point) *string { return &p.Device }},
	{key: keys.Data, text: func(p *Point) *string { return &p.Data }},
	{key: keys.With, text: func(p *Point) *string { return &p.With }},
	{key: keys.Schedule, text: func(p *Point) *string { return &p.Schedule }},
	{key: keys.Scaling, text: func(p *Point) *string { return &p.Scaling }},
	{key: keys.Pages, text: func(p *Point) *string { return &p.Pages }},
	{key: keys.Placement, text: func(p *Point) *string { return &p.NUMA }},
	{key: keys.Cache, text: func(p *Point) *string { return &p.Cache }},
	{key: keys.Arm, text: func(p *Point) *string { return &p.Arm }},
}

// byKey finds a field.
var byKey = func() map[string]*field {
	all := make(map[string]*field, len(fields))
	for i := range fields {
		all[fields[i].key] = &fields[i]
	}
	return all
}()

// Keys lists the keys of a name in its order.
func Keys() []string {
	var all []string
	for _, f := range fields {
		all = append(all, f.key)
	}
	return all
}

// get returns the value of the field, "" where the name lacks it.
func (f *field) get(p *Point) string {
	if f.text != nil {
		return *f.text(p)
	}
	n := *f.number(p)
	if n == 0 && !f.always {
		return ""
	}
	return strconv.Itoa(n)
}

// set gives the field a value as a name has it.
func (f *field) set(p *Point, value string) error {
	if f.text != nil {
		*f.text(p) = value
		return nil
	}
	n, err := strconv.Atoi(value)
	switch {
	case err != nil:
		return fmt.Errorf("%s=%s is not a whole number", f.key, value)
	case n == 0 && !f.always:
		return fmt.Errorf("%s=%s: a name has this key from 1 on", f.key, value)
	}
	*f.number(p) = n
	return nil
}

// Get returns the value of a key as the name of the point has it, "" where the name lacks the key.
func (p Point) Get(key string) string {
	if f := byKey[key]; f != nil {
		return f.get(&p)
	}
	return ""
}

// Within reports whether a point has the keys of an incomplete name, as notes have it: each with one of the values that
// are joined by + there.
func (p Point) Within(name string) bool {
	for part := range strings.SplitSeq(name, "/") {
		key, values, _ := strings.Cut(part, "=")
		mine := strings.Split(p.Get(key), "+")
		shared := func(value string) bool { return slices.Contains(mine, value) }
		if !slices.ContainsFunc(strings.Split(values, "+"), shared) {
			return false
		}
	}
	return true
}

// appendKeys adds the keys of some fields to the text of a name.
func (p *Point) appendKeys(name []byte, some []field) []byte {
	for i := range some {
		f := &some[i]
		value := f.get(p)
		if value == "" && !f.always {
			continue
		}
		if len(name) > 0 {
			name = append(name, '/')
		}
		name = append(append(append(name, f.key...), '='), value...)
	}
	return name
}

// Name is the point's name as a sub-benchmark: kernel=dot/elem=f64/class=simd/isa=avx2/n=4096/p=1.
func (p Point) Name() string { return string(p.appendKeys(make([]byte, 0, 128), fields)) }

// String implements fmt.Stringer.
func (p Point) String() string { return p.Name() }

// FullName is the name as the testing package prints it: with the base, and the number of Ps where there are several.
func (p Point) FullName(procs int) string {
	name := append(make([]byte, 0, 128), keys.Base...)
	name = p.appendKeys(name, fields)
	if procs > 1 {
		name = strconv.AppendInt(append(name, '-'), int64(procs), 10)
	}
	return string(name)
}

// Added is what a name has behind the workers: the keys that not every class has, and those of conditions.
func (p Point) Added() string { return string(p.appendKeys(nil, fields[len(keys.Name):])) }

// Parse reads a name as [Point.Name] gives it. Keys may come in any order.
func Parse(name string) (Point, error) { return parse(name, name) }

// parse reads keys; full is the name that an error tells.
func parse(name, full string) (Point, error) {
	var p Point
	seen, err := p.take(name)
	if err != nil {
		return p, fmt.Errorf("%w in %q", err, full)
	}
	var missing []string
	for _, f := range fields {
		if f.always && !slices.Contains(seen, f.key) {
			missing = append(missing, f.key)
		}
	}
	if len(missing) > 0 {
		return p, fmt.Errorf("benchmark %q is not flynn's: its name lacks %s", full, strings.Join(missing, ", "))
	}
	return p, nil
}

// take reads keys and lists them.
func (p *Point) take(name string) (seen []string, err error) {
	for part := range strings.SplitSeq(name, "/") {
		key, value, _ := strings.Cut(part, "=")
		f := byKey[key]
		switch {
		case f == nil:
			return seen, fmt.Errorf("unknown key %q (known are %s)", key, strings.Join(Keys(), ", "))
		case value == "":
			return seen, fmt.Errorf("%s has no value", key)
		case slices.Contains(seen, key):
			return seen, fmt.Errorf("%s comes twice", key)
		}
		if err := f.set(p, value); err != nil {
			return seen, err
		}
		seen = append(seen, key)
	}
	return seen, nil
}

// ParseFull reads a name as [Point.FullName] gives it, and how many Ps it tells.
func ParseFull(full string) (p Point, procs int, err error) {
	name, procs := cutProcs(full)
	rest, ok := strings.CutPrefix(name, keys.Base+"/")
	if !ok {
		return p, procs, fmt.Errorf("benchmark %q is not flynn's: its name does not begin with %s/", full, keys.Base)
	}
	p, err = parse(rest, full)
	return p, procs, err
}

// cutProcs takes the number of Ps from the end of a name, 1 where there is none.
func cutProcs(full string) (name string, procs int) {
	at := strings.LastIndexByte(full, '-')
	if at < strings.LastIndexByte(full, '/') {
		return full, 1
	}
	n, err := strconv.ParseUint(full[at+1:], 10, 31)
	if err != nil || n == 0 {
		return full, 1
	}
	return full[:at], int(n)
}

// Crew is what computes: nodes, and the workers of each.
type Crew struct{ Nodes, Workers int }

// Crew returns that of the point. A multicomputer has no nodes where the name does not say how many. Beside another
// program one worker computes.
func (p Point) Crew() Crew {
	switch {
	case p.With != "":
		return Crew{1, 1}
	case p.Class != keys.MIMDDM:
		return Crew{1, p.Workers}
	}
	return Crew{p.Nodes, p.Workers}
}

// Total is the workers of all nodes.
func (c Crew) Total() int { return c.Workers * max(c.Nodes, 1) }

// Within reports whether one crew is part of another.
func (c Crew) Within(o Crew) bool { return c.Nodes <= o.Nodes && c.Workers <= o.Workers }

// Size is n of the whole problem: where it grows with the workers, the name has that of one worker.
func (p Point) Size() int {
	if p.Weak() {
		return p.N * p.Crew().Total()
	}
	return p.N
}

// Weak reports whether a point's problem grows with its workers.
func (p Point) Weak() bool { return p.Scaling == keys.Weak || p.Scaling == keys.Throughput }

// Reference reports whether p is what speed-ups are measured against: plain Go on one core.
func (p Point) Reference() bool { return p.Class == keys.SISD && p.ISA == keys.Scalar && p.Tune == "" }

// SharedMemory reports whether a point is of one memory and one instruction set, and flynn's own.
func (p Point) SharedMemory() bool {
	return keys.FactsOf(p.Class).OneMemory
}

// Single reports whether a point is one thread without a tuning.
func (p Point) Single() bool {
	return keys.FactsOf(p.Class).OneCore && p.Workers == 1 && p.Tune == "" && p.Scaling == ""
}

// OfReference is the point that p's speed-up is measured against: the same problem in plain Go, under the same
// conditions. ok is false of a problem that grows, where n is of one stream, so that the whole problem is another one.
func (p Point) OfReference() (ref Point, ok bool) {
	return Point{Kernel: p.Kernel, Elem: p.Elem, Class: keys.SISD, ISA: keys.Scalar, N: p.N, Workers: 1,
		Placement: p.Placement, Arm: p.Arm}, !p.Weak()
}

// Compare orders the values of keys behind the workers, those of numbers by their size.
func (p Point) CompareAdded(q Point) int {
	for i := len(keys.Name); i < len(fields); i++ {
		f := &fields[i]
		order := 0
		if f.text != nil {
			order = cmp.Compare(*f.text(&p), *f.text(&q))
		} else {
			order = cmp.Compare(*f.number(&p), *f.number(&q))
		}
		if order != 0 {
			return order
		}
	}
	return 0
}

// Problem is what all points of a batch have in common: they are measured in turns.
type Problem struct {
	Kernel, Elem string
	N            int
}

// Problem returns that of the point.
func (p Point) Problem() Problem { return Problem{p.Kernel, p.Elem, p.N} }

// String gives the keys of the problem as a name has them.
func (p Problem) String() string {
	return fmt.Sprintf("%s=%s/%s=%s/%s=%d", keys.Kernel, p.Kernel, keys.Elem, p.Elem, keys.N, p.N)
}

// ParseProblem reads what [Problem.String] gives.
func ParseProblem(text string) (Problem, error) {
	var p Point
	seen, err := p.take(text)
	if err == nil && !slices.Equal(seen, []string{keys.Kernel, keys.Elem, keys.N}) {
		err = fmt.Errorf("a problem has the keys %s, %s and %s", keys.Kernel, keys.Elem, keys.N)
	}
	if err != nil {
		return Problem{}, fmt.Errorf("%w in %q", err, text)
	}
	return p.Problem(), nil
}

// Variant is a short label of what ran: "avx2", "avx2 nt", "avx2 ×4" for four workers.
func (p Point) Variant() string {
	words := []string{p.ISA}
	if p.Tune != "" {
		words = append(words, p.Tune)
	}
	workers := "×" + strconv.Itoa(p.Workers)
	added := p
	switch class := keys.FactsOf(p.Class); {
	case class.OneCore:
	case class.OneMemory:
		words = append(words, workers)
	case class.Foreign:
		if added.Peer, words = "", []string{p.Peer}; p.Workers > 1 {
			words = append(words, workers)
		}
	default: // the class is what sets these apart
		words = append([]string{p.Class}, append(words, workers)...)
	}
	if more := added.Added(); more != "" {
		words = append(words, strings.ReplaceAll(more, "/", " "))
	}
	return strings.Join(words, " ")
}
