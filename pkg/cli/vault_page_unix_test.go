//go:build unix

package cli

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/coder-secrets/coder-secrets/internal/testneed"
	"github.com/coder-secrets/coder-secrets/internal/vaulttest"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/clitest"
)

// TestVaultPageWorks runs the commands of the page on Vault in order against a real
// Vault: first the operator's as root, then the others in mia's workspace with an empty
// home folder. The test replaces the external services: GitHub, an identity provider's
// key, and the linked account in Coder.
func TestVaultPageWorks(t *testing.T) {
	t.Parallel()
	bash := testneed.Program(t, "bash", "apt-get install bash")
	page, err := os.ReadFile("../../docs/vault.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?ms)^( *)```sh\n(.*?)^ *```$").FindAllStringSubmatch(string(page), -1)
	if len(blocks) < 7 {
		t.Fatalf("the page has %d blocks of commands", len(blocks))
	}
	vault := vaulttest.Own(t)
	if !vault.HasGitHub() {
		testneed.NotHere(t, "the page logs in with GitHub, which the server of the tests has not")
	}
	const password = "s3cr3t-of-the-team"
	vault.Put2("secret", "team/db", map[string]any{"password": password})
	vault.Put2("secret", "team/app", map[string]any{"API_KEY": "key-of-the-app", "DB_URL": "postgres://db"})

	key, public := identityKey(t)
	srv, coder := clitest.Serve(t)
	srv.Link("mia", "github", true)
	home := t.TempDir()
	operator := []string{
		"PATH=" + vaultShim(t, vault.Program) + ":" + os.Getenv("PATH"), "HOME=" + home, "VAULT_ADDR=" + vault.Address, "GITHUB=" + gitHubOfATeam(t),
		"IDENTITY_KEY=" + public, "GODEBUG=x509negativeserial=1",
	}
	workspace := append([]string{
		"CODER_AGENT_URL=" + withIdentityProvider(t, coder, identityToken(t, key)), "CODER_AGENT_TOKEN=" + srv.AgentToken("mia/mias"), "CODER=true", clitest.Mounts + "=",
	}, operator...)
	work := t.TempDir()
	for _, block := range blocks {
		text := strings.ReplaceAll(block[2], "\n"+block[1], "\n")
		cmd := exec.Command(bash, "-euo", "pipefail", "-c", text)
		cmd.Dir, cmd.Env = work, workspace
		if strings.HasPrefix(strings.TrimSpace(text), "vault ") {
			cmd.Env = append(operator, "VAULT_TOKEN="+vault.Token)
		}
		if out, err := cmd.CombinedOutput(); err != nil || strings.Contains(string(out), password) {
			t.Fatalf("%v:\n%s\n%s", err, text, out)
		}
	}
	file, err := os.ReadFile(filepath.Join(home, secretsFile))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"DB_PASSWORD=" + password, "API_KEY=key-of-the-app", "DB_URL="} {
		if !strings.Contains(string(file), want) {
			t.Errorf("the secret file lacks %s", want)
		}
	}
	if config, err := os.ReadFile(filepath.Join(work, "config.yaml")); err != nil || !strings.Contains(string(config), password) {
		t.Errorf("the config file is not filled: %v", err)
	}
}

// vaultShim creates a folder with a vault command that runs the real one, but replaces
// the page's GitHub and identity provider by the test's.
func vaultShim(t *testing.T, program string) string {
	t.Helper()
	folder := t.TempDir()
	script := `#!/bin/sh
case "$*" in
"write auth/github/config organization=acme") set -- "$@" base_url="$GITHUB/" ;;
"write auth/jwt/config oidc_discovery_url=https://id.acme.example default_role=workspace")
	set -- write auth/jwt/config jwt_validation_pubkeys="$IDENTITY_KEY" default_role=workspace ;;
*github/config* | *jwt/config*) echo "the test does not know: vault $*"; exit 9 ;;
esac
exec ` + program + ` "$@"
`
	if err := os.WriteFile(filepath.Join(folder, "vault"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	return folder
}

// gitHubOfATeam is a fake GitHub. Every account that the fake Coder server links is in
// the team platform of acme.
func gitHubOfATeam(t *testing.T) string {
	t.Helper()
	const acme = `{"login":"acme","id":42}`
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := map[string]string{
			"/user": `{"login":"mia","id":7}`, "/user/orgs": "[" + acme + "]",
			"/user/teams": `[{"id":1,"name":"platform","slug":"platform","organization":` + acme + `}]`,
		}[r.URL.Path]
		switch {
		case strings.HasPrefix(r.URL.Path, "/orgs/"):
			answer = acme
		case !strings.Contains(r.Header.Get("Authorization"), "fake-github-token-of-"):
			w.WriteHeader(http.StatusUnauthorized)
			answer = `{"message":"Bad credentials"}`
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, answer)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// withIdentityProvider is a Coder server on which mia has linked her account of the
// provider vault-idp.
func withIdentityProvider(t *testing.T, coder, token string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if strings.HasSuffix(r.URL.Path, "/external-auth") && r.URL.Query().Get("id") == "vault-idp" {
			_ = json.NewEncoder(w).Encode(map[string]string{"access_token": token, "type": "openid-connect"})
			return
		}
		req, err := http.NewRequestWithContext(r.Context(), r.Method, coder+r.URL.RequestURI(), r.Body)
		if err != nil {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		req.Header = r.Header
		res, err := http.DefaultTransport.RoundTrip(req)
		if err != nil {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		defer res.Body.Close()
		w.WriteHeader(res.StatusCode)
		_, _ = io.Copy(w, res.Body)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// identityKey returns the private key with which an identity provider signs, and its
// public key.
func identityKey(t *testing.T) (*ecdsa.PrivateKey, string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	return key, string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
}

// identityToken is mia's token for Vault, a JWT.
func identityToken(t *testing.T, key *ecdsa.PrivateKey) string {
	t.Helper()
	encode := base64.RawURLEncoding.EncodeToString
	now := time.Now().Unix()
	claims := fmt.Sprintf(`{"sub":"mia","aud":"vault","iat":%d,"nbf":%[1]d,"exp":%d}`, now-60, now+3600)
	text := encode([]byte(`{"alg":"ES256","typ":"JWT"}`)) + "." + encode([]byte(claims))
	sum := sha256.Sum256([]byte(text))
	r, s, err := ecdsa.Sign(rand.Reader, key, sum[:])
	if err != nil {
		t.Fatal(err)
	}
	return text + "." + encode(append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...))
}
