package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"flynn/bench"
	"flynn/internal/cli/shell"
	"flynn/internal/cli/terms"
	"flynn/report"
	"flynn/report/analysis"
	"flynn/results/keys"
)

// runOptions are the flags of run.
type runOptions struct {
	choice
	require, formats []string
	resume, out      string
	dryRun, full     bool
}

func (a *app) runCommand() *cobra.Command {
	var o runOptions
	c := &cobra.Command{
		Use:   "run",
		Short: "verify, measure and report",
		Long: `Verify every variant, time those that pass, and write a report. A variant that
fails is named and not timed; the others are measured, and the exit code is 3.

A run writes a new folder out/TIME: results.txt, with a line for each sample as
soon as it is taken, and the report. It measures the important points first, and
lists those that its budget left out. --resume continues an interrupted run
(Ctrl-C); with --budget it adds time to a finished one.
flynn list shows kernels, instruction sets and classes.

Profiles:
` + profileDocs(),
		Example: `  flynn run
  flynn run --filter '/kernel:(triad OR dot) /class:(sisd OR simd)'
  flynn run --profile standard --require avx2 --workers 2
  flynn run --filter '/kernel:gemm' --n 100,1000 --count 20 --format html,svg,csv
  flynn run --peers peers/bin --filter '/class:(simd OR peer)'
  flynn run --resume out/2026-11-23T054500Z
  flynn run --resume out/2026-11-23T054500Z --budget 5m
  flynn run --profile full --dry-run`,
		Args: noArgs,
	}
	f := c.Flags()
	f.SortFlags = false
	o.how(f)
	o.which(f)
	requireFlag(f, &o.require)
	f.StringVar(&o.resume, "resume", "", "continue the run in `folder`, with its flags; --budget adds time")
	f.BoolVar(&o.dryRun, "dry-run", false, "print the plan and measure nothing")
	f.BoolVar(&o.full, "full", false, "show all rows instead of one screen")
	f.StringVar(&o.out, "out", "out", "parent `directory` of the result directory")
	f.StringSliceVar(&o.formats, "format", []string{"html", "svg"}, "`formats` of the report: "+
		strings.Join(report.Formats, ", ")+"; table is --full")
	c.RunE = a.action(func(c *cobra.Command, _ []string) error { return a.run(c, &o) })
	a.completeFlags(c)
	return c
}

func requireFlag(f *pflag.FlagSet, require *[]string) {
	f.StringSliceVar(require, "require", nil, "required `ISAs`, avx2,avx512: the run does not start without them")
}

func (a *app) run(c *cobra.Command, o *runOptions) error {
	formats, err := parseFormats(o.formats)
	if err != nil {
		return err
	}
	if o.full {
		formats = append(formats, tableFormat)
	}
	h, err := newHost()
	if err != nil {
		return err
	}
	defer h.Close()
	if err := requireISAs(h, o.require); err != nil {
		return err
	}
	j, err := prepare(h, c, o)
	if err != nil {
		return err
	}
	if err := requireOnNodes(h, o.require); err != nil {
		return err
	}
	if o.dryRun {
		return a.plan(j)
	}
	if err := a.open(j, o); err != nil {
		return err
	}
	a.warn(h)
	a.warnPeers(h)
	err = a.measure(c.Context(), j)
	return a.conclude(j, formats, err)
}

// warn tells what may disturb the measurement.
func (a *app) warn(h *bench.Host) {
	for _, d := range h.Machine.Doubts() {
		a.say("warning: %s", d.What)
	}
	if c := h.Multi.Cluster(); c != nil {
		for _, line := range c.Refused {
			a.say("warning: %s", line)
		}
	}
}

func (a *app) measure(ctx context.Context, j *job) error {
	p := newProgress(a.err)
	s := &bench.Session{
		Host: j.host, Selection: j.selection, Seed: j.seed, InOrder: j.order == "plan", Out: j.results,
		Progress: func(s bench.Step) {
			p.step(s)
			if a.watch != nil {
				a.watch(s)
			}
		},
		Warn: func(text string) {
			p.erase()
			a.say("warning: %s", unprefixed(text))
		},
	}
	err := s.Measure(ctx)
	p.erase()
	j.left = s.LeftOut()
	return err
}

// tellLeftOut says what there was no time for, and what measures it. It is an error where nothing was measured of a
// kernel that the filter names.
func (a *app) tellLeftOut(j *job) error {
	l := j.left
	if l.Missing == 0 || a.samples != nil { // who asked for the samples of a suite has no folder
		return nil
	}
	a.say("not measured, because the budget was too short: %s", l)
	a.say("to measure it: flynn run --resume %s --budget %v", shell.Quote([]string{j.dir}), l.More)
	if len(l.Kernels) == 0 {
		return nil
	}
	names := strings.Join(l.Kernels, ", ")
	if slices.ContainsFunc(l.Kernels, j.names) {
		return fmt.Errorf("the budget of %v left no time for %s", j.selection.Budget, names)
	}
	a.say("warning: nothing was measured of %s", names)
	return nil
}

// names tells whether a filter names a kernel.
func (c *choice) names(kernel string) bool {
	return slices.ContainsFunc(terms.Of(c.filter), func(t terms.Term) bool {
		return strings.TrimPrefix(t.Key, "/") == keys.Kernel && !t.Negated && !t.Regexp && t.Literal == kernel
	})
}

// conclude reports what was measured. A run that was stopped has no report: it can go on.
func (a *app) conclude(j *job, formats []string, err error) (all error) {
	defer func() { all = errors.Join(all, j.file.Close()) }()
	if err != nil && !errors.Is(err, bench.ErrWrong) {
		why := plain(err)
		if errors.Is(err, context.Canceled) {
			why = "interrupted"
		}
		if a.samples != nil { // the folder is nobody's
			return errors.New(why)
		}
		return fmt.Errorf("%s: what was measured is in %s; go on with: flynn run --resume %s", why, j.dir,
			shell.Quote([]string{j.dir}))
	}
	path := filepath.Join(j.dir, resultsName)
	set, problems := analysis.Load(path)
	problems = errors.Join(problems, noteDoubts(j.results, set), a.publish(set, j.dir, formats, path))
	if err == nil && len(set.Series) == 0 && j.left.Missing == 0 {
		err = fmt.Errorf("nothing was measured: every point was skipped, %s says why", path)
	}
	if err != nil && len(set.Failed) > 0 {
		err = fmt.Errorf("%w, not timed: %s", bench.ErrWrong, failures(set))
	}
	return errors.Join(err, problems, a.tellLeftOut(j))
}

// noteDoubts puts what the report finds implausible beside the samples: a reader of the file may never see the report.
func noteDoubts(out *bench.Results, set *analysis.Set) error {
	for _, r := range set.Rows() {
		if why := r.Limit.Implausible; why != "" {
			if err := out.Doubtful(r.Point.String(), why); err != nil {
				return err
			}
		}
	}
	return nil
}

// failures names wrong variants, not all of very many.
func failures(set *analysis.Set) string {
	const most = 5
	var names []string
	for i, n := range set.Failed {
		if i == most {
			names = append(names, fmt.Sprintf("and %d more", len(set.Failed)-most))
			break
		}
		names = append(names, n.Name)
	}
	return strings.Join(names, ", ")
}

// job is a run that was thought through: what to measure, and the file that takes it.
type job struct {
	host      *bench.Host
	selection *bench.Selection
	choice
	dir        string
	file       *os.File
	results    *bench.Results
	unfinished *bench.Unfinished // that the run goes on with
	left       *bench.LeftOut
}

// prepare decides what to measure.
func prepare(h *bench.Host, c *cobra.Command, o *runOptions) (*job, error) {
	j := &job{host: h, choice: o.choice}
	err := checkFlags(c.Flags())
	if err != nil {
		return nil, err
	}
	if o.resume != "" {
		err = j.recall(o.resume, c.Flags())
	} else {
		err = j.start(h)
	}
	if err != nil {
		return nil, err
	}
	j.selection, err = j.choice.selection(h)
	return j, err
}

// checkFlags refuses what only a look at the flags can tell: a zero that was meant, and flags that exclude each other.
func checkFlags(f *pflag.FlagSet) error {
	for _, name := range []string{"count", "time"} {
		if f.Changed(name) && (f.Lookup(name).Value.String() == "0" || f.Lookup(name).Value.String() == "0s") {
			return usagef("--%s 0 measures nothing", name)
		}
	}
	if f.Changed("resume") && f.Changed("out") {
		return usagef("--resume and --out exclude each other: a resumed run stays in its folder")
	}
	return nil
}

// open makes the result file, before anything is measured: what cannot be written need not be measured.
func (a *app) open(j *job, o *runOptions) (err error) {
	if o.resume != "" {
		j.results, err = j.unfinished.Resume()
		return err
	}
	start := time.Now()
	if j.file, err = newFolder(o.out, start); err != nil {
		return fmt.Errorf("--out: %w", err)
	}
	j.dir = filepath.Dir(j.file.Name())
	args := shell.Quote(j.words(j.selection))
	var out io.Writer = j.file
	if a.samples != nil {
		out = io.MultiWriter(j.file, a.samples)
	}
	j.results, err = bench.NewResults(out, bench.FileKeys(j.host, start, j.seed, j.order, args))
	return err
}
