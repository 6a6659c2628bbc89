package cli

import (
	"bytes"
	"fmt"
	"io"
	"os/exec"
	"strings"

	"github.com/spf13/cobra"
)

func newGitSignSetupCmd(a *app) *cobra.Command {
	opts := gitSignSetupOptions{}
	cmd := &cobra.Command{
		Use:   "setup",
		Short: "Print or set git's configuration for signing",
		Long: `Print the git commands that make git sign commits and tags with your Coder SSH key.
With --apply they are run.`,
		Example: `  coder-secrets gitsign setup
  coder-secrets gitsign setup --apply --local`,
		Args:              maxArgs(0),
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	flags := cmd.Flags()
	flags.BoolVar(&opts.apply, "apply", false, "run the commands")
	flags.BoolVar(&opts.local, "local", false, "for this repository alone")
	flags.BoolVar(&opts.global, "global", false, "for all of your repositories (the default)")
	output := addOutputFlag(cmd)
	cmd.RunE = func(*cobra.Command, []string) error {
		if err := output.validate(); err != nil {
			return err
		}
		if opts.local && opts.global {
			return usagef("--local and --global do not go together")
		}
		result := newGitSignSetupResult(opts)
		if opts.apply {
			if err := applyGitConfig(a, result); err != nil {
				return err
			}
		}
		warnOfSigning(a)
		return render(a.ui, output, result)
	}
	return cmd
}

// linkCommand gives the program its other name, in the shell that is usual on the
// system. A hard link needs no special right on Windows.
func linkCommand(goos string) string {
	if goos == "windows" {
		return "$p = (Get-Command coder-secrets).Source; New-Item -ItemType HardLink -Target $p -Path (Join-Path (Split-Path $p) " + gitSignName + ".exe)"
	}
	return `ln -s "$(command -v coder-secrets)" ~/.local/bin/` + gitSignName
}

// warnOfSigning tells what the configuration alone does not do.
func warnOfSigning(a *app) {
	if _, err := exec.LookPath(gitSignName); err != nil {
		a.ui.warnf("there is no %s on PATH, and git needs the program by that name", gitSignName)
		a.ui.hintf("%s", linkCommand(a.sys.GOOS))
	}
	git, err := exec.LookPath("git")
	if err != nil {
		return
	}
	cmd := command(a, git, "config", "--get", "user.signingkey")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = nil, nil, nil
	if cmd.Run() == nil {
		a.ui.warnf("git's user.signingkey is set, and git signs with that key in place of your Coder key")
		a.ui.hintf("git config --show-origin --get-all user.signingkey")
	}
	cmd = command(a, git, "config", "--get", "gpg.ssh.allowedSignersFile")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = nil, nil, nil
	if cmd.Run() != nil {
		a.ui.notef("to verify signatures, git needs a list of who may sign")
		a.ui.hintf(`coder-secrets publickey --agent --allowed-signers "$(git config user.email)" >> ~/.ssh/allowed_signers`)
		a.ui.hintf("git config --global gpg.ssh.allowedSignersFile ~/.ssh/allowed_signers")
	}
}

type gitSignSetupOptions struct{ apply, local, global bool }

// gitSignSetupResult is what git has to know.
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
		{"gpg.ssh.program", gitSignName},
		// The key is asked for at each signature: a regenerated one is taken up.
		{"gpg.ssh.defaultKeyCommand", "coder-secrets gitsign key"},
		{"commit.gpgsign", "true"},
		{"tag.gpgsign", "true"},
	}}
	if opts.local {
		r.Scope = "--local"
	}
	return r
}

func (r gitSignSetupResult) writeText(_ *ui, w io.Writer) error {
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

// applyGitConfig runs the commands.
func applyGitConfig(a *app, r gitSignSetupResult) error {
	git, err := lookPath(a, "git", "install git")
	if err != nil {
		return fmt.Errorf("cannot set git's configuration: %w", err)
	}
	for _, c := range r.Config {
		cmd := command(a, git, "config", r.Scope, c.Key, c.Value)
		var said bytes.Buffer
		cmd.Stdin, cmd.Stdout, cmd.Stderr = nil, a.sys.Stderr, &said
		if err := cmd.Run(); err != nil {
			err = fmt.Errorf("cannot set git's configuration: git config %s %s: %w: %s", r.Scope, c.Key, err, lastLine(said.String()))
			if r.Scope == "--local" {
				return withHint(err, "run it in the folder of a repository, or for all of yours: coder-secrets gitsign setup --apply --global")
			}
			return err
		}
	}
	return nil
}

// lastLine is the line with which a program says why it ended.
func lastLine(said string) string {
	lines := strings.Split(strings.TrimSpace(said), "\n")
	return lines[len(lines)-1]
}
