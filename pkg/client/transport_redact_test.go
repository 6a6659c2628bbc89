package client_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/coder-secrets/coder-secrets/pkg/client"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// TestNothingThatWeSentIsRepeated: a server, and a proxy before it, repeat the
// request in every place that a message includes.
func TestNothingThatWeSentIsRepeated(t *testing.T) {
	t.Parallel()
	const token, header, value = "0123456789-TokenBodyTokenBody0000", "pr0xy-secret", "v4lue-of-a-secret"
	tests := []struct {
		name   string
		answer func(w http.ResponseWriter, echo string)
	}{
		{"message", func(w http.ResponseWriter, echo string) {
			w.Header().Set("X-Coder-Build-Version", "v2.35.0")
			w.Header().Set("X-Coder-Request-Id", echo)
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, `{"message":"`+echo+`","detail":"`+echo+`","validations":[{"field":"`+echo+`","detail":"`+echo+`"}]}`)
		}},
		{"page", func(w http.ResponseWriter, echo string) {
			w.Header().Set("Content-Type", "text/html")
			_, _ = io.WriteString(w, "<title>"+echo+"</title>")
		}},
		{"content type", func(w http.ResponseWriter, echo string) {
			w.Header().Set("Content-Type", "x/"+echo)
		}},
		{"redirect", func(w http.ResponseWriter, echo string) {
			w.Header().Set("Location", "http://"+echo+".example.com/")
			w.WriteHeader(http.StatusFound)
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				echo := r.Header.Get("Coder-Session-Token") + r.Header.Get("X-Proxy")
				if strings.Contains(string(body), value) {
					echo += value
				}
				test.answer(w, echo)
			}))
			t.Cleanup(web.Close)
			var traced strings.Builder
			c, err := client.New(web.URL, client.Options{
				Token: secret.FromString(token), Header: []client.Header{{Name: "X-Proxy", Value: secret.FromString(header)}},
				Trace: func(tr client.Trace) { traced.WriteString(tr.RequestID) },
			})
			if err != nil {
				t.Fatal(err)
			}
			_, err = c.CreateUserSecret(t.Context(), client.Me, client.CreateUserSecret{Name: "a", Value: secret.FromString(value)})
			if err == nil {
				t.Fatal("the answer is no error")
			}
			for _, mark := range []string{token, header, value} {
				if text := err.Error() + traced.String(); strings.Contains(strings.ToLower(text), strings.ToLower(mark)) {
					t.Errorf("the error or the trace repeats %q", text)
				}
			}
		})
	}
}
