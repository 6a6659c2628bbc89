package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/pkg/client"
)

// globalOptions are the flags that every command has.
type globalOptions struct {
	color   string
	noInput bool
	verbose bool
}

// app is what commands share: the system, the arguments, the signals that end a command and
// what stops catching them, the parsed global flags, once flags are parsed the ui, the
// commands as help shows them, what makes those that nobody asked for, and the connections
// to servers.
type app struct {
	sys     *System
	args    []string
	signals []os.Signal
	stop    context.CancelFunc
	global  globalOptions
	ui      *ui
	groups  []commandGroup
	unmade  []func()
	shared  *sharedTransport
}

// Main runs the program with args (without the program's name) and returns the
// exit status.
func Main(sys *System, args []string) int {
	return run(context.Background(), sys, args, endingSignals()...)
}

// endingSignals are the signals that end the program. One that is ignored, as
// nohup does it, stays so, for a program that takes our place too.
func endingSignals() []os.Signal {
	return slices.DeleteFunc([]os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP}, signal.Ignored)
}

// run is Main with a context, which the signals end too, if any.
func run(ctx context.Context, sys *System, args []string, signals ...os.Signal) (status int) {
	a := &app{sys: sys, args: args, signals: signals, stop: func() {}, shared: &sharedTransport{}}
	defer func() { a.stop() }()
	a.ui = newUI(sys, &a.global)
	defer ownMistake(a, &status)
	root := newRootCmd(a)
	root.SetArgs(args)
	cmd, err := root.ExecuteContextC(ctx)
	ctx = cmd.Context()
	if err == nil {
		return exitOK
	}
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		err = &statusError{status: exitInterrupted, err: interruption(err)}
	}
	err = explain(a, cmd, err)
	a.ui.fail(err)
	status = exitStatus(err)
	if hint := lastHint(cmd, err, status); hint != "" {
		a.ui.hintf("%s", hint)
	}
	return status
}

// catchSignals lets the signals end a command's context. They are left alone until a
// command begins: catching them takes longer than printing a help page does.
func catchSignals(a *app, cmd *cobra.Command) {
	if len(a.signals) > 0 {
		ctx, stop := signal.NotifyContext(cmd.Context(), a.signals...)
		a.stop = stop
		cmd.SetContext(ctx)
	}
}

// lastHint is the hint for an error that has none of its own.
func lastHint(cmd *cobra.Command, err error, status int) string {
	hinted := func(e error) bool { return len(hintsOf(e)) > 0 }
	var silent *statusError
	switch {
	case slices.ContainsFunc(flatten(err), hinted), status == exitInterrupted, status == exitFindings, errors.As(err, &silent) && silent.err == nil:
		return ""
	case status != exitUsage && cmd.Flags().Lookup("url") != nil && !ofFiles(err):
		return "coder-secrets doctor"
	}
	return fmt.Sprintf("see '%s --help'", cmd.CommandPath())
}

// ofFiles reports whether an error is about a file here, of which doctor knows nothing.
func ofFiles(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission)
}

// interruption is what is said of an interrupted command: one word, unless a
// change was under way.
func interruption(err error) error {
	var unknown *client.UnknownOutcomeError
	if errors.As(err, &unknown) {
		return err
	}
	return errors.New("interrupted")
}

// commandGroup is some commands under a heading of the program's help.
type commandGroup struct {
	title    string
	commands []*cobra.Command
}

// commandGroups lists the commands in the order in which help shows them.
func commandGroups(a *app) []commandGroup {
	return []commandGroup{
		{"Your SSH key", []*cobra.Command{
			newPublicKeyCmd(a),
			newGitSSHCmd(a),
			newSSHAgentCmd(a),
			newGitSignCmd(a),
		}},
		{"Your secrets", []*cobra.Command{
			newSecretsCmd(a),
			newUserSecretsCmd(a),
			newMetadataCmd(a),
		}},
		{"Templates", []*cobra.Command{
			newTemplatesCmd(a),
		}},
		{"This program", []*cobra.Command{
			newAuthCmd(a),
			newDemoCmd(a),
			newDoctorCmd(a),
			newCompletionCmd(a),
			newVersionCmd(a),
		}},
	}
}

// aboutProgram says what the program is for.
const aboutProgram = `coder-secrets is the command line for everything secret around Coder: your SSH key,
your secrets in the workspace and on the server, and secrets in templates that
should not be there.`

func newRootCmd(a *app) *cobra.Command {
	root := &cobra.Command{
		Use:               "coder-secrets",
		Short:             "Handle the secrets of Coder's users and templates",
		Long:              aboutProgram,
		SilenceErrors:     true,
		SilenceUsage:      true,
		DisableAutoGenTag: true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
		Args:              cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return welcome(a)
			}
			return a.unknownCommand(cmd, args[0])
		},
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			catchSignals(a, cmd)
			if !slices.Contains(colorModes, a.global.color) {
				return usagef("unknown mode %q for --color: expected one of %s", a.global.color, strings.Join(colorModes, ", "))
			}
			a.ui = newUI(a.sys, &a.global)
			return nil
		},
	}
	root.SetIn(a.sys.Stdin)
	root.SetOut(a.sys.Stdout)
	root.SetErr(a.sys.Stderr)
	root.SetFlagErrorFunc(flagError)
	flags := root.PersistentFlags()
	flags.StringVar(&a.global.color, "color", "auto", "colour: auto, always, never")
	flags.BoolP("help", "h", false, "show the help of the command")
	flags.BoolVar(&a.global.noInput, "no-input", false, "never ask; a missing answer is an error")
	flags.BoolVarP(&a.global.verbose, "verbose", "v", false, "say more on stderr, never a value")
	_ = root.RegisterFlagCompletionFunc("color", cobra.FixedCompletions(colorModes, cobra.ShellCompDirectiveNoFileComp))
	a.groups = commandGroups(a)
	for _, group := range a.groups {
		root.AddCommand(group.commands...)
	}
	root.AddCommand(newHelpTopics(a)...)
	root.SetHelpCommand(newHelpCmd(a))
	root.SetHelpFunc(func(cmd *cobra.Command, p1 []string) { help(a, cmd, p1) })
	return root
}

var colorModes = []string{"auto", "always", "never"}

// below gives a command the ones below it, where the command line has its name: to make
// all that there are takes longer than to print a page of help.
func (a *app) below(cmd *cobra.Command, commands func() []*cobra.Command) {
	if a.named(cmd) {
		cmd.AddCommand(commands()...)
		return
	}
	a.unmade = append(a.unmade, func() { cmd.AddCommand(commands()...) })
}

// named reports whether the command line has the name of cmd. Without a command line
// each is named.
func (a *app) named(cmd *cobra.Command) bool {
	return a.args == nil || slices.ContainsFunc(a.args, func(word string) bool { return word == cmd.Name() || cmd.HasAlias(word) })
}

// runGroup is RunE of a command that only holds others: alone it shows its help,
// with a word it does not know it is a usage error that names the nearest ones.
func (a *app) runGroup(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return cmd.Help()
	}
	return a.unknownCommand(cmd, args[0])
}

// unknownCommand is the usage error for a word that is no command of cmd.
func (a *app) unknownCommand(cmd *cobra.Command, name string) *usageError {
	err := usagef("unknown command %q for %q", name, cmd.CommandPath())
	cmd.SuggestionsMinimumDistance = 2 // letters that may be wrong
	for _, near := range cmd.SuggestionsFor(name) {
		err.hints = append(err.hints, fmt.Sprintf("did you mean '%s %s'?", cmd.CommandPath(), near))
	}
	if len(err.hints) == 0 {
		for _, rest := range a.unmade {
			rest()
		}
		paths := commandsBelow(cmd, func(sub *cobra.Command) bool {
			return sub.Name() == name || slices.Contains(sub.Aliases, name) || slices.Contains(sub.SuggestFor, name)
		})
		if len(paths) == 0 {
			paths = commandsBelow(cmd, func(sub *cobra.Command) bool { return len(nearest(name, []string{sub.Name()})) > 0 })
		}
		for _, path := range paths {
			err.hints = append(err.hints, fmt.Sprintf("did you mean '%s'?", path))
		}
	}
	return err
}

// commandsBelow are the command lines of the commands below cmd that fit.
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

// exactArgs is cobra.ExactArgs with our errors: it names what is missing.
func exactArgs(names ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < len(names) {
			return usagef("%s needs %s", cmd.CommandPath(), names[len(args)])
		}
		return maxArgs(len(names))(cmd, args)
	}
}

// minArgs asks for one argument at least, called name.
func minArgs(name string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usagef("%s needs %s", cmd.CommandPath(), name)
		}
		return nil
	}
}

// maxArgs refuses more than n arguments. It does not print the argument: a value
// may have been typed where it does not belong.
func maxArgs(n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) > n {
			return usagef("%s takes %s, and was given %d", cmd.CommandPath(), count(n, "argument"), len(args))
		}
		return nil
	}
}

// count writes a number with its noun: "no arguments", "1 argument", "2 arguments".
func count(n int, noun string) string {
	switch n {
	case 0:
		return "no " + noun + "s"
	case 1:
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
