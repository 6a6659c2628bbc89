package keys

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/internal/child"
	"github.com/coder-secrets/coder-secrets/internal/sshkey"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

// GitSignName is the program's name as git's gpg.ssh.program: git cannot pass it a
// subcommand.
const GitSignName = "coder-secrets-gitsign"

func newGitSignCmd(a *app.App) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "gitsign [--] <ssh-keygen arguments>",
		Short: "Sign commits with your Coder key, for git",
		Long: `Do what git asks of its gpg.ssh.program: sign with your Coder SSH key from memory, and
leave checks to ssh-keygen. git gives that program no arguments of ours, so the program
goes by the name ` + GitSignName + ` as well; 'gitsign setup' prints what to set.

A signature proves that somebody who could use the key at that moment made the commit:
you, a program in one of your workspaces, or an administrator of the server.`,
		Example: `  coder-secrets gitsign setup --apply --global
  git -c gpg.format=ssh -c gpg.ssh.program=` + GitSignName + ` commit -S`,
		DisableFlagParsing: true,
		ValidArgsFunction:  cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, args []string) error {
			args, help, err := ownFlags(a, cmd, args)
			if err != nil {
				return err
			}
			if help || len(args) == 0 {
				return cmd.Help()
			}
			return runGitSign(cmd.Context(), a, args)
		},
	}
	a.Below(cmd, func() []*cobra.Command {
		return []*cobra.Command{newGitSignSetupCmd(a), newGitSignKeyCmd(a)}
	})
	return cmd
}

// runGitSign signs if the key that git names is the Coder key. It runs ssh-keygen for
// everything else: verification, and signatures by other keys.
func runGitSign(ctx context.Context, a *app.App, args []string) error {
	request, ok := parseSignRequest(args)
	if !ok {
		return runKeygen(a, args)
	}
	blob, ok := publicKeyOf(request.key)
	if !ok || agentHas(ctx, a, blob) {
		return runKeygen(a, args)
	}
	if err := harden(a); err != nil {
		return err
	}
	key, err := fetchOwnerKey(ctx, a)
	if err != nil {
		return fmt.Errorf("cannot sign: cannot get the SSH key: %w", err)
	}
	defer key.Wipe()
	if !key.Is(blob) {
		return console.WithHint(errors.New("cannot sign: the key that git names is not your Coder key, and no agent has it"),
			"git config --get user.signingkey", "coder-secrets gitsign setup")
	}
	return signFiles(a, key, request)
}

// agentHas reports whether the agent of SSH_AUTH_SOCK has the key, for example in a
// container that has only the agent's socket.
func agentHas(ctx context.Context, a *app.App, blob []byte) bool {
	_, ok := sshkey.AgentKey(ctx, a.Sys.Getenv("SSH_AUTH_SOCK"), sshkey.SameKey(blob))
	return ok
}

// runKeygen runs ssh-keygen and ends the program with its status.
func runKeygen(a *app.App, args []string) error {
	keygen, err := lookPath("ssh-keygen", "install OpenSSH's client")
	if err != nil {
		return fmt.Errorf("cannot run ssh-keygen: %w", err)
	}
	status, err := child.Run(command(a, keygen, args...), a.Sys.Terminal.Present())
	return endAs(status, err)
}

// signRequest is an ssh-keygen call that signs.
type signRequest struct {
	namespace, hash, key string
	files                []string // empty: sign standard input to standard output
}

// parseSignRequest parses the arguments of `ssh-keygen -Y sign`. ok is false for other
// actions and unknown options.
func parseSignRequest(args []string) (r signRequest, ok bool) {
	r.hash = "sha512"
	var action string
	for len(args) > 0 {
		arg := args[0]
		args = args[1:]
		switch {
		case arg == "-U", arg == "-q":
			continue
		case arg == "--":
			r.files = append(r.files, args...)
			args = nil
			continue
		case len(arg) < 2 || arg[0] != '-':
			r.files = append(r.files, arg)
			continue
		}
		value := arg[2:]
		if value == "" {
			if len(args) == 0 {
				return r, false
			}
			value, args = args[0], args[1:]
		}
		switch arg[:2] {
		case "-Y":
			action = value
		case "-n":
			r.namespace = value
		case "-f":
			r.key = value
		case "-O":
			hash, known := strings.CutPrefix(value, "hashalg=")
			if !known {
				return r, false
			}
			r.hash = hash
		default:
			return r, false
		}
	}
	return r, action == "sign" && r.namespace != "" && r.key != ""
}

// publicKeyOf reads the public key that git names, which is a file or the key itself.
// ok is false for a file with a private key: ssh-keygen can sign with that itself.
func publicKeyOf(name string) (blob []byte, ok bool) {
	line, literal := strings.CutPrefix(name, "key::")
	if !literal && !strings.Contains(name, " ") {
		data, err := os.ReadFile(name)
		if errors.Is(err, fs.ErrNotExist) {
			data, err = os.ReadFile(name + ".pub")
		}
		if err != nil {
			return nil, false
		}
		line = string(data)
	}
	line = strings.TrimPrefix(strings.TrimSpace(line), "key::")
	line, _, _ = strings.Cut(line, "\n")
	_, blob, err := splitPublicKey(strings.TrimSpace(line))
	return blob, err == nil
}

// signFiles writes a signature next to each file, as ssh-keygen does.
func signFiles(a *app.App, key *sshkey.Key, r signRequest) error {
	if len(r.files) == 0 {
		signature, err := key.SignFile(a.Sys.Stdin, r.namespace, r.hash)
		if err != nil {
			return fmt.Errorf("cannot sign standard input: %w", err)
		}
		_, err = a.Sys.Stdout.Write(signature)
		return err
	}
	for _, name := range r.files {
		if err := signFile(key, r, name); err != nil {
			return fmt.Errorf("cannot sign %q: %w", name, err)
		}
	}
	return nil
}

func signFile(key *sshkey.Key, r signRequest, name string) error {
	message, err := os.Open(name)
	if err != nil {
		return err
	}
	defer message.Close()
	signature, err := key.SignFile(message, r.namespace, r.hash)
	if err != nil {
		return err
	}
	out, err := os.OpenFile(name+".sig", os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = out.Write(signature)
	return errors.Join(err, out.Close())
}
