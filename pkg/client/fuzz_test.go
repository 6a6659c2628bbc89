package client_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/coder-secrets/coder-secrets/pkg/client"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// answering is a transport that always returns the same answer.
type answering struct {
	status       int
	kind, header string
	body         string
}

func (a answering) RoundTrip(req *http.Request) (*http.Response, error) {
	header := http.Header{"Content-Type": {a.kind}, "X-Coder-Build-Version": {a.header}, "Retry-After": {a.header}}
	return &http.Response{
		StatusCode: a.status, Header: header, Body: io.NopCloser(strings.NewReader(a.body)), ContentLength: -1, Request: req,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
	}, nil
}

// FuzzAnswers: for any answer the result is a value, or an error of a few lines
// without the token that the server sent back.
func FuzzAnswers(f *testing.F) {
	const token = "fuzz0token-0123456789abcdefghijklm"
	for _, body := range []string{
		`{"message":"Resource not found or you do not have access to this resource"}`, `{"message":"a","detail":"b","validations":[{"field":"c","detail":"d"}]}`,
		`{"message":"` + token + `"}`, `<html><title>Sign in &amp; up</title>`, ``, `[]`, `{"message":`, `"text"`, `null`, `{"validations":null}`, `{"id":1}`, "\xff\xfe", `{"message":"\u001b[31m"}`,
	} {
		for _, status := range []int{200, 400, 401, 403, 404, 409, 429, 500, 503} {
			f.Add(status, "application/json", "v2.35.0", body)
		}
		f.Add(502, "text/html; charset=utf-8", "", body)
	}
	f.Fuzz(func(t *testing.T, status int, kind, header, body string) {
		if status < 200 || status > 999 || status/100 == 3 {
			return // net/http returns no other status, and follows these
		}
		c, err := client.New("http://127.0.0.1:1", client.Options{Token: secret.FromString(token), Transport: answering{status, kind, header, body}, Timeout: 20 * time.Millisecond})
		if err != nil {
			t.Fatal(err)
		}
		_, err = c.User(t.Context(), client.Me)
		if err == nil {
			return
		}
		if text := err.Error(); strings.Contains(text, token) || len(text) > 8<<10 {
			t.Errorf("status %d of %q gives an error of %d bytes: %.300q", status, kind, len(text), text)
		}
	})
}
