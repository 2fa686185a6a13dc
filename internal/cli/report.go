package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"flynn/report"
)

func (a *app) reportCommand() *cobra.Command {
	var (
		formats []string
		out     string
	)
	c := &cobra.Command{
		Use:   "report FILE...",
		Short: "tables, plots and one page from result files",
		Long: `Show result files of one machine as a table, or write them as a page, plots or
data. A folder stands for its results.txt.

What cannot be read is named with its line, and the exit code is then 1; the
rest is shown all the same.`,
		Example: `  flynn report out/2026-11-23T054500Z
  flynn report results.txt --format html,png,csv
  flynn report first.txt second.txt --format md --out pages`,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("%s needs a result file (flynn run writes out/TIME/%s)", c.CommandPath(), resultsName)
			}
			return nil
		},
	}
	c.Flags().StringSliceVar(&formats, "format", nil, "write `formats` instead of a table: "+strings.Join(report.Formats, ", "))
	c.Flags().StringVar(&out, "out", "", "`folder` to write into (default that of the first file)")
	c.RunE = a.action(func(_ *cobra.Command, args []string) error { return a.report(args, formats, out) })
	a.completeFlags(c)
	return c
}

func (a *app) report(files, formats []string, out string) error {
	formats, err := parseFormats(formats)
	if err != nil {
		return err
	}
	for i, f := range files {
		if info, err := os.Stat(f); err == nil && info.IsDir() {
			files[i] = filepath.Join(f, resultsName)
		}
	}
	set, problems := report.Load(files...)
	if len(set.Series)+len(set.Failed)+len(set.Skipped) == 0 {
		return problems
	}
	if len(formats) == 0 {
		return errors.Join(a.table(set), problems)
	}
	if out == "" {
		out = filepath.Dir(files[0])
	}
	written, err := report.WriteAll(out, set, formats)
	for _, path := range written {
		fmt.Fprintln(a.out, path)
	}
	return errors.Join(err, problems)
}
