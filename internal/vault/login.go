package vault

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/hashicorp/vault/api"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// Methods are the login methods that [ParseLogin] accepts.
func Methods() []string {
	return []string{"token", "wrapped", "github", "jwt", "approle", "kubernetes"}
}

// Login says how to get a token. The zero value is the method "token".
type Login struct {
	// Method is one of Methods.
	Method string
	// Mount is where the method is mounted below auth/. The default is the method's
	// name.
	Mount string
	// Role is the role to log in as; for approle it is the role id.
	Role string
	// Provider is the id of Coder's external auth provider for the access token. For
	// github it may be empty: then the provider for github.com is used.
	Provider string
}

// ParseLogin parses METHOD or METHOD:MOUNT.
func ParseLogin(text, role, provider string) (Login, error) {
	method, mount, hasMount := strings.Cut(text, ":")
	l := Login{Method: method, Mount: strings.Trim(mount, "/"), Role: role, Provider: provider}
	switch {
	case !slices.Contains(Methods(), method):
		return Login{}, &setupError{why: fmt.Sprintf("%q is no way to log in to Vault: expected one of %s", method, strings.Join(Methods(), ", ")), status: 2}
	case hasMount && (method == "token" || method == "wrapped"):
		return Login{}, &setupError{why: fmt.Sprintf("%q is mounted nowhere and takes no mount", method), status: 2}
	case hasMount && pathFault("auth/"+l.Mount) != "":
		return Login{}, &setupError{why: fmt.Sprintf("%q is no mount: %s", mount, pathFault("auth/"+l.Mount)), status: 2}
	}
	return l, nil
}

// check reports missing input for the login before anything is sent.
func (l Login) check(e environment) error {
	switch {
	case l.Method == "kubernetes" && l.Role == "":
		return &setupError{why: "logging in with kubernetes needs a role", status: 2, hints: []string{"pass --vault-role ROLE"}}
	case l.Method == "approle" && l.Role == "" && e.getenv("VAULT_ROLE_ID") == "":
		return &setupError{why: "logging in with approle needs a role id", status: 2, hints: []string{"pass --vault-role ROLE_ID, or set VAULT_ROLE_ID"}}
	}
	return nil
}

// path is the API path of the method's login.
func (l Login) path() string {
	mount := l.Mount
	if mount == "" {
		mount = l.Method
	}
	return "auth/" + mount + "/login"
}

// ExternalAuth returns access tokens of services that a Coder user has linked.
type ExternalAuth interface {
	// AccessToken returns the token of the provider with an id or, if id is empty, of
	// the provider that serves the URL match. If the account is not linked, the error
	// says where to link it.
	AccessToken(ctx context.Context, id, match string) (secret.Secret, error)
}

// loginOnce is a client's login, which happens at the first read.
type loginOnce struct {
	once sync.Once
	err  error
	from string
	auth *api.Secret // set if the client logged in
	used []secret.Secret
}

// logIn makes sure that the client has a token.
func (c *Client) logIn(ctx context.Context) error {
	c.login.once.Do(func() { c.login.err = c.obtain(ctx) })
	return c.login.err
}

// tokenFrom names the source of the token.
func (c *Client) tokenFrom() string { return c.login.from }

func (c *Client) obtain(ctx context.Context) error {
	switch c.opts.Login.Method {
	case "", "token":
		token, err := c.storedToken(ctx)
		if err == nil {
			c.api.SetToken(token.RevealString())
		}
		return err
	case "wrapped":
		return c.unwrapToken(ctx)
	}
	body, err := c.credentials(ctx)
	if err != nil {
		return err
	}
	return c.logInWith(ctx, body)
}

var errNoToken = &setupError{
	why:    "there is no token: VAULT_TOKEN is not set and there is no ~/.vault-token",
	status: 4,
	hints:  []string{"log in: vault login", "or let this program log in: --vault-auth github, jwt, approle or kubernetes"},
}

// storedToken returns the token of the environment or of `vault login`.
func (c *Client) storedToken(ctx context.Context) (secret.Secret, error) {
	token, from, err := c.env.token(ctx)
	switch {
	case ctx.Err() != nil:
		return secret.Secret{}, ctx.Err()
	case err != nil:
		return secret.Secret{}, &setupError{why: err.Error(), status: 4}
	case token.Empty():
		return secret.Secret{}, errNoToken
	}
	if strings.ContainsFunc(token.RevealString(), func(r rune) bool { return r <= ' ' || r > '~' }) {
		return secret.Secret{}, &setupError{why: fmt.Sprintf("what %s holds is no token: it has white space or a special character in it", from), status: 4}
	}
	c.login.from = from
	return token, nil
}

// logInWith sends the credentials and takes the token of the answer.
func (c *Client) logInWith(ctx context.Context, body map[string]any) error {
	l := c.opts.Login
	e := &Error{doing: "log in by %q to", Path: l.path(), Needs: needs("update", l.path()), noToken: true, fatal: true}
	answer, err := c.api.Logical().WriteWithContext(ctx, l.path(), body)
	switch {
	case err != nil:
		e = c.explain(ctx, e, err)
		e.refusedLogin(l, err)
		return e
	case answer == nil || answer.Auth == nil || answer.Auth.ClientToken == "":
		e.Why = "it gave no token"
		return c.located(e)
	}
	c.take(answer, "the login with "+l.Method)
	return nil
}

// take uses the token of an answer for the client's requests.
func (c *Client) take(answer *api.Secret, from string) {
	c.login.auth, c.login.from = answer, from
	c.api.SetToken(answer.Auth.ClientToken)
}

// refusedLogin explains the refusal of a login. A login needs no token, so a policy
// is not the reason.
func (e *Error) refusedLogin(l Login, err error) {
	var refused *api.ResponseError
	if !errors.As(err, &refused) || refused.RawError {
		return
	}
	said := oneLine(strings.Join(refused.Errors, "; "))
	switch {
	case strings.Contains(said, "no handler for route"), strings.Contains(said, "unsupported path"), refused.StatusCode == 403:
		e.auth, e.Why = true, fmt.Sprintf("it was refused, or nothing of that kind is mounted at %q", strings.TrimSuffix(l.path(), "/login"))
		e.hints = []string{"where it is mounted elsewhere: --vault-auth " + l.Method + ":MOUNT"}
	case refused.StatusCode == 400, refused.StatusCode == 401, strings.Contains(said, " 401 "):
		e.auth, e.hints = true, nil
		if l.Role == "" && strings.Contains(said, "role") {
			e.hints = []string{"name the role: --vault-role ROLE"}
		}
	}
}

const (
	// serviceAccountToken is where Kubernetes stores a pod's token.
	serviceAccountToken = "/var/run/secrets/kubernetes.io/serviceaccount/token"
	githubURL           = "https://github.com"
)

// credentials returns the request body of the method's login.
func (c *Client) credentials(ctx context.Context) (map[string]any, error) {
	body := map[string]any{}
	proof := func(name string, value secret.Secret, err error) (map[string]any, error) {
		if err == nil && value.Empty() {
			err = &setupError{why: fmt.Sprintf("what to log in with by %s is empty", c.opts.Login.Method), status: 4}
		}
		if err != nil {
			return nil, err
		}
		c.login.used = append(c.login.used, value)
		body[name] = value.RevealString()
		return body, nil
	}
	role := c.opts.Login.Role
	if c.opts.Login.Method != "github" && c.opts.Login.Method != "approle" && role != "" {
		body["role"] = role
	}
	switch c.opts.Login.Method {
	case "github":
		token, err := c.githubToken(ctx)
		return proof("token", token, err)
	case "jwt":
		token, err := c.jwt(ctx)
		return proof("jwt", token, err)
	case "kubernetes":
		token, err := c.serviceAccount(ctx)
		return proof("jwt", token, err)
	}
	body["role_id"] = role
	if role == "" {
		body["role_id"] = c.env.getenv("VAULT_ROLE_ID")
	}
	id, err := c.secretID(ctx)
	if err == nil && id.Empty() {
		return body, nil // some roles need no secret id
	}
	return proof("secret_id", id, err)
}

// githubToken returns the token that `vault login -method=github` reads, or else the
// token of the account linked with Coder.
func (c *Client) githubToken(ctx context.Context) (secret.Secret, error) {
	if token := c.env.getenv("VAULT_AUTH_GITHUB_TOKEN"); token != "" {
		return secret.FromString(strings.TrimSpace(token)), nil
	}
	if c.opts.ExternalAuth == nil {
		return secret.Secret{}, &setupError{why: "logging in with github needs an access token", status: 4, hints: []string{"run this in a Coder workspace, or set VAULT_AUTH_GITHUB_TOKEN"}}
	}
	if id := c.opts.Login.Provider; id != "" {
		return c.opts.ExternalAuth.AccessToken(ctx, id, "")
	}
	return c.opts.ExternalAuth.AccessToken(ctx, "", githubURL)
}

func (c *Client) jwt(ctx context.Context) (secret.Secret, error) {
	if path := c.env.getenv("CODER_SECRETS_JWT_FILE"); path != "" {
		token, err := readToken(ctx, path)
		if err != nil {
			return secret.Secret{}, &setupError{why: "logging in with jwt: " + err.Error(), status: 4}
		}
		return token, nil
	}
	if c.opts.Login.Provider == "" || c.opts.ExternalAuth == nil {
		return secret.Secret{}, &setupError{why: "logging in with jwt needs a token", status: 2, hints: []string{"name Coder's external auth provider: --vault-provider ID", "or set CODER_SECRETS_JWT_FILE to a file that holds one"}}
	}
	return c.opts.ExternalAuth.AccessToken(ctx, c.opts.Login.Provider, "")
}

func (c *Client) serviceAccount(ctx context.Context) (secret.Secret, error) {
	path := c.env.getenv("CODER_SECRETS_JWT_FILE")
	if path == "" {
		path = filepath.FromSlash(serviceAccountToken)
	}
	token, err := readToken(ctx, path)
	if err != nil {
		return secret.Secret{}, &setupError{why: "logging in with kubernetes: " + err.Error(), status: 4, hints: []string{"run this in a pod with a service account, or set CODER_SECRETS_JWT_FILE"}}
	}
	return token, nil
}
