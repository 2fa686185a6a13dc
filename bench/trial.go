package bench

import (
	"errors"
	"slices"

	"flynn/kernels"
	"flynn/results/keys"
)

// trialSet is the working set up to which accuracy is found at the size of a batch. What is larger is tried at this
// size: error depends on data and on the order of operations, and must not cost more than a moment.
const trialSet = 256 << 10

// trials are the results of one op of each point on random data.
type trials map[string]kernels.Diff

// try runs one op of every point that was not tried before on random data, where rounding differs, and compares it with
// the reference. It is done before the batch is opened, on operands of its own.
func (t trials) try(h *Host, b Batch, seed uint64) (err error) {
	small := Batch{Kernel: b.Kernel, N: min(b.N, b.Kernel.SizeFor(trialSet))}
	var names []string
	for _, p := range b.Points {
		name := p.Name()
		if _, tried := t[name]; !tried && !p.Untried {
			names = append(names, name)
			p.N = small.N
			small.Points = append(small.Points, p)
		}
	}
	if !slices.Contains(b.Kernel.Kinds(), kernels.Random) { // Check looks at the only data that there are
		for _, name := range names {
			t[name] = kernels.Diff{}
		}
		return nil
	}
	if len(small.Points) == 0 {
		return nil
	}
	g, err := openGroup(h, &Selection{}, small, kernels.Source{Seed: seed, Kind: kernels.Random})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, g.Close()) }()
	for i, p := range small.Points {
		if r, ok := g.Open(p).(differ); ok {
			t[names[i]] = r.diff()
		}
	}
	return nil
}

// Verified opens a point after it has agreed with the reference: inside the bound of its kernel on random data, and in
// every value on the operands of the batch.
func (g *Group) Verified(p Point) (Run, error) {
	r := g.Open(p)
	if d := g.trials[p.Name()]; !d.OK() {
		return nil, &WrongError{d}
	}
	return r, r.Check()
}

// Accuracy is what every sample of a point tells of its results.
func (g *Group) Accuracy(p Point) []Metric {
	d, ok := g.trials[p.Name()]
	if !ok {
		return nil
	}
	ulp := d.ULP
	if ulp > 0 {
		ulp = max(ulp, leastULP) // 0 says that there is no deviation
	}
	return []Metric{{keys.ULP, ulp}}
}

// leastULP is the smallest number that a line of a result file can show.
const leastULP = 1e-4
