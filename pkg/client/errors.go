package client

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Kind classifies error answers.
type Kind int

// The kinds of error that a Coder server answers with.
const (
	// KindOther is any error that is not one of the kinds below.
	KindOther Kind = iota
	// KindUnauthenticated means that there is no token, or that the server does not
	// accept it.
	KindUnauthenticated
	// KindForbidden means that the token's owner may not do this.
	KindForbidden
	// KindNotFound means that the thing does not exist or is hidden from the token's
	// owner: Coder does not distinguish the two.
	KindNotFound
	// KindRouteMissing means that the server is too old to know the request.
	KindRouteMissing
	// KindGone means that the thing was deleted.
	KindGone
	// KindInvalid means that the server rejected the input; see Validations.
	KindInvalid
	// KindConflict means that a name or another unique field is taken.
	KindConflict
	// KindQuota means that a limit of the server was reached.
	KindQuota
	// KindRateLimited means too many requests; see RetryAfter.
	KindRateLimited
	// KindServer means that the server failed.
	KindServer
)

// Validation is one field that the server rejected.
type Validation struct {
	Field  string `json:"field"`
	Detail string `json:"detail"`
}

// Error is an error answer. Its texts come from the server: their length is limited,
// and they must be escaped before they are printed to a terminal.
type Error struct {
	Kind        Kind
	Method      string
	Status      int
	Message     string
	Detail      string
	Validations []Validation
	// RequestID identifies the request in the server's log. It may be empty.
	RequestID string
	// RetryAfter is how long the server asks to wait, 0 if it does not ask.
	RetryAfter time.Duration
	// Agent is set for calls with a workspace agent's token.
	Agent bool

	server string // where to log in again
}

// Error says what happened, first in this program's words, then in the server's.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.summary())
	if e.RequestID != "" {
		fmt.Fprintf(&b, " (request %s)", e.RequestID)
	}
	return b.String()
}

func (e *Error) summary() string {
	said := fmt.Sprintf("the server answered %d", e.Status)
	if text := e.text(); text != "" {
		said += ": " + text
	}
	switch e.Kind {
	case KindUnauthenticated:
		if e.Agent {
			return "the server does not accept the workspace agent's token: " + said
		}
		return "not logged in: " + said
	case KindForbidden:
		return "not allowed: " + said
	case KindNotFound:
		return "it does not exist, or you may not see it: " + said
	case KindRouteMissing:
		return "the server is too old for this: it does not know the request"
	case KindRateLimited:
		wait := ""
		if e.RetryAfter > 0 {
			wait = fmt.Sprintf("; it asks to wait %s", e.RetryAfter)
		}
		return "too many requests" + wait + ": " + said
	}
	return said
}

// text joins what the server said.
func (e *Error) text() string {
	parts := make([]string, 0, len(e.Validations)+2)
	if e.Message != "" {
		parts = append(parts, strings.TrimSuffix(e.Message, "."))
	}
	if e.Detail != "" && e.Detail != e.Message {
		parts = append(parts, strings.TrimSuffix(e.Detail, "."))
	}
	for _, v := range e.Validations {
		parts = append(parts, v.Field+": "+strings.TrimSuffix(v.Detail, "."))
	}
	return clip(strings.Join(parts, ": "), 2048)
}

// ExitCode is 4 if logging in or another token would help.
func (e *Error) ExitCode() int {
	if e.Kind == KindUnauthenticated || e.Kind == KindForbidden {
		return 4
	}
	return 1
}

// Hints says what to try next.
func (e *Error) Hints() []string {
	switch {
	case e.Kind == KindUnauthenticated && e.Agent:
		return []string{"a workspace's token ends when it is stopped or rebuilt: open a new terminal in the running workspace"}
	case e.Kind == KindUnauthenticated:
		return []string{strings.TrimSpace("coder-secrets auth login " + e.server)}
	case e.Kind == KindForbidden && e.Agent:
		return []string{`the template's coder_agent has api_key_scope = "no_user_data": ask whoever maintains the template`}
	case e.Kind == KindForbidden, e.Kind == KindNotFound:
		return []string{"see as whom you are logged in: coder-secrets auth status"}
	case e.Kind == KindRouteMissing:
		return []string{"see the server's version: coder-secrets doctor"}
	case e.Kind == KindRateLimited:
		return []string{"wait, and try again"}
	case e.Kind == KindServer && e.Agent && e.Message == prebuiltMessage:
		return []string{"the owner of a prebuilt workspace that nobody has claimed has no key; claim the workspace first"}
	case e.Kind == KindServer:
		return []string{"try again, or give the request's id to whoever runs the server"}
	}
	return nil
}

// prebuiltMessage is Coder's message when the owner has no key, as is the case for
// the owner of prebuilt workspaces.
const prebuiltMessage = "Internal error fetching git SSH key."

// serverOf returns the address of the server that answered.
func serverOf(res *http.Response) string {
	return (&url.URL{Scheme: res.Request.URL.Scheme, Host: res.Request.URL.Host}).String()
}

// answerError creates an Error from an answer.
func answerError(k call, res *http.Response, body []byte) error {
	if to, err := res.Location(); err == nil && res.StatusCode < 400 {
		return redirectError(res.Request.URL, to, k.method)
	}
	if !isJSON(res) && looksForeign(res, body) {
		return notCoder(res.Request.URL, res, body)
	}
	var text struct {
		Message     string       `json:"message"`
		Detail      string       `json:"detail"`
		Validations []Validation `json:"validations"`
	}
	_ = json.Unmarshal(body, &text) // a body that is not JSON: the status has to do
	e := &Error{
		Method: k.method, Status: res.StatusCode,
		Message: clip(text.Message, 1024), Detail: clip(text.Detail, 1024), Validations: text.Validations,
		RequestID: requestID(res), server: serverOf(res), Agent: len(k.path) > 0 && k.path[0] == "workspaceagents",
	}
	if len(e.Validations) > 100 {
		e.Validations = e.Validations[:100]
	}
	e.RetryAfter, _ = retryAfter(res, time.Time{})
	e.Kind = kindOf(e)
	return e
}

func kindOf(e *Error) Kind {
	switch e.Status {
	case http.StatusUnauthorized:
		return KindUnauthenticated
	case http.StatusForbidden:
		return KindForbidden
	case http.StatusNotFound:
		if e.Message == "Route not found." {
			return KindRouteMissing
		}
		return KindNotFound
	case http.StatusMethodNotAllowed:
		return KindRouteMissing
	case http.StatusGone:
		return KindGone
	case http.StatusConflict:
		return KindConflict
	case http.StatusTooManyRequests:
		return KindRateLimited
	case http.StatusBadRequest:
		// Servers up to 2.31 answer 400 if the user is unknown or hidden.
		if strings.HasSuffix(e.Message, "must be an existing uuid or username.") {
			return KindNotFound
		}
		if strings.HasSuffix(e.Message, "limit reached.") {
			return KindQuota
		}
		return KindInvalid
	}
	if e.Status >= 500 {
		// Coder answers 500 if its access rules deny the request.
		if strings.Contains(e.Detail, "rbac: forbidden") {
			return KindForbidden
		}
		return KindServer
	}
	return KindOther
}

// NotCoderError is an answer that does not come from a Coder server: a proxy's login
// page, a web site, another service.
type NotCoderError struct {
	Host   string
	Reason string
	hint   string
}

func (e *NotCoderError) Error() string {
	return fmt.Sprintf("%s did not answer as a Coder server: %s", e.Host, e.Reason)
}

// Hints says what to check.
func (e *NotCoderError) Hints() []string {
	if e.hint != "" {
		return []string{e.hint}
	}
	return []string{"check the address; a proxy that asks for a login needs its header: --header or CODER_HEADER"}
}

// looksForeign reports whether an error answer is not from Coder: it is an HTML page,
// or it lacks the header that all of Coder's answers have.
func looksForeign(res *http.Response, body []byte) bool {
	return res.Header.Get("X-Coder-Build-Version") == "" && (len(body) > 0 || res.Header.Get("Content-Type") != "")
}

func notCoder(at *url.URL, res *http.Response, body []byte) error {
	reason := fmt.Sprintf("status %d", res.StatusCode)
	kind, _, _ := strings.Cut(res.Header.Get("Content-Type"), ";")
	if kind != "" {
		reason += ", " + clip(strings.TrimSpace(kind), 60)
	}
	if title := pageTitle(body); title != "" {
		reason += fmt.Sprintf(", a page titled %q", title)
	}
	e := &NotCoderError{Host: at.Host, Reason: reason}
	switch {
	case res.StatusCode == http.StatusBadGateway, res.StatusCode == http.StatusServiceUnavailable, res.StatusCode == http.StatusGatewayTimeout:
		e.hint = "a proxy before the server says that the server is away: try again, or tell whoever runs it"
	case res.StatusCode == http.StatusProxyAuthRequired:
		e.hint = (&ProxyError{Status: res.StatusCode}).hint()
	case at.Scheme == "http" && res.StatusCode == http.StatusBadRequest:
		e.hint = "check the address: this port may want https"
	}
	return e
}

// pageTitle returns the title of an HTML page, from its first 64 KiB.
func pageTitle(body []byte) string {
	text := string(body[:min(len(body), 64<<10)])
	lower := strings.ToLower(text)
	if len(lower) != len(text) {
		return ""
	}
	start := strings.Index(lower, "<title")
	if start < 0 {
		return ""
	}
	open := strings.IndexByte(lower[start:], '>')
	if open < 0 {
		return ""
	}
	start += open + 1
	end := strings.Index(lower[start:], "</title")
	if end < 0 {
		return ""
	}
	title := strings.NewReplacer("&lt;", "<", "&gt;", ">", "&quot;", `"`, "&#34;", `"`, "&#39;", "'", "&nbsp;", " ", "&amp;", "&").Replace(text[start : start+end])
	return clip(strings.Join(strings.Fields(title), " "), 80)
}

// clip shortens a server's text to n bytes, at a character boundary.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "") + "…"
}

// IsKind reports whether err is an error answer of the given kind.
func IsKind(err error, kind Kind) bool {
	var answer *Error
	return errors.As(err, &answer) && answer.Kind == kind
}
