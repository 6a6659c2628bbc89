package client_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/coder-secrets/coder-secrets/internal/codertest"
	"github.com/coder-secrets/coder-secrets/internal/fakecoder"
	"github.com/coder-secrets/coder-secrets/pkg/client"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// calls are the kinds of calls, which handle faults differently: only a GET may be
// repeated.
var calls = map[string]func(ctx context.Context, c *client.Client) error{
	"get": func(ctx context.Context, c *client.Client) error {
		_, err := c.User(ctx, client.Me)
		return err
	},
	"post": func(ctx context.Context, c *client.Client) error {
		_, err := c.CreateUserSecret(ctx, client.Me, client.CreateUserSecret{Name: "n", Value: secret.FromString("c4n4ry")})
		return err
	},
	"put": func(ctx context.Context, c *client.Client) error {
		_, err := c.RegenerateGitSSHKey(ctx, client.Me, client.GitSSHKey{PublicKey: "the one before"})
		return err
	},
	"delete": func(ctx context.Context, c *client.Client) error {
		return c.DeleteUserSecret(ctx, client.Me, "n")
	},
	"logout": func(ctx context.Context, c *client.Client) error {
		return c.Logout(ctx)
	},
	"file": func(ctx context.Context, c *client.Client) error {
		return readFile(ctx, c, "00000000-0000-0000-0000-000000000001")
	},
	"agent": func(ctx context.Context, c *client.Client) error {
		_, err := c.AgentGitSSHKey(ctx)
		return err
	},
}

// TestFaults lists what can go wrong with which kind of call: the message, the exit
// status, and the number of requests.
func TestFaults(t *testing.T) {
	t.Parallel()
	const (
		tries  = 4
		unsure = "the request may have been carried out; look before you repeat it"
	)
	tests := []struct {
		call, fault string
		want        string // a part of the error, "" for success
		hint        string // a part of a hint, "" if none is required
		status      int
		requests    int
	}{
		// A server or proxy that is busy or restarting.
		{"get", "/* status=503 0+1", "", "", 0, 2},
		{"get", "/* status=502 0+2", "", "", 0, 3},
		{"get", "/* status=504 0+3", "", "", 0, 4},
		{"get", "/* status=503", "the server answered 503", "try again", 1, tries},
		{"get", "/* status=500", "the server answered 500", "give the request's id", 1, 1},
		{"get", "/* status=501", "the server answered 501", "", 1, 1},
		{"post", "/* status=503", "the server answered 503", "try again", 1, 1},
		{"put", "PUT /* status=400", "the server answered 400", "", 1, 1},
		{"delete", "/* status=503", "the server answered 503", "try again", 1, 1},
		{"file", "/* status=503", "the server answered 503", "try again", 1, tries},
		{"agent", "/* status=503 0+2", "", "", 0, 3},
		{"agent", "/* status=503", "the server answered 503", "try again", 1, tries},
		// Rate limits: the client waits if the wait is short.
		{"get", "/* status=429 2 0+1", "", "", 0, 2},
		{"get", "/* status=429 3600", "too many requests; it asks to wait 1h0m0s", "", 1, 1},
		{"get", "/* status=429 10", "too many requests; it asks to wait 10s", "wait, and try again", 1, 3},
		{"post", "/* status=429 1", "too many requests; it asks to wait 1s", "", 1, 1},
		{"delete", "/* status=429 1", "too many requests", "", 1, 1},
		{"file", "/* status=429 60", "too many requests; it asks to wait 1m0s", "", 1, 1},
		// Connections that break.
		{"get", "/* reset 0+1", "", "", 0, 2},
		{"get", "/* reset", "the connection broke before the answer was complete", "try again", 1, tries},
		{"get", "/* cut 0+1", "", "", 0, 2},
		{"get", "/* cut", "the answer was cut off in the middle", "try again", 1, tries},
		{"get", "/* lost 0+1", "", "", 0, 2},
		{"post", "/* reset", "the connection broke before the answer was complete", unsure, 1, 1},
		{"post", "/* cut", "the answer was cut off in the middle", unsure, 1, 1},
		{"post", "/* lost", "the connection broke before the answer was complete", unsure, 1, 1},
		{"delete", "/* lost", "the connection broke", unsure, 1, 1},
		// The answer to a PUT is lost: the key is read back and not created again.
		{"put", "PUT /* lost", "", "", 0, 2},
		{"put", "PUT /* cut", "", "", 0, 2},
		{"put", "PUT /* status=502", "", "", 0, 2},
		{"put", "/* lost", "it is not known whether the key was regenerated", "publickey --fingerprint", 1, 1 + tries},
		{"put", "/* reset", "it is not known whether the key was regenerated", "publickey --fingerprint", 1, 1 + tries},
		// Answers that are not Coder's.
		{"get", "/* html=Company Login", `did not answer as a Coder server: status 200, text/html, a page titled "Company Login"`, "--header", 1, 1},
		{"post", "/* html=Company Login", `a page titled "Company Login"`, "--header", 1, 1},
		{"file", "/* html=Company Login", "did not answer as a Coder server", "--header", 1, 1},
		{"delete", "/* html=Company Login", `a page titled "Company Login"`, "--header", 1, 1},
		{"logout", "/* html=Company Login", `a page titled "Company Login"`, "--header", 1, 1},
		{"put", "/* html=Company Login", "it is not known whether the key was regenerated", "publickey --fingerprint", 1, 2},
		{"agent", "/* html", `a page titled "Sign in"`, "check the address", 1, 1},
		{"get", "/* type=text/plain", "did not answer as a Coder server: status 200, text/plain", "check the address", 1, 1},
		{"get", "/* json", "its answer is not the JSON that Coder sends", "check the address", 1, 1},
		{"post", "/* json", "its answer is not the JSON that Coder sends", "check the address", 1, 1},
		{"get", "/* json={}", "its answer has no username", "check the address", 1, 1},
		{"get", "/* json=null", "its answer has no username", "check the address", 1, 1},
		{"get", "/* json=[]", "its answer is not the JSON that Coder sends", "check the address", 1, 1},
		{"post", "/* json={}", "its answer has no name", "check the address", 1, 1},
		{"put", "PUT /* json={}", "", "", 1, 2},
		{"file", "/* json={}", "did not answer as a Coder server: status 200, application/json", "check the address", 1, 1},
		{"agent", "/* json={}", "its answer has no private key", "check the address", 1, 1},
		{"get", "/* huge=40000000", "the answer is larger than 32 MiB", "check the address", 1, 1},
		{"post", "/* huge=40000000", "the answer is larger than 32 MiB", "check the address", 1, 1},
		// Redirects.
		{"get", "/* redirect=http://other.example.com/", "redirects to http://other.example.com:80, and the token stays where it belongs", "--url http://other.example.com:80", 1, 1},
		{"put", "PUT /* redirect=http://other.example.com/ 308", "the token stays where it belongs", "--url", 1, 1},
		{"post", "/* redirect=http://other.example.com/ 307", "the token stays where it belongs", "--url", 1, 1},
		{"agent", "/* redirect=https://other.example.com/ 302", "the token stays where it belongs", "--url", 1, 1},
		// Identity and rights.
		{"get", "/* status=401", "not logged in: the server answered 401", "coder-secrets auth login", 4, 1},
		{"agent", "/* status=401", "the server does not accept the workspace agent's token", "open a new terminal in the running workspace", 4, 1},
		{"get", "/* status=403", "not allowed: the server answered 403", "coder-secrets auth status", 4, 1},
		{"agent", "/* status=403", "not allowed", "no_user_data", 4, 1},
		{"get", "/* status=404", "it does not exist, or you may not see it", "coder-secrets auth status", 1, 1},
		{"get", "/* status=405", "the server is too old for this", "coder-secrets doctor", 1, 1},
		{"get", "/* status=410", "the server answered 410", "", 1, 1},
		// Answers that never arrive.
		{"get", "/* hang", "no answer within 150ms", "--timeout", 1, 1},
		{"post", "/* hang", "no answer within 150ms", unsure, 1, 1},
		{"delete", "/* hang", "no answer within 150ms", unsure, 1, 1},
		{"file", "/* hang", "no answer within 150ms", "--timeout", 1, 1},
		{"agent", "/* hang", "no answer within 150ms", "--timeout", 1, 1},
		{"get", "/* stall", "no answer within 150ms", "--timeout", 1, 1},
		{"post", "/* stall", "no answer within 150ms", unsure, 1, 1},
		{"get", "/* latency=20ms", "", "", 0, 1},
	}
	if len(tests) < 40 {
		t.Errorf("only %d rows", len(tests))
	}
	for _, test := range tests {
		t.Run(test.call+" "+test.fault, func(t *testing.T) {
			t.Parallel()
			srv, url := newServer(t)
			fault, err := codertest.ParseFault(test.fault)
			if err != nil {
				t.Fatal(err)
			}
			if fault.Path == "/*" {
				fault.Path = ""
			}
			srv.Break(fault)
			token := srv.Token("admin")
			if test.call == "agent" {
				token = srv.AgentToken("admin/dev1")
			}
			c := newClient(t, url, token, func(o *client.Options) {
				if strings.Contains(test.fault, "hang") || strings.Contains(test.fault, "stall") {
					o.Timeout = 150 * time.Millisecond
				}
			})
			err = calls[test.call](t.Context(), c)
			checkFault(t, err, test.want, test.hint, test.status)
			if got := len(srv.Requests()); test.requests > 0 && got != test.requests {
				t.Errorf("%d requests, want %d: %v", got, test.requests, srv.Requests())
			}
			puts := 0
			for _, r := range srv.Requests() {
				if r.Method == "PUT" {
					puts++
				}
			}
			if puts > 1 {
				t.Errorf("the key was regenerated %d times", puts)
			}
		})
	}
}

func checkFault(t *testing.T, err error, want, hint string, status int) {
	t.Helper()
	if want == "" {
		if err != nil {
			t.Errorf("error %v", err)
		}
		return
	}
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Fatalf("error %v, want %q", err, want)
	}
	if strings.Contains(err.Error(), "c4n4ry") {
		t.Error("the error holds the value")
	}
	code := 1
	var coder interface{ ExitCode() int }
	if errors.As(err, &coder) {
		code = coder.ExitCode()
	}
	if code != status {
		t.Errorf("status %d, want %d", code, status)
	}
	var hinter interface{ Hints() []string }
	if hint != "" && (!errors.As(err, &hinter) || !strings.Contains(strings.Join(hinter.Hints(), "\n"), hint)) {
		t.Errorf("no hint with %q", hint)
	}
}

// TestAnswersInWords checks the messages for answers of a real server.
func TestAnswersInWords(t *testing.T) {
	t.Parallel()
	type call func(ctx context.Context, c *client.Client) error
	create := func(s client.CreateUserSecret) call {
		return func(ctx context.Context, c *client.Client) error {
			_, err := c.CreateUserSecret(ctx, client.Me, s)
			return err
		}
	}
	value := secret.FromString("v")
	tests := []struct {
		name, user string
		release    fakecoder.Release
		call       call
		want       string
		kind       client.Kind
		status     int
	}{
		{"unknown user", "admin", fakecoder.Newest, func(ctx context.Context, c *client.Client) error {
			_, err := c.GitSSHKey(ctx, "nobody")
			return err
		}, "it does not exist, or you may not see it", client.KindNotFound, 1},
		{"unknown user, old server", "admin", fakecoder.Release231, func(ctx context.Context, c *client.Client) error {
			_, err := c.GitSSHKey(ctx, "nobody")
			return err
		}, "it does not exist, or you may not see it", client.KindNotFound, 1},
		{"500 that is a refusal", "admin", fakecoder.Newest, func(ctx context.Context, c *client.Client) error {
			_, err := c.UserSecrets(ctx, "mia")
			return err
		}, "not allowed: the server answered 500: Internal error listing secrets: unauthorized: rbac: forbidden", client.KindForbidden, 4},
		{"server without user secrets", "admin", fakecoder.Release232, func(ctx context.Context, c *client.Client) error {
			_, err := c.UserSecrets(ctx, client.Me)
			return err
		}, "the server is too old for this: it does not know the request", client.KindRouteMissing, 1},
		{"missing secret", "admin", fakecoder.Newest, func(ctx context.Context, c *client.Client) error {
			return c.DeleteUserSecret(ctx, client.Me, "missing")
		}, "it does not exist, or you may not see it", client.KindNotFound, 1},
		{"reserved variable", "admin", fakecoder.Newest, create(client.CreateUserSecret{Name: "n", Value: value, EnvName: "PATH"}), "env_name: PATH is a reserved environment variable name", client.KindInvalid, 1},
		{"all faults at once", "admin", fakecoder.Newest, create(client.CreateUserSecret{}), "name: Name is required: value: Value is required", client.KindInvalid, 1},
		{"suspended", "sam", fakecoder.Newest, calls["get"], `not logged in: the server answered 401: User is not active (status = "suspended")`, client.KindUnauthenticated, 4},
		{"file of another", "mia", fakecoder.Newest, calls["file"], "it does not exist, or you may not see it", client.KindNotFound, 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			srv, url := newServerWith(t, fakecoder.Options{Release: test.release})
			err := test.call(t.Context(), newClient(t, url, srv.Token(test.user)))
			checkFault(t, err, test.want, "", test.status)
			if !client.IsKind(err, test.kind) {
				t.Errorf("%v is not of kind %d", err, test.kind)
			}
			var answer *client.Error
			if errors.As(err, &answer) && (answer.RequestID == "" || !strings.Contains(err.Error(), answer.RequestID)) {
				t.Errorf("%v does not name the request", err)
			}
		})
	}
}

// TestConflictNamesTheField creates the same secret twice.
func TestConflictNamesTheField(t *testing.T) {
	t.Parallel()
	srv, url := newServer(t)
	c := newClient(t, url, srv.Token("admin"))
	s := client.CreateUserSecret{Name: "n", Value: secret.FromString("v"), EnvName: "N"}
	if _, err := c.CreateUserSecret(t.Context(), client.Me, s); err != nil {
		t.Fatal(err)
	}
	_, err := c.CreateUserSecret(t.Context(), client.Me, s)
	var answer *client.Error
	if !errors.As(err, &answer) || answer.Kind != client.KindConflict || len(answer.Validations) == 0 || answer.Validations[0].Field != "name" {
		t.Errorf("error %v", err)
	}
}

// TestStreamsAreCutLoudly reads a file whose answer breaks off in the middle.
func TestStreamsAreCutLoudly(t *testing.T) {
	t.Parallel()
	srv, url := newServer(t)
	c := newClient(t, url, srv.Token("admin"))
	templates, err := c.Templates(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	version, err := c.TemplateVersion(t.Context(), templates[0].ActiveVersionID)
	if err != nil {
		t.Fatal(err)
	}
	srv.Break(codertest.Fault{Kind: codertest.FaultCut})
	body, err := c.File(t.Context(), version.Job.FileID)
	if err != nil {
		t.Fatal(err)
	}
	defer body.Close()
	_, err = io.ReadAll(body)
	var network *client.NetworkError
	if !errors.As(err, &network) {
		t.Errorf("error %v, want a NetworkError", err)
	}
}

// TestKeyThatIsStillTheOldOne distinguishes an unchanged key from a new key whose
// answer was lost, and from an unknown result.
func TestKeyThatIsStillTheOldOne(t *testing.T) {
	t.Parallel()
	tests := []struct{ fault, want, hint string }{
		{"PUT /users/me/gitsshkey status=502", "the server answered 502", "is still the one before"},
		{"PUT /users/me/gitsshkey reset", "the connection broke before the answer was complete", "is still the one before"},
		{"PUT /users/me/gitsshkey hang", "no answer within 1s", "is still the one before"},
		{"PUT /users/me/gitsshkey html=Login", `a page titled "Login"`, "is still the one before"},
		{"PUT /users/me/gitsshkey lost", "", ""},
		{"PUT /users/me/gitsshkey cut", "", ""},
		{"PUT /users/me/gitsshkey stall", "", ""},
	}
	for _, test := range tests {
		t.Run(test.fault, func(t *testing.T) {
			t.Parallel()
			srv, url := newServer(t)
			c := newClient(t, url, srv.Token("mia"), func(o *client.Options) { o.Timeout = time.Second })
			old, err := c.GitSSHKey(t.Context(), client.Me)
			if err != nil {
				t.Fatal(err)
			}
			fault, err := codertest.ParseFault(test.fault)
			if err != nil {
				t.Fatal(err)
			}
			srv.Break(fault)
			key, err := c.RegenerateGitSSHKey(t.Context(), client.Me, old)
			checkFault(t, err, test.want, test.hint, 1)
			var unchanged *client.KeyUnchangedError
			if test.want != "" != errors.As(err, &unchanged) {
				t.Errorf("error %#v", err)
			}
			if err == nil && (key.PublicKey == "" || key.PublicKey == old.PublicKey) {
				t.Errorf("the new key is %q, the old one was %q", key.PublicKey, old.PublicKey)
			}
			if sent := srv.Requests(); len(sent) != 3 {
				t.Errorf("sent %v, want a GET, a PUT and a GET", sent)
			}
		})
	}
}

// TestInterruptedRegenerationIsNotTakenForNone cancels while the server replaces the
// key.
func TestInterruptedRegenerationIsNotTakenForNone(t *testing.T) {
	t.Parallel()
	srv, url := newServer(t)
	srv.Break(codertest.Fault{Method: "PUT", Kind: codertest.FaultHang})
	ctx, cancel := context.WithCancel(t.Context())
	c := newClient(t, url, srv.Token("mia"), func(o *client.Options) {
		next := o.Transport
		o.Transport = roundTripper(func(r *http.Request) (*http.Response, error) {
			cancel()
			return next.RoundTrip(r)
		})
	})
	_, err := c.RegenerateGitSSHKey(ctx, client.Me, client.GitSSHKey{})
	var unknown *client.UnknownOutcomeError
	if !errors.As(err, &unknown) || !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	checkFault(t, err, "it is not known whether the key was regenerated: interrupted", "publickey --fingerprint", 1)
	if _, err := c.RegenerateGitSSHKey(ctx, client.Me, client.GitSSHKey{}); errors.As(err, &unknown) {
		t.Errorf("nothing was sent, and the error is %v", err)
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// TestWaitsThatDoNotFitAreNotWaited: if the wait is longer than the call's timeout,
// the error is the server's message, not a timeout.
func TestWaitsThatDoNotFitAreNotWaited(t *testing.T) {
	t.Parallel()
	srv, url := newServer(t)
	srv.Break(codertest.Fault{Kind: codertest.FaultStatus, Arg: "429 10"})
	c := newClient(t, url, srv.Token("mia"), func(o *client.Options) { o.Timeout = 5 * time.Second })
	_, err := c.User(t.Context(), client.Me)
	checkFault(t, err, "too many requests; it asks to wait 10s", "wait, and try again", 1)
	if sent := srv.Requests(); len(sent) != 1 {
		t.Errorf("sent %v", sent)
	}
}

// TestFilesThatStopArriving: a stalled download is given up, and a file that is too
// large is not read to the end.
func TestFilesThatStopArriving(t *testing.T) {
	t.Parallel()
	send := func(n int, wait bool) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/x-tar")
			chunk := make([]byte, 1<<20)
			for range n {
				if _, err := w.Write(chunk); err != nil {
					return
				}
			}
			_ = http.NewResponseController(w).Flush()
			if wait {
				<-r.Context().Done()
			}
		}
	}
	tests := []struct {
		name    string
		handler http.HandlerFunc
		want    string
	}{
		{"whole", send(3, false), ""},
		{"stalls", send(3, true), "no answer within 1s"},
		{"too large", send(65, false), "the answer is larger than 64 MiB"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			web := httptest.NewServer(test.handler)
			t.Cleanup(web.Close)
			c := newClient(t, web.URL, "t", func(o *client.Options) { o.Timeout = time.Second })
			checkFault(t, readFile(t.Context(), c, "id"), test.want, "", 1)
		})
	}
}

// An empty item would look like a thing without a name.
func TestAnEmptyItemInAList(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answer string
		list   func(ctx context.Context, c *client.Client) error
	}{
		"templates": {"[null]", func(ctx context.Context, c *client.Client) error {
			_, err := c.Templates(ctx, "")
			return err
		}},
		"user secrets": {`[{"name":"a"},null]`, func(ctx context.Context, c *client.Client) error {
			_, err := c.UserSecrets(ctx, client.Me)
			return err
		}},
		"build parameters": {`[{}]`, func(ctx context.Context, c *client.Client) error {
			_, err := c.BuildParameters(ctx, "00000000-0000-0000-0000-000000000001")
			return err
		}},
		"workspaces": {`{"workspaces":[null],"count":1}`, func(ctx context.Context, c *client.Client) error {
			_, _, err := c.Workspaces(ctx, "", 0, 1)
			return err
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				_, _ = io.WriteString(w, test.answer)
			}))
			t.Cleanup(web.Close)
			c, err := client.New(web.URL, client.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if err := test.list(t.Context(), c); err == nil || !strings.Contains(err.Error(), "its answer has an empty item in a list") {
				t.Errorf("the error is %v", err)
			}
		})
	}
}
