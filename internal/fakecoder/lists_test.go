package fakecoder_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/coder-secrets/coder-secrets/internal/fakecoder"
)

// names returns a field of each item in a list that a request returns.
func names(t testing.TB, w web, request, list, name string) string {
	t.Helper()
	var path []any
	if list != "" {
		path = append(path, list)
	}
	var got []string
	for _, item := range field(t, w, w.Token("admin"), request, path...).([]any) {
		got = append(got, item.(map[string]any)[name].(string))
	}
	return strings.Join(got, " ")
}

func TestListsPageAndFilter(t *testing.T) {
	t.Parallel()
	w := serve(t)
	i := idsOf(t, w)
	versions := "/templates/" + i.template + "/versions"
	tests := []struct{ request, list, want string }{
		{"/workspaces", "workspaces", "dev1 plain1 mias"},
		{"/workspaces?limit=1&offset=1", "workspaces", "plain1"},
		{"/workspaces?q=owner:me%20name:dev1", "workspaces", "dev1"},
		{"/workspaces?q=template:docker-like", "workspaces", "dev1 mias"},
		{"/workspaces?q=param:%22region=us%22", "workspaces", "dev1"},
		{"/workspaces?q=param:%22region=xx%22", "workspaces", ""},
		{"/workspaces?q=status:stopped", "workspaces", ""},
		{"/workspaces?q=mia/m", "workspaces", "mias"},
		{"/templates?q=name:plain", "", "plain"},
		{"/organizations/coder/templates", "", "docker-like plain"},
		{versions, "", "v1 v2"},
		{versions + "?limit=1", "", "v1"},
		{versions + "?limit=1&offset=1", "", "v2"},
		{versions + "?limit=1&after_id=" + i.v1, "", "v2"},
		{"/organizations", "", "coder"},
		{"/users/me/organizations", "", "coder"},
		{"/templateversions/" + i.version + "/rich-parameters", "", "github_token region npm_token build_secret"},
	}
	for _, test := range tests {
		if got := names(t, w, test.request, test.list, "name"); got != test.want {
			t.Errorf("GET %s lists %q, want %q", test.request, got, test.want)
		}
	}
	if got := field(t, w, w.Token("admin"), "/workspaces?limit=1", "count"); got != float64(3) {
		t.Errorf("the count of a page is %v, want that of the whole list, 3", got)
	}
}

func TestBadRequestsForLists(t *testing.T) {
	t.Parallel()
	w := serve(t)
	i := idsOf(t, w)
	hold(t, w, "admin", []dialogue{
		{"GET /templates?q=bogus:x", 400, `{"message":"Invalid template search query.","validations":[{"field":"bogus","detail":"\"bogus\" is not a valid query param"}]}`},
		{"GET /workspaces?q=bogus:x", 400, `{"message":"Invalid workspace search query.","validations":[{"field":"bogus","detail":"\"bogus\" is not a valid query param"}]}`},
		{"GET /templates/zzz", 400, `{"message":"Invalid UUID \"zzz\".","detail":"invalid UUID length: 3"}`},
		{"GET /templates/00000000-0000-0000-0000-000000000001", 404, notFound},
		{"GET /workspacebuilds/00000000-0000-0000-0000-000000000001", 404, notFound},
		{"GET /files/zzz", 400, `{"message":"File id must be a valid UUID."}`},
		{"GET /files/00000000-0000-0000-0000-000000000001", 404, notFound},
		{"GET /files/" + i.file + "?format=rar", 400, `{"message":"Unsupported conversion format."}`},
		{"HEAD /files/" + i.file, 405, ""},
		{"GET /templateversions/" + i.version + "/presets", 200, "null"},
	})
}

func TestFilesComeAsTarAndZip(t *testing.T) {
	t.Parallel()
	w := serve(t)
	i := idsOf(t, w)
	want := []string{"README.md", "main.tf", "variables.tf"}
	resp, body := w.ask(t, "GET", "/files/"+i.file, w.Token("template-admin"), "")
	var got []string
	for r := tar.NewReader(strings.NewReader(body)); ; {
		header, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, header.Name)
	}
	if diff := cmp.Diff(want, got); diff != "" || resp.Header.Get("Content-Type") != "application/x-tar" {
		t.Errorf("tar of type %s (-want +got):\n%s", resp.Header.Get("Content-Type"), diff)
	}
	resp, body = w.ask(t, "GET", "/files/"+i.file+"?format=zip", w.Token("admin"), "")
	archive, err := zip.NewReader(bytes.NewReader([]byte(body)), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	got = nil
	for _, f := range archive.File {
		got = append(got, f.Name)
	}
	if diff := cmp.Diff(want, got); diff != "" || resp.Header.Get("Content-Type") != "application/zip" {
		t.Errorf("zip of type %s (-want +got):\n%s", resp.Header.Get("Content-Type"), diff)
	}
}

func TestReadersOfABuildSeeItsValuesInClear(t *testing.T) {
	t.Parallel()
	w := serve(t)
	i := idsOf(t, w)
	hold(t, w, "admin", []dialogue{{
		"GET /workspacebuilds/" + i.build + "/parameters", 200,
		`[{"name":"github_token","value":"ghp_FAKEmia000123456789abcdefghijklmnopqr"},{"name":"region","value":"eu"},{"name":"npm_token","value":"npm_FAKEdefault23456789abcdefghijklmnopqr"},{"name":"build_secret","value":""}]`,
	}})
	env := field(t, w, w.Token("mia"), "/workspacebuilds/"+i.build+"/resources", 0, "agents", 0, "environment_variables")
	want := map[string]any{"GITHUB_TOKEN": "ghp_FAKEmia000123456789abcdefghijklmnopqr", "NPM_TOKEN": "npm_FAKEdefault23456789abcdefghijklmnopqr"}
	if diff := cmp.Diff(any(want), env); diff != "" {
		t.Errorf("the agent's environment (-want +got):\n%s", diff)
	}
	if got := names(t, w, "/templateversions/"+i.version+"/variables", "", "value"); got != "*redacted* ci-bot" {
		t.Errorf("variables are %q", got)
	}
}

func TestAgentTokensEndWithTheirBuild(t *testing.T) {
	t.Parallel()
	w := serve(t)
	const key = "/workspaceagents/me/gitsshkey"
	status := func(token string) int {
		resp, _ := w.ask(t, "GET", key, token, "")
		return resp.StatusCode
	}
	first := w.AgentToken("admin/dev1")
	got := []int{status(first)}
	w.Rebuild("admin/dev1", fakecoder.BuildSpec{Transition: "stop"})
	got = append(got, status(first), status(w.AgentToken("admin/dev1")))
	w.Rebuild("admin/dev1", fakecoder.BuildSpec{})
	got = append(got, status(first), status(w.AgentToken("admin/dev1")))
	id := idsOf(t, w).workspace
	w.Rebuild("admin/dev1", fakecoder.BuildSpec{Transition: "delete"})
	got = append(got, status(w.AgentToken("admin/dev1")))
	if diff := cmp.Diff([]int{200, 401, 401, 401, 200, 401}, got); diff != "" {
		t.Errorf("statuses (-want +got):\n%s", diff)
	}
	resp, _ := w.ask(t, "GET", "/workspaces/"+id, w.Token("admin"), "")
	shown, _ := w.ask(t, "GET", "/workspaces/"+id+"?include_deleted=true", w.Token("admin"), "")
	if resp.StatusCode != 410 || shown.StatusCode != 200 {
		t.Errorf("the deleted workspace answers %d, and %d when asked for", resp.StatusCode, shown.StatusCode)
	}
}

func TestRequestsAreLimitedByUserAndPath(t *testing.T) {
	t.Parallel()
	now := fakecoder.Epoch()
	w := serveWith(t, fakecoder.Options{Now: func() time.Time { return now }})
	i := idsOf(t, w)
	other := field(t, w, w.Token("admin"), "/templateversions/"+i.v1, "job", "file_id").(string)
	admin := w.Token("admin")
	get := func(file string, header ...string) (int, string) {
		t.Helper()
		resp, body := w.askWith(t, "GET", "/files/"+file, admin, header...)
		rate := fmt.Sprint(resp.Header.Get("X-Ratelimit-Limit"), "/", resp.Header.Get("X-Ratelimit-Remaining"), " ", resp.Header.Get("Retry-After"))
		if resp.StatusCode != 200 {
			rate += strip(body)
		}
		return resp.StatusCode, rate
	}
	if status, rate := get(i.file); status != 200 || rate != "12/11 " {
		t.Errorf("the first: %d %s", status, rate)
	}
	for range 11 {
		get(i.file)
	}
	if status, rate := get(i.file); status != 429 || rate != `12/0 60{"message":"You've been rate limited for sending more than 12 requests in 1m0s."}` {
		t.Errorf("the 13th: %d %s", status, rate)
	}
	if status, _ := get(other); status != 200 {
		t.Errorf("another file: %d", status)
	}
	if status, _ := get(i.file, "X-Coder-Bypass-Ratelimit: true"); status != 200 {
		t.Errorf("the owner with a bypass: %d", status)
	}
	now = now.Add(time.Minute)
	if status, _ := get(i.file); status != 200 {
		t.Errorf("a minute later: %d", status)
	}
	resp, body := w.askWith(t, "GET", "/users/me", w.Token("mia"), "X-Coder-Bypass-Ratelimit: true")
	if want := `"X-Coder-Bypass-Ratelimit" provided but user is not owner`; resp.StatusCode != 428 || body != want {
		t.Errorf("a member with a bypass: %d %s", resp.StatusCode, body)
	}
	for range 512 {
		w.ask(t, "GET", "/users/me", admin, "")
	}
	if resp, _ := w.ask(t, "GET", "/users/me", admin, ""); resp.StatusCode != 429 {
		t.Errorf("the 513th of the API: %d", resp.StatusCode)
	}
}

func TestTokensEnd(t *testing.T) {
	t.Parallel()
	w := serve(t)
	status := func(token string) int {
		resp, _ := w.ask(t, "GET", "/users/me", token, "")
		return resp.StatusCode
	}
	token := w.NewToken("mia", time.Hour)
	got := []int{status(token), status(w.NewToken("mia", -time.Second))}
	w.ask(t, "POST", "/users/logout", token, "")
	got = append(got, status(token))
	if diff := cmp.Diff([]int{200, 401, 401}, got); diff != "" {
		t.Errorf("statuses (-want +got):\n%s", diff)
	}
	hold(t, w, "admin", []dialogue{
		{`POST /users/me/keys/tokens {"scopes":["all"]}`, 500, `{"message":"Failed to create API key.","detail":"generate API key: invalid API key scope: \"all\""}`},
	})
	if _, body := w.ask(t, "POST", "/users/me/keys/tokens", w.Token("admin"), `{"scope":"application_connect","token_name":"conn","lifetime":3600000000000}`); !strings.HasPrefix(body, `{"key":"`) {
		t.Errorf("a new token: %s", body)
	}
	hold(t, w, "admin", []dialogue{
		{`POST /users/me/keys/tokens {"scope":"all","token_name":"conn"}`, 409, `{"message":"A token with name \"conn\" already exists.","validations":[{"field":"name","detail":"This value is already in use and should be unique."}]}`},
	})
	if got := field(t, w, w.Token("admin"), "/users/me/keys/tokens", 0, "scopes", 0); got != "coder:application_connect" {
		t.Errorf("the token's scope is %v", got)
	}
}

func TestExternalAuthNeedsALink(t *testing.T) {
	t.Parallel()
	w := serve(t)
	agent := w.AgentToken("mia/mias")
	const path = "/workspaceagents/me/external-auth?id=github"
	if got := field(t, w, agent, path, "url"); got != w.http.URL+"/external-auth/github" {
		t.Errorf("without a link the page to go to is %v", got)
	}
	w.Link("mia", "github", true)
	if got := field(t, w, agent, path, "access_token"); got == "" {
		t.Error("with a link there is no token")
	}
	if got := field(t, w, w.Token("mia"), "/external-auth/github", "authenticated"); got != true {
		t.Errorf("the user's link is %v", got)
	}
}
