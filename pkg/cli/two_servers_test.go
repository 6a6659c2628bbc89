package cli

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/clitest"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

// eavesdropper is a server that records the requests that it receives.
type eavesdropper struct {
	mu   sync.Mutex
	text strings.Builder
}

func (e *eavesdropper) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.text.WriteString(r.Method + " " + r.URL.String() + "\n")
	_ = r.Header.Write(&e.text)
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Coder-Build-Version", "v2.35.0")
	_, _ = w.Write([]byte(`{"username":"eve"}`))
}

// TestStoredTokensStayWithTheirServer stores a token for one server, points the program
// at another in every possible way, and checks what that server receives.
func TestStoredTokensStayWithTheirServer(t *testing.T) {
	t.Parallel()
	const token = "st0red-c4n4ry"
	stores := map[string]func(t *testing.T, s *clitest.System, own string){
		"coder login": func(t *testing.T, s *clitest.System, own string) {
			dir := filepath.Join(s.Getenv("HOME"), ".config", "coderv2")
			writeTestFile(t, filepath.Join(dir, "url"), own)
			writeTestFile(t, filepath.Join(dir, "session"), token)
		},
		"auth login": func(t *testing.T, s *clitest.System, own string) {
			s.Stdin = strings.NewReader(token)
			if status := s.Run(t, "auth", "login", own); status != console.ExitOK {
				t.Fatalf("status %d: %s", status, s.Err.String())
			}
		},
	}
	ways := map[string]func(s *clitest.System, other string) []string{
		"flag": func(_ *clitest.System, other string) []string { return []string{"--url", other} },
		"variable": func(s *clitest.System, other string) []string {
			s.Environ = append(s.Environ, "CODER_URL="+other)
			return nil
		},
		"our variable": func(s *clitest.System, other string) []string {
			s.Environ = append(s.Environ, "CODER_SECRETS_URL="+other)
			return nil
		},
		"other name of the host": func(_ *clitest.System, other string) []string {
			return []string{"--url", strings.Replace(other, "127.0.0.1", "localhost", 1)}
		},
	}
	commands := [][]string{{"publickey"}, {"auth", "status"}, {"publickey", "regenerate", "--yes"}, {"auth", "logout", "--revoke"}}
	for stored, store := range stores {
		for way, point := range ways {
			for _, command := range commands {
				t.Run(stored+" "+way+" "+strings.Join(command, " "), func(t *testing.T) {
					t.Parallel()
					own, other := &eavesdropper{}, &eavesdropper{}
					ownServer, otherServer := httptest.NewServer(own), httptest.NewServer(other)
					t.Cleanup(ownServer.Close)
					t.Cleanup(otherServer.Close)
					s := clitest.NewSystem(t, "")
					store(t, s, ownServer.URL)
					s.Run(t, append(command, point(s, otherServer.URL)...)...)
					other.mu.Lock()
					defer other.mu.Unlock()
					if strings.Contains(other.text.String(), token) {
						t.Errorf("the other server received\n%s", other.text.String())
					}
					if strings.Contains(s.Out.String()+s.Err.String(), token) {
						t.Error("the token was printed")
					}
				})
			}
		}
	}
}

// TestHeadersOfTheCommandGoToTheServerAlone checks that a redirect does not send the
// headers to another server.
func TestHeadersOfTheCommandGoToTheServerAlone(t *testing.T) {
	t.Parallel()
	other := &eavesdropper{}
	otherServer := httptest.NewServer(other)
	t.Cleanup(otherServer.Close)
	var received string
	first := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		received = r.Header.Get("X-Proxy")
		http.Redirect(w, r, otherServer.URL+r.URL.Path, http.StatusTemporaryRedirect)
	}))
	t.Cleanup(first.Close)
	s := clitest.NewSystem(t, "", "PATH="+os.Getenv("PATH"), "CODER_URL="+first.URL, "CODER_SESSION_TOKEN=t0k-c4n4ry",
		`CODER_HEADER_COMMAND=echo "X-Proxy=hdr-c4n4ry $CODER_URL"`)
	if status := s.Run(t, "publickey", "-v"); status != console.ExitFailed {
		t.Errorf("status %d", status)
	}
	if received != "hdr-c4n4ry "+first.URL {
		t.Errorf("the server received the header %q", received)
	}
	if other.text.Len() > 0 {
		t.Errorf("the other server received\n%s", other.text.String())
	}
	if out := s.Out.String() + s.Err.String(); strings.Contains(out, "c4n4ry") {
		t.Errorf("printed %s", out)
	}
}

func writeTestFile(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
