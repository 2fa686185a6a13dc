package misd

import (
	"fmt"

	"flynn/kernels"
	"flynn/mimd"
)

// Soak looks for CPUs that compute wrongly: every CPU runs every version of every kernel, each on operands of its own
// with the same values, and the results of all vote. At any moment the CPUs run different versions, and each version
// comes to each CPU in turn, so that a fault is traced to a CPU and a version.
type Soak struct {
	Team     *mimd.Team
	CPUs     []int       // of the team's workers
	Versions [][]Version // for each kernel
	Bytes    int64       // working set of an op
	// Inject may change a result, so that a test or a user sees that it is found; nil is nobody.
	Inject func(cpu int, v Version, results []kernels.Result)

	Ballots int // cast so far
}

// Finding is one result that most others contradict.
type Finding struct {
	Kernel string `json:"kernel"`
	Elem   string `json:"elem"`
	N      int    `json:"n"`
	Seed   uint64 `json:"seed"`
	Kind   string `json:"kind"` // of data: exact or random
	CPU    int    `json:"cpu"`
	ISA    string `json:"isa"`
	Wrong  int    `json:"wrong"` // values outside of the bound
	Of     int    `json:"of"`
	Values []Odd  `json:"values"` // the first of them
	// more than half of all ballots agree with each other; else nobody knows who is right
	Majority bool `json:"majority"`

	Operands [][]byte `json:"-"` // as the CPU had them after the op
	Got      []byte   `json:"-"` // the first result with a wrong value
	Want     []byte   `json:"-"`
}

// Odd is one value in question.
type Odd struct {
	Where string `json:"where"`
	Got   string `json:"got"`
	Want  string `json:"want"`
}

// Check refuses what has no majority to speak of.
func (s *Soak) Check() error {
	most := 0
	for _, vs := range s.Versions {
		most = max(most, len(vs)*len(s.CPUs))
	}
	if most < 2 {
		return fmt.Errorf("misd: one CPU and one version of each kernel: nobody to contradict; take more CPUs or " +
			"instruction sets")
	}
	return nil
}

// Round votes once on every kernel, with data of the given seed.
func (s *Soak) Round(seed uint64) ([]Finding, error) {
	var all []Finding
	for _, vs := range s.Versions {
		if len(vs)*len(s.CPUs) < 2 {
			continue
		}
		found, err := s.kernel(vs, source(vs[0].Kernel, seed))
		if err != nil {
			return all, err
		}
		all = append(all, found...)
	}
	return all, nil
}

// source alternates data on which all versions have the same bits with data that fill every bit of the significand.
// Integers have the former only.
func source(k *kernels.Kernel, seed uint64) kernels.Source {
	s := kernels.Source{Seed: seed}
	if k.Elem[0] == 'f' && seed%2 == 1 {
		s.Kind = kernels.Random
	}
	return s
}

// poll is one vote: a ballot of each worker on each version.
type poll struct {
	*Soak
	versions []Version
	source   kernels.Source
	n        int
	ops      [][]kernels.Op // by worker and version
	ballots  [][]ballot
}

type ballot struct {
	cpu     int
	version Version
	op      kernels.Op
	results []kernels.Result
}

func (s *Soak) kernel(vs []Version, src kernels.Source) (found []Finding, err error) {
	k := vs[0].Kernel
	p := &poll{Soak: s, versions: vs, source: src, n: k.SizeFor(s.Bytes)}
	for _, cpu := range s.CPUs {
		problem, err := k.Open(p.n, kernels.Placement{})
		if err != nil {
			return nil, err
		}
		defer problem.Free()
		var ops []kernels.Op
		var mine []ballot
		for _, v := range vs {
			o := problem.Op(v.Index)
			ops = append(ops, o)
			mine = append(mine, ballot{cpu: cpu, version: v, op: o})
		}
		p.ops, p.ballots = append(p.ops, ops), append(p.ballots, mine)
	}
	s.Team.Do(func(rank int) { p.ops[rank][0].Fill(src) })
	for step := range vs {
		s.Team.Do(func(rank int) { p.cast(rank, (rank+step)%len(vs)) })
	}
	s.Ballots += len(vs) * len(s.CPUs)
	return p.findings(), nil
}

// cast runs one version on one worker and keeps a copy of its results.
func (p *poll) cast(rank, version int) {
	b := &p.ballots[rank][version]
	b.op.Restore(p.source)
	b.op.Run()
	for _, r := range b.op.Results(nil) {
		r.Bytes = append([]byte(nil), r.Bytes...)
		b.results = append(b.results, r)
	}
	if p.Inject != nil {
		p.Inject(b.cpu, b.version, b.results)
	}
}

// findings sorts ballots into groups that agree with their first member. All but the largest are findings, or all
// where no group is more than half.
func (p *poll) findings() []Finding {
	var groups [][]*ballot
	bound := p.ops[0][0].Bound()
	all := 0
	for r := range p.ballots {
		for v := range p.ballots[r] {
			b := &p.ballots[r][v]
			all++
			at := 0
			for at < len(groups) && !right(b.results, groups[at][0].results, bound) {
				at++
			}
			if at == len(groups) {
				groups = append(groups, nil)
			}
			groups[at] = append(groups[at], b)
		}
	}
	if len(groups) == 1 {
		return nil
	}
	return p.minority(groups, all, bound)
}

func (p *poll) minority(groups [][]*ballot, all int, bound float64) []Finding {
	largest := 0
	for i, g := range groups {
		if len(g) > len(groups[largest]) {
			largest = i
		}
	}
	majority := 2*len(groups[largest]) > all
	var found []Finding
	for i, g := range groups {
		for _, b := range g {
			if i != largest || !majority {
				found = append(found, p.finding(b, groups[largest][0], majority, bound))
			}
		}
	}
	return found
}
