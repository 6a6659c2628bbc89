package fakecoder_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/coder-secrets/coder-secrets/internal/fakecoder"
)

const notFound = `{"message":"Resource not found or you do not have access to this resource"}`

// oneFault is the answer of newer releases for one invalid field.
func oneFault(field, detail string) string {
	return fmt.Sprintf(`{"message":"Validation failed.","validations":[{"field":%q,"detail":%q}]}`, field, detail)
}

// strip makes an answer comparable: it removes ids, times and the final newline.
func strip(body string) string {
	body = regexp.MustCompile(`"id":"[0-9a-f-]{36}"`).ReplaceAllString(body, `"id":"…"`)
	body = regexp.MustCompile(`"(created_at|updated_at)":"[^"]+"`).ReplaceAllString(body, `"$1":"…"`)
	return strings.TrimSuffix(body, "\n")
}

// shown is a secret in the API's format, stripped.
func shown(name, description, env, path string) string {
	return fmt.Sprintf(`{"id":"…","name":%q,"description":%q,"env_name":%q,"file_path":%q,"created_at":"…","updated_at":"…"}`, name, description, env, path)
}

// dialogue is a request with the expected answer.
type dialogue struct {
	request string // METHOD PATH BODY
	status  int
	want    string
}

// hold sends each request in turn as the user and compares the answers.
func hold(t *testing.T, w web, user string, dialogues []dialogue) {
	t.Helper()
	for _, d := range dialogues {
		words := strings.SplitN(d.request, " ", 3)
		body := ""
		if len(words) == 3 {
			body = words[2]
		}
		resp, got := w.ask(t, words[0], words[1], w.Token(user), body)
		if resp.StatusCode != d.status {
			t.Errorf("%.120s\nstatus %d, want %d: %s", d.request, resp.StatusCode, d.status, got)
		}
		if diff := cmp.Diff(d.want, strip(got)); diff != "" {
			t.Errorf("%.120s (-want +got):\n%s", d.request, diff)
		}
	}
}

func TestSecretsAnswerAsRecorded(t *testing.T) {
	t.Parallel()
	const my = "/users/me/secrets"
	hold(t, serve(t), "admin", []dialogue{
		{"GET " + my, 200, "[]"},
		{`POST ` + my + ` {"name":"gh-token","value":"v1","description":"GitHub","env_name":"GH_TOKEN"}`, 201, shown("gh-token", "GitHub", "GH_TOKEN", "")},
		{`POST ` + my + ` {"name":"FILE_ONE","value":"line1\nline2\n","file_path":"~/.config/one"}`, 201, shown("FILE_ONE", "", "", "~/.config/one")},
		{`POST ` + my + ` {"name":"only name","value":"v"}`, 201, shown("only name", "", "", "")},
		{`POST ` + my + ` {"name":"ünïcode","value":"v","env_name":"UNI","enabled":false}`, 201, shown("ünïcode", "", "UNI", "")},
		{"GET " + my, 200, "[" + shown("FILE_ONE", "", "", "~/.config/one") + "," + shown("gh-token", "GitHub", "GH_TOKEN", "") + "," + shown("only name", "", "", "") + "," + shown("ünïcode", "", "UNI", "") + "]"},
		{"GET " + my + "/only%20name", 200, shown("only name", "", "", "")},
		{"GET " + my + "/missing", 404, notFound},
		{"GET " + my + "/GH-TOKEN", 404, notFound},
		{`PATCH ` + my + `/gh-token {"description":"new","env_name":"GITHUB_TOKEN","file_path":"/etc/tok"}`, 200, shown("gh-token", "new", "GITHUB_TOKEN", "/etc/tok")},
		{`PATCH ` + my + `/gh-token {"env_name":""}`, 200, shown("gh-token", "new", "", "/etc/tok")},
		{`PATCH ` + my + `/gh-token {"value":""}`, 200, shown("gh-token", "new", "", "/etc/tok")},
		{`PATCH ` + my + `/gh-token {"name":"renamed"}`, 400, `{"message":"At least one field must be provided."}`},
		{`PATCH ` + my + `/gh-token {"enabled":false}`, 400, `{"message":"At least one field must be provided."}`},
		{`PATCH ` + my + `/missing {"value":"x"}`, 404, notFound},
		{`PATCH ` + my + `/gh-token {"env_name":"UNI"}`, 409, oneFault("env_name", "environment variable already in use")},
		{`POST ` + my + ` {"name":"gh-token","value":"x"}`, 409, oneFault("name", "name already in use")},
		{`POST ` + my + ` {"name":"dup2","value":"x","env_name":"UNI"}`, 409, oneFault("env_name", "environment variable already in use")},
		{`POST ` + my + ` {"name":"dup3","value":"x","file_path":"~/.config/one"}`, 409, oneFault("file_path", "file path already in use")},
		{`POST ` + my + ` {"name":"r","value":"x","env_name":"path"}`, 400, oneFault("env_name", "PATH is a reserved environment variable name")},
		{`POST ` + my + ` {"name":"r","value":"x","env_name":"CODER_X"}`, 400, oneFault("env_name", "environment variable names starting with CODER_ are reserved for internal use")},
		{`POST ` + my + ` {"name":"r","value":"x","env_name":"GIT_X"}`, 400, oneFault("env_name", "environment variables starting with GIT_ are reserved")},
		{`POST ` + my + ` {"name":"r","value":"x","env_name":"1-a"}`, 400, oneFault("env_name", "must start with a letter or underscore, followed by letters, digits, or underscores")},
		{`POST ` + my + ` {"name":"r","value":"x","env_name":"` + strings.Repeat("A", 257) + `"}`, 400, oneFault("env_name", "environment variable name must not exceed 256 bytes")},
		{`POST ` + my + ` {"name":"r","value":"x","file_path":"relative"}`, 400, oneFault("file_path", "file path must start with ~/ or /")},
		{`POST ` + my + ` {}`, 400, `{"message":"Validation failed.","validations":[{"field":"name","detail":"Name is required."},{"field":"value","detail":"Value is required."}]}`},
		{`POST ` + my + ` {"name":"a/b","value":"x"}`, 400, oneFault("name", "Name must not contain /, ?, or #.")},
		{`POST ` + my + ` {"name":" a ","value":"x"}`, 400, oneFault("name", "Name must not have leading or trailing whitespace.")},
		{`POST ` + my + ` {"name":"r","value":"a\u0000b"}`, 400, oneFault("value", "secret value must not contain null bytes")},
		{`POST ` + my + ` {"name":"big","value":"` + strings.Repeat("x", 24577) + `"}`, 400, oneFault("value", "secret value must not exceed 24576 bytes")},
		{`POST ` + my + ` {"name":"big","value":"` + strings.Repeat("x", 24576) + `"}`, 201, shown("big", "", "", "")},
		{`PATCH ` + my + `/big {"env_name":"BIG"}`, 400, `{"message":"Environment-injected user secrets bytes limit reached.","detail":"Stored bytes of env-injected secret values exceed the per-user budget (24576 bytes after encryption, if applicable). Clear env_name on large secrets or use file_path instead."}`},
		{`POST ` + my + ` {"name": "x`, 400, `{"message":"Request body must be valid JSON.","detail":"unexpected EOF"}`},
		{`POST ` + my + ` {"name":5,"value":"x"}`, 400, `{"message":"Request body must be valid JSON.","detail":"json: cannot unmarshal number into Go struct field CreateUserSecretRequest.name of type string"}`},
		{"DELETE " + my + "/big", 204, ""},
		{"DELETE " + my + "/big", 404, notFound},
		{"GET /users/mia/secrets", 500, `{"message":"Internal error listing secrets.","detail":"unauthorized: rbac: forbidden"}`},
		{"GET /users/mia/secrets/mias", 500, `{"message":"Internal error fetching secret.","detail":"unauthorized: rbac: forbidden"}`},
		{"DELETE /users/mia/secrets/mias", 500, `{"message":"Internal error deleting secret.","detail":"unauthorized: rbac: forbidden"}`},
		{"POST " + my + "/batch []", 405, ""},
	})
}

func TestSecretsHaveLimits(t *testing.T) {
	t.Parallel()
	w := serve(t)
	post := func(name string, size int) (int, string) {
		resp, body := w.ask(t, "POST", "/users/me/secrets", w.Token("mia"), fmt.Sprintf(`{"name":%q,"value":%q}`, name, strings.Repeat("x", size)))
		return resp.StatusCode, strip(body)
	}
	for i := range 8 {
		if status, body := post(fmt.Sprint("big", i), 24576); status != 201 {
			t.Fatalf("status %d: %s", status, body)
		}
	}
	if _, body := post("more", 24576); !strings.HasPrefix(body, `{"message":"User secrets value-bytes limit reached."`) {
		t.Errorf("too many bytes: %s", body)
	}
	for i := range 42 {
		if status, body := post(fmt.Sprint("small", i), 1); status != 201 {
			t.Fatalf("status %d: %s", status, body)
		}
	}
	want := `{"message":"User secrets limit reached.","detail":"Each user can have at most 50 secrets."}`
	if _, body := post("more", 1); body != want {
		t.Errorf("too many secrets: %s, want %s", body, want)
	}
}

func TestOldReleasesKnowLessOfSecrets(t *testing.T) {
	t.Parallel()
	const my = "/users/me/secrets"
	noRoute := `{"message":"Route not found."}`
	tests := map[fakecoder.Release][]dialogue{
		fakecoder.Release231: {
			{"GET /users/nobody", 400, `{"message":"\"user\" must be an existing uuid or username.","detail":"queried user=\"nobody\""}`},
		},
		fakecoder.Release232: {
			{"GET " + my, 404, noRoute},
			{"POST " + my + ` {"name":"a","value":"b"}`, 404, noRoute},
		},
		fakecoder.Release233: {
			{"POST " + my + ` {}`, 400, `{"message":"Name is required."}`},
			{"POST " + my + ` {"name":"a"}`, 400, `{"message":"Value is required."}`},
			{"POST " + my + ` {"name":"a","value":"b","env_name":"PATH"}`, 400, `{"message":"Invalid environment variable name.","detail":"PATH is a reserved environment variable name"}`},
			{"POST " + my + ` {"name":"a","value":"b","file_path":"x"}`, 400, `{"message":"Invalid file path.","detail":"file path must start with ~/ or /"}`},
			{"POST " + my + ` {"name":"a/b","value":"b","env_name":"A"}`, 201, shown("a/b", "", "A", "")},
			{"POST " + my + ` {"name":"a/b","value":"b"}`, 409, `{"message":"A secret with that name, environment variable, or file path already exists."}`},
		},
		fakecoder.Release236: {
			{"POST " + my + ` {"name":"a","value":"b"}`, 400, oneFault("enabled", "an enabled secret needs an environment variable name or a file path")},
			{"POST " + my + ` {"name":"a","value":"b","enabled":false}`, 201, shownOff("a", "")},
			{"PATCH " + my + `/a {"env_name":"A"}`, 200, shownOff("a", "A")},
			{"POST " + my + `/batch {"format":"env","content":"# mine\nB=\"x\\ny\"\nCODER_X=1\n"}`, 201, "[" + strings.ReplaceAll(shownOff("B", "B"), "false", "true") + "," + shownOff("CODER_X", "") + "]"},
			{"POST " + my + `/batch {"format":"json","content":"{\"C\":\"x\",\"B\":\"y\"}"}`, 409, oneFault("secrets[1].name", "name already in use")},
			{"GET " + my + "/C", 404, notFound},
			{"POST " + my + `/batch {"format":"yaml","content":"D: x\nE: y\n"}`, 201, strings.ReplaceAll("["+shownOff("D", "D")+","+shownOff("E", "E")+"]", "false", "true")},
			{"GET /deployment/user-secrets/capabilities", 404, noRoute},
		},
		fakecoder.Release237: {
			{"GET /deployment/user-secrets/capabilities", 200, `{"file_path_delivery_enabled":true}`},
		},
	}
	for release, dialogues := range tests {
		t.Run(release.String(), func(t *testing.T) {
			t.Parallel()
			hold(t, serveWith(t, fakecoder.Options{Release: release}), "admin", dialogues)
		})
	}
}

// shownOff is a disabled secret in the format of newer releases.
func shownOff(name, env string) string {
	return strings.Replace(shown(name, "", env, ""), `"file_path":"",`, `"file_path":"","enabled":false,`, 1)
}

func TestSecretValueIsWhatWasStored(t *testing.T) {
	t.Parallel()
	w := serve(t)
	w.ask(t, "POST", "/users/me/secrets", w.Token("mia"), `{"name":"a","value":"kept"}`)
	if got, ok := w.SecretValue("mia", "a"); got != "kept" || !ok {
		t.Errorf("SecretValue is %q, %v", got, ok)
	}
	if _, ok := w.SecretValue("mia", "b"); ok {
		t.Error("there is a secret that nobody stored")
	}
}
