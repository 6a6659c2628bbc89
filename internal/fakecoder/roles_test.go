package fakecoder_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// field requests a JSON object or list and returns the value at path.
func field(t testing.TB, w web, token, request string, path ...any) any {
	t.Helper()
	resp, body := w.ask(t, "GET", request, token, "")
	if resp.StatusCode != 200 {
		t.Fatalf("GET %s: status %d: %s", request, resp.StatusCode, body)
	}
	var v any
	if err := json.Unmarshal([]byte(body), &v); err != nil {
		t.Fatal(err)
	}
	for _, step := range path {
		switch step := step.(type) {
		case int:
			v = v.([]any)[step]
		case string:
			v = v.(map[string]any)[step]
		}
	}
	return v
}

// ids of the small world, read from its lists.
type ids struct{ template, v1, version, file, build, ownBuild, workspace string }

func idsOf(t testing.TB, w web) ids {
	t.Helper()
	admin := w.Token("admin")
	text := func(request string, path ...any) string { return field(t, w, admin, request, path...).(string) }
	i := ids{
		template:  text("/templates", 0, "id"),
		version:   text("/templates", 0, "active_version_id"),
		build:     text("/workspaces?q=owner:mia", "workspaces", 0, "latest_build", "id"),
		ownBuild:  text("/workspaces?q=name:dev1", "workspaces", 0, "latest_build", "id"),
		workspace: text("/workspaces?q=name:dev1", "workspaces", 0, "id"),
	}
	i.v1 = text("/templates/"+i.template+"/versions", 0, "id")
	i.file = text("/templateversions/"+i.version, "job", "file_id")
	return i
}

// items returns the status and the number of items in a list.
func items(t testing.TB, w web, token, method, path string) string {
	t.Helper()
	resp, body := w.ask(t, method, path, token, "")
	var list []any
	var object struct {
		Users      []any
		Workspaces *[]any
		Detail     string
	}
	switch {
	case resp.StatusCode == 500 && json.Unmarshal([]byte(body), &object) == nil:
		return "500 " + object.Detail
	case resp.StatusCode != 200:
	case json.Unmarshal([]byte(body), &list) == nil:
		return fmt.Sprintf("200 (%d)", len(list))
	case json.Unmarshal([]byte(body), &object) == nil && object.Workspaces != nil:
		return fmt.Sprintf("200 (%d)", len(*object.Workspaces))
	case json.Unmarshal([]byte(body), &object) == nil && object.Users != nil:
		return fmt.Sprintf("200 (%d)", len(object.Users))
	}
	return fmt.Sprint(resp.StatusCode)
}

func TestRolesSeeWhatTheyMay(t *testing.T) {
	t.Parallel()
	w := serve(t)
	i := idsOf(t, w)
	const forbidden = "500 unauthorized: rbac: forbidden"
	paths := []string{
		"GET /users/mia/gitsshkey", "PUT /users/mia/gitsshkey", "GET /users/mia/secrets", "GET /users", "GET /templates", "GET /workspaces",
		"GET /files/" + i.file, "GET /templateversions/" + i.version + "/variables", "GET /workspacebuilds/" + i.build + "/parameters",
		"GET /workspacebuilds/" + i.build + "/state", "GET /workspacebuilds/" + i.build + "/resources",
	}
	tests := map[string][]string{
		"auditor":        {forbidden, forbidden, forbidden, "200 (6)", "200 (2)", "200 (0)", "404", "200 (2)", "404", "404", "404"},
		"template-admin": {forbidden, forbidden, forbidden, "200 (6)", "200 (2)", "200 (3)", "200", "200 (2)", "200 (4)", "200", "200 (2)"},
		"user-admin":     {"200", "200", forbidden, "200 (6)", "200 (2)", "200 (0)", "404", "200 (2)", "404", "404", "404"},
		"admin":          {"200", "200", forbidden, "200 (6)", "200 (2)", "200 (3)", "200", "200 (2)", "200 (4)", "200", "200 (2)"},
		"mia":            {"200", "200", "200 (0)", "200 (1)", "200 (2)", "200 (1)", "404", "200 (2)", "200 (4)", "404", "200 (2)"},
	}
	for user, want := range tests {
		var got []string
		for _, path := range paths {
			got = append(got, items(t, w, w.Token(user), path[:3], path[4:]))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", user, diff)
		}
	}
	for _, path := range []string{"/users/admin/gitsshkey", "/users/admin/secrets", "/workspaces/" + i.workspace, "/workspacebuilds/" + i.ownBuild + "/parameters"} {
		if got := items(t, w, w.Token("mia"), "GET", path); got != "404" {
			t.Errorf("a member sees %s: %s", path, got)
		}
	}
}

func TestScopesNarrowATokensRights(t *testing.T) {
	t.Parallel()
	w := serve(t)
	i := idsOf(t, w)
	const forbidden = "500 unauthorized: rbac: forbidden"
	paths := []string{
		"GET /users/me", "GET /users/me/gitsshkey", "PUT /users/mia/gitsshkey", "GET /users/me/secrets", "GET /templates",
		"GET /templates/" + i.template + "/versions", "GET /files/" + i.file, "GET /workspaces",
		"GET /workspacebuilds/" + i.build + "/parameters", "GET /workspacebuilds/" + i.build + "/state",
	}
	tests := []struct{ scopes, want []string }{
		{[]string{"template:read"}, []string{"404", "404", "404", "404", "200 (2)", "200 (2)", "404", "200 (0)", "404", "404"}},
		{[]string{"template:read", "file:read"}, []string{"404", "404", "404", "404", "200 (2)", "200 (2)", "200", "200 (0)", "404", "404"}},
		{[]string{"workspace:read"}, []string{"404", "404", "404", "404", "200 (0)", "404", "404", "200 (3)", "200 (4)", "404"}},
		{[]string{"user:read"}, []string{"200", forbidden, forbidden, forbidden, "200 (0)", "404", "404", "200 (0)", "404", "404"}},
		{[]string{"user:read", "user_secret:read"}, []string{"200", forbidden, forbidden, "200 (0)", "200 (0)", "404", "404", "200 (0)", "404", "404"}},
		{[]string{"user_secret:read"}, []string{"404", "404", "404", "404", "200 (0)", "404", "404", "200 (0)", "404", "404"}},
		{[]string{"user:read_personal", "user:read"}, []string{"200", "200", forbidden, forbidden, "200 (0)", "404", "404", "200 (0)", "404", "404"}},
	}
	for _, test := range tests {
		token := w.NewToken("admin", time.Hour, test.scopes...)
		var got []string
		for _, path := range paths {
			got = append(got, items(t, w, token, path[:3], path[4:]))
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%v (-want +got):\n%s", test.scopes, diff)
		}
	}
}
