package app

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/internal/source"
	"github.com/coder-secrets/coder-secrets/internal/vault"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// ValueFlags say where a value comes from. They are the same for every command that
// takes a value.
type ValueFlags struct {
	fromFile    string
	fromEnv     string
	fromCommand string
	fromVault   string
	allowLeased bool
	vault       *VaultFlags
	multiline   bool
	keepNewline bool
	allowEmpty  bool
}

// AddValueFlags adds the flags that say where a value comes from, and those of Vault,
// to cmd.
func AddValueFlags(cmd *cobra.Command) *ValueFlags { return AddValueFlagsTo(cmd, nil) }

// AddValueFlagsTo is AddValueFlags for a command that also has server flags.
func AddValueFlagsTo(cmd *cobra.Command, server *ServerFlags) *ValueFlags {
	v := &ValueFlags{vault: AddVaultFlags(cmd, server)}
	flags := cmd.Flags()
	flags.Var((*console.NeededText)(&v.fromFile), "from-file", "read the value from this file; - is stdin")
	flags.Var((*console.NeededText)(&v.fromEnv), "from-env", "read the value from this environment variable")
	flags.Var((*console.NeededText)(&v.fromCommand), "from-command", "run this command line and take what it prints")
	flags.Var((*console.NeededText)(&v.fromVault), "from-vault", "read the value from Vault, as mount/path#field")
	flags.BoolVar(&v.allowLeased, "allow-leased", false, "take a value that Vault leases, though it ends with its lease")
	flags.BoolVar(&v.multiline, "multiline", false, "ask for several lines, up to Ctrl-D")
	flags.BoolVar(&v.keepNewline, "keep-newline", false, "keep the newline behind a value of one line")
	if server == nil {
		flags.BoolVar(&v.allowEmpty, "allow-empty", false, "take a value that is empty")
	} else {
		v.allowEmpty = true // the command reports the server's error for an empty value itself
	}
	CompleteNothing(cmd, "from-env", "from-command", "from-vault")
	return v
}

// Source selects where the values of names come from: the flag, then stdin if it is not
// a terminal, then a prompt on the terminal.
func (v *ValueFlags) Source(a *App, names []string) (source.Source, error) {
	if err := v.oneOf(); err != nil {
		return nil, err
	}
	newline := source.DropNewline
	if v.keepNewline {
		newline = source.KeepNewline
	}
	src, err := v.given(a, newline)
	if err != nil {
		return nil, err
	}
	if src == nil && a.Sys.Terminal.IsTerminal(console.StreamStdin) {
		return v.prompt(a, names, newline)
	}
	if src == nil {
		src = &source.Reader{From: a.Sys.Stdin, What: "stdin", Newline: newline}
	}
	if len(names) > 1 {
		return nil, console.Usagef("one value cannot be given to %d names; without a pipe and without --from-… each is asked for", len(names))
	}
	return src, nil
}

// oneOf refuses more than one source.
func (v *ValueFlags) oneOf() error {
	given := ""
	for _, from := range []struct{ flag, value string }{
		{"--from-file", v.fromFile}, {"--from-env", v.fromEnv}, {"--from-command", v.fromCommand}, {"--from-vault", v.fromVault},
	} {
		if from.value != "" && given != "" {
			return console.Usagef("%s and %s cannot both be given", given, from.flag)
		}
		if from.value != "" {
			given = from.flag
		}
	}
	return nil
}

// given returns the source that a flag selects, or nil.
func (v *ValueFlags) given(a *App, newline source.Newline) (source.Source, error) {
	switch {
	case v.fromFile == "-":
		return &source.Reader{From: a.Sys.Stdin, What: "stdin", Newline: newline}, nil
	case v.fromFile != "":
		return &source.File{Path: v.fromFile, Newline: newline}, nil
	case v.fromEnv != "":
		return &source.Env{Variable: v.fromEnv, Lookup: a.Sys.LookupEnv}, nil
	case v.fromCommand != "":
		return &source.Command{
			Line: v.fromCommand, Windows: a.Sys.GOOS == "windows", Environ: a.Sys.Environ,
			Stdin: a.Sys.Stdin, Stderr: a.Sys.Stderr, Newline: newline,
		}, nil
	case v.fromVault != "":
		return v.vaultSource(a)
	}
	return nil, nil
}

// vaultSource is the source of --from-vault.
func (v *ValueFlags) vaultSource(a *App) (source.Source, error) {
	ref, err := vault.ParseRef(v.fromVault)
	if err != nil {
		return nil, err
	}
	client, err := v.vault.Client(a)
	if err != nil {
		return nil, err
	}
	return &source.Vault{Client: client, Ref: ref, AllowLeased: v.allowLeased, Warn: a.UI.Warn}, nil
}

// prompt asks for the values one after the other.
func (v *ValueFlags) prompt(a *App, names []string, newline source.Newline) (source.Source, error) {
	if !a.UI.CanAsk() {
		return nil, &console.UsageError{
			Err:    fmt.Errorf("there is no value for %q, and nobody may be asked", names[0]),
			Advice: []string{"pipe the value in, or pass --from-file, --from-env, --from-command or --from-vault"},
		}
	}
	what := "hidden"
	if v.multiline {
		what = "hidden, several lines, Ctrl-D ends"
	}
	return &source.Prompt{Newline: newline, Ask: func(ctx context.Context, name string) (secret.Secret, error) {
		return a.Sys.Terminal.ReadHidden(ctx, console.HiddenPrompt{
			Text: fmt.Sprintf("Value of %s (%s): ", console.EscapeLine(name), what), Lines: v.multiline, More: name != names[len(names)-1],
		})
	}}, nil
}

// Read reads the value of each name in order, and reports removed newlines.
func (v *ValueFlags) Read(ctx context.Context, u *console.UI, src source.Source, names []string) ([]secret.Secret, error) {
	values := make([]secret.Secret, 0, len(names))
	for _, name := range names {
		value, err := src.Read(ctx, name)
		if err != nil {
			return nil, err
		}
		if value.Secret.Empty() && !v.allowEmpty {
			return nil, &console.FlagHelpsError{
				Err: fmt.Errorf("the value for %q is empty", name), Flag: "--allow-empty", When: "if it is to be empty",
				Advice: []string{"pipe it in, or take it by --from-env, --from-file, --from-command or --from-vault"},
			}
		}
		if value.NewlineDropped {
			u.Notef("the newline at the end of the value of %s was left out (--keep-newline keeps it)", name)
		}
		values = append(values, value.Secret)
	}
	return values, nil
}
