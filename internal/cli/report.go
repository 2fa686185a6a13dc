package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"flynn/report"
	"flynn/report/analysis"
	"flynn/report/compare"
	"flynn/report/page"
	"flynn/report/plot"
)

// reporting is the flags of flynn report.
type reporting struct {
	formats, plots []string
	imports        []string
	against, out   string
	filter         string
	pool, full     bool
}

func (a *app) reportCommand() *cobra.Command {
	var o reporting
	c := &cobra.Command{
		Use:   "report FILE...",
		Short: "show one screen, write tables, plots and one page from result files",
		Long: `Show result files of one machine on one screen, with --full as tables of all
rows, or write them as a page, plots or data. A folder means its results.txt.

--import reads the output of ` + importLines() + `.

Files may be packed by gzip or bzip2, and in UTF-8, UTF-16 or UTF-32. A line that
cannot be read is named, the rest is shown, and the exit code is then 1.`,
		Example: `  flynn report out/2026-11-23T054500Z
  flynn report out/2026-11-23T054500Z --full
  flynn report results.txt --filter '/kernel:(triad OR gemm) /class:simd'
  flynn report results.txt --format html,png,csv
  flynn report results.txt --plot roofline,rate-triad-f64 --format png
  flynn report new.txt --against old.txt --format html
  flynn report results.txt --import stream.txt,googlebench=bench.json
  flynn report first.txt second.txt --format md --out pages`,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("%s needs a result file (flynn run writes out/TIME/%s)", c.CommandPath(), resultsName)
			}
			return nil
		},
	}
	f := c.Flags()
	f.BoolVar(&o.full, "full", false, "show all rows instead of one screen")
	f.StringSliceVar(&o.formats, "format", nil, "write these `formats` instead of one screen: "+
		strings.Join(report.Formats, ", ")+"; table is --full")
	f.StringSliceVar(&o.plots, "plot", nil, "write only these `plots`, by name or kind ("+
		strings.Join(plot.Kinds, ", ")+"); without --format as svg")
	f.StringVar(&o.filter, "filter", "", "show only points of a `filter` in benchstat's language, as in flynn run")
	f.StringSliceVar(&o.imports, "import", nil, "show `outputs` of other tools in marked columns, FILE or TOOL=FILE: "+
		strings.Join(analysis.ImportTools(), ", "))
	f.StringVar(&o.against, "against", "", "add a comparison with these base `files` to the page, separated by commas: "+
		"see flynn compare")
	f.BoolVar(&o.pool, "pool", false, "treat files without a line machine: as of the same machine")
	f.StringVar(&o.out, "out", "", "`folder` to write into (default: that of the first file)")
	c.RunE = a.action(func(_ *cobra.Command, args []string) error { return a.report(args, &o) })
	a.completeFlags(c)
	return c
}

func (a *app) report(files []string, o *reporting) error {
	formats, err := parseFormats(o.formats)
	if err != nil {
		return err
	}
	imports, err := parseImports(o.imports)
	if err != nil {
		return err
	}
	for i := range files {
		files[i] = resultFile(files[i])
	}
	set, problems := analysis.Loading{Pool: o.pool}.Load(files...)
	if len(set.Series)+len(set.Failed)+len(set.Skipped) == 0 {
		return problems
	}
	for _, i := range imports {
		problems = errors.Join(problems, set.Import(i.path, i.tool))
	}
	if want, err := parseFileFilter([]*analysis.Set{set}, o.filter); err != nil {
		return err
	} else if want != nil {
		set.Only(want)
	}
	all := analysis.Analyse(set)
	chosen, err := choosePlots(all, o.plots)
	if err != nil {
		return errors.Join(err, problems)
	}
	view := page.View{Plots: chosen}
	if o.against != "" {
		c, err := o.compare(files, set)
		problems = errors.Join(problems, err)
		view.Against = c
	}
	if len(formats) == 0 {
		formats = o.implied()
	}
	if n := len(formats); n == 0 || slices.Equal(formats, []string{tableFormat}) {
		return errors.Join(a.show(all, o.full || n > 0, files), problems)
	}
	out := o.out
	if out == "" {
		out = filepath.Dir(files[0])
	}
	written, err := report.WriteAll(out, all, formats, view)
	for _, path := range written {
		fmt.Fprintln(a.out, path)
	}
	return errors.Join(err, problems)
}

// importLines lists the tools whose output is read, in lines that fit the help.
func importLines() string {
	const width = 78
	text, line := "", len("are marked; it reads ")
	for i, name := range analysis.ImportNames() {
		switch {
		case i == 0:
		case line+len(", "+name) > width:
			text, line = text+",\n", 0
		default:
			text, line = text+", ", line+len(", ")
		}
		text, line = text+name, line+len(name)
	}
	return text
}

// output is what another tool printed, and which tool, "" where that is to be found out.
type output struct{ path, tool string }

// parseImports reads FILE or TOOL=FILE.
func parseImports(words []string) ([]output, error) {
	var all []output
	for _, w := range words {
		tool, path, ok := strings.Cut(w, "=")
		if _, err := os.Stat(w); !ok || err == nil { // a file may have = in its name
			tool, path = "", w
		}
		if tool != "" {
			if err := oneOf("tool in --import", tool, analysis.ImportTools()); err != nil {
				return nil, err
			}
		}
		all = append(all, output{path, tool})
	}
	return all, nil
}

// implied are the formats of a report whose flags speak of plots or of the page.
func (o *reporting) implied() []string {
	switch {
	case o.against != "":
		return []string{"html"}
	case len(o.plots) > 0:
		return []string{"svg"}
	}
	return nil
}

// compare holds a set against the files of --against; nil where they have nothing in common.
func (o *reporting) compare(files []string, set *analysis.Set) (*compare.Comparison, error) {
	sides := append(splitSides([]string{o.against}), files)
	names := sideNames(sides)
	base, problems := analysis.Loading{Pool: o.pool}.Load(sides[0]...)
	if len(base.Series) == 0 {
		return nil, errors.Join(problems, fmt.Errorf("--against %s: no samples in it", o.against))
	}
	threshold, err := parseThreshold(usualThreshold)
	if err != nil {
		return nil, err
	}
	c, err := compare.New([]compare.Side{{Name: names[0], Set: base}, {Name: names[1], Set: set}},
		compare.Options{Threshold: threshold})
	if c.Count() == 0 {
		c = nil
	}
	return c, errors.Join(problems, err)
}

// choosePlots returns the plots that words mean, all where there are no words. It refuses words that are no plot of an
// analysis: neither a kind nor a name, or a kind that the files do not make.
func choosePlots(all *analysis.Analysis, words []string) ([]plot.Plot, error) {
	if len(words) == 0 {
		return nil, nil
	}
	plots := plot.All(all)
	var names, kinds []string
	for _, p := range plots {
		names = append(names, p.Name)
		if !slices.Contains(kinds, p.Kind()) {
			kinds = append(kinds, p.Kind())
		}
	}
	for _, w := range words {
		switch {
		case slices.Contains(names, w) || slices.Contains(kinds, w):
		case slices.Contains(plot.Kinds, w):
			return nil, fmt.Errorf("--plot: the files make no plot of kind %s; they make: %s", w, strings.Join(kinds, ", "))
		default:
			return nil, usagef("no plot %q%s; possible: %s, and the names of single plots", w,
				didYouMean(w, slices.Concat(plot.Kinds, names)), strings.Join(plot.Kinds, ", "))
		}
	}
	return slices.DeleteFunc(plots, func(p plot.Plot) bool { return !slices.ContainsFunc(words, p.Is) }), nil
}
