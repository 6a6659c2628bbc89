package cli

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/clitest"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

// TestPlainHTTPLeavesTheMachineByPermissionAlone replaces the network by a transport
// that redirects to the fake server.
func TestPlainHTTPLeavesTheMachineByPermissionAlone(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		environ []string
		args    []string
		want    int
	}{
		{"not allowed", nil, nil, console.ExitUsage},
		{"flag", nil, []string{"--allow-http"}, console.ExitOK},
		{"variable", []string{"CODER_SECRETS_ALLOW_HTTP=1"}, nil, console.ExitOK},
		{"variable that says no", []string{"CODER_SECRETS_ALLOW_HTTP=false"}, nil, console.ExitUsage},
		{"variable that says nothing", []string{"CODER_SECRETS_ALLOW_HTTP=please"}, nil, console.ExitUsage},
	}
	for _, command := range [][]string{{"publickey"}, {"publickey", "--agent"}, {"auth", "status"}} {
		for _, test := range tests {
			t.Run(strings.Join(command, " ")+" "+test.name, func(t *testing.T) {
				t.Parallel()
				srv, own := clitest.Serve(t)
				target, err := url.Parse(own)
				if err != nil {
					t.Fatal(err)
				}
				sent := 0
				s := clitest.NewSystem(t, "", append(test.environ, "CODER_URL=http://coder.example.com", "CODER_SESSION_TOKEN="+srv.Token("admin"),
					"CODER_AGENT_URL=http://coder.example.com", "CODER_AGENT_TOKEN="+srv.AgentToken("admin/dev1"))...)
				s.Transport = clitest.RoundTripper(func(r *http.Request) (*http.Response, error) {
					sent++
					r = r.Clone(r.Context())
					r.URL.Host = target.Host
					return http.DefaultTransport.RoundTrip(r)
				})
				if status := s.Run(t, append(command, test.args...)...); status != test.want {
					t.Errorf("status %d, want %d: %s", status, test.want, s.Err.String())
				}
				if (sent > 0) != (test.want == console.ExitOK) {
					t.Errorf("%d requests", sent)
				}
			})
		}
	}
}
