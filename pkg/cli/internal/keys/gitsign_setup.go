package keys

import (
	"bytes"
	"fmt"
	"io"
	"os/exec"
	"strings"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

func newGitSignSetupCmd(a *app.App) *cobra.Command {
	opts := gitSignSetupOptions{}
	cmd := &cobra.Command{
		Use:   "setup",
		Short: "Print or set git's configuration for signing",
		Long: `Print the git commands that make git sign commits and tags with your Coder SSH key.
With --apply they are run.`,
		Example: `  coder-secrets gitsign setup
  coder-secrets gitsign setup --apply --local`,
		Args:              console.MaxArgs(0),
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	flags := cmd.Flags()
	flags.BoolVar(&opts.apply, "apply", false, "run the commands")
	flags.BoolVar(&opts.local, "local", false, "for this repository alone")
	flags.BoolVar(&opts.global, "global", false, "for all of your repositories (the default)")
	output := console.AddOutputFlag(cmd)
	cmd.RunE = func(*cobra.Command, []string) error {
		if err := output.Validate(); err != nil {
			return err
		}
		if opts.local && opts.global {
			return console.Usagef("--local and --global do not go together")
		}
		result := newGitSignSetupResult(opts)
		if opts.apply {
			if err := applyGitConfig(a, result); err != nil {
				return err
			}
		}
		warnOfSigning(a)
		return console.Render(a.UI, output, result)
	}
	return cmd
}

// linkCommand returns the command that links the program to its other name, in the
// usual shell of the system. On Windows it is a hard link, which needs no special
// right.
func linkCommand(goos string) string {
	if goos == "windows" {
		return "$p = (Get-Command coder-secrets).Source; New-Item -ItemType HardLink -Target $p -Path (Join-Path (Split-Path $p) " + GitSignName + ".exe)"
	}
	return `ln -s "$(command -v coder-secrets)" ~/.local/bin/` + GitSignName
}

// warnOfSigning warns about what the configuration does not set up.
func warnOfSigning(a *app.App) {
	if _, err := exec.LookPath(GitSignName); err != nil {
		a.UI.Warnf("there is no %s on PATH, and git needs the program by that name", GitSignName)
		a.UI.Hintf("%s", linkCommand(a.Sys.GOOS))
	}
	git, err := exec.LookPath("git")
	if err != nil {
		return
	}
	cmd := command(a, git, "config", "--get", "user.signingkey")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = nil, nil, nil
	if cmd.Run() == nil {
		a.UI.Warnf("git's user.signingkey is set, and git signs with that key in place of your Coder key")
		a.UI.Hintf("git config --show-origin --get-all user.signingkey")
	}
	cmd = command(a, git, "config", "--get", "gpg.ssh.allowedSignersFile")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = nil, nil, nil
	if cmd.Run() != nil {
		a.UI.Notef("to verify signatures, git needs a list of who may sign")
		a.UI.Hintf(`coder-secrets publickey --agent --allowed-signers "$(git config user.email)" >> ~/.ssh/allowed_signers`)
		a.UI.Hintf("git config --global gpg.ssh.allowedSignersFile ~/.ssh/allowed_signers")
	}
}

type gitSignSetupOptions struct{ apply, local, global bool }

// gitSignSetupResult is the configuration for git.
type gitSignSetupResult struct {
	Scope   string      `json:"scope"`
	Applied bool        `json:"applied"`
	Config  []gitConfig `json:"config"`
}

type gitConfig struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

func newGitSignSetupResult(opts gitSignSetupOptions) gitSignSetupResult {
	r := gitSignSetupResult{Scope: "--global", Applied: opts.apply, Config: []gitConfig{
		{"gpg.format", "ssh"},
		{"gpg.ssh.program", GitSignName},
		// git runs this for each signature, so that it uses a regenerated key at once.
		{"gpg.ssh.defaultKeyCommand", "coder-secrets gitsign key"},
		{"commit.gpgsign", "true"},
		{"tag.gpgsign", "true"},
	}}
	if opts.local {
		r.Scope = "--local"
	}
	return r
}

func (r gitSignSetupResult) WriteText(_ *console.UI, w io.Writer) error {
	for _, c := range r.Config {
		value := c.Value
		if strings.Contains(value, " ") {
			value = "'" + value + "'"
		}
		if _, err := fmt.Fprintf(w, "git config %s %s %s\n", r.Scope, c.Key, value); err != nil {
			return err
		}
	}
	return nil
}

// applyGitConfig runs git config for each setting.
func applyGitConfig(a *app.App, r gitSignSetupResult) error {
	git, err := lookPath("git", "install git")
	if err != nil {
		return fmt.Errorf("cannot set git's configuration: %w", err)
	}
	for _, c := range r.Config {
		cmd := command(a, git, "config", r.Scope, c.Key, c.Value)
		var said bytes.Buffer
		cmd.Stdin, cmd.Stdout, cmd.Stderr = nil, a.Sys.Stderr, &said
		if err := cmd.Run(); err != nil {
			err = fmt.Errorf("cannot set git's configuration: git config %s %s: %w: %s", r.Scope, c.Key, err, lastLine(said.String()))
			if r.Scope == "--local" {
				return console.WithHint(err, "run it in the folder of a repository, or for all of yours: coder-secrets gitsign setup --apply --global")
			}
			return err
		}
	}
	return nil
}

// lastLine returns the last line that a program printed, which says why it failed.
func lastLine(said string) string {
	lines := strings.Split(strings.TrimSpace(said), "\n")
	return lines[len(lines)-1]
}
