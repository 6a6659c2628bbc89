package session

import (
	"fmt"
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// ResolveAgent finds the workspace agent's server and token: CODER_AGENT_URL with
// CODER_AGENT_TOKEN, or the file named by CODER_AGENT_TOKEN_FILE. In a workspace that
// authenticates by instance identity, the agent exports its token this way.
func ResolveAgent(in Inputs) (Session, error) {
	raw, source := in.Getenv("CODER_AGENT_URL"), "CODER_AGENT_URL"
	if raw == "" {
		return Session{}, notInWorkspace("CODER_AGENT_URL")
	}
	s, err := parseURL(source, strings.TrimRight(raw, "/"))
	if err != nil {
		return Session{}, err
	}
	if token := strings.TrimSpace(in.Getenv("CODER_AGENT_TOKEN")); token != "" {
		s.Token, s.TokenSource = secret.FromString(token), "CODER_AGENT_TOKEN"
		return s, nil
	}
	file := in.Getenv("CODER_AGENT_TOKEN_FILE")
	if file == "" {
		return Session{}, notInWorkspace("CODER_AGENT_TOKEN")
	}
	data, err := in.ReadFile(file)
	if err != nil {
		return Session{}, &Error{err: fmt.Errorf("cannot read the file that CODER_AGENT_TOKEN_FILE names: %w", err), code: 4}
	}
	s.Token, s.TokenSource = trimmed(data), "CODER_AGENT_TOKEN_FILE"
	if s.Token.Empty() {
		return Session{}, &Error{err: fmt.Errorf("the file that CODER_AGENT_TOKEN_FILE names, %q, is empty", file), code: 4}
	}
	return s, nil
}

func notInWorkspace(missing string) error {
	return &Error{
		err: fmt.Errorf("this does not look like a Coder workspace: %s is not set", missing), code: 4,
		hints: []string{"run this in a terminal of the workspace", "outside a workspace your public key is: coder-secrets publickey"},
	}
}
