package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/coder-secrets/coder-secrets/internal/filecrypt"
	"github.com/coder-secrets/coder-secrets/internal/sealed"
	"github.com/coder-secrets/coder-secrets/internal/sshkey"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/client"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// cryptHost implements filecrypt.Host.
type cryptHost struct {
	a      *App
	server *ServerFlags
}

// CryptHost returns what encrypted files need of the program, with the server that
// flags name.
func (a *App) CryptHost(server *ServerFlags) filecrypt.Host { return cryptHost{a, server} }

func (h cryptHost) HasAgent() bool { return h.a.HasAgent() }

func (h cryptHost) Remember(ctx context.Context, path string) { h.a.rememberEncrypted(ctx, path) }

func (h cryptHost) Warn(err error) { h.a.UI.Warn(err) }

func (h cryptHost) Notef(format string, args ...any) { h.a.UI.Notef(format, args...) }

func (h cryptHost) Now() time.Time { return h.a.Sys.Now() }

func (h cryptHost) AtStep(step string) {
	if h.a.Sys.AtStep != nil {
		h.a.Sys.AtStep(step)
	}
}

func (h cryptHost) AgentKey(ctx context.Context) (*sshkey.Key, error) {
	api, _, err := h.a.ConnectAgent(ctx, h.server)
	if err != nil {
		return nil, err
	}
	if err := h.a.hardenUntilExec(); err != nil {
		return nil, err
	}
	return FetchKey(ctx, api)
}

func (h cryptHost) PublicKey(ctx context.Context) (string, error) {
	api, _, err := h.a.Connect(ctx, h.server)
	if err != nil {
		return "", err
	}
	key, err := api.GitSSHKey(ctx, client.Me)
	return key.PublicKey, err
}

func (h cryptHost) Identities(ctx context.Context, path string) ([]sealed.Identity, error) {
	data, err := ReadInput(ctx, nil, path)
	if err != nil {
		return nil, fmt.Errorf("cannot read the identity %q: %w", path, err)
	}
	text := secret.New(data)
	defer text.Wipe()
	list, err := sealed.ParseIdentities(text, func() (secret.Secret, error) {
		if !h.a.UI.CanAsk() {
			return secret.Secret{}, errors.New("it has a passphrase, and there is nobody to ask for it")
		}
		return h.a.Sys.Terminal.ReadHidden(ctx, console.HiddenPrompt{Text: fmt.Sprintf("Passphrase of %s: ", console.EscapeLine(path))})
	})
	if err != nil {
		return nil, fmt.Errorf("cannot use the identity %q: %w", path, err)
	}
	return list, nil
}

// HasAgent reports whether a workspace agent's token is available.
func (a *App) HasAgent() bool {
	return a.Sys.Getenv("CODER_AGENT_URL") != "" && (a.Sys.Getenv("CODER_AGENT_TOKEN") != "" || a.Sys.Getenv("CODER_AGENT_TOKEN_FILE") != "")
}

// hardenUntilExec protects this process while it holds the key. A program that replaces
// this process is not affected.
func (a *App) hardenUntilExec() error {
	if a.Sys.Getenv("CODER_SECRETS_ALLOW_DUMP") != "" {
		return nil
	}
	if err := sshkey.HardenUntilExec(); err != nil {
		return console.WithHint(fmt.Errorf("cannot keep the key out of core files: %w", err), "set CODER_SECRETS_ALLOW_DUMP=1 to go on without")
	}
	return nil
}

// agentKeyFetcher is what fetching a key needs of the client.
type agentKeyFetcher interface {
	AgentGitSSHKey(ctx context.Context) (client.AgentGitSSHKey, error)
}

// FetchKey gets the private key of the workspace's owner with the agent's token. It
// fails if the public and private keys that the server sends do not match.
func FetchKey(ctx context.Context, api agentKeyFetcher) (*sshkey.Key, error) {
	pair, err := api.AgentGitSSHKey(ctx)
	if client.IsKind(err, client.KindServer) {
		return nil, console.WithHint(err, "the owner of a prebuilt workspace that nobody has claimed has no key; claim the workspace first")
	}
	if err != nil {
		return nil, err
	}
	key, err := sshkey.Parse(pair.PrivateKey)
	if err != nil {
		return nil, err
	}
	return key, key.Expect(pair.PublicKey)
}
