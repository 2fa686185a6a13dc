package misd

import (
	"fmt"
	"math/rand/v2"

	"flynn/kernels"
)

// Campaign injects faults into single versions, one at most in each round, and counts what becomes of them.
type Campaign struct {
	Versions  []Version
	N         int // size of the kernel
	Rule      Rule
	Kind      kernels.Kind
	Tolerance float64 // of an inexact vote, in units of the kernel's own bound
	Faults    []Fault // of which each faulty round has one
	Rate      float64 // probability that a round has a fault
	Rounds    int
	Seed      uint64
}

// Counts is what became of faults. Every injected fault is benign, detected or missed.
type Counts struct {
	Rounds, Clean int // rounds, and those without a fault
	Injected      int
	Benign        int // the faulty version's result was right all the same, within the bound
	Detected      int // the voter named the faulty version, or refused to decide
	Missed        int // neither
	Masked        int // the faulty version's result was wrong, the elected one right
	Refused       int // no result: no majority, or a tie
	Escaped       int // the elected result was wrong: outside of the bound
	FalseAlarms   int // a version without a fault was outvoted, or a vote without a fault refused
	ByFault       [5]int
}

// Run does all rounds. The error is one of usage, or of memory.
func (c Campaign) Run() (Counts, error) {
	t, err := newTrial(c)
	if err != nil {
		return Counts{}, err
	}
	defer t.free()
	for round := range c.Rounds {
		t.round(kernels.Source{Seed: c.Seed + uint64(round), Kind: c.Kind})
	}
	return t.counts, nil
}

// trial is a campaign that runs.
type trial struct {
	Campaign
	problems  []kernels.Problem // one for each version, and the reference's
	ops       []kernels.Op
	reference kernels.Op
	in        [][]kernels.Result // of each version
	want, out []kernels.Result   // of the reference, and elected
	live      []int              // results that the kernel computes
	voter     *Electorate
	collector *Collector
	random    *rand.Rand
	counts    Counts
}

func newTrial(c Campaign) (*trial, error) {
	if err := check(c.Versions, c.Rule); err != nil {
		return nil, err
	}
	if c.Rate < 0 || c.Rate > 1 || len(c.Faults) == 0 {
		return nil, fmt.Errorf("misd: %d kinds of faults at rate %v: at least one, at a rate from 0 to 1", len(c.Faults),
			c.Rate)
	}
	voter, err := NewElectorate(c.Rule, Names(c.Versions))
	if err != nil {
		return nil, err
	}
	t := &trial{Campaign: c, voter: voter, collector: NewCollector(len(c.Versions)),
		random: rand.New(rand.NewPCG(c.Seed, 7))}
	if err := t.open(); err != nil {
		t.free()
		return nil, err
	}
	return t, nil
}

// open gives every version operands of its own: a fault in them is then that version's alone.
func (t *trial) open() error {
	k := t.Versions[0].Kernel
	for i := range len(t.Versions) + 2 {
		p, err := k.Open(t.N, kernels.Placement{})
		if err != nil {
			return err
		}
		t.problems = append(t.problems, p)
		switch {
		case i < len(t.Versions):
			t.ops = append(t.ops, p.Op(t.Versions[i].Index))
			t.in = append(t.in, t.ops[i].Results(nil))
		case i == len(t.Versions):
			t.reference = p.Op(0)
			t.want = t.reference.Results(nil)
		default:
			t.out = p.Op(0).Results(nil)
		}
	}
	t.compute(t.reference, kernels.Source{Seed: t.Seed, Kind: t.Kind})
	if bound := t.reference.Bound(); bound > 0 && t.Tolerance <= 0 && t.Rule != Median {
		return fmt.Errorf("misd: bound 0 on inexact data: versions of %s round differently, by %.3g at most; give a "+
			"tolerance of 1 or more, exact data, or the median voter",
			k.ID(), bound)
	}
	t.live = live(t.want)
	return nil
}

// live lists the results that are not 0 after a run: a kernel computes one of the two scalars, not both.
func live(rs []kernels.Result) []int {
	var is []int
	for i, r := range rs {
		for _, b := range r.Bytes {
			if b != 0 {
				is = append(is, i)
				break
			}
		}
	}
	if is == nil && len(rs) > 0 {
		is = []int{0}
	}
	return is
}

func (t *trial) compute(o kernels.Op, s kernels.Source) {
	o.Fill(s)
	o.Run()
}

func (t *trial) free() {
	for _, p := range t.problems {
		p.Free()
	}
}
