package client_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/coder-secrets/coder-secrets/pkg/client"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// listener records everything that a server received, headers and URLs.
type listener struct {
	mu   sync.Mutex
	text strings.Builder
	hits int
}

func (l *listener) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.hits++
	l.text.WriteString(r.URL.String() + "\n")
	_ = r.Header.Write(&l.text)
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write([]byte(`{"username":"eve","public_key":"ssh-ed25519 AAAA"}`))
}

// TestTheTokenStaysWithItsServer: one server sends the client to another by every
// kind of redirect, and the test checks what the other received.
func TestTheTokenStaysWithItsServer(t *testing.T) {
	t.Parallel()
	for _, status := range []int{301, 302, 303, 307, 308} {
		for _, scheme := range []string{"other port", "https to http", "http to https", "other name"} {
			for _, method := range []string{"get", "post", "put", "delete", "file", "agent"} {
				t.Run(http.StatusText(status)+" "+scheme+" "+method, func(t *testing.T) {
					t.Parallel()
					other := &listener{}
					second := httptest.NewServer(other)
					if scheme == "http to https" {
						second.Close()
						second = httptest.NewTLSServer(other)
					}
					t.Cleanup(second.Close)
					target := second.URL
					if scheme == "other name" {
						target = strings.Replace(target, "127.0.0.1", "localhost", 1)
					}
					redirect := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
						http.Redirect(w, r, target+r.URL.Path, status)
					})
					first := httptest.NewServer(redirect)
					if scheme == "https to http" {
						first.Close()
						first = httptest.NewTLSServer(redirect)
					}
					t.Cleanup(first.Close)
					tr := transport(t)
					tr.TLSClientConfig = first.Client().Transport.(*http.Transport).TLSClientConfig
					if scheme == "http to https" {
						tr.TLSClientConfig = second.Client().Transport.(*http.Transport).TLSClientConfig
					}
					c := newClient(t, first.URL, "t0ken-c4n4ry", func(o *client.Options) {
						o.Transport = tr
						o.Header = []client.Header{{Name: "X-Proxy", Value: secret.FromString("h3ader-c4n4ry")}}
					})
					err := calls[method](t.Context(), c)
					if err == nil || !strings.Contains(err.Error(), "the token stays where it belongs") {
						t.Errorf("error %v", err)
					}
					other.mu.Lock()
					defer other.mu.Unlock()
					if other.hits > 0 || strings.Contains(other.text.String(), "c4n4ry") {
						t.Errorf("the second server received %s", other.text.String())
					}
				})
			}
		}
	}
}

// TestRedirectsWithinTheServerAreFollowed: for GETs only.
func TestRedirectsWithinTheServerAreFollowed(t *testing.T) {
	t.Parallel()
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, "/") {
			http.Redirect(w, r, r.URL.Path+"/", http.StatusTemporaryRedirect)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"username":"` + r.Header.Get("Coder-Session-Token") + `"}`))
	}))
	t.Cleanup(web.Close)
	c := newClient(t, web.URL, "tok")
	u, err := c.User(t.Context(), client.Me)
	if err != nil || u.Username != "tok" {
		t.Errorf("user %q, error %v", u.Username, err)
	}
	err = c.DeleteUserSecret(t.Context(), client.Me, "n")
	if err == nil || !strings.Contains(err.Error(), "redirected a DELETE request") {
		t.Errorf("error %v", err)
	}
}

// TestOriginsAreToldApart: they differ in scheme, host and port.
func TestOriginsAreToldApart(t *testing.T) {
	t.Parallel()
	same := [][2]string{{"https://a", "https://A:443"}, {"http://a:80", "http://a"}, {"https://[::1]", "https://[::1]:443"}}
	for _, pair := range same {
		if origin(t, pair[0]) != origin(t, pair[1]) {
			t.Errorf("%v are told apart", pair)
		}
	}
	different := [][2]string{{"https://a", "http://a"}, {"https://a", "https://a:444"}, {"https://a", "https://b"}, {"https://a", "https://a.b"}, {"http://a:443", "https://a"}}
	for _, pair := range different {
		if origin(t, pair[0]) == origin(t, pair[1]) {
			t.Errorf("%v are not told apart", pair)
		}
	}
}

func origin(t *testing.T, raw string) string {
	t.Helper()
	u, err := client.ParseURL(raw)
	if err != nil {
		t.Fatal(err)
	}
	return client.Origin(u)
}
