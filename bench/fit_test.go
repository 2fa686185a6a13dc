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

// Go's default of -benchtime under -short, where nobody asks for another: many points, hardly less exact.
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
func margin(timeout time.Duration) time.Duration { return timeout/20 + 5*time.Second }

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

// stage is some points of a batch that are equally important, and the seconds that they may take.
type stage struct {
	Batch
	rank    importance
	seconds float64
}

// stages divides a plan by importance, as a session does.
func stages(h *Host, s *Selection, a asked) []stage {
	var all []stage
	ranks := newRanking(h, Plan(h, s))
	for b := range Plan(h, s) {
		by := make([][]Point, passes)
		for _, p := range b.Points {
			r := ranks.of(p)
			by[r] = append(by[r], p)
		}
		for r, points := range by {
			if len(points) > 0 {
				part := b
				part.Points = points
				all = append(all, stage{part, importance(r), a.seconds(s, part)})
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
	sampled         map[string]bool // names of kernels
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

// fits reports whether there is time for a stage now. Estimates are corrected by what stages took so far.
func (f *fit) fits(s stage, now time.Time) bool {
	slower := 1.0
	if f.expected > 1 {
		slower = f.spent / f.expected
	}
	if f.end.IsZero() || now.Add(time.Duration(slower*s.seconds*float64(time.Second))).Before(f.end) {
		f.points += len(s.Points)
		if f.sampled == nil {
			f.sampled = map[string]bool{}
		}
		f.sampled[s.Kernel.Name] = true
		return true
	}
	f.left = append(f.left, s)
	return false
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

// result says what there was no time for, by class and by kernel, and what measures it.
func (f *fit) result() string {
	if len(f.left) == 0 {
		return ""
	}
	of, classes, without := 0, map[string]int{}, []string{}
	for _, s := range f.left {
		for _, p := range s.Points {
			of++
			classes[p.Class.Name()]++
		}
		if name := s.Kernel.Name; !f.sampled[name] && !slices.Contains(without, name) {
			without = append(without, name)
		}
	}
	var by []string
	for _, c := range Classes {
		if n := classes[c.Name()]; n > 0 {
			by = append(by, fmt.Sprintf("%s %d", c.Name(), n))
		}
	}
	kernels := "every kernel has some"
	if len(without) > 0 {
		kernels = "kernels without any: " + strings.Join(without, " ")
	}
	more := f.spent + f.rest()*max(1, f.spent/max(f.expected, 1))
	return fmt.Sprintf("# flynn: %s left no time for %d of %d points (%s); %s\n"+
		"# flynn: all of them: go test -run XXX -bench Flynn -timeout %dm ./bench; some: -bench Flynn/kernel=dot",
		f.why, of, of+f.points, strings.Join(by, ", "), kernels, int(more*1.2/60)+1)
}

// rest is the seconds of what was left out.
func (f *fit) rest() (sum float64) {
	for _, s := range f.left {
		sum += s.seconds
	}
	return sum
}
