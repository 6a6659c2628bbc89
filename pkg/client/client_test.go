package client_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/coder-secrets/coder-secrets/internal/codertest"
	"github.com/coder-secrets/coder-secrets/internal/fakecoder"
	"github.com/coder-secrets/coder-secrets/pkg/client"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// waits records the waits and returns immediately.
type waits struct {
	mu  sync.Mutex
	all []time.Duration
}

func (w *waits) sleep(ctx context.Context, d time.Duration) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.all = append(w.all, d)
	return ctx.Err()
}

// transport returns a connection pool for one test, which is closed with it.
func transport(t testing.TB) *http.Transport {
	t.Helper()
	tr := &http.Transport{}
	t.Cleanup(tr.CloseIdleConnections)
	return tr
}

// newServer starts a fake Coder server.
func newServer(t testing.TB) (*codertest.Server, string) {
	t.Helper()
	return newServerWith(t, fakecoder.Options{})
}

func newServerWith(t testing.TB, options fakecoder.Options) (*codertest.Server, string) {
	t.Helper()
	options.Now = time.Now
	srv := codertest.New(options)
	url, err := srv.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := srv.Close(); err != nil {
			t.Error(err)
		}
	})
	return srv, url
}

// newClient returns a client with a token, which does not really wait.
func newClient(t testing.TB, url, token string, change ...func(*client.Options)) *client.Client {
	t.Helper()
	opts := client.Options{Token: secret.FromString(token), Transport: transport(t), Sleep: (&waits{}).sleep}
	for _, f := range change {
		f(&opts)
	}
	c, err := client.New(url, opts)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestCancelEndsACallAtOnce cancels while the answer's body is being read. It allows
// for a busy machine: one of three tries must be fast.
func TestCancelEndsACallAtOnce(t *testing.T) {
	t.Parallel()
	for _, stream := range []bool{false, true} {
		took := time.Hour
		for try := 0; try < 3 && took > 100*time.Millisecond; try++ {
			took = min(took, cancelWhileReading(t, stream))
		}
		if took > 100*time.Millisecond {
			t.Errorf("stream %v: came back %s after the end", stream, took)
		}
	}
}

// cancelWhileReading returns how long a call takes to end after it is cancelled.
func cancelWhileReading(t *testing.T, stream bool) time.Duration {
	t.Helper()
	reading := make(chan struct{})
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", map[bool]string{false: "application/json", true: "application/x-tar"}[stream])
		_, _ = w.Write([]byte(`{"version":"`))
		w.(http.Flusher).Flush()
		close(reading)
		<-r.Context().Done()
	}))
	defer web.Close()
	c := newClient(t, web.URL, "t")
	ctx, cancel := context.WithCancel(t.Context())
	var cancelled time.Time
	go func() {
		<-reading
		cancelled = time.Now()
		cancel()
	}()
	var err error
	if stream {
		err = readFile(ctx, c, "00000000-0000-0000-0000-000000000001")
	} else {
		_, err = c.BuildInfo(ctx)
	}
	took := time.Since(cancelled)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("stream %v: error %v, want context.Canceled", stream, err)
	}
	return took
}

func TestTimeoutSaysHowToWaitLonger(t *testing.T) {
	t.Parallel()
	srv, url := newServer(t)
	srv.Break(codertest.Fault{Kind: codertest.FaultHang})
	c := newClient(t, url, srv.Token("admin"), func(o *client.Options) { o.Timeout = 50 * time.Millisecond })
	_, err := c.User(t.Context(), client.Me)
	want := "no answer within 50ms"
	var network *client.NetworkError
	if !errors.As(err, &network) || network.Reason != want || len(network.Hints()) == 0 {
		t.Errorf("error %v, want %s and a hint", err, want)
	}
}

// TestTraceNamesNoValues sends a token and headers and checks the trace.
func TestTraceNamesNoValues(t *testing.T) {
	t.Parallel()
	srv, url := newServer(t)
	var traces []client.Trace
	token := srv.Token("admin")
	c := newClient(t, url, token, func(o *client.Options) {
		o.Trace = func(tr client.Trace) { traces = append(traces, tr) }
		o.Header = []client.Header{{Name: "X-Proxy-Secret", Value: secret.FromString("pr0xy")}}
	})
	if _, _, err := c.Workspaces(t.Context(), "owner:me", 0, 1); err != nil {
		t.Fatal(err)
	}
	if len(traces) != 1 {
		t.Fatalf("%d traces", len(traces))
	}
	tr := traces[0]
	if tr.Method != "GET" || tr.Path != "/api/v2/workspaces" || tr.Status != 200 || tr.RequestID == "" {
		t.Errorf("trace %+v", tr)
	}
}

func TestPathElementsCannotReachOtherRoutes(t *testing.T) {
	t.Parallel()
	srv, url := newServer(t)
	c := newClient(t, url, srv.Token("admin"))
	for _, name := range []string{"", ".", "..", "a\nb", "a\x00b", "\x7f"} {
		if _, err := c.UserSecret(t.Context(), client.Me, name); err == nil {
			t.Errorf("the name %q was sent", name)
		}
	}
	if sent := srv.Requests(); len(sent) != 0 {
		t.Errorf("sent %v", sent)
	}
	for name, want := range map[string]string{
		"../gitsshkey": "/api/v2/users/me/secrets/..%2Fgitsshkey",
		"a b?c#d%2e":   "/api/v2/users/me/secrets/a%20b%3Fc%23d%252e",
		"ünï":          "/api/v2/users/me/secrets/%C3%BCn%C3%AF",
	} {
		var path string
		traced := newClient(t, url, srv.Token("admin"), func(o *client.Options) {
			o.Trace = func(tr client.Trace) { path = tr.Path }
		})
		if _, err := traced.UserSecret(t.Context(), client.Me, name); !client.IsKind(err, client.KindNotFound) && !client.IsKind(err, client.KindRouteMissing) {
			t.Errorf("%q: error %v", name, err)
		}
		if path != want {
			t.Errorf("%q was sent as %s, want %s", name, path, want)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, url, token, want string }{
		{"path", "https://a/b", "t", `the server's URL has the path "/b", and Coder's API is at the root of its host`},
		{"plain http", "http://a.example.com", "t", `will not talk to "a.example.com" over plain http: the token would cross the network in clear`},
		{"line break in the token", "https://a", "t\nX-Evil: 1", "the token has characters in it that no token has: white space, control or non-ASCII characters"},
		{"space in the token", "https://a", "a b", "the token has characters in it that no token has: white space, control or non-ASCII characters"},
	}
	for _, test := range tests {
		_, err := client.New(test.url, client.Options{Token: secret.FromString(test.token)})
		if err == nil || err.Error() != test.want {
			t.Errorf("%s: error %v, want %s", test.name, err, test.want)
		}
	}
	for _, url := range []string{"http://localhost:1", "http://127.0.0.1:1", "http://[::1]:1"} {
		if _, err := client.New(url, client.Options{}); err != nil {
			t.Errorf("%s: %v", url, err)
		}
	}
}
