package audit_test

import (
	"archive/tar"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"github.com/coder-secrets/coder-secrets/internal/audit"
	"github.com/coder-secrets/coder-secrets/internal/codertest"
	"github.com/coder-secrets/coder-secrets/internal/contract"
	"github.com/coder-secrets/coder-secrets/internal/fakecoder"
	"github.com/coder-secrets/coder-secrets/pkg/client"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// stage is a server with ten templates, one of each kind, and thirty workspaces.
type stage struct {
	*codertest.Server
	planted codertest.Planted
	url     string

	mu    sync.Mutex
	slept []time.Duration
}

func newStage(t *testing.T) *stage { return newStageOf(t, func(*fakecoder.World) {}) }

// newStageOf returns a stage with additions to its world.
func newStageOf(t *testing.T, more func(*fakecoder.World)) *stage {
	t.Helper()
	build, planted := codertest.BigWorld(codertest.Size{Templates: 10, Versions: 20, Workspaces: 30, Users: 3})
	fill := func(w *fakecoder.World) {
		build(w)
		w.AddUser(fakecoder.UserSpec{Name: "user-admin", Roles: []fakecoder.Role{fakecoder.UserAdmin}})
		more(w)
	}
	s := &stage{Server: codertest.New(fakecoder.Options{World: fill}), planted: planted}
	web := httptest.NewServer(s.Server)
	t.Cleanup(web.Close)
	s.url = web.URL
	return s
}

func (s *stage) client(t *testing.T, user string, transport http.RoundTripper) *client.Client {
	t.Helper()
	own := &http.Transport{}
	t.Cleanup(own.CloseIdleConnections)
	if transport == nil {
		transport = own
	}
	c, err := client.New(s.url, client.Options{Token: secret.FromString(s.Token(user)), Transport: transport, Sleep: s.sleep})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (s *stage) sleep(ctx context.Context, d time.Duration) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.slept = append(s.slept, d)
	return ctx.Err()
}

func (s *stage) run(t *testing.T, user string, opts audit.Options) (*audit.Result, error) {
	t.Helper()
	opts.Server, opts.Sleep = s.url, s.sleep
	result, err := audit.Run(t.Context(), s.client(t, user, nil), opts)
	text, wrong := json.Marshal(result)
	if wrong != nil {
		t.Fatal(wrong)
	}
	for number := -4; number < 30; number++ {
		if bytes.Contains(text, []byte(codertest.PlantedValue(number))) {
			t.Errorf("planted value %d is in the result", number)
		}
	}
	return result, err
}

func (s *stage) fault(t *testing.T, text string) {
	t.Helper()
	f, err := codertest.ParseFault(text)
	if err != nil {
		t.Fatal(err)
	}
	s.Break(f)
}

// rules counts the findings by rule.
func rules(r *audit.Result) map[string]int {
	counts := map[string]int{}
	for _, f := range r.Findings {
		counts[f.Rule]++
	}
	return counts
}

// fileRules are the findings if files may be read, listingRules if they may not.
var (
	fileRules    = map[string]int{"secret-parameter": 3, "secret-default": 2, "hardcoded-secret": 1, "cleartext-metadata": 1}
	listingRules = map[string]int{"secret-parameter": 3, "secret-default": 2, "cleartext-metadata": 1}
)

func TestEachRoleGetsItsDepth(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		user       string
		depth      audit.Depth
		rules      map[string]int
		workspaces int
	}{
		{"admin", audit.DepthFiles, fileRules, 30},
		{"template-admin", audit.DepthFiles, fileRules, 30},
		{"auditor", audit.DepthListing, listingRules, 0},
		{"user-admin", audit.DepthListing, listingRules, 0},
		{"user0000", audit.DepthListing, map[string]int{"secret-parameter": 3, "secret-default": 2}, 10},
	} {
		t.Run(test.user, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			r, err := s.run(t, test.user, audit.Options{Workspaces: true})
			if err != nil {
				t.Fatal(err)
			}
			for _, template := range r.Templates {
				if test.user == "user0000" && template.Organization == "research" {
					if template.Depth != audit.DepthNone || template.Workspaces != 1 {
						t.Errorf("a template of another organization, of which there is a workspace: %+v", template)
					}
					continue
				}
				if template.Depth != test.depth || (template.Missing == "") != (test.depth == audit.DepthFiles) || len(template.Errors) > 0 {
					t.Errorf("%s: depth %s, missing %q, errors %q", template.Path(), template.Depth, template.Missing, template.Errors)
				}
			}
			got := rules(r)
			delete(got, "stored-secret")
			if diff := cmp.Diff(test.rules, got); diff != "" {
				t.Errorf("findings by rule (-want +got):\n%s", diff)
			}
			if r.Summary.Workspaces != test.workspaces || r.Summary.Failed > 0 || r.Partial {
				t.Errorf("summary is %+v, partial %t", r.Summary, r.Partial)
			}
			asked := map[string]bool{}
			for _, request := range s.Requests() {
				if asked[request.Path] {
					t.Errorf("%s is asked for twice", request.Path)
				}
				asked[request.Path] = true
			}
		})
	}
}

func TestEveryRequestFollowsTheDescription(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	inner := &http.Transport{}
	t.Cleanup(inner.CloseIdleConnections)
	api := s.client(t, "admin", contract.Transport(t, inner))
	r, err := audit.Run(t.Context(), api, audit.Options{AllVersions: true, Workspaces: true, Cache: &audit.Cache{Folder: t.TempDir(), Now: time.Now}})
	if err != nil || len(r.Findings) == 0 {
		t.Fatalf("%d findings, %v", len(r.Findings), err)
	}
	if _, err := audit.Run(t.Context(), api, audit.Options{Templates: []string{"template0001"}, Version: "v1", Workspaces: true}); err != nil {
		t.Fatal(err)
	}
}

func TestChoice(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		opts audit.Options
		want []string
	}{
		{"a name", audit.Options{Templates: []string{"template0001"}}, []string{"coder/template0001 v2"}},
		{"in an organization", audit.Options{Templates: []string{"research/template0009", "template0009"}}, []string{"research/template0009 v2"}},
		{"an organization", audit.Options{Organization: "research"}, []string{"research/template0009 v2"}},
		{"a version", audit.Options{Templates: []string{"template0001"}, Version: "v1"}, []string{"coder/template0001 v1"}},
		{"all versions", audit.Options{Templates: []string{"template0001"}, AllVersions: true}, []string{"coder/template0001 v2 v1"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r, err := newStage(t).run(t, "admin", test.opts)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, template := range r.Templates {
				got = append(got, template.Path()+" "+strings.Join(template.Versions, " "))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("looked at (-want +got):\n%s", diff)
			}
		})
	}
	for _, opts := range []audit.Options{{Templates: []string{"nosuch"}}, {Templates: []string{"research/template0001"}}, {Organization: "nosuch"}} {
		if _, err := newStage(t).run(t, "admin", opts); err == nil || !strings.Contains(err.Error(), "cannot audit the") {
			t.Errorf("%+v: error %v", opts, err)
		}
	}
}

// A server lists deprecated templates only on request, and they may still have
// workspaces.
func TestDeprecatedTemplatesAreLookedAt(t *testing.T) {
	t.Parallel()
	s := newStageOf(t, func(w *fakecoder.World) {
		w.AddTemplate(fakecoder.TemplateSpec{Name: "old", Org: "coder", Deprecated: "use template0000", Versions: []fakecoder.VersionSpec{{
			Name: "v1", Blueprint: &fakecoder.Blueprint{Files: []fakecoder.File{{Name: "main.tf", Content: ""}}, Parameters: []fakecoder.Parameter{{Name: "github_token"}}},
		}}})
		w.AddWorkspace(fakecoder.WorkspaceSpec{Owner: "user0000", Name: "left", Template: "old"})
	})
	for name, api := range map[string]audit.API{"all at once": s.client(t, "admin", nil), "by organization": withoutList{s.client(t, "admin", nil)}} {
		r, err := audit.Run(t.Context(), api, audit.Options{Workspaces: true})
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Templates) != 11 || r.Templates[0].Path() != "coder/old" || r.Templates[0].Depth != audit.DepthFiles || r.Templates[0].Findings.Error != 1 {
			t.Errorf("%s: %d templates, the first %+v", name, len(r.Templates), r.Templates[0])
		}
	}
}

func TestExposuresTellWhoAndSinceWhen(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	r, err := s.run(t, "admin", audit.Options{Templates: []string{"template0001"}, Workspaces: true})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range r.Exposures {
		if e.Since.IsZero() || e.BuildID == "" || e.WorkspaceID == "" || !strings.Contains(e.Readers, "template admins") || e.Template != "coder/template0001" {
			t.Errorf("exposure %+v lacks something", e)
		}
		got = append(got, fmt.Sprint(e.Workspace, " ", e.Build, " ", e.Kind, " ", e.Name, ": ", e.What))
	}
	want := []string{
		"user0000/ws00021 1 environment GITHUB_TOKEN: GitHub token",
		"user0000/ws00021 1 parameter github_token: GitHub token",
		"user0001/ws00001 1 environment GITHUB_TOKEN: GitHub token",
		"user0001/ws00001 1 parameter github_token: GitHub token",
		"user0002/ws00011 1 environment GITHUB_TOKEN: GitHub token",
		"user0002/ws00011 1 parameter github_token: GitHub token",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("exposures (-want +got):\n%s", diff)
	}
	if stored := rules(r)["stored-secret"]; stored != 2 {
		t.Errorf("%d findings of stored secrets, want one for the parameter and one for the environment", stored)
	}
	if r.Templates[0].Affected != 3 || r.Templates[0].Workspaces != 3 || r.Templates[0].LastUsed == nil {
		t.Errorf("template is %+v", r.Templates[0])
	}
}

// A failure is reported for its template only; all other templates are complete.
func TestFaultsInTheMiddle(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, fault, told string }{
		{"a cut file", "GET /files/* cut 2+1", "cannot read its files"},
		{"a file that is none", "GET /files/* html 2+1", "did not answer as a Coder server"},
		{"an error for a file", "GET /files/* status=500 2+1", "the server answered 500"},
		{"an error for parameters", "GET /templateversions/*/rich-parameters status=500 2+1", "cannot read its parameters"},
		{"broken JSON for variables", "GET /templateversions/*/variables json 2+1", "cannot read its variables"},
		{"an error for a version", "GET /templateversions/* status=500 2+1", "cannot read its versions"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			s.fault(t, test.fault)
			r, err := s.run(t, "admin", audit.Options{Concurrency: 1})
			if err != nil {
				t.Fatal(err)
			}
			if r.Summary.Failed != 1 || r.Partial || len(r.Templates) != 10 {
				t.Errorf("summary is %+v", r.Summary)
			}
			for i, template := range r.Templates {
				if told := strings.Join(template.Errors, "\n"); (i == 2) != strings.Contains(told, test.told) {
					t.Errorf("template %d tells %q", i, told)
				}
			}
			if diff := cmp.Diff(fileRules, rules(r)); diff != "" { // the third template has no findings
				t.Errorf("findings by rule (-want +got):\n%s", diff)
			}
		})
	}
}

func TestALimitIsWaitedFor(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.fault(t, "GET /templateversions/*/variables status=429 45 3+2")
	var told []time.Duration
	r, err := s.run(t, "admin", audit.Options{Waits: func(d time.Duration) { told = append(told, d) }})
	if err != nil || r.Summary.Failed > 0 {
		t.Fatalf("%+v, %v", r.Summary, err)
	}
	if !slices.Contains(s.slept, 45*time.Second) {
		t.Errorf("slept %v, want 45s as the server asks", s.slept)
	}
	if !slices.Contains(told, 45*time.Second) {
		t.Errorf("told of waits of %v", told)
	}
	if diff := cmp.Diff(fileRules, rules(r)); diff != "" {
		t.Errorf("findings by rule (-want +got):\n%s", diff)
	}
}

func TestALimitWithoutEndEndsTheWait(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.fault(t, "GET /templateversions/*/variables status=429 1")
	r, err := s.run(t, "admin", audit.Options{Templates: []string{"template0001"}})
	if err != nil || r.Summary.Failed != 1 {
		t.Errorf("%+v, %v; want a template that failed", r.Summary, err)
	}
}

func TestATokenThatEndsHalfWay(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.fault(t, "GET /templateversions/*/variables status=401 4+100")
	r, err := s.run(t, "admin", audit.Options{Concurrency: 1})
	var answered *client.Error
	if !errors.As(err, &answered) || answered.Kind != client.KindUnauthenticated || answered.ExitCode() != 4 {
		t.Errorf("error %v, want that the token is not accepted", err)
	}
	if !r.Partial || r.Summary.Versions != 4 || len(r.Findings) == 0 {
		t.Errorf("what was known is lost: %+v, %d findings", r.Summary, len(r.Findings))
	}
	asked := 0
	for _, request := range s.Requests() {
		if strings.HasSuffix(request.Path, "/variables") {
			asked++
		}
	}
	if asked != 5 {
		t.Errorf("variables were asked for %d times, want no more after the first refusal", asked)
	}
}

func TestInterrupted(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	r, err := audit.Run(ctx, s.client(t, "admin", nil), audit.Options{Concurrency: 1, Progress: func(done, _ int, _ string) {
		if done == 6 {
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) || !r.Partial || r.Summary.Versions != 6 || len(r.Findings) == 0 {
		t.Errorf("%v, %+v with %d findings", err, r.Summary, len(r.Findings))
	}
}

// A second run requests only the lists and has the same result. The cache is not used
// for another user's token.
func TestCache(t *testing.T) {
	t.Parallel()
	s, folder := newStage(t), t.TempDir()
	run := func(user, rules string) (*audit.Result, int) {
		s.ForgetRequests()
		r, err := s.run(t, user, audit.Options{Workspaces: true, Cache: &audit.Cache{Folder: folder, Server: s.url, Rules: rules, Now: time.Now}})
		if err != nil {
			t.Fatal(err)
		}
		return r, len(s.Requests())
	}
	first, _ := run("admin", "1")
	second, asked := run("admin", "1")
	if diff := cmp.Diff(asText(t, first), asText(t, second)); diff != "" {
		t.Errorf("from the cache (-first +second):\n%s", diff)
	}
	if asked != 4 {
		t.Errorf("the second run sent %d requests, want 4: the user, both lists of templates, the workspaces", asked)
	}
	if r, asked := run("user0000", "1"); asked < 20 || r.Templates[0].Depth != audit.DepthListing {
		t.Errorf("a member's run sent %d requests and read %s", asked, r.Templates[0].Depth)
	}
	if _, asked := run("admin", "2"); asked < 20 {
		t.Errorf("with other rules %d requests were sent", asked)
	}
}

// A part that was hidden may be visible later.
func TestTheCacheForgetsWhatWasHidden(t *testing.T) {
	t.Parallel()
	s, folder, now := newStage(t), t.TempDir(), time.Now()
	run := func() int {
		s.ForgetRequests()
		cache := &audit.Cache{Folder: folder, Server: s.url, Now: func() time.Time { return now }}
		if _, err := s.run(t, "auditor", audit.Options{Cache: cache}); err != nil {
			t.Fatal(err)
		}
		return len(s.Requests())
	}
	first := run()
	if again := run(); again != 3 {
		t.Errorf("%d requests right after, want 3", again)
	}
	now = now.Add(2 * time.Hour)
	if later := run(); later != first {
		t.Errorf("%d requests two hours later, want %d", later, first)
	}
}

// A token that may read only templates and files, and not its own user, is enough.
func TestATokenWithFewScopes(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	token := s.NewToken("admin", time.Hour, "template:read", "file:read")
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	api, err := client.New(s.url, client.Options{Token: secret.FromString(token), Transport: transport})
	if err != nil {
		t.Fatal(err)
	}
	r, err := audit.Run(t.Context(), api, audit.Options{Workspaces: true, Cache: &audit.Cache{Folder: t.TempDir(), Now: time.Now}})
	if err != nil || r.Summary.Failed > 0 || r.Templates[0].Depth != audit.DepthFiles {
		t.Fatalf("%v, %+v", err, r)
	}
	if diff := cmp.Diff(fileRules, rules(r)); diff != "" {
		t.Errorf("findings by rule (-want +got):\n%s", diff)
	}
}

func asText(t *testing.T, r *audit.Result) string {
	t.Helper()
	text, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// withFile is a client that returns the same file for each id.
type withFile struct {
	*client.Client
	file []byte
}

func (w *withFile) File(context.Context, string) (io.ReadCloser, error) {
	return io.NopCloser(bytes.NewReader(w.file)), nil
}

func TestHostileArchives(t *testing.T) {
	t.Parallel()
	secretLine := "locals {\n  api_key = \"" + codertest.PlantedValue(-9) + "\"\n}\n"
	archive := func(headers ...tar.Header) []byte {
		var buf bytes.Buffer
		w := tar.NewWriter(&buf)
		for _, h := range headers {
			content := secretLine
			if h.Typeflag == 0 {
				h.Typeflag, h.Size = tar.TypeReg, max(h.Size, int64(len(content)))
				content += strings.Repeat(" ", int(h.Size)-len(content))
			} else {
				content = ""
			}
			h.Mode = 0o600
			if err := w.WriteHeader(&h); err != nil {
				t.Fatal(err)
			}
			if _, err := io.WriteString(w, content); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return buf.Bytes()
	}
	whole := archive(tar.Header{Name: "main.tf"})
	for _, test := range []struct {
		name  string
		file  []byte
		files []string // the files with the literal
		told  string
	}{
		{"whole", whole, []string{"coder/template0000/main.tf"}, ""},
		{"names that lead out", archive(tar.Header{Name: "../../etc/evil.tf"}, tar.Header{Name: "/abs.tf"}), []string{"coder/template0000/abs.tf", "coder/template0000/etc/evil.tf"}, ""},
		{"links and devices", archive(
			tar.Header{Name: "main.tf"},
			tar.Header{Name: "link.tf", Typeflag: tar.TypeSymlink, Linkname: "/etc/passwd"},
			tar.Header{Name: "hard.tf", Typeflag: tar.TypeLink, Linkname: "main.tf"},
			tar.Header{Name: "fifo.tf", Typeflag: tar.TypeFifo},
			tar.Header{Name: "device.tf", Typeflag: tar.TypeChar},
		), []string{"coder/template0000/main.tf"}, ""},
		{"cut in a file", whole[:530], nil, "it is broken"},
		{"cut in a header", whole[:300], nil, "it is broken"},
		{"no archive", []byte("hello"), nil, "it is broken"},
		{"empty", nil, nil, "no .tf"},
		{"a bomb", archive(tar.Header{Name: "a.tf", Size: 20 << 20}, tar.Header{Name: "b.tf", Size: 20 << 20}), nil, "32 MiB"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			r, err := audit.Run(t.Context(), &withFile{s.client(t, "admin", nil), test.file}, audit.Options{Templates: []string{"template0000"}})
			if err != nil {
				t.Fatal(err)
			}
			var files []string
			for _, f := range r.Findings {
				files = append(files, f.File)
			}
			if diff := cmp.Diff(test.files, files); diff != "" {
				t.Errorf("found in (-want +got):\n%s", diff)
			}
			if told := strings.Join(r.Templates[0].Errors, "\n"); !strings.Contains(told, test.told) || (told == "") != (test.told == "") {
				t.Errorf("the template tells %q, want %q", told, test.told)
			}
		})
	}
}

// withoutList is a server that lists templates only by organization.
type withoutList struct{ *client.Client }

func (withoutList) Templates(context.Context, string) ([]client.Template, error) {
	return nil, &client.Error{Kind: client.KindRouteMissing, Status: http.StatusNotFound}
}

// It lists only the caller's organizations: one, on servers of that age.
func TestAnOlderServerIsAskedByOrganization(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	r, err := audit.Run(t.Context(), withoutList{s.client(t, "admin", nil)}, audit.Options{})
	if err != nil || len(r.Templates) != 9 {
		t.Errorf("%d templates, %v; want 9", len(r.Templates), err)
	}
}
