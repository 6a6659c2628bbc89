package cli

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/coder-secrets/coder-secrets/internal/nearest"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

// helpWidth is the maximum width of flag help on a terminal: longer lines are hard to
// read.
const helpWidth = 100

// newHelpCmd creates `help`, for commands and for topics that do not belong to a
// command.
func newHelpCmd(a *app.App) *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND… | TOPIC]",
		Short: "Show the help of a command or a topic",
		Example: `  coder-secrets help secrets write
  coder-secrets help exit-status`,
		ValidArgsFunction: completeHelp,
		RunE: func(cmd *cobra.Command, args []string) error {
			found, rest, err := cmd.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return noHelp(a, found, cmp.Or(slices.Concat(rest, args)...))
			}
			return found.Help()
		},
	}
}

// noHelp is the usage error for a word that is neither a command below found nor a
// topic.
func noHelp(a *app.App, found *cobra.Command, name string) error {
	err := a.UnknownCommand(found, name)
	for i, hint := range err.Advice {
		err.Advice[i] = strings.Replace(hint, "'coder-secrets ", "'coder-secrets help ", 1)
	}
	var topics []string
	for _, sub := range found.Commands() {
		if sub.IsAdditionalHelpTopicCommand() {
			topics = append(topics, sub.Name())
		}
	}
	for _, near := range nearest.Words(name, topics) {
		err.Advice = append(err.Advice, fmt.Sprintf("did you mean 'coder-secrets help %s'?", near))
	}
	return err
}

// completeHelp offers the commands below the one typed so far, and the topics.
func completeHelp(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	found, rest, err := cmd.Root().Find(args)
	if err != nil || len(rest) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var names []string
	for _, sub := range found.Commands() {
		if sub.IsAvailableCommand() || sub.IsAdditionalHelpTopicCommand() {
			names = append(names, cobra.CompletionWithDesc(sub.Name(), sub.Short))
		}
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

// help writes the help of any command. The sections follow the order of a reader's
// questions: what it does, how to type it, its subcommands, examples, the rest.
func help(a *app.App, cmd *cobra.Command, _ []string) {
	u := a.UI
	if slices.Contains(console.ColorModes, a.Global.Color) {
		u = console.NewUI(a.Sys, &a.Global) // --help is handled before the global flags are applied
	}
	page := bufio.NewWriter(cmd.OutOrStdout())
	defer func() { _ = page.Flush() }() // ignore a write error: the reader is gone
	h := &helpWriter{w: page, heading: u.Out.NewStyle().Bold(true).Render}
	if u.Sys.Terminal.IsTerminal(console.StreamStdout) {
		h.width = min(u.Sys.Terminal.Width(), helpWidth)
	}
	h.text("", describe(cmd))
	if cmd.IsAdditionalHelpTopicCommand() {
		return
	}
	h.text("Usage", usageLines(cmd))
	h.text("Aliases", strings.TrimSuffix("  "+strings.Join(cmd.Aliases, ", "), "  "))
	if cmd.HasParent() {
		h.commands("Commands", cmd.Commands())
	} else {
		for _, group := range a.Groups {
			h.commands(group.Title, group.Commands)
		}
		h.topics(cmd.Commands())
	}
	h.text("Examples", strings.Trim(cmd.Example, "\n"))
	local, inherited := cmd.NonInheritedFlags(), cmd.InheritedFlags()
	h.flags("Flags", local)
	h.flags("Global flags", inherited)
	if cmd.HasAvailableSubCommands() {
		h.text("", fmt.Sprintf("'%s COMMAND --help' says more about a command.", cmd.CommandPath()))
	}
}

// describe returns the long description, or the short one as a sentence.
func describe(cmd *cobra.Command) string {
	if cmd.Long != "" {
		return strings.TrimSpace(cmd.Long)
	}
	return cmd.Short + "."
}

// usageLines returns the usage of a command: alone if it does something itself, and
// with a subcommand if it has any.
func usageLines(cmd *cobra.Command) string {
	var lines []string
	if !isGroup(cmd) {
		lines = append(lines, "  "+cmd.UseLine())
	}
	if cmd.HasAvailableSubCommands() {
		lines = append(lines, "  "+cmd.CommandPath()+" COMMAND [flags]")
	}
	return strings.Join(lines, "\n")
}

// isGroup reports whether cmd only contains other commands: it has neither examples nor
// flags of its own.
func isGroup(cmd *cobra.Command) bool {
	if !cmd.HasParent() {
		return true
	}
	own := cmd.Example != ""
	cmd.LocalNonPersistentFlags().VisitAll(func(f *pflag.Flag) { own = own || f.Name != "help" && !f.Hidden })
	return cmd.HasAvailableSubCommands() && !own
}

// helpWriter writes the sections of a help text, with an empty line before each except
// the first. It skips empty sections.
type helpWriter struct {
	w       io.Writer
	heading func(...string) string
	width   int // 0 means no wrapping
	begun   bool
}

func (h *helpWriter) text(title, body string) {
	if body == "" {
		return
	}
	if h.begun {
		fmt.Fprintln(h.w)
	}
	h.begun = true
	if title != "" {
		fmt.Fprintln(h.w, h.heading(title+":"))
	}
	fmt.Fprintln(h.w, body)
}

func (h *helpWriter) commands(title string, list []*cobra.Command) {
	h.list(title, list, (*cobra.Command).IsAvailableCommand)
}

func (h *helpWriter) topics(list []*cobra.Command) {
	h.list("Topics, for 'coder-secrets help TOPIC'", list, (*cobra.Command).IsAdditionalHelpTopicCommand)
}

// list writes the wanted commands, one per line, in two columns.
func (h *helpWriter) list(title string, list []*cobra.Command, wanted func(*cobra.Command) bool) {
	var rows [][2]string
	for _, cmd := range list {
		if wanted(cmd) {
			rows = append(rows, [2]string{cmd.Name(), cmd.Short})
		}
	}
	h.text(title, console.HelpTable(rows))
}

func (h *helpWriter) flags(title string, set *pflag.FlagSet) {
	h.text(title, strings.TrimRight(set.FlagUsagesWrapped(h.width), "\n"))
}
