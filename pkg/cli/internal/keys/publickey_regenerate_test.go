package keys_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/coder-secrets/coder-secrets/internal/codertest"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/clitest"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

// TestInterruptedRegenerationSaysThatItMayHaveHappened interrupts while the server
// processes the request: a user would take "interrupted" alone for "not done".
func TestInterruptedRegenerationSaysThatItMayHaveHappened(t *testing.T) {
	t.Parallel()
	srv, url := clitest.Serve(t)
	srv.Break(codertest.Fault{Method: http.MethodPut, Kind: codertest.FaultHang})
	s := clitest.NewSystem(t, "", "CODER_URL="+url, "CODER_SESSION_TOKEN="+srv.Token("mia"))
	ctx, cancel := context.WithCancel(t.Context())
	own := &http.Transport{}
	t.Cleanup(own.CloseIdleConnections)
	s.Transport = clitest.RoundTripper(func(r *http.Request) (*http.Response, error) {
		if r.Method == http.MethodPut {
			cancel()
		}
		return own.RoundTrip(r)
	})
	if status := s.RunContext(ctx, "publickey", "regenerate", "--yes"); status != console.ExitInterrupted {
		t.Errorf("status %d, want %d", status, console.ExitInterrupted)
	}
	for _, want := range []string{
		"error: cannot regenerate the SSH key: it is not known whether the key was regenerated: interrupted while the server was at it\n",
		"hint: look before you repeat it: coder-secrets publickey --fingerprint\n",
	} {
		if !strings.Contains(s.Err.String(), want) {
			t.Errorf("no %q in\n%s", want, s.Err.String())
		}
	}
	if s.Out.Len() > 0 {
		t.Errorf("stdout %q", s.Out.String())
	}
}

// TestRegenerationSaysWhatBecomesOfEncryptedFiles checks the question in a workspace
// with an encrypted file and elsewhere.
func TestRegenerationSaysWhatBecomesOfEncryptedFiles(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name              string
		workspace, sealed bool
		user              string
		question, note    string
	}{
		{name: "elsewhere", question: "and files that are encrypted to it become unreadable; to keep one readable, first, where it is: coder-secrets secrets rekey --also RECIPIENT [y/N] "},
		{name: "elsewhere, with a file", sealed: true, question: "and files that are encrypted to it become unreadable; to keep one readable, first, where it is: coder-secrets secrets rekey --also RECIPIENT [y/N] "},
		{name: "in a workspace without a file", workspace: true, question: "and files that are encrypted to it become unreadable; to keep one readable, first, where it is: coder-secrets secrets rekey --also RECIPIENT [y/N] "},
		{
			name: "in a workspace", workspace: true, sealed: true,
			question: "and files that are encrypted to it in other workspaces become unreadable; to keep one readable, first, where it is: coder-secrets secrets rekey --also RECIPIENT [y/N] ",
			note:     "secrets.env stays readable: it will be encrypted for the new key\n",
		},
		{name: "of somebody else", workspace: true, sealed: true, user: "auditor", question: "and files that are encrypted to it become unreadable; to keep one readable, first, where it is: coder-secrets secrets rekey --also RECIPIENT [y/N] "},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			srv, url := clitest.Serve(t)
			s := clitest.NewSystem(t, "value", "CODER_URL="+url, "CODER_SESSION_TOKEN="+srv.Token("admin"))
			agent := []string{"CODER_AGENT_URL=" + url, "CODER_AGENT_TOKEN=" + srv.AgentToken("admin/dev1"), "CODER_SECRETS_ALLOW_DUMP=1"}
			elsewhere := s.Environ
			s.Environ = append(s.Environ, agent...)
			if test.sealed {
				if status := s.Run(t, "secrets", "write", "TOKEN", "--encrypt"); status != console.ExitOK {
					t.Fatal(s.Err.String())
				}
			}
			if !test.workspace {
				s.Environ = elsewhere
			}
			s.TTY.Answers = []string{"no"}
			args := []string{"publickey", "regenerate"}
			if test.user != "" {
				args = append(args, "--user", test.user)
			}
			srv.ForgetRequests()
			if status := s.Run(t, args...); status != console.ExitFailed {
				t.Errorf("status %d: %s", status, s.Err.String())
			}
			if len(s.TTY.Prompts) != 1 || !strings.Contains(s.TTY.Prompts[0], test.question) {
				t.Errorf("asked %q, want %q", s.TTY.Prompts, test.question)
			}
			if !strings.Contains(s.Err.String(), test.note) {
				t.Errorf("no %q in\n%s", test.note, s.Err.String())
			}
			if strings.Contains(s.Err.String(), "stays readable") != (test.note != "") {
				t.Errorf("stderr %q", s.Err.String())
			}
			for _, r := range srv.Requests() {
				if r.Method == http.MethodPut {
					t.Errorf("%s %s was sent", r.Method, r.Path)
				}
			}
		})
	}
}
