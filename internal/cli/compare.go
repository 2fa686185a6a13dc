package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"flynn/internal/cli/shell"
	"flynn/report"
	"flynn/report/analysis"
	"flynn/report/compare"
	"flynn/report/page"
	"flynn/report/plot"
	"flynn/results/keys"
)

// comparison is the flags of flynn compare.
type comparison struct {
	threshold, filter, by, out  string
	prices, formats, plots      []string
	fail, benchstat, pool, full bool
}

// comparisonWriters are the formats that a comparison can be written in, besides tables on a terminal.
var comparisonWriters = map[string]func(io.Writer, *compare.Comparison) error{
	"html": page.WriteComparison, "csv": compare.WriteCSV, "md": compare.WriteMarkdown,
	"json": compare.WriteJSON,
}

// compareFormats are the names of all formats of a comparison, in the order of those of a report.
var compareFormats = append([]string{tableFormat}, slices.DeleteFunc(slices.Clone(report.Formats), func(f string) bool {
	return comparisonWriters[f] == nil
})...)

// usualThreshold is the least change that matters where nobody says.
const usualThreshold = "3%"

// bases are what verdicts may be of; the first leaves it to the machines.
var bases = []struct{ name, unit string }{{"auto", ""}, {"time", keys.Time}, {"cycles", keys.Cycles},
	{"both", compare.Both}}

func basisNames() []string {
	var names []string
	for _, b := range bases {
		names = append(names, b.name)
	}
	return names
}

func (a *app) compareCommand() *cobra.Command {
	var o comparison
	c := &cobra.Command{
		Use:   "compare BASE[,BASE...] NEW[,NEW...]...",
		Short: "compare two or more machines or versions, with verdicts",
		Long: `Compare result files of any machines with the first file: one screen with the
verdict, with --full cell by cell. A folder means its results.txt. A comma-separated list is several runs of one side;
intervals then include run-to-run variation. The files of a side must be of one
machine.

The verdict of a cell is
  faster, slower  if the test (Mann-Whitney, p below 5 % after Holm's correction
                  over all cells) and the whole 95 % interval of the ratio,
                  beyond the threshold, both say so
  same            if the whole interval is within the threshold
  ambiguous       otherwise, or if most samples of a side were disturbed
On one machine the clock moves from run to run, so time and cycles must agree.

If instruction sets differ, flynn also compares the best variant of each file by
role. In --price a file has its name, its place (1, 2), base or new.
flynn --help lists the exit codes of --fail.`,
		Example: `  flynn compare old/results.txt new/results.txt --fail --threshold 5%
  flynn compare old1.txt,old2.txt,old3.txt new1.txt,new2.txt,new3.txt --fail
  flynn compare epyc.txt graviton.txt --price base=0.68,new=0.54
  flynn compare a.txt b.txt c.txt --filter '/kernel:(triad OR gemm)' --full
  flynn compare old.txt new.txt --format html,csv --out pages
  flynn compare old.txt new.txt --plot speedup,roofline --format png --out pages`,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) < 2 {
				return usagef("%s needs two result files or more, not %d: the base, then what to compare with it", c.CommandPath(),
					len(args))
			}
			return nil
		},
	}
	f := c.Flags()
	f.StringVar(&o.threshold, "threshold", usualThreshold, "smallest `change` that matters, 3% or 0.03")
	f.StringVar(&o.filter, "filter", "", "select points by a `filter` in benchstat's language, as in flynn run")
	f.StringVar(&o.by, "by", bases[0].name, "`unit` of the verdicts: time, cycles, both, or auto: both on one machine, "+
		"else time")
	f.BoolVar(&o.full, "full", false, "show all cells, and what is missing, instead of one screen")
	f.StringSliceVar(&o.formats, "format", nil, "write these `formats` instead of one screen: "+
		strings.Join(compareFormats[1:], ", ")+"; table is --full")
	f.StringSliceVar(&o.plots, "plot", nil, "write these `plots`, by name or kind ("+
		strings.Join(plot.Kinds, ", ")+"), as --format "+strings.Join(plotFormats, ", ")+": of both sides ("+
		strings.Join(plot.BesideKinds, ", ")+") into --out, of each side into its folders 1, 2, …")
	f.StringVar(&o.out, "out", "", "`folder` to write compare.FORMAT into (default: standard output, one format)")
	f.StringSliceVar(&o.prices, "price", nil, "`prices` of the machines, base=0.68,new=0.54, for rates per unit of money")
	f.BoolVar(&o.fail, "fail", false, "exit with 4 if a cell is slower, with 5 if a cell is ambiguous or missing")
	f.BoolVar(&o.benchstat, "benchstat", false, "print the commands that compare the same files in benchstat")
	f.BoolVar(&o.pool, "pool", false, "treat files of one side that do not name their machine as of the same machine")
	c.RunE = a.action(func(_ *cobra.Command, args []string) error { return a.compare(args, &o) })
	a.complete(c, "filter", completeFilter)
	a.complete(c, "format", cobra.FixedCompletions(slices.Concat(compareFormats, plotFormats),
		cobra.ShellCompDirectiveNoFileComp))
	a.complete(c, "plot", cobra.FixedCompletions(plot.Kinds, cobra.ShellCompDirectiveNoFileComp))
	a.complete(c, "by", cobra.FixedCompletions(basisNames(), cobra.ShellCompDirectiveNoFileComp))
	return c
}

func (a *app) compare(args []string, o *comparison) error {
	files := splitSides(args)
	options, prices, err := o.options(files)
	if err != nil {
		return err
	}
	sides, paths, problems := loadSides(files, prices, o.pool)
	if len(sides) < 2 || sides[0].Name != sideNames(files)[0] {
		return problems // the rest has no base
	}
	var sets []*analysis.Set
	for _, s := range sides {
		sets = append(sets, s.Set)
	}
	if options.Keep, err = parseFileFilter(sets, o.filter); err != nil {
		return err
	}
	if len(o.plots) > 0 {
		return errors.Join(a.plotSides(sides, options, o), problems)
	}
	c, err := compare.New(sides, options)
	trouble := errors.Join(problems, err)
	if c.Count() == 0 {
		return trouble
	}
	if o.benchstat {
		return errors.Join(a.recipes(c, paths), trouble)
	}
	if err := a.writeComparison(c, o, args); err != nil {
		return err
	}
	if o.fail {
		return errors.Join(trouble, gate(c, trouble))
	}
	return trouble
}

// loadSides reads the files of every side and returns the sides that have samples, with their files.
func loadSides(files [][]string, prices []float64, pool bool) (sides []compare.Side, paths [][]string, trouble error) {
	var problems []error
	for i, name := range sideNames(files) {
		set, err := analysis.Loading{Pool: pool}.Load(files[i]...)
		problems = append(problems, err)
		if len(set.Series) > 0 {
			sides = append(sides, compare.Side{Name: name, Set: set, Price: prices[i]})
			paths = append(paths, files[i])
		} else if err == nil {
			problems = append(problems, &analysis.FileError{File: strings.Join(files[i], ", "),
				Err: errors.New("no samples in it")})
		}
	}
	return sides, paths, errors.Join(problems...)
}

// resultFile is the file that an argument stands for.
func resultFile(arg string) string {
	if info, err := os.Stat(arg); err == nil && info.IsDir() {
		return filepath.Join(arg, resultsName)
	}
	return arg
}

// writeComparison shows a comparison on one screen, or cell by cell where there are few, or writes it as the flags say.
func (a *app) writeComparison(c *compare.Comparison, o *comparison, args []string) error {
	full := o.full || slices.Contains(o.formats, tableFormat)
	switch formats := slices.DeleteFunc(slices.Clone(o.formats), func(f string) bool { return f == tableFormat }); {
	case len(formats) == 0 && !full && c.Count() > fewPoints:
		return compare.WriteScreen(a.out, c, compare.Screen{Options: a.options(),
			All: "flynn compare " + shell.Quote(args) + " --full"})
	case len(formats) == 0:
		return compare.WriteText(a.out, c, a.options())
	case o.out == "":
		return comparisonWriters[formats[0]](a.out, c)
	default:
		return a.saveComparison(c, formats, o.out)
	}
}

// plotFormats are those that a plot can be written in; the first is the usual one.
var plotFormats = slices.DeleteFunc(slices.Clone(report.Formats), func(f string) bool { return !report.OfPlots(f) })

// plotSides writes the plots that were asked for: of both sides in one, and the same of each side, each into the folder
// of its place, so that they can be laid side by side.
func (a *app) plotSides(sides []compare.Side, options compare.Options, o *comparison) error {
	formats := o.formats
	if len(formats) == 0 {
		formats = plotFormats[:1]
	}
	c, trouble := compare.New(sides, options)
	both := page.PlotsOf(c)
	named := func(word string) bool {
		return slices.ContainsFunc(both, func(p plot.Plot) bool { return p.Name == word })
	}
	words := slices.DeleteFunc(slices.Clone(o.plots), named)
	chosen := [][]plot.Plot{slices.DeleteFunc(both, func(p plot.Plot) bool { return !slices.ContainsFunc(o.plots, p.Is) })}
	for _, side := range sides {
		if len(words) == 0 {
			break
		}
		if options.Keep != nil {
			side.Set.Only(options.Keep)
		}
		plots, err := choosePlots(analysis.Analyse(side.Set), words)
		if err != nil {
			return fmt.Errorf("%s: %w", side.Name, err)
		}
		chosen = append(chosen, plots)
	}
	for i, plots := range chosen {
		dir := o.out
		if i > 0 {
			dir = filepath.Join(dir, strconv.Itoa(i))
		}
		if err := a.savePlots(dir, plots, formats); err != nil {
			return err
		}
	}
	return trouble
}

// savePlots writes plots in each format, and says where.
func (a *app) savePlots(dir string, plots []plot.Plot, formats []string) error {
	for _, format := range formats {
		written, err := report.WritePlots(dir, plots, format)
		for _, path := range written {
			fmt.Fprintln(a.out, path)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// saveComparison writes a file for each format, and says where.
func (a *app) saveComparison(c *compare.Comparison, formats []string, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, format := range formats {
		var b bytes.Buffer // no file is better than half of one
		if err := comparisonWriters[format](&b, c); err != nil {
			return err
		}
		path := filepath.Join(dir, "compare."+format)
		if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
			return err
		}
		fmt.Fprintln(a.out, path)
	}
	return nil
}

func (a *app) recipes(c *compare.Comparison, paths [][]string) error {
	for _, r := range c.BenchstatRecipes(paths) {
		if _, err := fmt.Fprintf(a.out, "# %s\n%s\n", r.What, r.Command); err != nil {
			return err
		}
	}
	return nil
}
