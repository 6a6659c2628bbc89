package contract_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"testing"

	"github.com/coder-secrets/coder-secrets/internal/contract"
	"github.com/coder-secrets/coder-secrets/internal/testneed"
)

// recorder is a testing.TB that records failures.
type recorder struct {
	testing.TB
	faults []string
}

func (r *recorder) Helper() {}

func (r *recorder) Errorf(format string, args ...any) {
	r.faults = append(r.faults, fmt.Sprintf(format, args...))
}

func TestTransportNoticesWhatBreaksTheDescription(t *testing.T) {
	t.Parallel()
	const key = `{"user_id":"19d35b89-098e-473a-971b-0eda96c35a7b","created_at":"2026-11-23T00:32:58Z","updated_at":"2026-11-23T00:32:58Z","public_key":"x"}`
	tests := []struct {
		name, method, path, sent string
		status                   int
		answer                   string
		want                     string // a part of the failure, empty for none
	}{
		{"right", "GET", "/api/v2/users/me/gitsshkey", "", 200, key, ""},
		{"an unknown field", "GET", "/api/v2/users/me/gitsshkey", "", 200, strings.Replace(key, "public_key", "publicKey", 1), `property "publicKey"`},
		{"a wrong type", "GET", "/api/v2/users/me/gitsshkey", "", 200, strings.Replace(key, `"x"`, "5", 1), "public_key"},
		{"an unknown route", "GET", "/api/v2/users/me/sshkey", "", 200, key, "no such route"},
		{"an unknown status", "GET", "/api/v2/users/me/gitsshkey", "", 202, key, "status"},
		{"a request with an unknown field", "POST", "/api/v2/users/me/secrets", `{"name":"a","valeu":"b"}`, 201, "{}", `property "valeu"`},
		{"a refusal", "GET", "/api/v2/users/me/gitsshkey", "", 404, `{"message":"Route not found."}`, ""},
		{"a refusal of a strange form", "GET", "/api/v2/users/me/gitsshkey", "", 404, `{"error":"no"}`, `property "error"`},
		{"no part of the API", "GET", "/healthz", "", 200, `"OK"`, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json; charset=utf-8")
				w.WriteHeader(test.status)
				_, _ = w.Write([]byte(test.answer))
			}))
			t.Cleanup(web.Close)
			r := &recorder{TB: t}
			client := http.Client{Transport: contract.Transport(r, http.DefaultTransport)}
			request, err := http.NewRequestWithContext(t.Context(), test.method, web.URL+test.path, strings.NewReader(test.sent))
			if err != nil {
				t.Fatal(err)
			}
			request.Header.Set("Coder-Session-Token", "any")
			request.Header.Set("Content-Type", "application/json")
			resp, err := client.Do(request)
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			got := strings.Join(r.faults, "\n")
			if (got != "") != (test.want != "") || !strings.Contains(got, test.want) {
				t.Errorf("faults are %q, want one with %q", got, test.want)
			}
		})
	}
}

// TestProgramDoesNotHoldTheChecker keeps dependencies of tests out of the binary.
func TestProgramDoesNotHoldTheChecker(t *testing.T) {
	t.Parallel()
	tool := testneed.Program(t, "go", "https://go.dev/dl")
	out, err := exec.CommandContext(t.Context(), tool, "list", "-deps", "github.com/coder-secrets/coder-secrets/cmd/coder-secrets").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"kin-openapi", "internal/contract", "internal/testneed", "net/http/httptest"} {
		if strings.Contains(string(out), name) {
			t.Errorf("the program holds %s", name)
		}
	}
}
