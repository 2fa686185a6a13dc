package cli

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"flynn/asm/isa"
	"flynn/bench"
	"flynn/kernels"
	"flynn/misd"
	"flynn/report/table"
)

// soakMap is what a soak has found so far.
type soakMap struct {
	soak   *misd.Soak
	began  time.Time
	rounds int
	cells  map[[2]string]int // disagreements by CPU and ISA
	found  []misd.Finding    // the first of them
	total  int
}

// mostFindings is how many findings get their evidence kept: a broken core makes them by the thousand.
const mostFindings = 20

func (m *soakMap) add(found []misd.Finding) {
	m.rounds++
	m.total += len(found)
	for _, f := range found {
		if m.cells == nil {
			m.cells = map[[2]string]int{}
		}
		m.cells[[2]string{strconv.Itoa(f.CPU), f.ISA}]++
	}
	m.found = append(m.found, found[:min(len(found), mostFindings-len(m.found))]...)
}

// draw redraws the line of a terminal.
func (m *soakMap) draw(p *progress, o *soakOptions) {
	now := time.Now()
	if !p.live() || now.Sub(p.drawn) < redraw {
		return
	}
	p.drawn, p.shown = now, true
	goal := o.length.String()
	if o.rounds > 0 {
		goal = fmt.Sprintf("%d rounds", o.rounds)
	}
	fmt.Fprintf(p, "%ssoak %s of %s  %d rounds, %d ballots, %d disagreements", wipe,
		now.Sub(m.began).Round(time.Second), goal, m.rounds, m.soak.Ballots, m.total)
}

// verdict prints the map and writes down the evidence.
func (a *app) verdict(o *soakOptions, m *soakMap) error {
	fmt.Fprintf(a.out, "%d rounds in %s, %d kernels, %d CPUs: %d ballots, %d disagree\n\n", m.rounds,
		time.Since(m.began).Round(time.Second/10), len(m.soak.Versions), len(m.soak.CPUs), m.soak.Ballots, m.total)
	tiers := m.tiers()
	t := &table.Table{Columns: []table.Column{table.Right("CPU")}}
	for _, tier := range tiers {
		t.Columns = append(t.Columns, table.Right(tier))
	}
	for _, cpu := range slices.Sorted(slices.Values(m.soak.CPUs)) {
		line := []string{strconv.Itoa(cpu)}
		for _, tier := range tiers {
			line = append(line, strconv.Itoa(m.cells[[2]string{strconv.Itoa(cpu), tier}]))
		}
		t.Add(line...)
	}
	if err := a.print(t); err != nil || m.total == 0 {
		return err
	}
	dir, err := writeEvidence(o.out, m)
	if err != nil {
		return fmt.Errorf("%d ballots disagree: %w; the evidence is lost: %w", m.total, bench.ErrWrong, err)
	}
	fmt.Fprintf(a.out, "\n%s\n", dir)
	return fmt.Errorf("%d ballots disagree, %s: %w; evidence in %s", m.total, m.where(), bench.ErrWrong, dir)
}

// tiers lists the instruction sets that voted, from narrow to wide.
func (m *soakMap) tiers() []string {
	var names []string
	for id := range isa.All() {
		voted := func(vs []misd.Version) bool { return slices.Contains(misd.Names(vs), id.String()) }
		if slices.ContainsFunc(m.soak.Versions, voted) {
			names = append(names, id.String())
		}
	}
	return names
}

// where names the cells of the map that are not 0.
func (m *soakMap) where() string {
	var cells []string
	for _, cpu := range slices.Sorted(slices.Values(m.soak.CPUs)) {
		for _, t := range m.tiers() {
			if m.cells[[2]string{strconv.Itoa(cpu), t}] > 0 {
				cells = append(cells, fmt.Sprintf("CPU %d %s", cpu, t))
			}
		}
	}
	return "on " + strings.Join(cells, ", ")
}

// parseInjection reads CPU:ISA and returns what gets a bit of each of its results wrong.
func parseInjection(text string, s *misd.Soak) (func(int, misd.Version, []kernels.Result), error) {
	word, tier, ok := strings.Cut(text, ":")
	cpu, err := strconv.Atoi(word)
	if !ok || err != nil || !slices.Contains(s.CPUs, cpu) {
		return nil, usagef("--inject %q: CPU:ISA with a CPU of %v", text, s.CPUs)
	}
	if err := oneOf("ISA here", tier, (&soakMap{soak: s}).tiers()); err != nil {
		return nil, err
	}
	return func(c int, v misd.Version, results []kernels.Result) {
		if c != cpu || v.String() != tier {
			return
		}
		r := results[0]
		// the highest bit below the sign of the value in the middle
		misd.Flip(r.Bytes, len(r.Bytes)/r.Size/2*r.Size*8+8*r.Size-2)
	}, nil
}
