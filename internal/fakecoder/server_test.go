package fakecoder_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/crypto/ssh"

	"github.com/coder-secrets/coder-secrets/internal/codertest"
	"github.com/coder-secrets/coder-secrets/internal/fakecoder"
)

// web is a served fake server with short methods to send requests.
type web struct {
	*codertest.Server
	http *httptest.Server
}

func serve(t testing.TB) web {
	t.Helper()
	return serveWith(t, fakecoder.Options{})
}

func serveWith(t testing.TB, options fakecoder.Options) web {
	t.Helper()
	fake := codertest.New(options)
	w := web{fake, httptest.NewServer(fake)}
	t.Cleanup(w.http.Close)
	return w
}

// ask sends a request below /api/v2 and returns the answer with its body.
func (w web) ask(t testing.TB, method, path, token, body string) (*http.Response, string) {
	t.Helper()
	return w.send(t, method, path, token, body)
}

// askWith is ask with headers, each as "Name: value".
func (w web) askWith(t testing.TB, method, path, token string, headers ...string) (*http.Response, string) {
	t.Helper()
	return w.send(t, method, path, token, "", headers...)
}

func (w web) send(t testing.TB, method, path, token, body string, headers ...string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, w.http.URL+"/api/v2"+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		r.Header.Set("Coder-Session-Token", token)
	}
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		r.Header.Set(name, value)
	}
	resp, err := w.http.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(text)
}

const signedOut = `"message":"You are signed out or your session has expired. Please sign in again to continue."`

func TestRefusalsOfTokens(t *testing.T) {
	t.Parallel()
	w := serve(t)
	admin := w.Token("admin")
	unauthorized := "The agent cannot authenticate until the workspace provision job has been completed. If the job is no longer running, this agent is invalid."
	tests := []struct {
		name, path, token string
		status            int
		want              string
		challenge         bool
	}{
		{"none", "/users/me", "", 401, `{` + signedOut + `,"detail":"Cookie \"coder_session_token\" or query parameter must be provided."}`, true},
		{"one part", "/users/me", "garbage", 401, `{` + signedOut + `,"detail":"Invalid API key format: incorrect amount of API key parts, expected 2 got 1"}`, true},
		{"short id", "/users/me", "a-b", 401, `{` + signedOut + `,"detail":"Invalid API key format: invalid API key ID length, expected 10 got 1"}`, true},
		{"unknown", "/users/me", "0123456789-xxxxxxxxxxxxxxxxxxxxxx", 401, `{` + signedOut + `,"detail":"API key is invalid."}`, true},
		{"wrong secret", "/users/me", admin[:11] + "xxxxxxxxxxxxxxxxxxxxxx", 401, `{` + signedOut + `,"detail":"API key secret is invalid."}`, true},
		{"agent's", "/users/me", w.AgentToken("admin/dev1"), 401, `{` + signedOut + `,"detail":"Invalid API key format: incorrect amount of API key parts, expected 2 got 5"}`, true},
		{"suspended", "/users/me", w.Token("sam"), 401, `{"message":"User is not active (status = \"suspended\"). Contact an admin to reactivate your account."}`, true},
		{"agent route, none", "/workspaceagents/me/gitsshkey", "", 401, `{"message":"Cookie \"coder_session_token\" must be provided."}`, false},
		{"agent route, nonsense", "/workspaceagents/me/gitsshkey", "nonsense", 401, `{"message":"Workspace agent token invalid.","detail":"An agent token must be a valid UUIDv4. (len 8)"}`, false},
		{"agent route, session", "/workspaceagents/me/gitsshkey", admin, 401, `{"message":"Workspace agent token invalid.","detail":"An agent token must be a valid UUIDv4. (len 33)"}`, false},
		{"agent route, unknown", "/workspaceagents/me/gitsshkey", "00000000-0000-0000-0000-000000000001", 401, `{"message":"Workspace agent not authorized.","detail":"` + unauthorized + `"}`, false},
		{"no route", "/no/such/route", admin, 404, `{"message":"Route not found."}`, false},
		{"hidden user", "/users/admin", w.Token("mia"), 404, `{"message":"Resource not found or you do not have access to this resource"}`, false},
		{"unknown user", "/users/nobody", admin, 404, `{"message":"Resource not found or you do not have access to this resource"}`, false},
		{"build information", "/buildinfo", "nonsense", 200, "", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			resp, body := w.ask(t, "GET", test.path, test.token, "")
			if resp.StatusCode != test.status {
				t.Errorf("status %d, want %d", resp.StatusCode, test.status)
			}
			if test.want != "" && body != test.want+"\n" {
				t.Errorf("body (-want +got):\n%s", cmp.Diff(test.want+"\n", body))
			}
			if got := resp.Header.Get("Www-Authenticate") != ""; got != test.challenge {
				t.Errorf("has a challenge: %v, want %v", got, test.challenge)
			}
			checkHeaders(t, resp)
		})
	}
}

func checkHeaders(t *testing.T, resp *http.Response) {
	t.Helper()
	want := map[string]string{
		"X-Coder-Build-Version":  "v2.35.0-devel+d3c29e031",
		"X-Content-Type-Options": "nosniff",
		"Content-Type":           "application/json; charset=utf-8",
		"Date":                   "Mon, 23 Nov 2026 09:00:00 GMT",
	}
	for name, value := range want {
		if got := resp.Header.Get(name); got != value {
			t.Errorf("header %s is %q, want %q", name, got, value)
		}
	}
	if len(resp.Header.Get("X-Coder-Request-Id")) != 36 {
		t.Errorf("the request id is %q", resp.Header.Get("X-Coder-Request-Id"))
	}
}

func TestWrongMethodNamesTheRightOnes(t *testing.T) {
	t.Parallel()
	w := serve(t)
	resp, body := w.ask(t, "POST", "/users/me/gitsshkey", w.Token("admin"), "{}")
	if resp.StatusCode != 405 || body != "" {
		t.Errorf("status %d, body %q", resp.StatusCode, body)
	}
	if diff := cmp.Diff([]string{"GET", "PUT"}, resp.Header["Allow"]); diff != "" {
		t.Errorf("Allow (-want +got):\n%s", diff)
	}
}

func TestGitSSHKeyIsAPairAndChangesWithEachPut(t *testing.T) {
	t.Parallel()
	w := serve(t)
	var before, after struct {
		PublicKey  string `json:"public_key"`
		PrivateKey string `json:"private_key"`
	}
	get := func(method, path, token string, v any) {
		t.Helper()
		resp, body := w.ask(t, method, path, token, "")
		if resp.StatusCode != 200 {
			t.Fatalf("%s %s: status %d: %s", method, path, resp.StatusCode, body)
		}
		if err := json.Unmarshal([]byte(body), v); err != nil {
			t.Fatal(err)
		}
	}
	get("GET", "/users/me/gitsshkey", w.Token("admin"), &before)
	get("PUT", "/users/admin/gitsshkey", w.Token("user-admin"), &after)
	if before.PublicKey == after.PublicKey {
		t.Error("PUT made no new key")
	}
	get("GET", "/workspaceagents/me/gitsshkey", w.AgentToken("admin/dev1"), &before)
	if before.PublicKey != after.PublicKey {
		t.Errorf("the agent's public key (-want +got):\n%s", cmp.Diff(after.PublicKey, before.PublicKey))
	}
	signer, err := ssh.ParsePrivateKey([]byte(before.PrivateKey))
	if err != nil {
		t.Fatal(err)
	}
	if got := string(ssh.MarshalAuthorizedKey(signer.PublicKey())); got != after.PublicKey {
		t.Errorf("the private key belongs to %q, want %q", got, after.PublicKey)
	}
}

func TestRequestsAreLogged(t *testing.T) {
	t.Parallel()
	w := serve(t)
	w.ask(t, "GET", "/buildinfo", "", "")
	w.ask(t, "GET", "/users?limit=1", w.Token("mia"), "")
	w.ask(t, "GET", "/workspaceagents/me/gitsshkey", w.AgentToken("mia/mias"), "")
	var got []string
	for _, r := range w.Requests() {
		got = append(got, r.Method+" "+r.Path+" "+r.Token)
	}
	want := []string{"GET /api/v2/buildinfo none", "GET /api/v2/users?limit=1 session", "GET /api/v2/workspaceagents/me/gitsshkey agent"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
}
