package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/coder-secrets/coder-secrets/internal/sealed"
	"github.com/coder-secrets/coder-secrets/internal/sshkey"
	"github.com/coder-secrets/coder-secrets/pkg/client"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// cryptHost is the program as encrypted files need it.
type cryptHost struct {
	a      *app
	server *serverFlags
}

func (h cryptHost) HasAgent() bool                            { return h.a.hasAgent() }
func (h cryptHost) Remember(ctx context.Context, path string) { h.a.rememberEncrypted(ctx, path) }
func (h cryptHost) Warn(err error)                            { h.a.ui.warn(err) }
func (h cryptHost) Notef(format string, args ...any)          { h.a.ui.notef(format, args...) }
func (h cryptHost) Now() time.Time                            { return h.a.sys.Now() }

func (h cryptHost) AtStep(step string) {
	if h.a.sys.AtStep != nil {
		h.a.sys.AtStep(step)
	}
}

func (h cryptHost) AgentKey(ctx context.Context) (*sshkey.Key, error) {
	api, _, err := h.a.connectAgent(ctx, h.server)
	if err != nil {
		return nil, err
	}
	if err := h.a.hardenUntilExec(); err != nil {
		return nil, err
	}
	return fetchKey(ctx, api)
}

func (h cryptHost) PublicKey(ctx context.Context) (string, error) {
	api, _, err := h.a.connect(ctx, h.server)
	if err != nil {
		return "", err
	}
	key, err := api.GitSSHKey(ctx, client.Me)
	return key.PublicKey, err
}

func (h cryptHost) Identities(ctx context.Context, path string) ([]sealed.Identity, error) {
	data, err := readInput(ctx, nil, path)
	if err != nil {
		return nil, fmt.Errorf("cannot read the identity %q: %w", path, err)
	}
	text := secret.New(data)
	defer text.Wipe()
	list, err := sealed.ParseIdentities(text, func() (secret.Secret, error) {
		if !h.a.ui.canAsk() {
			return secret.Secret{}, errors.New("it has a passphrase, and there is nobody to ask for it")
		}
		return h.a.sys.Terminal.ReadHidden(ctx, HiddenPrompt{Text: fmt.Sprintf("Passphrase of %s: ", escapeLine(path))})
	})
	if err != nil {
		return nil, fmt.Errorf("cannot use the identity %q: %w", path, err)
	}
	return list, nil
}

// hasAgent reports whether there is a workspace agent's token to be used.
func (a *app) hasAgent() bool {
	return a.sys.Getenv("CODER_AGENT_URL") != "" && (a.sys.Getenv("CODER_AGENT_TOKEN") != "" || a.sys.Getenv("CODER_AGENT_TOKEN_FILE") != "")
}

// hardenUntilExec protects this process while it holds the key. A program that
// takes its place is as it would be without.
func (a *app) hardenUntilExec() error {
	if a.sys.Getenv("CODER_SECRETS_ALLOW_DUMP") != "" {
		return nil
	}
	if err := sshkey.HardenUntilExec(); err != nil {
		return withHint(fmt.Errorf("cannot keep the key out of core files: %w", err), "set CODER_SECRETS_ALLOW_DUMP=1 to go on without")
	}
	return nil
}
