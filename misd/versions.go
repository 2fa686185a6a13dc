package misd

import (
	"fmt"
	"slices"

	"flynn/kernels"
	"flynn/mimd"
)

// Modes in which versions run. In all of them the first version works on the operands of the problem, others write
// memory of their own, and a result stands only after the vote.
const (
	Team    = "team"    // all at once on a team of workers, each reading the data itself
	Passes  = "passes"  // one worker: a pass over all the data for each version
	OnePass = "onepass" // one worker, one pass in blocks that stay in the cache: all versions see a block before the next
	Vote    = "vote"    // the voter alone, on results that stand
)

// Modes lists them.
var Modes = []string{Team, Passes, OnePass, Vote}

// Options says how versions run.
type Options struct {
	Mode  string
	Rule  Rule
	Cache int64      // bytes that the operands of a block may take, in mode onepass
	Team  *mimd.Team // in mode team; at most one worker for each version
}

// Versions is n versions of one kernel on the operands of one problem, ready to run.
type Versions struct {
	whole    kernels.Op
	replicas []kernels.Replica
	results  [][]kernels.Result
	voter    *Electorate
	team     *crew // nil where one worker does everything
	block    int   // units
	mode     string
	err      error // of the last run
	fault    error // the first since Check
}

// New makes versions ready on p, a problem of their kernel. The error names what is possible.
func New(p kernels.Problem, vs []Version, o Options) (*Versions, error) {
	if err := check(vs, o.Rule); err != nil {
		return nil, err
	}
	if !slices.Contains(Modes, o.Mode) {
		return nil, fmt.Errorf("misd: no mode %q; modes are %v", o.Mode, Modes)
	}
	voter, err := NewElectorate(o.Rule, Names(vs))
	if err != nil {
		return nil, err
	}
	v := &Versions{whole: p.Op(vs[0].Index), voter: voter, mode: o.Mode, results: make([][]kernels.Result, len(vs))}
	v.block = v.whole.Units()
	if o.Mode == OnePass && !vs[0].Kernel.Stepped() {
		v.block = BlockUnits(v.whole, len(vs), o.Cache)
	}
	for slot, version := range vs {
		t, err := p.Replica(v.whole, version.Index, slot, v.block)
		if err != nil {
			return nil, err
		}
		v.replicas = append(v.replicas, t)
	}
	if o.Mode == Team {
		if o.Team == nil || o.Team.Size() > len(vs) {
			return nil, fmt.Errorf("misd: mode team takes a team of 1 to %d workers, one for each version at most", len(vs))
		}
		v.team = newCrew(o.Team, v)
	}
	return v, nil
}

// BlockUnits is how many units of o a block of n versions may have so that its operands and the n−1 private copies of
// what is written take at most cache bytes; all of them where the problem cannot be cut into such blocks.
func BlockUnits(o kernels.Op, n int, cache int64) int {
	units, grain := o.Units(), o.Grain()
	if units < 2 || footprint(o, n) <= cache {
		return units
	}
	fits := func(u int) bool { return footprint(o.Cut(0, u), n) <= cache }
	if !fits(min(grain, units)) { // a stream that all blocks read whole
		return units
	}
	lo, hi := 1, units/grain+1 // in grains: lo fits, hi does not
	for lo+1 < hi {
		if mid := (lo + hi) / 2; fits(mid * grain) {
			lo = mid
		} else {
			hi = mid
		}
	}
	return min(lo*grain, units)
}

// footprint is what n versions touch when they run o.
func footprint(o kernels.Op, n int) int64 {
	var sum int64
	for _, s := range o.Operands() {
		sum += int64(len(s))
	}
	for _, r := range o.Results(nil) {
		sum += int64(n-1) * int64(len(r.Bytes))
	}
	return sum
}

// Blocks is how many blocks a run goes through.
func (v *Versions) Blocks() int { return (v.whole.Units() + v.block - 1) / v.block }

// Run is one op of all versions, and the vote. It allocates nothing as long as all versions have the same bits.
func (v *Versions) Run() {
	v.err = nil
	clear(v.voter.Outvoted)
	switch {
	case v.mode == Vote:
		v.vote(false)
	case v.team != nil:
		v.vote(v.team.run())
		v.replicas[0].Commit()
	default:
		for lo := 0; lo < v.whole.Units() && v.err == nil; lo += v.block {
			v.step(lo, min(lo+v.block, v.whole.Units()))
		}
	}
}

// step runs all versions on one block.
func (v *Versions) step(lo, hi int) {
	for _, t := range v.replicas {
		t.Bind(lo, hi)
	}
	for _, t := range v.replicas {
		t.Run()
	}
	v.collect()
	v.vote(false)
	v.replicas[0].Commit()
}

// collect looks up where the results of the last block lie.
func (v *Versions) collect() {
	for i, t := range v.replicas {
		v.results[i] = t.Results(v.results[i][:0])
	}
}

// vote decides, unless it is known that all agree. The elected values end up where the first version wrote.
func (v *Versions) vote(unanimous bool) {
	if unanimous || v.unanimous(0, 1) {
		return
	}
	v.err = v.voter.Vote(v.results[0], v.results, v.replicas[0].Bound())
	if v.fault == nil {
		v.fault = v.verdict()
	}
}

// verdict is the error of the last vote, or tells how many values a version lost in it.
func (v *Versions) verdict() error {
	if v.err != nil {
		return v.err
	}
	for i, lost := range v.voter.Outvoted {
		if lost > 0 {
			return fmt.Errorf("misd: %s was outvoted on %d values", v.voter.names[i], lost)
		}
	}
	return nil
}

// unanimous looks at one of so many parts of all results.
func (v *Versions) unanimous(part, parts int) bool {
	for i := range v.results[0] {
		if !unanimous(v.results, i, part, parts) {
			return false
		}
	}
	return true
}

// Wake makes sure that no worker sleeps, and that there is something to vote on: replicas share memory with those of
// other Versions on the problem, which may have run in between.
func (v *Versions) Wake() {
	if v.team != nil {
		v.team.Do(func(int) {})
	}
	if v.mode == Vote {
		v.step(0, v.whole.Units())
	}
}

// Restore writes again the operands that a run changes, and clears private memory: a version that writes nothing must
// not pass on what another one left there.
func (v *Versions) Restore(s kernels.Source) {
	v.whole.Restore(s)
	for _, t := range v.replicas {
		t.Clear()
	}
}

// Check is one op on restored operands. The error is that of the vote, or tells how many values a version lost.
func (v *Versions) Check(s kernels.Source) error {
	v.Restore(s)
	v.fault = nil
	v.Wake()
	v.Run()
	return v.fault
}

// Diff compares the elected results with those of a reference.
func (v *Versions) Diff(ref kernels.Op) kernels.Diff { return v.whole.Diff(ref) }

// Err is why the last run has no result: a *SplitError.
func (v *Versions) Err() error { return v.err }

// Fault is what Check tells, of the first run since then that went wrong: a machine may fail between two that it does
// not.
func (v *Versions) Fault() error { return v.fault }

// Outvoted counts for each version the values on which it lost in the last run.
func (v *Versions) Outvoted() []int { return v.voter.Outvoted }

// Blockable tells whether blocks of a kernel fit a cache however large the problem is: no stream is read whole by each.
func Blockable(k *kernels.Kernel) bool {
	if !k.Divisible() || !k.Sized() || k.Stepped() {
		return false
	}
	p, err := k.Open(k.SizeFor(16<<10), kernels.Placement{})
	if err != nil {
		return false
	}
	defer p.Free()
	o := p.Op(0)
	half := o.Cut(0, o.Units()/2)
	return float64(footprint(half, 1)) < 0.6*float64(footprint(o, 1)) // a half, and the borders that blocks share
}
