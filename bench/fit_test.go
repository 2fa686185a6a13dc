package bench

import (
	"cmp"
	"flag"
	"fmt"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// shortBenchtime is -benchtime under -short, where nobody asks for another: many points, hardly less exact.
const shortBenchtime = "100ms"

// shortPlan is what BenchmarkFlynn may take under -short.
const shortPlan = 2 * time.Minute

// began is when the tests and benchmarks of the package did, which -timeout counts from.
var began = time.Now()

// asked is what the flags of go test ask of each point, and how long all may take.
type asked struct {
	benchtime time.Duration // of a point; 0 where ops are counted
	ops       int           // of a point; 0 where time is
	times     int           // that each point is measured
	least     int           // Ps
	limit     time.Duration // of BenchmarkFlynn; 0 is none
	why       string        // the flag that says so
}

func testFlag(name string) string { return flag.Lookup("test." + name).Value.String() }

// ask reads the flags.
func ask() asked {
	if testing.Short() && testFlag("benchtime") == flag.Lookup("test.benchtime").DefValue {
		flag.Set("test.benchtime", shortBenchtime)
	}
	var a asked
	if ops, ok := strings.CutSuffix(testFlag("benchtime"), "x"); ok {
		a.ops, _ = strconv.Atoi(ops) // package testing has checked it
	} else {
		a.benchtime, _ = time.ParseDuration(testFlag("benchtime"))
	}
	a.times, _ = strconv.Atoi(testFlag("count"))
	a.least = runtime.GOMAXPROCS(0)
	if list := testFlag("cpu"); list != "" {
		cpus := strings.Split(list, ",")
		a.times *= len(cpus)
		for _, text := range cpus {
			if n, err := strconv.Atoi(strings.TrimSpace(text)); err == nil {
				a.least = min(a.least, n)
			}
		}
	}
	timeout, _ := time.ParseDuration(testFlag("timeout"))
	a.limit, a.why = a.room(timeout, time.Since(began), testFlag("bench"))
	return a
}

// margin is what a time-out leaves over: a point that takes longer than was foreseen, and the end of the process.
func margin(timeout time.Duration) time.Duration { return timeout/10 + 5*time.Second }

// room is how long BenchmarkFlynn may take, and the flag that decides it. Who names points wants all of them.
func (a asked) room(timeout, spent time.Duration, pattern string) (limit time.Duration, why string) {
	if strings.Contains(pattern, "/") {
		return 0, ""
	}
	if timeout > 0 {
		left := timeout - spent - margin(timeout) - a.others(pattern)
		limit, why = max(left, time.Second), "-timeout "+timeout.String()
	}
	if testing.Short() && (limit == 0 || limit > shortPlan) {
		limit, why = shortPlan, "-short"
	}
	return limit, why
}

// others is what the other benchmarks of the package may take: planning all profiles, and four short ones.
func (a asked) others(pattern string) time.Duration {
	if all, err := regexp.MatchString(pattern, "BenchmarkPlan"); err != nil || !all {
		return 0
	}
	const plans = 3 * time.Second // of all profiles once
	return time.Duration(a.times) * max(plans*time.Duration(a.ops+1), plans+8*a.benchtime*3/2)
}

// stage is the points of a batch that are equally important, and the seconds that they may take.
type stage struct {
	Batch
	rank    importance
	seconds float64
}

// stages divides a plan by importance, as a session does: what comes first is in a plan of any length.
func stages(h *Host, s *Selection, a asked) []stage {
	var all []stage
	ranks := newRanking(h, Plan(h, s))
	for b := range Plan(h, s) {
		by := make([][]Point, passes)
		for _, p := range b.Points {
			rank := ranks.of(p)
			by[rank] = append(by[rank], p)
		}
		for rank, points := range by {
			if len(points) > 0 {
				part := b
				part.Points = points
				all = append(all, stage{part, importance(rank), a.seconds(s, part)})
			}
		}
	}
	slices.SortStableFunc(all, func(x, y stage) int { return cmp.Compare(x.rank, y.rank) })
	return all
}

// rampUp is what package testing takes for a point that was asked to last for a second: it tries fewer ops first, and a
// fifth more than it thinks that it needs.
const rampUp = 1.4

// seconds estimates what the points of a part of a batch take.
func (a asked) seconds(s *Selection, b Batch) float64 {
	if b.Skip != "" {
		return 0
	}
	once := *s
	once.Count = 0
	sum := once.cost(b) // to open and to calibrate
	for _, p := range b.Points {
		op := p.estimate()
		around := max(1, s.Time.Seconds()/op) // ops between two looks at the clock
		each := op*(1+warming) + aroundCost/around
		if a.ops > 0 {
			sum += float64(a.times) * float64(a.ops+1) * each
		} else {
			sum += float64(a.times) * (rampUp*a.benchtime.Seconds() + 2*each)
		}
	}
	return sum
}

// fit runs as many stages of a plan as there is time for, the most important first, and tells what it leaves out.
type fit struct {
	asked
	end             time.Time // zero is none
	expected, spent float64   // seconds of the stages that were run
	points          int
	kernels         map[string]bool // names of those that have some
	batches         map[string]bool // and batches
	left            []stage
}

// foreseen is how many points of a plan have time enough.
func (f *fit) foreseen(all []stage) (points, of int) {
	left := f.limit.Seconds()
	for _, s := range all {
		of += len(s.Points)
		if f.limit == 0 || s.seconds <= left {
			left -= s.seconds
			points += len(s.Points)
		}
	}
	return points, of
}

// newFit begins to fit a plan into what the flags leave.
func newFit(a asked, now time.Time) *fit {
	f := &fit{asked: a, kernels: map[string]bool{}, batches: map[string]bool{}}
	if a.limit > 0 {
		f.end = now.Add(a.limit)
	}
	return f
}

// slower is how many times as long as estimated stages take.
func (f *fit) slower() float64 {
	if f.expected < 1 {
		return 1
	}
	return f.spent / f.expected
}

// fits reports whether there is time for a stage now.
func (f *fit) fits(s stage, now time.Time) bool {
	if !f.end.IsZero() && !now.Add(seconds(f.slower()*s.seconds)).Before(f.end) {
		f.left = append(f.left, s)
		return false
	}
	f.points += len(s.Points)
	f.kernels[s.Kernel.Name], f.batches[s.id()] = true, true
	return true
}

// took counts what a stage took.
func (f *fit) took(s stage, d time.Duration) {
	f.expected += s.seconds
	f.spent += d.Seconds()
}

// begin says what there will be time for.
func (f *fit) begin(all []stage) string {
	points, of := f.foreseen(all)
	if points == of {
		return ""
	}
	return fmt.Sprintf("# flynn: %s leaves time for about %d of %d points, the most important first", f.why, points, of)
}

// leftOut is what there was no time for.
func (f *fit) leftOut() *LeftOut {
	l := &LeftOut{Points: f.points}
	kinds, needed := &grouping[string]{}, 0.0
	for _, s := range f.left {
		l.Missing += len(s.Points)
		needed += s.seconds
		e := &errand{Batch: s.Batch}
		for _, p := range s.Points {
			kinds.add(e.kind(&row{Point: p, rank: s.rank}, !f.batches[s.id()]), s.Kernel.ID())
		}
		if name := s.Kernel.Name; !f.kernels[name] && !slices.Contains(l.Kernels, name) {
			l.Kernels = append(l.Kernels, name)
		}
	}
	l.Points += l.Missing
	for i, kind := range kinds.keys {
		l.Kinds = append(l.Kinds, fmt.Sprintf("%s of %s", kind, some(kinds.members[i], "kernel")))
	}
	l.More = roundUp(seconds(1.2 * (f.spent + needed*max(1, f.slower()))))
	return l
}

// id is what the stages of a batch have in common.
func (s stage) id() string { return fmt.Sprint(s.Kernel.ID(), " ", s.N) }
