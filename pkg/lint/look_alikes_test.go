package lint

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestLookAlikes: each look-alike has a reason why it is not reported, and none shows a
// value.
func TestLookAlikes(t *testing.T) {
	t.Parallel()
	files := map[string]string{
		"main.tf": `data "coder_parameter" "a" {
  name = "ssh_pubkey"
}

variable "token_url" {}

variable "api_token" {
  sensitive = true
  default   = "your-api-token"
}

locals {
  db_password    = "changeme"
  token_name     = "kV7-the-name"
  key_secret_key = "CODER_PROVISIONER_DAEMON_KEY"
  settings       = { secretKey = "password" }
}

resource "google_secret_manager_secret_version" "x" {
  secret = "kV7-the-secret"
}

resource "docker_container" "x" {
  env = ["TAILSCALE_AUTHKEY=tskey-auth-xxxx", "MAX_TOKENS=64000"]
}
`,
		"run.sh": "export API_TOKEN=$OTHER\ngcloud secrets versions access latest --secret kV7wa8Rt2YqP\n",
	}
	report := lintFiles(t, files, Options{Explain: true})
	if len(report.Findings) > 0 {
		t.Errorf("found %+v", report.Findings)
	}
	var got []string
	for _, p := range report.LookAlikes {
		got = append(got, fmt.Sprintf("%s:%d %s [%s] %s", p.File, p.Line, p.Name, p.Rule, p.Reason))
	}
	want := []string{
		`main.tf:1 ssh_pubkey [secret-parameter] "public" says that this "key" is not secret`,
		`main.tf:5 token_url [insensitive-variable] "url" follows "token", so it is about the secret and does not hold it`,
		"main.tf:9 api_token [insensitive-variable] of its default: it reads as a placeholder",
		"main.tf:13 db_password [hardcoded-secret] of its value: it reads as a placeholder",
		`main.tf:14 token_name [hardcoded-secret] "name" follows "token", so it is about the secret and does not hold it`,
		`main.tf:15 key_secret_key [hardcoded-secret] "key secret key" may be secret or not: Kubernetes and Helm call the name of a secret so`,
		"main.tf:16 secretKey [hardcoded-secret] its value is the name of an entry that holds the secret",
		"main.tf:20 secret [hardcoded-secret] here it says which secret, and does not hold it",
		"main.tf:24 TAILSCALE_AUTHKEY [hardcoded-secret] of its value: it is only filler",
		`main.tf:24 MAX_TOKENS [hardcoded-secret] it begins with "max", so it asks, counts or acts and holds no "tokens"`,
		"run.sh:1 API_TOKEN [hardcoded-secret] of its value: a value is put there later",
		"run.sh:2 secret [hardcoded-secret] its value is the name of an entry that holds the secret",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if strings.Contains(strings.Join(got, "\n"), canary) {
		t.Error("a look-alike shows a value")
	}
	if passed := lintFiles(t, files, Options{}).LookAlikes; len(passed) > 0 {
		t.Errorf("listed without Options.Explain: %+v", passed)
	}
}
