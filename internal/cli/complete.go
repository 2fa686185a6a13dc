package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"flynn/asm/isa"
	"flynn/report"
	"flynn/report/plot"
)

// completeFlags gives a shell the values of flags. A flag that a command lacks is left out.
func (a *app) completeFlags(c *cobra.Command) {
	for flag, words := range map[string][]string{
		"profile": profileNames(), "order": orders, "by": listings,
	} {
		a.complete(c, flag, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp))
	}
	for flag, words := range map[string][]string{"require": isa.Names(), "format": report.Formats,
		"plot": plot.Kinds} {
		a.complete(c, flag, completeList(words))
	}
	a.complete(c, "filter", completeFilter)
	for _, flag := range []string{"resume", "out"} {
		a.complete(c, flag, func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveFilterDirs
		})
	}
}

func (a *app) complete(c *cobra.Command, flag string, f cobra.CompletionFunc) {
	if c.Flags().Lookup(flag) != nil {
		cobra.CheckErr(c.RegisterFlagCompletionFunc(flag, f))
	}
}

// completeList completes the last word of a list with commas.
func completeList(words []string) cobra.CompletionFunc {
	return func(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		before := typed[:strings.LastIndexByte(typed, ',')+1]
		return prefixed(before, words), cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	}
}

// completeFilter completes the last term of a filter: its key, then its value.
func completeFilter(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
	start := strings.LastIndexAny(typed, " (-") + 1
	if key, _, ok := strings.Cut(typed[start:], ":"); ok {
		return prefixed(typed[:start]+key+":", possible(strings.TrimPrefix(key, "/"))), cobra.ShellCompDirectiveNoFileComp
	}
	var ks []string
	for _, k := range nameKeys() {
		ks = append(ks, k+":")
	}
	return prefixed(typed[:start], ks), cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
}

func prefixed(before string, words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = before + w
	}
	return out
}
