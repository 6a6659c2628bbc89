package vault

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// linked is an ExternalAuth with one linked account.
type linked struct {
	token string
	asked []string
}

func (l *linked) AccessToken(_ context.Context, id, match string) (secret.Secret, error) {
	l.asked = append(l.asked, id+"|"+match)
	if l.token == "" {
		return secret.Secret{}, errors.New("the account is not linked yet: open https://coder.example/external-auth/github")
	}
	return secret.FromString(l.token), nil
}

// readerPolicy creates a secret and a policy that may read it, and returns its name.
func (a admin) readerPolicy() (ref, policy string) {
	a.Helper()
	two := a.KV2()
	a.Put2(two, "app", map[string]any{"password": canary})
	return two + "/app#password", a.Policy(fmt.Sprintf(`path "%s/data/app" { capabilities = ["read"] }`, two))
}

func (a admin) login(text, role, provider string, opts Options, environ ...string) (*Client, *wire) {
	a.Helper()
	l, err := ParseLogin(text, role, provider)
	if err != nil {
		a.Fatal(err)
	}
	opts.Login = l
	return a.connect("", opts, environ...)
}

// checkLogin reads with a client that logs in, and checks that Close revoked its
// token.
func checkLogin(t *testing.T, a admin, c *Client, w *wire, ref string) {
	t.Helper()
	if got := read(t, c, ref); got != canary {
		t.Errorf("got %q", got)
	}
	token := c.api.Token()
	if err := c.Close(t.Context()); err != nil {
		t.Errorf("close: %v", err)
	}
	if status, _ := a.Try("POST", "auth/token/lookup", map[string]any{"token": token}, nil); status < 400 {
		t.Error("the token of the login lives on")
	}
	if got := w.sent(); len(got) != 3 {
		t.Errorf("sent %q, want a login, a read and a revocation", got)
	}
}

func TestLogInWithAppRole(t *testing.T) {
	t.Parallel()
	a := newAdmin(t)
	ref, policy := a.readerPolicy()
	mount := a.Auth("approle")
	role := "auth/" + mount + "/role/app"
	a.Do("POST", role, map[string]any{"token_policies": []string{policy}})
	roleID := a.Do("GET", role+"/role-id", nil)["data"].(map[string]any)["role_id"].(string)
	secretID := a.Do("POST", role+"/secret-id", nil)["data"].(map[string]any)["secret_id"].(string)

	c, w := a.login("approle:"+mount, roleID, "", Options{}, "VAULT_SECRET_ID="+secretID)
	checkLogin(t, a, c, w, ref)
	c, w = a.login("approle:"+mount, "", "", Options{}, "VAULT_ROLE_ID="+roleID, "VAULT_SECRET_ID="+secretID)
	checkLogin(t, a, c, w, ref)

	c, _ = a.login("approle:"+mount, roleID, "", Options{}, "VAULT_SECRET_ID="+canary)
	_, err := c.Value(t.Context(), mustRef(t, ref))
	checkError(t, err, 4, []string{secretID}, a.Address, `"auth/`+mount+`/login"`, `"update" on "auth/`+mount+`/login"`, "invalid ")

	wrapped := a.Wrap("POST", role+"/secret-id", nil)
	c, _ = a.login("approle:"+mount, roleID, "", Options{}, "VAULT_SECRET_ID="+wrapped)
	if got := read(t, c, ref); got != canary {
		t.Errorf("with a wrapped secret id: got %q", got)
	}
	c, _ = a.login("approle:"+mount, roleID, "", Options{}, "VAULT_SECRET_ID="+wrapped)
	_, err = c.Value(t.Context(), mustRef(t, ref))
	checkError(t, err, 4, []string{wrapped}, a.Address, "was unwrapped before")
}

// signer creates JSON web tokens as an identity provider does.
type signer struct{ key *rsa.PrivateKey }

func newSigner(t testing.TB) signer {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return signer{key}
}

func (s signer) public(t testing.TB) string {
	t.Helper()
	der, err := x509.MarshalPKIXPublicKey(&s.key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
}

func (s signer) token(t testing.TB, claims map[string]any) string {
	t.Helper()
	part := func(v any) string {
		text, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return base64.RawURLEncoding.EncodeToString(text)
	}
	text := part(map[string]string{"alg": "RS256", "typ": "JWT"}) + "." + part(claims)
	sum := sha256.Sum256([]byte(text))
	signature, err := rsa.SignPKCS1v15(rand.Reader, s.key, crypto.SHA256, sum[:])
	if err != nil {
		t.Fatal(err)
	}
	return text + "." + base64.RawURLEncoding.EncodeToString(signature)
}

func TestLogInWithJWT(t *testing.T) {
	t.Parallel()
	a := newAdmin(t)
	ref, policy := a.readerPolicy()
	mount := a.Auth("jwt")
	keys := newSigner(t)
	a.Do("POST", "auth/"+mount+"/config", map[string]any{"jwt_validation_pubkeys": []string{keys.public(t)}})
	a.Do("POST", "auth/"+mount+"/role/dev", map[string]any{"role_type": "jwt", "user_claim": "sub", "bound_audiences": []string{"vault"}, "token_policies": []string{policy}})
	claims := map[string]any{"sub": "mia", "aud": "vault", "exp": time.Now().Add(time.Hour).Unix(), "nbf": time.Now().Add(-time.Minute).Unix()}
	good := keys.token(t, claims)
	expired := keys.token(t, map[string]any{"sub": "mia", "aud": "vault", "exp": time.Now().Add(-time.Hour).Unix(), "nbf": time.Now().Add(-2 * time.Hour).Unix()})

	auth := &linked{token: good}
	c, w := a.login("jwt:"+mount, "dev", "identity", Options{ExternalAuth: auth})
	checkLogin(t, a, c, w, ref)
	if !slices.Equal(auth.asked, []string{"identity|"}) {
		t.Errorf("Coder was asked for %q", auth.asked)
	}
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte(good+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, w = a.login("jwt:"+mount, "dev", "", Options{}, "CODER_SECRETS_JWT_FILE="+file)
	checkLogin(t, a, c, w, ref)

	for _, test := range []struct{ says, token, mount, role string }{
		{"expired", expired, mount, "dev"},
		{"could not be found", good, mount, "no-such-role"},
		{"missing role", good, mount, ""},
		{"nothing of that kind is mounted", good, "elsewhere", "dev"},
		{"signature", newSigner(t).token(t, claims), mount, "dev"},
		{"three parts", "not-a-token", mount, "dev"},
	} {
		c, _ := a.login("jwt:"+test.mount, test.role, "identity", Options{ExternalAuth: &linked{token: test.token}})
		_, err := c.Value(t.Context(), mustRef(t, ref))
		checkError(t, err, 4, []string{test.token}, a.Address, `"update" on "auth/`+test.mount+`/login"`, test.says)
	}

	c, _ = a.login("jwt:"+mount, "dev", "identity", Options{ExternalAuth: &linked{}})
	if _, err := c.Value(t.Context(), mustRef(t, ref)); err == nil || !strings.Contains(err.Error(), "open https://coder.example/external-auth") {
		t.Errorf("an account that is not linked: %v", err)
	}
}

func TestLogInWithGitHub(t *testing.T) {
	t.Parallel()
	a := newAdmin(t)
	ref, policy := a.readerPolicy()
	mount := a.GitHub("gho_good", policy)

	auth := &linked{token: "gho_good"}
	c, w := a.login("github:"+mount, "", "", Options{ExternalAuth: auth})
	checkLogin(t, a, c, w, ref)
	if !slices.Equal(auth.asked, []string{"|https://github.com"}) {
		t.Errorf("Coder was asked for %q", auth.asked)
	}
	c, w = a.login("github:"+mount, "", "", Options{}, "VAULT_AUTH_GITHUB_TOKEN=gho_good")
	checkLogin(t, a, c, w, ref)

	c, _ = a.login("github:"+mount, "", "", Options{ExternalAuth: &linked{token: "gho_bad"}})
	_, err := c.Value(t.Context(), mustRef(t, ref))
	checkError(t, err, 4, []string{"gho_bad"}, a.Address, `"update" on "auth/`+mount+`/login"`)
}

func TestLogInWithKubernetes(t *testing.T) {
	t.Parallel()
	a := newAdmin(t)
	a.LocalOnly()
	keys := newSigner(t)
	pod := keys.token(t, map[string]any{
		"nbf": time.Now().Add(-time.Minute).Unix(), "iss": "kubernetes/serviceaccount", "sub": "system:serviceaccount:coder:mia", "exp": time.Now().Add(time.Hour).Unix(),
		"kubernetes.io/serviceaccount/namespace":            "coder",
		"kubernetes.io/serviceaccount/service-account.name": "mia",
		"kubernetes.io/serviceaccount/service-account.uid":  "u-1",
	})
	cluster := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, `{"status":{"authenticated":true,"user":{"username":"system:serviceaccount:coder:mia","uid":"u-1","groups":["system:serviceaccounts"]}}}`)
	}))
	defer cluster.Close()
	authority := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cluster.Certificate().Raw})
	ref, policy := a.readerPolicy()
	mount := a.Auth("kubernetes")
	a.Do("POST", "auth/"+mount+"/config", map[string]any{"kubernetes_host": cluster.URL, "kubernetes_ca_cert": string(authority), "disable_local_ca_jwt": true, "token_reviewer_jwt": pod})
	a.Do("POST", "auth/"+mount+"/role/dev", map[string]any{"bound_service_account_names": "mia", "bound_service_account_namespaces": "coder", "token_policies": []string{policy}})
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte(pod), 0o600); err != nil {
		t.Fatal(err)
	}
	c, w := a.login("kubernetes:"+mount, "dev", "", Options{}, "CODER_SECRETS_JWT_FILE="+file)
	checkLogin(t, a, c, w, ref)
}

func TestWhatIsMissingToLogInIsToldBeforeAnythingIsSent(t *testing.T) {
	t.Parallel()
	address := "VAULT_ADDR=http://127.0.0.1:1"
	tests := []struct {
		text, role, provider string
		says                 string
	}{
		{"ldap", "", "", "expected one of token, wrapped, github, jwt, approle, kubernetes"},
		{"token:x", "", "", "takes no mount"},
		{"github:", "", "", "is no mount"},
		{"jwt:../sys", "", "", "is no mount"},
		{"kubernetes", "", "", "needs a role"},
		{"approle", "", "", "needs a role id"},
		{"jwt", "dev", "", "needs a token"},
		{"github", "", "", "needs an access token"},
	}
	for _, test := range tests {
		l, err := ParseLogin(test.text, test.role, test.provider)
		if err == nil {
			var c *Client
			if c, err = New(Options{Login: l, Getenv: variables(address)}); err == nil {
				_, err = c.Value(t.Context(), Ref{Path: "secret/app"})
			}
		}
		if err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%q: got %v, want an error with %q", test.text, err, test.says)
		}
	}
}

func TestWithoutATokenItIsToldOnceWhatForItIsNeeded(t *testing.T) {
	t.Parallel()
	empty := filepath.Join(t.TempDir(), "empty")
	if err := os.WriteFile(empty, []byte("\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	const address = "http://127.0.0.1:1"
	tests := []struct {
		method, file string
		status       int
		why          string
	}{
		{"token", "", 4, "there is no token: VAULT_TOKEN is not set and there is no ~/.vault-token"},
		{"jwt", empty + "-not", 4, "no such file"},
		{"jwt", empty, 4, "what to log in with by jwt is empty"},
		{"kubernetes", empty, 4, "what to log in with by kubernetes is empty"},
		{"jwt", "", 2, "logging in with jwt needs a token"},
	}
	for _, test := range tests {
		c, err := New(Options{Login: Login{Method: test.method, Role: "dev"}, Getenv: variables("VAULT_ADDR="+address, "CODER_SECRETS_JWT_FILE="+test.file)})
		if err != nil {
			t.Fatal(err)
		}
		_, err = c.Values(t.Context(), []Ref{{Path: "a/app"}, {Path: "b/app"}, {Path: "c/app"}})
		checkError(t, err, test.status, nil, address, `"a/app"`, `"read" on "a/app", or on "a/data/app" in a version 2`, test.why)
	}
}

func TestWrappedAnswers(t *testing.T) {
	t.Parallel()
	a := newAdmin(t)
	ref, policy := a.readerPolicy()
	path := strings.TrimSuffix(strings.Replace(ref, "/app", "/data/app", 1), "#password")
	for _, by := range []string{"sys/wrapping/unwrap", "cubbyhole/response", "sys/wrapping/unwrap#password"} {
		c, w := a.connect(a.Wrap("GET", path, nil), Options{})
		if got := read(t, c, by); got != canary {
			t.Errorf("%s: got %q", by, got)
		}
		if len(w.sent()) != 1 {
			t.Errorf("%s: sent %q", by, w.sent())
		}
	}

	used := a.Wrap("GET", path, nil)
	first, _ := a.connect(used, Options{})
	read(t, first, "sys/wrapping/unwrap")
	second, _ := a.connect(used, Options{})
	_, err := second.Value(t.Context(), mustRef(t, "sys/wrapping/unwrap"))
	checkError(t, err, 4, []string{used}, a.Address, "sys/wrapping/unwrap", `"update" on "sys/wrapping/unwrap"`, "was unwrapped before")

	// The method "wrapped" unwraps only a token, and uses up nothing else.
	fresh, token := a.Wrap("GET", path, nil), a.Wrap("POST", "auth/token/create", map[string]any{"policies": []string{policy}})
	c, _ := a.login("wrapped", "", "", Options{}, "VAULT_TOKEN="+token)
	if got := read(t, c, ref); got != canary {
		t.Errorf("got %q", got)
	}
	c, _ = a.login("wrapped", "", "", Options{}, "VAULT_TOKEN="+fresh)
	_, err = c.Value(t.Context(), mustRef(t, ref))
	checkError(t, err, 4, []string{fresh}, a.Address, "is no token")
	c, _ = a.connect(fresh, Options{})
	if got := read(t, c, "sys/wrapping/unwrap#password"); got != canary {
		t.Errorf("what was wrapped is lost: got %q", got)
	}
}

// TestTheProcessHasNoSay sets the environment variables that Vault's library would
// read from the process.
func TestTheProcessHasNoSay(t *testing.T) {
	a := newAdmin(t)
	ref, _ := a.readerPolicy()
	for _, name := range []string{"VAULT_TOKEN", "VAULT_NAMESPACE", "VAULT_AGENT_ADDR"} {
		t.Setenv(name, "of-the-process")
	}
	t.Setenv("VAULT_WRAP_TTL", "60s")
	t.Setenv("VAULT_HEADERS", `{"X-Of-The-Process":"1"}`)
	c, _ := a.connect(a.Token, Options{})
	if got := read(t, c, ref); got != canary {
		t.Errorf("got %q", got)
	}
}
