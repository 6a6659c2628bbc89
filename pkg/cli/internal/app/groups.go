package app

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/internal/nearest"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

// Below adds subcommands to cmd if the command line contains its name: creating all
// commands takes longer than printing a page of help.
func (a *App) Below(cmd *cobra.Command, commands func() []*cobra.Command) {
	if a.Named(cmd) {
		cmd.AddCommand(commands()...)
		return
	}
	a.unmade = append(a.unmade, func() { cmd.AddCommand(commands()...) })
}

// Named reports whether the command line contains the name of cmd. Without a command
// line it returns true.
func (a *App) Named(cmd *cobra.Command) bool {
	return a.Args == nil || slices.ContainsFunc(a.Args, func(word string) bool { return word == cmd.Name() || cmd.HasAlias(word) })
}

// RunGroup is RunE of a command that only contains others. Without arguments it shows
// the help; an unknown word is a usage error that suggests the nearest commands.
func (a *App) RunGroup(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return cmd.Help()
	}
	return a.UnknownCommand(cmd, args[0])
}

// UnknownCommand is the usage error for a word that is not a subcommand of cmd.
func (a *App) UnknownCommand(cmd *cobra.Command, name string) *console.UsageError {
	err := console.Usagef("unknown command %q for %q", name, cmd.CommandPath())
	cmd.SuggestionsMinimumDistance = 2 // the number of letters that may be wrong
	for _, near := range cmd.SuggestionsFor(name) {
		err.Advice = append(err.Advice, fmt.Sprintf("did you mean '%s %s'?", cmd.CommandPath(), near))
	}
	if len(err.Advice) == 0 {
		for _, rest := range a.unmade {
			rest()
		}
		paths := commandsBelow(cmd, func(sub *cobra.Command) bool {
			return sub.Name() == name || slices.Contains(sub.Aliases, name) || slices.Contains(sub.SuggestFor, name)
		})
		if len(paths) == 0 {
			paths = commandsBelow(cmd, func(sub *cobra.Command) bool { return len(nearest.Words(name, []string{sub.Name()})) > 0 })
		}
		for _, path := range paths {
			err.Advice = append(err.Advice, fmt.Sprintf("did you mean '%s'?", path))
		}
	}
	return err
}

// commandsBelow returns the full names of the matching commands below cmd.
func commandsBelow(cmd *cobra.Command, fits func(*cobra.Command) bool) (paths []string) {
	for _, sub := range cmd.Commands() {
		if sub.Hidden {
			continue
		}
		if fits(sub) {
			paths = append(paths, sub.CommandPath())
		}
		paths = append(paths, commandsBelow(sub, fits)...)
	}
	return paths
}
