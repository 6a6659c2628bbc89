package client

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
	"unicode"
)

// URLError is a server URL that cannot be used.
type URLError struct {
	Reason string
	hint   string
}

func (e *URLError) Error() string { return e.Reason }

// ExitCode is the exit status for wrong usage.
func (e *URLError) ExitCode() int { return 2 }

// Hints shows a valid URL.
func (e *URLError) Hints() []string {
	if e.hint != "" {
		return []string{e.hint}
	}
	return []string{"give the server's address alone, such as https://coder.example.com"}
}

// ParseURL parses a server's URL: scheme, host and port. A host alone means https, or
// http for localhost. Anything else is refused: Coder's API is at the root of its
// host, and user info or a query would end up in logs.
func ParseURL(raw string) (*url.URL, error) {
	raw = strings.TrimSpace(raw)
	if raw == "" {
		return nil, &URLError{Reason: "the server's URL is empty"}
	}
	if strings.ContainsFunc(raw, func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) }) {
		return nil, &URLError{Reason: "the server's URL has white space or control characters in it"}
	}
	if !strings.Contains(raw, "://") {
		scheme := "https://"
		if host, _, _ := strings.Cut(raw, ":"); strings.EqualFold(host, "localhost") {
			scheme = "http://"
		}
		raw = scheme + raw
	}
	u, err := url.Parse(raw)
	if err != nil {
		return nil, &URLError{Reason: "the server's URL cannot be read"} // err would repeat user info
	}
	return checkURL(u)
}

func checkURL(u *url.URL) (*url.URL, error) {
	scheme := strings.ToLower(u.Scheme)
	switch {
	case scheme != "https" && scheme != "http":
		return nil, &URLError{Reason: fmt.Sprintf("the server's URL has the scheme %q: expected https or http", u.Scheme)}
	case u.User != nil:
		return nil, &URLError{Reason: "the server's URL has a user name or password in it"}
	case u.Hostname() == "":
		return nil, &URLError{Reason: "the server's URL has no host"}
	case u.RawQuery != "" || u.ForceQuery:
		return nil, &URLError{Reason: "the server's URL has a query in it"}
	case u.Port() != "" && !validPort(u.Port()):
		return nil, &URLError{Reason: fmt.Sprintf("the server's URL has the port %q: expected a number from 1 to 65535", u.Port())}
	case u.Fragment != "" || strings.Contains(u.String(), "#"):
		return nil, &URLError{Reason: "the server's URL has a fragment in it"}
	case u.Path != "" && u.Path != "/":
		root := (&url.URL{Scheme: scheme, Host: u.Host}).String()
		return nil, &URLError{
			Reason: fmt.Sprintf("the server's URL has the path %q, and Coder's API is at the root of its host", u.Path),
			hint:   "use " + root,
		}
	}
	return &url.URL{Scheme: scheme, Host: strings.TrimSuffix(strings.ToLower(u.Host), ":")}, nil
}

func validPort(port string) bool {
	n, err := strconv.ParseUint(port, 10, 16)
	return err == nil && n > 0
}

// Origin returns scheme://host:port of u, always with the port, so that two URLs of
// the same server compare equal.
func Origin(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[strings.ToLower(u.Scheme)]
	}
	return strings.ToLower(u.Scheme) + "://" + net.JoinHostPort(strings.ToLower(u.Hostname()), port)
}

// Loopback reports whether u points to this machine, so that plain http does not
// cross a network.
func Loopback(u *url.URL) bool {
	host := u.Hostname()
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// CheckPlainHTTP returns an error for plain http to another machine, which would
// expose the token, unless allowed is set.
func CheckPlainHTTP(u *url.URL, allowed bool) error {
	if u.Scheme == "http" && !allowed && !Loopback(u) {
		return &PlainHTTPError{Host: u.Host}
	}
	return nil
}

// PlainHTTPError is a refusal to send a token over a network in plain text.
type PlainHTTPError struct{ Host string }

func (e *PlainHTTPError) Error() string {
	return fmt.Sprintf("will not talk to %q over plain http: the token would cross the network in clear", e.Host)
}

// ExitCode is the exit status for wrong usage.
func (e *PlainHTTPError) ExitCode() int { return 2 }

// Hints names the flag that allows plain http.
func (e *PlainHTTPError) Hints() []string {
	return []string{"use https://" + e.Host + ", or pass --allow-http if the network is your own"}
}

// checkElement refuses text that a server would not read as one path element.
func checkElement(element string) error {
	switch {
	case element == "":
		return errors.New("a name in the request is empty")
	case element == "." || element == "..":
		return fmt.Errorf("the name %q would lead to another route", element)
	case strings.ContainsFunc(element, unicode.IsControl):
		return errors.New("a name in the request has control characters in it")
	}
	return nil
}

// checkToken refuses tokens that cannot be sent in a header: one pasted with a line
// break, or text that is not a token. Its error does not repeat the token.
func checkToken(token Secret) error {
	for _, b := range token.Reveal() {
		if b <= ' ' || b >= 0x7f {
			return &tokenError{}
		}
	}
	return nil
}

type tokenError struct{}

func (*tokenError) Error() string {
	return "the token has characters in it that no token has: white space, control or non-ASCII characters"
}
func (*tokenError) ExitCode() int   { return 4 }
func (*tokenError) Hints() []string { return []string{"coder-secrets auth login"} }
