package fakecoder_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/coder-secrets/coder-secrets/internal/contract"
)

// TestAnswersKeepToTheAPIDescription calls every route as a user who has the right
// to.
func TestAnswersKeepToTheAPIDescription(t *testing.T) {
	t.Parallel()
	w := serve(t)
	w.http.Client().Transport = contract.Transport(t, http.DefaultTransport)
	i := idsOf(t, w)
	w.Link("admin", "github", true)
	for _, request := range []string{
		"GET /buildinfo", "GET /users", "GET /users?limit=2&offset=1", "GET /users/me", "GET /users/me/gitsshkey",
		"PUT /users/me/gitsshkey", "GET /users/me/organizations",
		`POST /users/me/secrets {"name":"a","value":"b","description":"c","env_name":"D","file_path":"~/e"}`,
		`PATCH /users/me/secrets/a {"value":"b"}`, "GET /users/me/secrets", "GET /users/me/secrets/a", "DELETE /users/me/secrets/a",
		`POST /users/me/secrets {"name":"a/b"}`,
		`POST /users/me/keys/tokens {"scope":"application_connect","token_name":"conn","lifetime":3600000000000}`,
		`POST /users/me/keys/tokens {"scopes":["template:read"],"token_name":"scoped"}`,
		"GET /users/me/keys/tokens", "GET /users/me/keys/tokens/conn", "GET /users/me/workspace/dev1",
		"GET /organizations", "GET /organizations/coder", "GET /organizations/coder/templates", "GET /organizations/coder/templates/plain",
		"GET /templates", "GET /templates/" + i.template, "GET /templates/" + i.template + "/versions?limit=1",
		"GET /templates/" + i.template + "/versions/v1", "GET /templateversions/" + i.version,
		"GET /templateversions/" + i.version + "/rich-parameters", "GET /templateversions/" + i.version + "/variables",
		"GET /templateversions/" + i.version + "/presets", "GET /templateversions/" + i.version + "/resources",
		"GET /files/" + i.file, "GET /files/" + i.file + "?format=zip",
		"GET /workspaces?q=owner:me&limit=1", "GET /workspaces/" + i.workspace, "GET /workspaces/" + i.workspace + "/builds",
		"GET /workspacebuilds/" + i.build, "GET /workspacebuilds/" + i.build + "/parameters", "GET /workspacebuilds/" + i.build + "/resources",
		"GET /external-auth/github",
		"GET /users/nobody", "GET /no/such/route", "POST /users/logout",
	} {
		words := append(strings.SplitN(request, " ", 3), "")
		w.sendJSON(t, words[0], words[1], w.Token("admin"), words[2])
	}
	agent := w.AgentToken("mia/mias")
	for _, path := range []string{"gitsshkey", "external-auth?id=github"} {
		w.ask(t, "GET", "/workspaceagents/me/"+path, agent, "")
	}
}

func (w web) sendJSON(t testing.TB, method, path, token, body string) {
	t.Helper()
	var headers []string
	if body != "" {
		headers = []string{"Content-Type: application/json"}
	}
	w.send(t, method, path, token, body, headers...)
}
