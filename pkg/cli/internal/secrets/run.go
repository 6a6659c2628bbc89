package secrets

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os/exec"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/internal/child"
	"github.com/coder-secrets/coder-secrets/internal/secretfile"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

func newSecretsRunCmd(a *app.App) *cobra.Command {
	opts := secretsRunOptions{}
	cmd := &cobra.Command{
		Use:        "run [flags] -- <command>...",
		SuggestFor: []string{"exec"},
		Short:      "Run a command with the secrets in its environment",
		Long: `Run a command with the secrets of the file as environment variables. The command
takes the place of this program, so signals, job control and its status are its own.

Names that change how programs run, such as PATH, LD_PRELOAD or GIT_SSH_COMMAND, are
refused unless they are named. Your session token and the workspace agent's token are
not handed down.

--mask hides the values in the command's output, but not what it writes to /dev/tty.
What --from-vault names comes from Vault. A leased credential is renewed while the
command runs and revoked at its end.

Ends with the command's status; 125 where the secrets cannot be had, 126 where the
command cannot be run, 127 where it is not found.`,
		Example: `  coder-secrets secrets run -- npm publish
  coder-secrets secrets run --only DB_PASSWORD --as-file TLS_KEY --mask -- ./migrate`,
		Args: console.MinArgs("a command"),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveDefault
		},
	}
	file := app.AddSecretFileFlags(cmd)
	flags := cmd.Flags()
	flags.SetInterspersed(false)
	console.ListVar(flags, &opts.Only, "only", "hand down these secrets alone")
	console.ListVar(flags, &opts.AsFile, "as-file", "hand down the path of a file with the value, not the value")
	console.ListVar(flags, &opts.Allow, "allow-reserved", "hand down these names though they change how programs run")
	flags.BoolVar(&opts.CleanEnv, "clean-env", false, "hand down nothing else but PATH, HOME, TERM and the like")
	flags.BoolVar(&opts.KeepTokens, "keep-tokens", false, "hand down the session and agent tokens too")
	flags.BoolVar(&opts.Mask, "mask", false, "replace the values in what the command prints")
	for _, name := range []string{"only", "as-file", "allow-reserved"} {
		_ = cmd.RegisterFlagCompletionFunc(name, file.CompleteSecretNames(a))
	}
	vaultFlags := app.AddVaultFlags(cmd, nil)
	fromVault := flags.StringArray("from-vault", nil, "hand down what Vault has: NAME=mount/path#field, or mount/path for all fields")
	app.CompleteNothing(cmd, "from-vault")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		// An empty --only, as from a script with an unset variable, must not mean all
		// secrets.
		if flags.Changed("only") && len(opts.Only) == 0 {
			return console.Usagef("--only needs the name of a secret")
		}
		if err := errors.Join(opts.complete(a, args, file), opts.completeVault(*fromVault)); err != nil {
			return err
		}
		opts.vault = vaultFlags
		return runSecretsRun(cmd.Context(), a, opts)
	}
	return cmd
}

// secretsRunOptions are the parsed arguments of `secrets run`.
type secretsRunOptions struct {
	File       *secretfile.File
	Command    []string
	Only       []string
	AsFile     []string
	Allow      []string
	CleanEnv   bool
	KeepTokens bool
	Mask       bool

	vault *app.VaultFlags
	refs  []childRef
}

func (o *secretsRunOptions) complete(a *app.App, args []string, file *app.SecretFileFlags) (err error) {
	o.Command = args
	o.File, err = file.Complete(a)
	return err
}

// runSecretsRun runs the command and ends with its status.
func runSecretsRun(ctx context.Context, a *app.App, opts secretsRunOptions) error {
	defer app.OutliveReaders()()
	pairs, err := runPairs(ctx, opts, a.Sys.GOOS, a.UI.Warnf)
	if err != nil {
		return runFailed(err)
	}
	leased := false
	if len(opts.refs) > 0 {
		more, isLeased, stop, err := forChild(ctx, opts.vault, a, opts.refs)
		if err != nil {
			return runFailed(err)
		}
		defer stop()
		for _, pair := range more {
			if !secretfile.ValidName(pair.Name) {
				return runFailed(console.WithHint(fmt.Errorf("cannot hand down %q: that cannot be the name of an environment variable", pair.Name),
					"give it another: --from-vault NAME=mount/path#field"))
			}
			if err := checkChildName(pair.Name, opts, a.Sys.GOOS); err != nil {
				return runFailed(err)
			}
		}
		pairs = slices.DeleteFunc(pairs, func(p secretfile.Pair) bool { return hasName(more, p.Name) }) // values from Vault replace those of the file
		pairs, leased = append(pairs, more...), isLeased
	}
	if err := checkAsFile(opts, pairs); err != nil {
		return runFailed(err)
	}
	env := childEnv(a.Sys.Environ, opts)
	files := &childFiles{base: memoryFolder(a)}
	defer files.remove()
	for _, pair := range pairs {
		value := pair.Value.RevealString()
		if slices.Contains(opts.AsFile, pair.Name) {
			if value, err = files.add(pair); err != nil {
				return runFailed(fmt.Errorf("cannot hand down %q as a file: %w", pair.Name, err))
			}
		}
		env = setEnv(env, pair.Name, value, a.Sys.GOOS)
	}
	if files.onDisk {
		a.UI.Warnf("there is no folder in memory here: the files are on the disk while the command runs")
	}
	if err := checkVariables(pairs, opts, a.Sys.GOOS); err != nil {
		return runFailed(err)
	}
	path, err := child.Find(opts.Command[0], getEnv(env, "PATH"))
	if err != nil {
		return cannotRun(opts.Command[0], err)
	}
	if !opts.Mask && len(opts.AsFile) == 0 && !leased && a.Sys.Replace != nil {
		return cannotRun(path, a.Sys.Replace(path, opts.Command, env))
	}
	cmd := &exec.Cmd{Path: path, Args: opts.Command, Env: env, Stdin: a.Sys.Stdin, Stdout: a.Sys.Stdout, Stderr: a.Sys.Stderr}
	status, err := a.RunChild(cmd, maskedValues(a.UI, opts, pairs))
	if _, told := errors.AsType[*console.StatusError](err); told {
		return err
	}
	if err != nil {
		return cannotRun(path, err)
	}
	if status == 0 {
		return nil
	}
	return &console.StatusError{Status: status}
}

// maskedValues returns the values to mask; nil without --mask.
func maskedValues(u *console.UI, opts secretsRunOptions, pairs []secretfile.Pair) []secret.Secret {
	if !opts.Mask {
		return nil
	}
	var values []secret.Secret
	for _, pair := range pairs {
		if len(pair.Value.Reveal()) < child.MinMasked {
			u.Warnf("%s is too short to be masked", pair.Name)
			continue
		}
		values = append(values, pair.Value)
	}
	return values
}

// runPairs reads the secrets to pass to the command.
func runPairs(ctx context.Context, opts secretsRunOptions, goos string, warnf func(string, ...any)) ([]secretfile.Pair, error) {
	names := opts.Only
	for _, name := range opts.AsFile {
		ofVault := slices.ContainsFunc(opts.refs, func(r childRef) bool { return r.name == name || r.name == "" && r.ref.Field == name })
		if len(names) > 0 && !slices.Contains(names, name) && !ofVault {
			names = append(slices.Clone(names), name)
		}
	}
	pairs, err := readPairs(ctx, opts.File, names, warnf)
	if len(opts.refs) > 0 && len(names) == 0 && errors.Is(err, fs.ErrNotExist) {
		return nil, nil // the values from Vault are enough
	}
	if err != nil {
		return nil, err
	}
	var refused []error
	for _, pair := range pairs {
		if err := checkChildName(pair.Name, opts, goos); err != nil {
			refused = append(refused, err)
		}
	}
	return pairs, errors.Join(refused...)
}

// checkAsFile refuses a name of --as-file that is neither in the file nor in Vault.
func checkAsFile(opts secretsRunOptions, pairs []secretfile.Pair) error {
	var refused []error
	for _, name := range opts.AsFile {
		if !hasName(pairs, name) {
			refused = append(refused, noSecret(opts.File, name, secretfile.ErrNoSecret))
		}
	}
	return errors.Join(refused...)
}

func hasName(pairs []secretfile.Pair, name string) bool {
	return slices.ContainsFunc(pairs, func(p secretfile.Pair) bool { return p.Name == name })
}

// checkChildName refuses names that cannot or should not be set from a file.
func checkChildName(name string, opts secretsRunOptions, goos string) error {
	switch {
	case !secretfile.ValidName(name):
		return console.WithHint(fmt.Errorf("cannot hand down %q: that cannot be the name of an environment variable", name),
			"name the secrets to hand down with --only")
	case reservedName(name, goos) && !slices.Contains(opts.Only, name) && !slices.Contains(opts.Allow, name):
		return console.WithHint(fmt.Errorf("will not hand down %q: it changes how programs run", name),
			"pass --allow-reserved "+name+" if that is what you want")
	}
	return nil
}

// runFailed ends the program with the status that env and docker use for their own
// errors.
func runFailed(err error) error {
	var list []error
	for _, e := range console.Flatten(err) {
		list = append(list, &console.StatusError{Status: child.StatusFailed, Err: e})
	}
	return errors.Join(list...)
}

func cannotRun(name string, err error) error {
	status := child.StatusOf(err)
	if execErr, ok := errors.AsType[*exec.Error](err); ok {
		err = execErr.Err
	}
	failed := error(&console.StatusError{Status: status, Err: fmt.Errorf("cannot run %q: %w", name, err)})
	if strings.Contains(err.Error(), "argument list too long") {
		failed = console.WithHint(failed, "pass --only NAME for what the command needs, or --as-file NAME for large values")
	}
	return failed
}

// largestVariable is the size from which Linux does not accept a NAME=value.
const largestVariable = 128 << 10

// checkVariables names the secrets that do not fit in an environment variable.
func checkVariables(pairs []secretfile.Pair, opts secretsRunOptions, goos string) error {
	var refused []error
	for _, pair := range pairs {
		value := pair.Value.Reveal()
		size := len(pair.Name) + len("=") + len(value) + 1 // the trailing NUL
		why := ""
		switch {
		case slices.Contains(opts.AsFile, pair.Name):
			continue
		case slices.Contains(value, 0):
			why = "a variable holds no NUL byte"
		case goos == "linux" && size > largestVariable:
			why = "a variable holds no value of 128 KiB"
		default:
			continue
		}
		refused = append(refused, console.WithHint(fmt.Errorf("cannot hand down %q: %s", pair.Name, why), "pass --as-file "+pair.Name))
	}
	return errors.Join(refused...)
}
