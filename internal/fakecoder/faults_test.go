package fakecoder_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/coder-secrets/coder-secrets/internal/codertest"
)

func TestParseFault(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in   string
		want codertest.Fault
		ok   bool
	}{
		{"GET /users/me status=503 0+1", codertest.Fault{Method: "GET", Path: "/users/me", Kind: codertest.FaultStatus, Arg: "503", Times: 1}, true},
		{"/users/me status=429 2 1+3", codertest.Fault{Path: "/users/me", Kind: codertest.FaultStatus, Arg: "429 2", After: 1, Times: 3}, true},
		{"/* cut", codertest.Fault{Path: "/*", Kind: codertest.FaultCut}, true},
		{"PUT /users/*/gitsshkey lost 0+1", codertest.Fault{Method: "PUT", Path: "/users/*/gitsshkey", Kind: codertest.FaultLost, Times: 1}, true},
		{"/* redirect=http://127.0.0.1:1/x 308", codertest.Fault{Path: "/*", Kind: codertest.FaultRedirect, Arg: "http://127.0.0.1:1/x 308"}, true},
		{"/users/me explode", codertest.Fault{}, false},
		{"/users/me", codertest.Fault{}, false},
	}
	for _, test := range tests {
		got, err := codertest.ParseFault(test.in)
		if (err == nil) != test.ok {
			t.Errorf("ParseFault(%q): error %v, want ok %v", test.in, err, test.ok)
			continue
		}
		if diff := cmp.Diff(test.want, got); test.ok && diff != "" {
			t.Errorf("ParseFault(%q) (-want +got):\n%s", test.in, diff)
		}
	}
}

func TestFaultsShow(t *testing.T) {
	t.Parallel()
	tests := []struct {
		fault  string
		status int    // 0 means no answer
		body   string // a part of it
		broken bool   // reading the body fails
		header string // "Name: value"
	}{
		{"/buildinfo status=502", 502, "internal server error", false, "Content-Type: application/json; charset=utf-8"},
		{"/buildinfo status=429 7", 429, "", false, "Retry-After: 7"},
		{"/buildinfo latency=1ms", 200, `"version"`, false, ""},
		{"/buildinfo reset", 0, "", false, ""},
		{"/buildinfo lost", 0, "", false, ""},
		{"/buildinfo cut", 200, `"external_url"`, true, ""},
		{"/buildinfo type=text/html", 200, `"version"`, false, "Content-Type: text/html"},
		{"/buildinfo html=Corporate login", 200, "<title>Corporate login</title>", false, "Content-Type: text/html; charset=utf-8"},
		{"/buildinfo redirect=http://127.0.0.1:1/x 308", 308, "", false, "Location: http://127.0.0.1:1/x"},
		{"/buildinfo huge=200000", 200, "xxxxxxxx", false, ""},
		{"/buildinfo json", 200, `{"message": "he`, false, "Content-Type: application/json; charset=utf-8"},
		{"/other status=500", 200, `"version"`, false, ""},
		{"POST /buildinfo status=500", 200, `"version"`, false, ""},
	}
	for _, test := range tests {
		t.Run(test.fault, func(t *testing.T) {
			t.Parallel()
			w := serve(t)
			w.spoil(t, test.fault)
			resp, err := w.get(t.Context(), "/buildinfo")
			if err != nil {
				if test.status != 0 {
					t.Fatal(err)
				}
				return
			}
			defer resp.Body.Close()
			body, err := io.ReadAll(resp.Body)
			if (err != nil) != test.broken {
				t.Errorf("reading the body: %v, want broken %v", err, test.broken)
			}
			if resp.StatusCode != test.status || !strings.Contains(string(body), test.body) {
				t.Errorf("status %d, body %.100q", resp.StatusCode, body)
			}
			if name, value, _ := strings.Cut(test.header, ": "); resp.Header.Get(name) != value {
				t.Errorf("header %s is %q, want %q", name, resp.Header.Get(name), value)
			}
		})
	}
}

// get sends a GET without following redirects.
func (w web) get(ctx context.Context, path string) (*http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, w.http.URL+"/api/v2"+path, nil)
	if err != nil {
		return nil, err
	}
	client := *w.http.Client()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return client.Do(r)
}

func (w web) spoil(t testing.TB, text string) {
	t.Helper()
	fault, err := codertest.ParseFault(text)
	if err != nil {
		t.Fatal(err)
	}
	w.Break(fault)
}

func TestFaultsMeetTheRequestsTheyAreFor(t *testing.T) {
	t.Parallel()
	w := serve(t)
	w.spoil(t, "GET /buildinfo status=503 1+2")
	var got []int
	for range 5 {
		resp, _ := w.ask(t, "GET", "/buildinfo", "", "")
		got = append(got, resp.StatusCode)
	}
	if diff := cmp.Diff([]int{200, 503, 503, 200, 200}, got); diff != "" {
		t.Errorf("statuses (-want +got):\n%s", diff)
	}
}

func TestLostAnswerIsCarriedOut(t *testing.T) {
	t.Parallel()
	w := serve(t)
	_, before := w.ask(t, "GET", "/users/me/gitsshkey", w.Token("mia"), "")
	w.spoil(t, "PUT /users/me/gitsshkey lost")
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPut, w.http.URL+"/api/v2/users/me/gitsshkey", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Coder-Session-Token", w.Token("mia"))
	if resp, err := w.http.Client().Do(r); err == nil {
		resp.Body.Close()
		t.Fatal("the answer came through")
	}
	if _, after := w.ask(t, "GET", "/users/me/gitsshkey", w.Token("mia"), ""); after == before {
		t.Error("the key was not changed")
	}
}

func TestHangAndStallEndWithTheClient(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"hang", "stall"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			w := serve(t)
			w.spoil(t, "/buildinfo "+kind)
			ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
			defer cancel()
			resp, err := w.get(ctx, "/buildinfo")
			if err == nil {
				_, err = io.ReadAll(resp.Body)
				resp.Body.Close()
			}
			if err == nil {
				t.Error("the whole answer came through")
			}
		})
	}
}
