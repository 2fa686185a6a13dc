package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"flynn/internal/cli/shell"
	"flynn/report"
	"flynn/report/analysis"
	"flynn/report/page"
	"flynn/report/sheet"
)

// resultsName is the file of samples in the folder of a run.
const resultsName = "results.txt"

// stamp is a time as a folder name that every file system takes and that sorts.
const stamp = "2006-01-02T150405Z"

// newFolder makes a folder of its own for a run and opens its result file.
func newFolder(parent string, start time.Time) (*os.File, error) {
	dir, err := makeFolder(parent, start)
	if err != nil {
		return nil, err
	}
	return os.OpenFile(filepath.Join(dir, resultsName), os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o644)
}

// makeFolder makes a folder named after a time. A name that exists is never taken.
func makeFolder(parent string, start time.Time) (string, error) {
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return "", err
	}
	name := start.UTC().Format(stamp)
	dir := filepath.Join(parent, name)
	for again := 2; ; again++ {
		err := os.Mkdir(dir, 0o755)
		if err == nil {
			return dir, nil
		}
		if !errors.Is(err, fs.ErrExist) {
			return "", err
		}
		dir = filepath.Join(parent, fmt.Sprintf("%s-%d", name, again))
	}
}

// tableFormat is the format that shows all rows on the terminal and writes nothing.
const tableFormat = "table"

// fewPoints is how many points are shown row by row where nothing says how: more are summarised on one screen.
const fewPoints = 24

// publish writes a set in the given formats, shows it, and tells what was written. The files come first: whoever reads
// what is shown may close the pipe early.
func (a *app) publish(set *analysis.Set, dir string, formats []string, have ...string) error {
	all := analysis.Analyse(set)
	files := slices.DeleteFunc(slices.Clone(formats), func(f string) bool { return f == tableFormat })
	written, err := report.WriteAll(dir, all, files, page.View{})
	if full := slices.Contains(formats, tableFormat); full || len(set.Series) <= fewPoints {
		shown := a.rows(all)
		_, told := fmt.Fprintf(a.out, "\n%s\n", strings.Join(condense(append(have, written...)), "\n"))
		return errors.Join(err, shown, told)
	}
	page := have
	if i := slices.IndexFunc(written, func(p string) bool { return filepath.Ext(p) == ".html" }); i >= 0 {
		page = written[i : i+1]
	}
	return errors.Join(err, a.screen(all, page[0], []string{dir}))
}

// show shows a set that was read from files: row by row where that is asked for, or where it is short.
func (a *app) show(all *analysis.Analysis, full bool, files []string) error {
	if full || len(all.Set.Series) <= fewPoints {
		return a.rows(all)
	}
	return errors.Join(a.screen(all, "", files), sheet.WriteForeign(a.out, all, a.options()))
}

// screen shows a set on one screen. Files are those that a command would read again.
func (a *app) screen(all *analysis.Analysis, page string, files []string) error {
	var said strings.Builder
	write := sheet.WriteScreen
	if all.Mix != nil && all.Mix.Points() > len(all.Set.Series)/2 {
		write = sheet.WriteMix
	}
	err := write(a.out, all, sheet.Screen{Options: a.options(), Page: page,
		All: "flynn report " + shell.Quote(files) + " --full"})
	return errors.Join(err, analysis.WriteHonesty(&said, all.Set), a.wrap(said.String()))
}

// rows shows a set row by row, and what is to be said of its samples.
func (a *app) rows(all *analysis.Analysis) error {
	var said strings.Builder
	err := errors.Join(sheet.WriteText(a.out, all, a.options()), analysis.WriteDisturbance(&said, all.Set),
		analysis.WriteHonesty(&said, all.Set))
	return errors.Join(err, a.wrap(said.String()))
}

// wrap writes text on stdout in lines that fit.
func (a *app) wrap(text string) error {
	_, err := io.WriteString(a.out, a.options().Wrap(text))
	return err
}

// condense replaces the paths of a folder that holds very many by that folder.
func condense(paths []string) []string {
	const many = 10
	held := map[string]int{}
	for _, p := range paths {
		held[filepath.Dir(p)]++
	}
	var out []string
	for _, p := range paths {
		dir := filepath.Dir(p)
		if n := held[dir]; n > many {
			p = fmt.Sprintf("%s%c (%d files)", dir, filepath.Separator, n)
		}
		if !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}

// parseFormats reads the formats of a report, separated by commas.
func parseFormats(words []string) ([]string, error) {
	for _, w := range words {
		if err := oneOf("format", w, append([]string{tableFormat}, report.Formats...)); err != nil {
			return nil, err
		}
	}
	return words, nil
}
