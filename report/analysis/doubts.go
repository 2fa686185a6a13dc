package analysis

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"flynn/report/units"
	"flynn/results/keys"
)

// doubt is what a file key says against the numbers, "" where it says nothing.
type doubt struct {
	key  string
	says func(value string) string
}

var keyDoubts = []doubt{
	{keys.Emulated, func(v string) string {
		if v == "" || v == "no" || v == keys.Unknown {
			return ""
		}
		return "Measured under " + v + ": no number is a speed of the processor that it names."
	}},
	{keys.Virt, func(v string) string {
		if v == "" || v == "none" || v == keys.Unknown {
			return ""
		}
		return "Under " + v + ": neighbours share caches and memory, and the hypervisor may take time away unseen."
	}},
	{keys.Governor, func(v string) string {
		switch v {
		case "performance":
			return ""
		case "", keys.Unknown:
			return "The frequency governor is unknown: the clock may change between samples."
		}
		return "The frequency governor is " + v + ": the clock may change between samples."
	}},
	{keys.CgroupCPU, func(v string) string {
		if v == "" || v == "none" || v == keys.Unknown {
			return ""
		}
		return "A quota of " + v + " cores: the kernel stops the process when it is used up."
	}},
	{keys.SMT, func(v string) string {
		if n, err := strconv.Atoi(v); err != nil || n < 2 {
			return ""
		}
		return "A core has " + v + " hardware threads: workers may share one."
	}},
	{keys.L3, func(v string) string {
		if v != "" && v != keys.Unknown {
			return ""
		}
		return "The last-level cache is unknown: what is memory and what is cache is a guess."
	}},
}

// doubts list what may disturb the numbers of a set, in sentences.
func doubts(s *Set, rows []Row) []string {
	all := []string{}
	if s.LeftOut != nil {
		all = append(all, s.LeftOut.String())
	}
	for _, d := range keyDoubts {
		if text := d.says(s.Keys[d.key]); text != "" {
			all = append(all, text)
		}
	}
	disturbed, samples := 0, 0
	for _, x := range s.Series {
		disturbed += len(x.Samples[keys.Disturbed])
		samples += len(x.Samples[keys.Time])
	}
	if disturbed > 0 {
		all = append(all, fmt.Sprintf("%d of %d samples were marked as disturbed when they were taken; none was dropped.",
			disturbed, samples))
	}
	if FewSamples(rows) {
		all = append(all, fmt.Sprintf("Some points have fewer than %d samples: their intervals are the smallest and the "+
			"largest.", MinSamples))
	}
	if len(s.Failed) > 0 {
		all = append(all, fmt.Sprintf("Points that failed verification and were not timed: %d.", len(s.Failed)))
	}
	if len(rows) > 0 && !slices.ContainsFunc(rows, func(r Row) bool { return r.Point.Reference() }) {
		all = append(all, "No point of class sisd: there is no plain Go to take a speed-up over.")
	}
	if v := s.Keys[keys.Flynn]; strings.Contains(v, ", ") {
		all = append(all, "The files are of several versions of flynn: "+v+".")
	}
	all = append(all, teamDoubt(s, rows)...)
	if n := asideOf(rows); n > 0 {
		all = append(all, fmt.Sprintf("Points under other conditions than %s, which the list of points alone shows: %d.",
			cmp.Or(s.Condition().String(), "the usual ones"), n))
	}
	return append(all, rowDoubts(rows)...)
}

// asideOf counts the rows under another condition than that of the tables. The second arm of a session is told of by
// its own text.
func asideOf(rows []Row) int {
	n := 0
	for _, r := range rows {
		if r.aside && r.Point.Arm == "" && r.Point.With == "" {
			n++
		}
	}
	return n
}

// rowDoubts tell of rows that something contradicts, and of a control that gained what it cannot.
func rowDoubts(rows []Row) []string {
	var all []string
	for _, why := range []string{aboveRoof, frozen, misplaced} {
		var such []string
		for _, r := range rows {
			if r.Limit.Implausible == why {
				such = append(such, fmt.Sprintf("%s %s %s at %s", r.Point.Kernel, r.Point.Elem, r.Point.Variant(),
					units.SizeLabel(units.Nearest(r.Set))))
			}
		}
		if len(such) > 0 {
			all = append(all, fmt.Sprintf("Rows that are implausible, %s: %d, such as %s.", why, len(such),
				strings.Join(such[:min(3, len(such))], "; ")))
		}
	}
	gains := func(r Row) bool {
		return r.facts.Role == keys.RoleLatency && r.Point.Class == keys.SIMD && r.Speedup.N >= MinSamples &&
			r.Speedup.Lo > 1.05
	}
	if slices.ContainsFunc(rows, gains) {
		all = append(all, "A wider tier gained on chase, a chain of dependent loads, where none can: something else "+
			"changed between its samples.")
	}
	return all
}

// sharedCores is the speed-up of a team on kernel peak, of its workers, below which they share cores: registers and
// arithmetic are all that it needs, so that nothing else can hold it back.
const sharedCores = 0.75

// teamDoubt tells where workers do not have a core each, whatever the system says of threads and cores.
func teamDoubt(s *Set, rows []Row) []string {
	for i, r := range rows {
		if r.facts.Role != keys.RolePeak || r.Point.Class != keys.MIMDSM || r.Point.Weak() || r.Point.With != "" {
			continue
		}
		if e := s.Scaling(s.Series[i]); e.N >= MinSamples && e.Hi < sharedCores*float64(r.Point.Workers) {
			return []string{fmt.Sprintf("%d workers reach only %s times the peak of one (%s %s): they share cores, or the "+
				"host gives them less than that many. Read scaling as that of hardware threads.",
				r.Point.Workers, units.Sig(e.Median), r.Point.Elem, r.Point.ISA)}
		}
	}
	return nil
}
