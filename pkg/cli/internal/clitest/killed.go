package clitest

import (
	"fmt"
	"net/http"
	"os"
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

// KillAt names the step at which coder-secrets-killed kills itself; ":2" after the name
// means the second time that it reaches the step.
const KillAt = "CODER_SECRETS_TEST_KILL_AT"

// killedSystem is the real system for a process that kills itself at a step.
func killedSystem() *console.System {
	sys := scriptSystem()
	step, nth, _ := strings.Cut(os.Getenv(KillAt), ":")
	reached := 0
	sys.AtStep = func(at string) {
		if at != step {
			return
		}
		if reached++; nth == "" || nth == fmt.Sprint(reached) {
			killSelf()
		}
	}
	if step == "the answer is on its way" {
		own := &http.Transport{}
		sys.Transport = RoundTripper(func(r *http.Request) (*http.Response, error) {
			resp, err := own.RoundTrip(r)
			if r.Method == http.MethodPut {
				killSelf()
			}
			return resp, err
		})
	}
	return sys
}

func killSelf() {
	if self, err := os.FindProcess(os.Getpid()); err == nil {
		_ = self.Kill()
	}
	select {}
}
