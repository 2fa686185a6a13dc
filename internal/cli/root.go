package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"flynn/bench"
)

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "flynn",
		Short: "measure what SIMD, threads and nodes gain, kernel by kernel",
		Long: `flynn runs one catalogue of numeric kernels in every class of Flynn's taxonomy:

  SISD  plain Go on one core
  SIMD  vector code for each instruction set of this processor
  MISD  redundant versions of a kernel, with a voter
  MIMD  several cores with shared memory, or several processes or machines
        with distributed memory

flynn verifies every variant before it times the variant. Samples are
interleaved, so that a slow change of the machine cancels out of a ratio.

Exit codes:
` + exitCodeDocs() + `
Environment:
  FLYNN_ISA=-avx512,-avx2  masks these instruction sets, and all that build on them
  FLYNN_ISA==avx2          masks all others but plain Go
  FLYNN_ISA=+rvv           forces one that the system does not report
  FLYNN_REQUIRE=avx2       makes a missing instruction set an error, as run --require
  FLYNN_GPU=PATH           names the companion for graphics processors, or none
  NO_COLOR=1               prints no colours`,
		Example: `  flynn list                                   show what can run here, and what cannot
  flynn run                                    measure all of it in 2½ minutes
  flynn run --filter '/kernel:(triad OR dot)'  measure two kernels`,
		Version:       bench.Version,
		Args:          cobra.ArbitraryArgs,
		SilenceUsage:  true,
		SilenceErrors: true,
		RunE:          helpOrUnknown,
	}
	root.SetOut(a.out)
	root.SetErr(a.err)
	root.SetVersionTemplate("flynn {{.Version}}\n")
	root.SetFlagErrorFunc(flagError)
	root.PersistentFlags().IntVar(&a.columns, "width", 0,
		fmt.Sprintf("`columns` of text (default those of the terminal, else %d)", usualWidth))
	wrapped := fmt.Sprintf(".FlagUsagesWrapped %d", helpWidth)
	root.SetUsageTemplate(strings.ReplaceAll(root.UsageTemplate(), ".FlagUsages", wrapped))
	root.AddCommand(a.runCommand(), a.listCommand(), a.machineCommand(), a.verifyCommand(), a.reportCommand(),
		a.compareCommand(), a.misdCommand(), a.soakCommand(), a.nodeCommand(), a.commCommand(), a.faultsCommand(),
		a.serveCommand(), a.keysCommand(), a.fleetCommand(), a.explainCommand(), a.versionCommand())
	a.finish(root)
	return root
}

// helpWidth is the columns of help.
const helpWidth = 80

// finish gives cobra's own commands what all commands here have.
func (a *app) finish(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		switch c.Name() {
		case "help":
			c.Short, c.Example = "help about a command", "  flynn help run"
			c.RunE = help
		case "completion":
			c.Short, c.Example = "print the completion script of a shell", "  source <(flynn completion bash)"
			c.Args, c.RunE = cobra.ArbitraryArgs, helpOrUnknown
			for _, shell := range c.Commands() {
				shell.Example = "  flynn completion " + shell.Name()
			}
		}
	}
}

// helpOrUnknown is what a command does that only holds others.
func helpOrUnknown(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		return unknownCommand(c, args[0])
	}
	return c.Help()
}

func help(c *cobra.Command, args []string) error {
	about, rest, err := c.Root().Find(args)
	if err != nil || len(rest) > 0 {
		return unknownCommand(c.Root(), args[0])
	}
	about.InitDefaultHelpFlag()
	return about.Help()
}

func unknownCommand(c *cobra.Command, word string) error {
	var names []string
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() || sub.Name() == "help" {
			names = append(names, sub.Name())
		}
	}
	return oneOf("command", word, names)
}

// flagError names the nearest flag to an unknown one.
func flagError(c *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var bad *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown):
		var names []string
		c.Flags().VisitAll(func(f *pflag.Flag) {
			if !f.Hidden {
				names = append(names, "--"+f.Name)
			}
		})
		given := "--" + unknown.GetSpecifiedName()
		if short := unknown.GetSpecifiedShortnames(); short != "" {
			given = "-" + short
		}
		near := didYouMean(given, names)
		if given[1] != '-' { // -count is what users of package flag write
			near = didYouMean("-"+given, names)
		}
		return usagef("%s has no flag %s%s; %s --help lists all", c.CommandPath(), given, near, c.CommandPath())
	case errors.As(err, &bad):
		return usagef("--%s %q: no %s", bad.GetFlag().Name, bad.GetValue(), kindOf(bad.GetFlag()))
	}
	return asUsage(err)
}

func kindOf(f *pflag.Flag) string {
	switch f.Value.Type() {
	case "int":
		return "whole number"
	case "uint64":
		return "whole number from 0"
	case "duration":
		return "duration; write 500us, 10ms, 1s"
	case "bool":
		return "truth value; write true or false"
	}
	return f.Value.Type()
}

// action wraps what a command does: from here on an error is not one of usage, unless it says so.
func (a *app) action(do func(c *cobra.Command, args []string) error) func(*cobra.Command, []string) error {
	return func(c *cobra.Command, args []string) error {
		a.started = true
		if a.columns < leastWidth && c.Flags().Changed("width") {
			return usagef("--width %d: %d columns or more", a.columns, leastWidth)
		}
		return do(c, args)
	}
}

func noArgs(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef("%s takes no argument: %q", c.CommandPath(), args[0])
	}
	return nil
}

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "print the version",
		Long:    "Print the version of flynn. It is in every result file, too.",
		Example: "  flynn version",
		Args:    noArgs,
		RunE: a.action(func(*cobra.Command, []string) error {
			_, err := fmt.Fprintln(a.out, "flynn", bench.Version)
			return err
		}),
	}
}
