package cli

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/perf/benchfmt"
	"golang.org/x/perf/benchproc"

	"flynn/internal/cli/terms"
	"flynn/report/analysis"
	"flynn/report/compare"
	"flynn/results/keys"
)

// options reads the flags that need no file, and the price of each file; 0 where none is given.
func (o *comparison) options(files [][]string) (compare.Options, []float64, error) {
	var out compare.Options
	if err := o.output(); err != nil {
		return out, nil, err
	}
	if err := oneOf("basis", o.by, basisNames()); err != nil {
		return out, nil, err
	}
	var err error
	out.Unit = bases[slices.Index(basisNames(), o.by)].unit
	if out.Threshold, err = parseThreshold(o.threshold); err != nil {
		return out, nil, err
	}
	prices, err := parsePrices(o.prices, files)
	return out, prices, err
}

// output looks at the flags that say what is written where.
func (o *comparison) output() error {
	formats, what := compareFormats, "format"
	if len(o.plots) > 0 {
		formats, what = plotFormats, "format of plots"
	}
	for _, f := range o.formats {
		if err := oneOf(what, f, formats); err != nil {
			return err
		}
	}
	switch {
	case len(o.plots) > 0 && (o.fail || o.benchstat || o.full):
		return usagef("--plot writes plots of each side and of both, no verdicts: leave out --fail, --benchstat, --full")
	case len(o.plots) > 0 && o.out == "":
		return usagef("--plot %s: say where with --out FOLDER", strings.Join(o.plots, ","))
	case len(o.plots) > 0:
		return nil
	case len(o.formats) > 1 && o.out == "":
		return usagef("--format %s: standard output takes one format, more need --out FOLDER", strings.Join(o.formats, ","))
	case o.out != "" && len(o.formats) == 0:
		return usagef("--out %s: say in which --format; possible: %s", o.out, strings.Join(compareFormats[1:], ", "))
	}
	return nil
}

// parseThreshold reads 3% or 0.03.
func parseThreshold(text string) (float64, error) {
	digits, isPercent := strings.CutSuffix(strings.TrimSpace(text), "%")
	v, err := strconv.ParseFloat(strings.TrimSpace(digits), 64)
	if isPercent {
		v /= 100
	}
	if err != nil || !(v >= 0 && v < 1) {
		return 0, usagef("--threshold %q: a change from 0%% to below 100%%, such as 3%% or 0.03", text)
	}
	return v, nil
}

// splitSides takes apart the files of each side, and puts its results for a folder. What exists as it is written has a
// comma in its name.
func splitSides(args []string) [][]string {
	sides := make([][]string, len(args))
	for i, arg := range args {
		words := []string{arg}
		if _, err := os.Stat(arg); err != nil {
			words = strings.Split(arg, ",")
		}
		for _, w := range words {
			if w != "" {
				sides[i] = append(sides[i], resultFile(w))
			}
		}
	}
	return sides
}

// sideNames calls each side by its files. Names that come again get a number.
func sideNames(files [][]string) []string {
	names := make([]string, len(files))
	for i, side := range files {
		var words []string
		for _, f := range side {
			words = append(words, fileName(f))
		}
		if some := 3; len(words) > some {
			words = []string{words[0], strconv.Itoa(len(words)-1) + " more"}
		}
		names[i] = strings.Join(words, "+")
	}
	for i := range names {
		for again, name := 2, names[i]; slices.Contains(names[:i], names[i]); again++ {
			names[i] = fmt.Sprintf("%s.%d", name, again)
		}
	}
	return names
}

// fileName is a name without extension, that of the folder where a file is the results of a run.
func fileName(path string) string {
	path = filepath.Clean(path)
	base := filepath.Base(path)
	if base != resultsName {
		return strings.TrimSuffix(base, filepath.Ext(base))
	}
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	return filepath.Base(filepath.Dir(path))
}

// parsePrices reads FILE=PRICE words: all files or none.
func parsePrices(words []string, files [][]string) ([]float64, error) {
	prices := make([]float64, len(files))
	if len(words) == 0 {
		return prices, nil
	}
	called := callings(files)
	for _, w := range words {
		at := strings.LastIndexByte(w, '=')
		if at < 0 {
			return nil, usagef("--price %q: write FILE=PRICE, as in base=0.68,new=0.54", w)
		}
		name, text := w[:at], w[at+1:]
		i := slices.IndexFunc(called, func(names []string) bool {
			return slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, name) })
		})
		if i < 0 {
			return nil, oneOf("file in --price", name, slices.Concat(called...))
		}
		v, err := strconv.ParseFloat(text, 64)
		if err != nil || !(v > 0) || math.IsInf(v, 1) {
			return nil, usagef("--price %q: no price above 0", w)
		}
		if prices[i] != 0 {
			return nil, usagef("--price %q: %s has two prices", w, strings.Join(files[i], ","))
		}
		prices[i] = v
	}
	if i := slices.Index(prices, 0); i >= 0 {
		return nil, usagef("--price: %s has none; rates per money need the price of every file", strings.Join(files[i], ","))
	}
	return prices, nil
}

// callings are the words that --price may call each file by.
func callings(files [][]string) [][]string {
	called := make([][]string, len(files))
	names := sideNames(files)
	for i := range files {
		role := "base"
		switch {
		case i == 1 && len(files) == 2:
			role = "new"
		case i > 0:
			role = fmt.Sprintf("new%d", i)
		}
		called[i] = []string{names[i], role, strconv.Itoa(i + 1)}
		if len(files[i]) == 1 {
			called[i] = append(called[i], filepath.Base(files[i][0]))
		}
	}
	return called
}

// parseFileFilter turns a filter into a choice of the points in files. Unlike that of a run it knows nothing of this
// machine: what a file holds is possible.
func parseFileFilter(sets []*analysis.Set, text string) (func(analysis.Point) bool, error) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	text = quoteCompanions(text)
	f, err := benchproc.NewFilter(text)
	if err != nil {
		line, _, _ := strings.Cut(err.Error(), "\n")
		return nil, usagef("--filter %q: %s; write '/kernel:(triad OR dot) /class:simd'", text, line)
	}
	held := valuesIn(sets)
	for _, t := range terms.Of(text) {
		if err := checkKey(t.Key); err != nil {
			return nil, err
		}
		key := strings.TrimPrefix(t.Key, "/")
		if what := names[key]; what != "" && !t.Regexp {
			if err := oneOf(what+" in the files", t.Literal, held[key]); err != nil {
				return nil, err
			}
		}
	}
	keep := func(p analysis.Point) bool {
		m, err := f.Match(&benchfmt.Result{Name: benchfmt.Name(keys.Base + "/" + p.String())})
		return err == nil && m.All()
	}
	for _, s := range sets {
		if slices.ContainsFunc(s.Series, func(x *analysis.Series) bool { return keep(x.Point) }) {
			return keep, nil
		}
	}
	return nil, usagef("--filter %q matches no point of the files", text)
}

// valuesIn lists what files hold of each key that has names.
func valuesIn(sets []*analysis.Set) map[string][]string {
	held := make(map[string][]string)
	for _, s := range sets {
		for _, x := range s.Series {
			p := x.Point
			for key, v := range map[string]string{keys.Kernel: p.Kernel, keys.Elem: p.Elem, keys.Class: p.Class,
				keys.ISA: p.ISA} {
				if !slices.Contains(held[key], v) {
					held[key] = append(held[key], v)
				}
			}
		}
	}
	for _, vs := range held {
		slices.Sort(vs)
	}
	return held
}
