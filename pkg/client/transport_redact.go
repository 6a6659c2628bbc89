package client

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// redactTransport removes the secrets that were sent from refusals and foreign pages,
// because their text is shown to users and a server or a proxy may repeat a request
// in them. Answers with data pass unchanged.
type redactTransport struct {
	next  http.RoundTripper
	known []Secret // the token and the identity headers
}

var _ http.RoundTripper = (*redactTransport)(nil)

// shortestRedacted is the minimum length of a value to redact: a shorter one would
// match other text by chance.
const shortestRedacted = 6

func newRedactTransport(next http.RoundTripper, token Secret, header []Header) *redactTransport {
	known := []Secret{token}
	for _, h := range header {
		known = append(known, h.Value)
	}
	return &redactTransport{next, known}
}

func (t *redactTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	res, err := t.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	sent, _ := req.Context().Value(sentKey{}).([]Secret)
	sent = append(sent[:len(sent):len(sent)], t.known...)
	for _, values := range res.Header {
		for i := range values {
			values[i] = string(strike([]byte(values[i]), sent))
		}
	}
	if isData(res) {
		return res, nil
	}
	text, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	res.Body = &redactedBody{bytes.NewReader(strike(text, sent)), res.Body, err}
	return res, nil
}

// isData reports whether an answer is the requested data.
func isData(res *http.Response) bool {
	kind := res.Header.Get("Content-Type")
	return res.StatusCode < 300 && (isJSON(res) || strings.HasPrefix(kind, "application/x-tar") || strings.HasPrefix(kind, "application/zip"))
}

func strike(text []byte, secrets []Secret) []byte {
	for _, s := range secrets {
		if value := s.Reveal(); len(value) >= shortestRedacted {
			text = bytes.ReplaceAll(text, value, []byte(secret.Redacted))
		}
	}
	return text
}

// redactedBody is a body that was already read, with the error that ended it.
type redactedBody struct {
	io.Reader
	io.Closer
	err error
}

func (b *redactedBody) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if err == io.EOF && b.err != nil {
		err = b.err
	}
	return n, err
}

type sentKey struct{}

// withSent tells the redacting transport which secrets a request's body holds.
func withSent(ctx context.Context, secrets []Secret) context.Context {
	if len(secrets) == 0 {
		return ctx
	}
	return context.WithValue(ctx, sentKey{}, secrets)
}
