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

	"flynn/report"
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

// publish writes a set in the given formats, shows it as a table, and tells what was written. The files come first:
// whoever reads the table may close the pipe early.
func (a *app) publish(set *report.Set, dir string, formats []string, have ...string) error {
	all := report.Analyse(set)
	written, err := report.WriteAll(dir, all, formats, report.View{})
	shown := a.show(all)
	_, told := fmt.Fprintf(a.out, "\n%s\n", strings.Join(condense(append(have, written...)), "\n"))
	return errors.Join(err, shown, told)
}

// show writes a set as tables, and what is to be said of its samples.
func (a *app) show(all *report.Analysis) error {
	var said strings.Builder
	err := errors.Join(report.WriteText(a.out, all, a.options()), report.WriteDisturbance(&said, all.Set),
		report.WriteHonesty(&said, all.Set))
	_, out := io.WriteString(a.out, a.options().Wrap(said.String()))
	return errors.Join(err, out)
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
		if err := oneOf("format", w, report.Formats); err != nil {
			return nil, err
		}
	}
	return words, nil
}
