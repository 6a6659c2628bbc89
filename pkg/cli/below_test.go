package cli

import (
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/clitest"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

// treeFor returns the command tree of a start with these words.
func treeFor(t testing.TB, words ...string) *cobra.Command {
	t.Helper()
	a := &app.App{Sys: clitest.NewSystem(t, "").System, Args: words}
	a.UI = console.NewUI(a.Sys, &a.Global)
	root := newRootCmd(a)
	root.InitDefaultHelpCmd()
	return root
}

// TestStartMakesWhatTheCommandLineNames checks that a tree created for a command's path
// finds the command, also by the aliases of its parent, and wherever the words are in
// the line.
func TestStartMakesWhatTheCommandLineNames(t *testing.T) {
	t.Parallel()
	for _, cmd := range everyCommand(t) {
		path := strings.Fields(cmd.CommandPath())[1:]
		if len(path) == 0 {
			continue
		}
		group := cmd
		if len(path) > 1 {
			group = cmd.Parent()
		}
		for _, name := range append([]string{group.Name()}, group.Aliases...) {
			words := append([]string{name}, path[1:]...)
			for _, line := range [][]string{words, append([]string{"help"}, words...), append([]string{"__complete", "--color", "auth"}, words...)} {
				found, _, err := treeFor(t, line...).Find(words)
				if err != nil || found.CommandPath() != cmd.CommandPath() || found.Long != cmd.Long {
					t.Errorf("the tree for %q has %q where %q should be: %v", line, found.CommandPath(), cmd.CommandPath(), err)
				}
			}
		}
	}
}

// TestStartLeavesOutWhatNobodyNamed checks that the most used pages create only the
// commands that they show.
func TestStartLeavesOutWhatNobodyNamed(t *testing.T) {
	t.Parallel()
	for _, words := range [][]string{{}, {"--help"}, {"publickey"}, {"gitssh", "host"}, {"__complete", "sec"}} {
		for _, cmd := range treeFor(t, words...).Commands() {
			if !slices.Contains(words, cmd.Name()) && (len(cmd.Commands()) > 0 || cmd.IsAdditionalHelpTopicCommand() && cmd.Long != "") {
				t.Errorf("a start with %q makes what is below %q", words, cmd.Name())
			}
		}
	}
}
