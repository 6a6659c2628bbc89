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

	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/keys"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/secrets"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/templates"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/usersecrets"
	"github.com/coder-secrets/coder-secrets/pkg/client"
)

// Main runs the program with args (without the program's name) and returns the exit
// status.
func Main(sys *console.System, args []string) int {
	return Run(context.Background(), sys, args, endingSignals()...)
}

// endingSignals are the signals that end the program. A signal that is ignored, as
// under nohup, stays ignored, also for a program that replaces this one.
func endingSignals() []os.Signal {
	return slices.DeleteFunc([]os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP}, signal.Ignored)
}

// Run is Main with a context. The signals, if any, also end it.
func Run(ctx context.Context, sys *console.System, args []string, signals ...os.Signal) (status int) {
	a := &app.App{Sys: sys, Args: args, Signals: signals, Stop: func() {}, Shared: &app.SharedTransport{}}
	defer func() { a.Stop() }()
	a.UI = console.NewUI(sys, &a.Global)
	defer ownMistake(a, &status)
	root := newRootCmd(a)
	root.SetArgs(append([]string{}, args...)) // cobra takes those of the process in the place of nil
	cmd, err := root.ExecuteContextC(ctx)
	ctx = cmd.Context()
	if err == nil {
		return console.ExitOK
	}
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		err = &console.StatusError{Status: console.ExitInterrupted, Err: interruption(err)}
	}
	err = explain(a, cmd, err)
	a.UI.Fail(err)
	status = console.ExitStatus(err)
	if hint := lastHint(cmd, err, status); hint != "" {
		a.UI.Hintf("%s", hint)
	}
	return status
}

// catchSignals makes the signals cancel a command's context. It is called when a
// command begins, because catching signals takes longer than printing a help page.
func catchSignals(a *app.App, cmd *cobra.Command) {
	if len(a.Signals) > 0 {
		ctx, stop := signal.NotifyContext(cmd.Context(), a.Signals...)
		a.Stop = stop
		cmd.SetContext(ctx)
	}
}

// lastHint returns the hint for an error without hints of its own.
func lastHint(cmd *cobra.Command, err error, status int) string {
	hinted := func(e error) bool { return len(console.HintsOf(e)) > 0 }
	var silent *console.StatusError
	switch {
	case slices.ContainsFunc(console.Flatten(err), hinted), status == console.ExitInterrupted, status == console.ExitFindings, errors.As(err, &silent) && silent.Err == nil:
		return ""
	case status != console.ExitUsage && cmd.Flags().Lookup("url") != nil && !ofFiles(err):
		return "coder-secrets doctor"
	}
	return fmt.Sprintf("see '%s --help'", cmd.CommandPath())
}

// ofFiles reports whether an error is about a local file, which doctor does not check.
func ofFiles(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission)
}

// interruption returns the error of an interrupted command: one word, unless it was
// changing something.
func interruption(err error) error {
	var unknown *client.UnknownOutcomeError
	if errors.As(err, &unknown) {
		return err
	}
	return errors.New("interrupted")
}

// commandGroups lists the commands in the order in which help shows them.
func commandGroups(a *app.App) []app.CommandGroup {
	return []app.CommandGroup{
		{Title: "Your SSH key", Commands: keys.NewCmds(a)},
		{Title: "Your secrets", Commands: []*cobra.Command{
			secrets.NewCmd(a),
			usersecrets.NewCmd(a),
			newMetadataCmd(a),
		}},
		{Title: "Templates", Commands: []*cobra.Command{
			templates.NewCmd(a),
		}},
		{Title: "This program", Commands: []*cobra.Command{
			newAuthCmd(a),
			newDemoCmd(a),
			newDoctorCmd(a),
			newCompletionCmd(a),
			newVersionCmd(a),
		}},
	}
}

// aboutProgram describes the program.
const aboutProgram = `coder-secrets is the command line for everything secret around Coder: your SSH key,
your secrets in the workspace and on the server, and secrets in templates that
should not be there.`

func newRootCmd(a *app.App) *cobra.Command {
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
			return a.UnknownCommand(cmd, args[0])
		},
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			catchSignals(a, cmd)
			if !slices.Contains(console.ColorModes, a.Global.Color) {
				return console.Usagef("unknown mode %q for --color: expected one of %s", a.Global.Color, strings.Join(console.ColorModes, ", "))
			}
			a.UI = console.NewUI(a.Sys, &a.Global)
			return nil
		},
	}
	root.SetIn(a.Sys.Stdin)
	root.SetOut(a.Sys.Stdout)
	root.SetErr(a.Sys.Stderr)
	root.SetFlagErrorFunc(console.FlagError)
	flags := root.PersistentFlags()
	flags.StringVar(&a.Global.Color, "color", "auto", "colour: auto, always, never")
	flags.BoolP("help", "h", false, "show the help of the command")
	flags.BoolVar(&a.Global.NoInput, "no-input", false, "never ask; a missing answer is an error")
	flags.BoolVarP(&a.Global.Verbose, "verbose", "v", false, "say more on stderr, never a value")
	_ = root.RegisterFlagCompletionFunc("color", cobra.FixedCompletions(console.ColorModes, cobra.ShellCompDirectiveNoFileComp))
	a.Groups = commandGroups(a)
	for _, group := range a.Groups {
		root.AddCommand(group.Commands...)
	}
	root.AddCommand(newHelpTopics(a)...)
	root.SetHelpCommand(newHelpCmd(a))
	root.SetHelpFunc(func(cmd *cobra.Command, p1 []string) { help(a, cmd, p1) })
	return root
}
