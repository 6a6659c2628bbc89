package app

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/internal/child"
	"github.com/coder-secrets/coder-secrets/internal/filecrypt"
	"github.com/coder-secrets/coder-secrets/internal/secretfile"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

// SecretFileFlags select the secret file. Commands that write also have the --allow
// flags.
type SecretFileFlags struct {
	Path     string
	format   string
	identity string
	encrypt  bool
	also     []string
	allowed  map[secretfile.Kind]*bool
	Server   *ServerFlags // of a command that has them; nil means those of the environment
}

// AddSecretFileFlags adds the flags that select the secret file to cmd: --file,
// --format and --identity.
func AddSecretFileFlags(cmd *cobra.Command) *SecretFileFlags {
	return AddSecretFileFlagsAs(cmd, "format")
}

// AddSecretFileFlagsAs is AddSecretFileFlags for a command that uses the name --format
// itself.
func AddSecretFileFlagsAs(cmd *cobra.Command, formatFlag string) *SecretFileFlags {
	f := &SecretFileFlags{}
	var formats []string
	for _, format := range secretfile.Formats() {
		formats = append(formats, string(format))
	}
	flags := cmd.Flags()
	flags.VarP((*console.NeededText)(&f.Path), "file", "f", "the secret file (default CODER_SECRETS_FILE, or secrets.env in ~/.config/coder-secrets)")
	flags.StringVar(&f.format, formatFlag, "", "the file's format: "+strings.Join(formats, ", ")+" (default by the file's name)")
	flags.StringVar(&f.identity, "identity", "", "file with a private key that opens an encrypted file (default CODER_SECRETS_IDENTITY)")
	_ = cmd.RegisterFlagCompletionFunc(formatFlag, cobra.FixedCompletions(formats, cobra.ShellCompDirectiveNoFileComp))
	return f
}

// AddEncryptFlags adds the flags for encryption to cmd.
func (f *SecretFileFlags) AddEncryptFlags(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&f.encrypt, "encrypt", false, "keep the file encrypted from now on, for your Coder SSH key")
	console.RepeatedVar(cmd.Flags(), &f.also, "also", "with --encrypt: for this recipient too: age1…, an SSH public key, or a file of them")
}

// AddAllowFlags adds the flags that allow refused writes to cmd.
func (f *SecretFileFlags) AddAllowFlags(cmd *cobra.Command) {
	f.allowed = map[secretfile.Kind]*bool{}
	for _, allow := range []struct {
		kind secretfile.Kind
		help string
	}{
		{secretfile.KindSymlink, "write the file that a symbolic link leads to"},
		{secretfile.KindHardLink, "write a file that has other names, which keep the old content"},
		{secretfile.KindOtherOwner, "write a file that belongs to somebody else"},
		{secretfile.KindSharedFolder, "write where everybody may replace files"},
		{secretfile.KindEphemeral, "write where the file is lost when the workspace is rebuilt"},
		{secretfile.KindTracked, "write a file that git tracks"},
	} {
		f.allowed[allow.kind] = cmd.Flags().Bool(strings.TrimPrefix(secretfile.AllowFlag(allow.kind), "--"), false, allow.help)
	}
}

// Complete finds the file: --file, then CODER_SECRETS_FILE, then the default.
func (f *SecretFileFlags) Complete(a *App) (_ *secretfile.File, err error) {
	file := &secretfile.File{Path: f.Path, Named: f.Path != "", Place: a.place()}
	if file.Path == "" {
		file.Path = a.Sys.Getenv("CODER_SECRETS_FILE")
	}
	if file.Path == "" {
		folder, err := ConfigFolder(a.Sys)
		if err != nil {
			return nil, err
		}
		file.Path = filepath.Join(folder, "secrets.env")
	}
	if file.Path, err = expandHome(a.Sys, file.Path); err != nil {
		return nil, err
	}
	file.Format = secretfile.FormatOf(file.Path)
	if f.format != "" {
		format, err := secretfile.ParseFormat(f.format)
		if err != nil {
			return nil, console.Usagef("%w", err)
		}
		file.Format = format
	}
	for kind, on := range f.allowed {
		if *on {
			file.Allow = append(file.Allow, kind)
		}
	}
	if len(f.also) > 0 && !f.encrypt {
		return nil, &console.UsageError{
			Err:    errors.New("--also goes with --encrypt"),
			Advice: []string{"to add a recipient to an encrypted file: coder-secrets secrets rekey --also RECIPIENT"},
		}
	}
	file.Encrypt = f.encrypt

	file.Crypt, err = f.Crypt(a)
	return file, err
}

// FileFlags returns the flags that select file, for a hint; "" if it was selected
// without a flag.
func FileFlags(file *secretfile.File) (flags string) {
	if file.Named {
		flags = " --file " + child.Quote(file.Path)
	}
	if file.Format != secretfile.FormatOf(file.Path) {
		flags += " --format " + string(file.Format)
	}
	return flags
}

// WarnLeftOut names the first part of a file that could not be parsed, and how many
// more there are.
func WarnLeftOut(warnf func(string, ...any), path string, doc secretfile.Document) {
	faulty, ok := doc.(interface{ Faults() []error })
	if !ok {
		return
	}
	switch faults := faulty.Faults(); len(faults) {
	case 0:
	case 1:
		warnf("%s: left out: %v", path, faults[0])
	default:
		warnf("%s: left out: %v; and %d more: coder-secrets secrets check --file %s", path, faults[0], len(faults)-1, child.Quote(path))
	}
}

// Crypt returns what opens and creates encrypted files. It does not prompt or connect
// yet.
func (f *SecretFileFlags) Crypt(a *App) (*filecrypt.Crypt, error) {
	server := f.Server
	if server == nil {
		server = &ServerFlags{Timeout: DefaultTimeout}
	}
	identity := f.identity
	if identity == "" {
		identity = a.Sys.Getenv("CODER_SECRETS_IDENTITY")
	}
	also, err := ParseRecipients("--also", f.also)
	crypt := filecrypt.New(filecrypt.NewKeys(a.CryptHost(server), identity))
	crypt.Add = also
	return crypt, err
}

// expandHome expands ~ in a path. A shell does not do so in the value of a variable
// that a template sets, or in --file=~/….
func expandHome(sys *console.System, path string) (string, error) {
	rest, ok := strings.CutPrefix(path, "~/")
	if !ok {
		return path, nil
	}
	home, err := sys.Home()
	if err != nil {
		return "", fmt.Errorf("cannot tell what %q means: %w", path, err)
	}
	return filepath.Join(home, rest), nil
}

// place returns the facts about file locations on this system.
func (a *App) place() secretfile.Place {
	home, _ := a.Sys.Home() // only for advice, so an error does not matter
	return secretfile.Place{
		Workspace: a.InWorkspace(), MountInfo: a.Sys.MountInfo, Home: home, Environ: a.Sys.Environ, AskGit: true,
	}
}

// ConfigFolder is the folder of the user's configuration files. It ignores a relative
// XDG_CONFIG_HOME, as the specification requires.
func ConfigFolder(sys *console.System) (string, error) {
	if base := sys.Getenv("XDG_CONFIG_HOME"); filepath.IsAbs(base) {
		return filepath.Join(base, "coder-secrets"), nil
	}
	home, err := sys.Home()
	if err != nil {
		return "", err
	}
	return filepath.Join(home, ".config", "coder-secrets"), nil
}

// CheckSecretFile refuses an unsafe location and warns of one that could be better. It
// fails before a value is asked for if the file could not be encrypted or read.
func CheckSecretFile(ctx context.Context, u *console.UI, file *secretfile.File) error {
	warnings, err := file.Check(ctx)
	if err != nil {
		return err
	}
	for _, problem := range warnings {
		u.Warnf("%s: %s", file.Path, problem.Why)
		if problem.Minor {
			for _, hint := range problem.Hints() {
				u.Hintf("%s", hint)
			}
		}
	}
	if crypt, ok := file.Crypt.(*filecrypt.Crypt); ok {
		return crypt.Check(ctx, file)
	}
	return nil
}

// CompleteSecretNames completes the names of the secrets in the file.
func (f *SecretFileFlags) CompleteSecretNames(a *App) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		file, err := f.Complete(a)
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		ctx, cancel := context.WithTimeout(cmd.Context(), completionTimeout)
		defer cancel()
		doc, err := file.Load(ctx)
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		given := func(name string) bool { return slices.Contains(args, name) }
		return slices.DeleteFunc(doc.Names(), given), cobra.ShellCompDirectiveNoFileComp
	}
}
