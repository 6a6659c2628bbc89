package vault

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/hashicorp/vault/api"
)

// Error is a failed request. Its text is one line with the address, the path and the
// required capability.
type Error struct {
	doing   string // "read %q from", with Path for the %q
	Path    string // as the user wrote it
	Address string
	Needs   string // the capability, as in `"read" on "secret/data/app"`
	Why     string
	hints   []string
	auth    bool  // the token or its policies are the cause
	fatal   bool  // every other request would fail for the same reason
	noToken bool  // the request needs no token
	cause   error // for errors.Is; its text is not printed
}

func (e *Error) Error() string {
	return fmt.Sprintf("cannot "+e.doing+" Vault at %s: %s; it takes %s", e.Path, e.Address, e.Why, e.Needs)
}

// Unwrap returns the cause, such as the context's error.
func (e *Error) Unwrap() error { return e.cause }

// Hints says what to do next.
func (e *Error) Hints() []string { return e.hints }

// ExitCode is 4 if the token is the cause.
func (e *Error) ExitCode() int {
	var coder interface{ ExitCode() int }
	switch {
	case errors.Is(e.cause, context.Canceled):
		return 130
	case e.auth:
		return 4
	case errors.As(e.cause, &coder):
		return coder.ExitCode()
	}
	return 1
}

const unsealHint = "ask an operator to unseal it: vault operator unseal"

// errNotVault is an answer that does not come from Vault.
var errNotVault = errors.New("what answers there is not Vault")

// needs formats a capability on an API path.
func needs(capability, path string) string { return fmt.Sprintf("%q on %q", capability, path) }

// explain adds the reason for a failed request to e.
func (c *Client) explain(ctx context.Context, e *Error, err error) *Error {
	e.Address, e.cause = c.address, err
	var refused *api.ResponseError
	if errors.As(err, &refused) {
		c.explainAnswer(ctx, e, refused)
		return e
	}
	e.fatal = true
	e.Why, e.hints = networkCause(err)
	e.Why = c.mask(e.Why)
	return e
}

// explainAnswer is explain for an answer from Vault.
func (c *Client) explainAnswer(ctx context.Context, e *Error, refused *api.ResponseError) {
	said := c.mask(oneLine(strings.Join(refused.Errors, "; ")))
	switch {
	case refused.RawError:
		e.Why, e.fatal = fmt.Sprintf("what answers there is not Vault (status %d)", refused.StatusCode), true
	case refused.StatusCode == http.StatusForbidden && !e.noToken:
		c.explainForbidden(ctx, e)
	case strings.Contains(said, "Vault is sealed"), strings.Contains(said, "vault is sealed"):
		e.Why, e.fatal, e.hints = "it is sealed", true, []string{unsealHint}
	case refused.StatusCode == http.StatusTooManyRequests:
		e.Why, e.fatal = "it is asked too often: "+said, true
	default:
		e.Why = fmt.Sprintf("it answered %d: %s", refused.StatusCode, orNothing(said))
	}
}

// explainForbidden distinguishes a refusal by a policy from an invalid token.
func (c *Client) explainForbidden(ctx context.Context, e *Error) {
	e.auth = true
	if c.tokenDead(ctx) {
		e.fatal = true
		e.Why = fmt.Sprintf("the token from %s is expired, revoked or of another server", c.tokenFrom())
		e.hints = []string{
			"log in again: vault login",
			"or let this program log in: --vault-auth github, jwt, approle or kubernetes",
			"a token that wraps an answer is good for one thing: --from-vault sys/wrapping/unwrap, or --vault-auth wrapped",
		}
		return
	}
	e.Why = "the policies of the token do not allow it"
	if path, capability, ok := parseNeeds(e.Needs); ok {
		e.hints = []string{fmt.Sprintf("a policy that would: path %q { capabilities = [%q] }", path, capability)}
	}
}

func parseNeeds(text string) (path, capability string, ok bool) {
	_, err := fmt.Sscanf(text, "%q on %q", &capability, &path)
	return path, capability, err == nil && text == needs(capability, path)
}

// tokenDead asks, once, whether the token is invalid. The request for the mounts
// needs no policy, and for a valid token the refusal mentions the failed capability
// check. In case that wording changes, a second request asks for the token's own
// capabilities, which the policy "default" allows.
func (c *Client) tokenDead(ctx context.Context) bool {
	c.state.once.Do(func() {
		_, err := c.api.Logical().ReadWithContext(retriable(ctx), "sys/internal/ui/mounts/sys")
		if refused, said := forbidden(err); !refused || strings.Contains(said, "preflight capability check") {
			return
		}
		_, err = c.api.Logical().WriteWithContext(ctx, "sys/capabilities-self", map[string]any{"paths": []string{"sys/health"}})
		c.state.dead, _ = forbidden(err)
	})
	return c.state.dead
}

func forbidden(err error) (refused bool, said string) {
	var answer *api.ResponseError
	if !errors.As(err, &answer) || answer.StatusCode != http.StatusForbidden {
		return false, ""
	}
	return true, strings.Join(answer.Errors, " ")
}

// networkCause says why there was no answer from Vault, and what to do.
func networkCause(err error) (why string, hints []string) {
	var (
		redirect    *redirectError
		name        *net.DNSError
		unknown     x509.UnknownAuthorityError
		host        x509.HostnameError
		certificate *tls.CertificateVerificationError
		outer       *url.Error
		timeout     interface{ Timeout() bool }
	)
	switch {
	case errors.Is(err, context.Canceled):
		return "interrupted", nil
	case errors.As(err, &redirect):
		if redirect.to == "" {
			return redirect.Error(), nil
		}
		return redirect.Error(), []string{"if that is the same Vault: export VAULT_ADDR=" + redirect.to}
	case errors.Is(err, errTooLarge), errors.Is(err, errNotVault):
		return err.Error(), []string{"check VAULT_ADDR"}
	case errors.As(err, &name):
		return fmt.Sprintf("the host %q is not known", name.Name), []string{"check VAULT_ADDR"}
	case errors.As(err, &unknown):
		return "its certificate is signed by an authority that this machine does not know", []string{"name the authority's certificate: export VAULT_CACERT=/path/to/ca.pem"}
	case errors.As(err, &host):
		return "its certificate is for another name", []string{"check VAULT_ADDR, or set VAULT_TLS_SERVER_NAME"}
	case errors.As(err, &certificate):
		return oneLine(certificate.Err.Error()), nil
	case strings.Contains(err.Error(), "server gave HTTP response to HTTPS client"):
		return "it speaks http and not https", []string{"check VAULT_ADDR: http:// in place of https://"}
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return "no answer came in time", []string{"check VAULT_ADDR; VAULT_CLIENT_TIMEOUT sets how long to wait"}
	case errors.Is(err, io.ErrUnexpectedEOF), errors.As(err, &outer) && errors.Is(outer.Err, io.EOF):
		return "its answer breaks off", []string{"check VAULT_ADDR, and that Vault runs there"}
	case errors.As(err, &outer):
		return networkInner(outer.Err)
	}
	return "what answers there is not Vault", []string{"check VAULT_ADDR"}
}

// networkInner returns the innermost cause, without the addresses around it.
func networkInner(err error) (why string, hints []string) {
	var op *net.OpError
	var call *os.SyscallError
	if errors.As(err, &call) {
		return call.Err.Error(), []string{"check VAULT_ADDR, and that Vault runs there"}
	}
	if errors.As(err, &op) {
		return oneLine(op.Err.Error()), []string{"check VAULT_ADDR, and that Vault runs there"}
	}
	return oneLine(err.Error()), nil
}

// maxSaid is the maximum length of a server's text in an error, in bytes.
const maxSaid = 300

// oneLine joins a server's text to one line and removes what Vault puts around a list
// of errors.
func oneLine(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if _, rest, ok := strings.Cut(text, "error occurred: * "); ok {
		text = rest
	}
	if len(text) > maxSaid {
		text = strings.ToValidUTF8(text[:maxSaid], "") + " …"
	}
	return text
}

func orNothing(text string) string {
	if text == "" {
		return "it says no more"
	}
	return text
}

// day formats a time from Vault for people.
func day(text string) string {
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return oneLine(text)
	}
	return t.UTC().Format("2006-01-02 15:04 UTC")
}
