package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/internal/source"
	"github.com/coder-secrets/coder-secrets/internal/vault"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// valueFlags say where a value comes from. They are the same for every command
// that takes one.
type valueFlags struct {
	fromFile    string
	fromEnv     string
	fromCommand string
	fromVault   string
	allowLeased bool
	vault       *vaultFlags
	multiline   bool
	keepNewline bool
	allowEmpty  bool
}

func addValueFlags(cmd *cobra.Command) *valueFlags { return addValueFlagsTo(cmd, nil) }

// addValueFlagsTo is addValueFlags of a command that has server flags too.
func addValueFlagsTo(cmd *cobra.Command, server *serverFlags) *valueFlags {
	v := &valueFlags{vault: addVaultFlags(cmd, server)}
	flags := cmd.Flags()
	flags.Var((*neededText)(&v.fromFile), "from-file", "read the value from this file; - is stdin")
	flags.Var((*neededText)(&v.fromEnv), "from-env", "read the value from this environment variable")
	flags.Var((*neededText)(&v.fromCommand), "from-command", "run this command line and take what it prints")
	flags.Var((*neededText)(&v.fromVault), "from-vault", "read the value from Vault, as mount/path#field")
	flags.BoolVar(&v.allowLeased, "allow-leased", false, "take a value that Vault leases, though it ends with its lease")
	flags.BoolVar(&v.multiline, "multiline", false, "ask for several lines, up to Ctrl-D")
	flags.BoolVar(&v.keepNewline, "keep-newline", false, "keep the newline behind a value of one line")
	if server == nil {
		flags.BoolVar(&v.allowEmpty, "allow-empty", false, "take a value that is empty")
	} else {
		v.allowEmpty = true // what the server says of it, the command says before
	}
	completeNothing(cmd, "from-env", "from-command", "from-vault")
	return v
}

// source picks the place that the values of names come from: the flag, else
// standard input where it is no terminal, else the person at the terminal.
func (v *valueFlags) source(a *app, names []string) (source.Source, error) {
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
	if src == nil && a.sys.Terminal.IsTerminal(StreamStdin) {
		return v.prompt(a, names, newline)
	}
	if src == nil {
		src = &source.Reader{From: a.sys.Stdin, What: "stdin", Newline: newline}
	}
	if len(names) > 1 {
		return nil, usagef("one value cannot be given to %d names; without a pipe and without --from-… each is asked for", len(names))
	}
	return src, nil
}

// oneOf refuses two places at once.
func (v *valueFlags) oneOf() error {
	given := ""
	for _, from := range []struct{ flag, value string }{
		{"--from-file", v.fromFile}, {"--from-env", v.fromEnv}, {"--from-command", v.fromCommand}, {"--from-vault", v.fromVault},
	} {
		if from.value != "" && given != "" {
			return usagef("%s and %s cannot both be given", given, from.flag)
		}
		if from.value != "" {
			given = from.flag
		}
	}
	return nil
}

// given is the source that a flag names, or nil.
func (v *valueFlags) given(a *app, newline source.Newline) (source.Source, error) {
	switch {
	case v.fromFile == "-":
		return &source.Reader{From: a.sys.Stdin, What: "stdin", Newline: newline}, nil
	case v.fromFile != "":
		return &source.File{Path: v.fromFile, Newline: newline}, nil
	case v.fromEnv != "":
		return &source.Env{Variable: v.fromEnv, Lookup: a.sys.LookupEnv}, nil
	case v.fromCommand != "":
		return &source.Command{
			Line: v.fromCommand, Windows: a.sys.GOOS == "windows", Environ: a.sys.Environ,
			Stdin: a.sys.Stdin, Stderr: a.sys.Stderr, Newline: newline,
		}, nil
	case v.fromVault != "":
		return v.vaultSource(a)
	}
	return nil, nil
}

// vaultSource is the source of --from-vault.
func (v *valueFlags) vaultSource(a *app) (source.Source, error) {
	ref, err := vault.ParseRef(v.fromVault)
	if err != nil {
		return nil, err
	}
	client, err := v.vault.client(a)
	if err != nil {
		return nil, err
	}
	return &source.Vault{Client: client, Ref: ref, AllowLeased: v.allowLeased, Warn: a.ui.warn}, nil
}

// prompt asks for the value of each name in turn.
func (v *valueFlags) prompt(a *app, names []string, newline source.Newline) (source.Source, error) {
	if !a.ui.canAsk() {
		return nil, &usageError{
			err:   fmt.Errorf("there is no value for %q, and nobody may be asked", names[0]),
			hints: []string{"pipe the value in, or pass --from-file, --from-env, --from-command or --from-vault"},
		}
	}
	what := "hidden"
	if v.multiline {
		what = "hidden, several lines, Ctrl-D ends"
	}
	return &source.Prompt{Newline: newline, Ask: func(ctx context.Context, name string) (secret.Secret, error) {
		return a.sys.Terminal.ReadHidden(ctx, HiddenPrompt{
			Text: fmt.Sprintf("Value of %s (%s): ", escapeLine(name), what), Lines: v.multiline, More: name != names[len(names)-1],
		})
	}}, nil
}

// read gets the value of each name, in turn, and says what the newline rule did.
func (v *valueFlags) read(ctx context.Context, u *ui, src source.Source, names []string) ([]secret.Secret, error) {
	values := make([]secret.Secret, 0, len(names))
	for _, name := range names {
		value, err := src.Read(ctx, name)
		if err != nil {
			return nil, err
		}
		if value.Secret.Empty() && !v.allowEmpty {
			return nil, &flagHelpsError{
				err: fmt.Errorf("the value for %q is empty", name), flag: "--allow-empty", when: "if it is to be empty",
				hints: []string{"pipe it in, or take it by --from-env, --from-file, --from-command or --from-vault"},
			}
		}
		if value.NewlineDropped {
			u.notef("the newline at the end of the value of %s was left out (--keep-newline keeps it)", name)
		}
		values = append(values, value.Secret)
	}
	return values, nil
}
