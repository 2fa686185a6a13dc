package analysis

import (
	"cmp"
	"maps"
	"slices"
	"strconv"

	"flynn/results"
	"flynn/results/keys"
)

// triadStreams are the vectors of STREAM's triad, the kernel by which bandwidths are known.
const triadStreams = 3

// base is the rate of plain Go of one kernel: one with the streams and flops of triad, or else the one with most
// levels.
func (m *summarizer) base() SummaryBase {
	var best SummaryBase
	elem := m.main()
	have := 0
	for _, kernel := range m.kernels(elem) {
		b := SummaryBase{Kernel: kernel, Elem: elem, Rates: make([]Estimate, len(m.levels))}
		n := 0
		for i := range m.levels {
			if r := m.fastest(i, Group{kernel, elem}, Point.Reference); r != nil && r.Bytes.N > 0 {
				b.Rates[i] = r.Bytes
				n++
			}
		}
		if n > have {
			best, have = b, n
		}
	}
	return best
}

// kernels are those of an element type: streams first, before all those that are most like triad.
func (m *summarizer) kernels(elem string) []string {
	weight := map[string]float64{}
	for i := range m.levels {
		m.each(i, elem, func(g Group) {
			r := m.at[i][g][0]
			w := 0.0
			if r.facts.OnePass && r.facts.Streams <= triadStreams {
				w = float64(r.facts.Streams)
				if r.Bytes.Median > 0 {
					w += min(r.Flops.Median/r.Bytes.Median, 1)
				}
			}
			weight[g.Kernel] = max(weight[g.Kernel], w)
		})
	}
	return slices.SortedFunc(maps.Keys(weight), func(a, b string) int {
		return cmp.Or(cmp.Compare(weight[b], weight[a]), cmp.Compare(a, b))
	})
}

// lanes are the kernels that gain most and least from the widest tier at the nearest level.
func (m *summarizer) lanes(elem string) SummaryGains {
	tiers := m.tiers(elem)
	if len(tiers) == 0 || len(m.levels) == 0 {
		return SummaryGains{}
	}
	widest := tiers[len(tiers)-1]
	return extremes(widest+" "+elem+" "+LevelWord(m.levels[0].Name), m.simd(elem, widest)[0].of, 3)
}

// cores are the kernels that gain most and least from all workers with the same machine code, at the levels beyond the
// cores' own.
func (m *summarizer) cores(elem string) []SummaryGains {
	sizes := m.sizes(elem)
	if len(sizes) == 0 {
		return nil
	}
	p := sizes[len(sizes)-1]
	all := m.scaled(elem, func(q Point) bool { return q.Class == keys.MIMDSM && q.Workers == p && q.ISA != keys.Scalar })
	var out []SummaryGains
	for i, l := range m.levels {
		if i < 2 && i < len(m.levels)-1 {
			continue
		}
		if g := extremes(strconv.Itoa(p)+" over 1, "+elem+" "+LevelWord(l.Name), all[i].of, 2); len(g.Most) > 0 {
			out = append(out, g)
		}
	}
	return out
}

// extremes are the kernels with the largest and the smallest gains, at most so many each and none twice.
func extremes(label string, of map[string]float64, most int) SummaryGains {
	var all []KernelGain
	for k, v := range of {
		all = append(all, KernelGain{k, v})
	}
	slices.SortFunc(all, func(a, b KernelGain) int {
		return cmp.Or(cmp.Compare(b.Gain, a.Gain), cmp.Compare(a.Kernel, b.Kernel))
	})
	upper := min(most, (len(all)+1)/2)
	lower := min(most, len(all)-upper)
	least := slices.Clone(all[len(all)-lower:])
	slices.Reverse(least)
	return SummaryGains{label, all[:upper], least}
}

// roofs are those of one worker and of the most.
func (m *summarizer) roofs() []SummaryRoofs {
	var workers []int
	for _, o := range slices.Concat(m.roofed.Bandwidth, m.roofed.Compute) {
		if o.Nodes == 1 && !slices.Contains(workers, o.Workers) {
			workers = append(workers, o.Workers)
		}
	}
	slices.Sort(workers)
	if len(workers) > 2 {
		workers = []int{workers[0], workers[len(workers)-1]}
	}
	var all []SummaryRoofs
	for _, p := range workers {
		o := SummaryRoofs{Workers: p, Rates: make([]float64, len(m.levels)), Latency: make([]float64, len(m.levels)),
			Reached: make([]SummaryCell, len(m.levels)), Peak: map[string]Estimate{}}
		for i, l := range m.levels {
			if r := m.roofed.stream(l.Name, results.Crew{Nodes: 1, Workers: p}); r != nil {
				o.Rates[i] = r.Rate.Median
			}
			o.Latency[i], o.Reached[i] = m.latency(i, p), m.reached(l.Name, p)
		}
		for _, r := range m.roofed.Compute {
			if r.Crew() == (results.Crew{Nodes: 1, Workers: p}) && r.Rate.Median > o.Peak[r.Elem].Median {
				o.Peak[r.Elem] = r.Rate
			}
		}
		all = append(all, o)
	}
	return all
}

// latency is the time of a dependent load at a level, in ns; 0 where it was not measured.
func (m *summarizer) latency(level, workers int) float64 {
	for _, rows := range m.at[level] {
		if rows[0].facts.Role != keys.RoleLatency {
			continue
		}
		if r := Fastest(rows, func(r Row) bool {
			return r.Point.Reference()
		}); r != nil && workers == 1 && r.Bytes.Median > 0 {
			return float64(r.facts.Size) / r.Bytes.Median * 1e9
		}
	}
	return 0
}

// reached is how near the kernels of floating point come to their roofs at a level: the median of the best of each, the
// least and the most. The point that made a roof is not counted.
func (m *summarizer) reached(level string, workers int) SummaryCell {
	made := map[Point]bool{}
	for _, o := range slices.Concat(m.roofed.Bandwidth, m.roofed.Compute) {
		made[o.From] = true
	}
	best := map[Group]float64{}
	for _, r := range m.rows {
		if r.usual() && r.Point.Workers == workers && r.Limit.Level == level && r.Limit.Roof != "" && !made[r.Point] &&
			r.Point.Elem[0] == 'f' {
			best[r.Group()] = max(best[r.Group()], r.Limit.Fraction)
		}
	}
	var shares []float64
	for _, v := range best {
		shares = append(shares, v)
	}
	if len(shares) == 0 {
		return SummaryCell{}
	}
	return SummaryCell{Mean: EstimateOf(shares).Median, Lo: slices.Min(shares), Hi: slices.Max(shares), N: len(shares)}
}
