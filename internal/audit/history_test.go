package audit_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/coder-secrets/coder-secrets/internal/audit"
	"github.com/coder-secrets/coder-secrets/internal/codertest"
	"github.com/coder-secrets/coder-secrets/internal/fakecoder"
	"github.com/coder-secrets/coder-secrets/pkg/lint"
)

// oldAndNew is a template that took a token, and passed it to the agent, until its
// last version.
func oldAndNew() fakecoder.TemplateSpec {
	agent := func(env map[string]string) []fakecoder.Resource {
		return []fakecoder.Resource{{Type: "terraform_data", Name: "box", Agent: &fakecoder.Agent{Name: "main", Env: env}}}
	}
	files := []fakecoder.File{{Name: "main.tf"}}
	return fakecoder.TemplateSpec{Name: "mended", Org: "coder", Versions: []fakecoder.VersionSpec{
		{Name: "early", Blueprint: &fakecoder.Blueprint{Files: files, Parameters: []fakecoder.Parameter{{Name: "region", Default: "eu"}}, Resources: agent(nil)}},
		{Name: "token", Blueprint: &fakecoder.Blueprint{
			Files: files, Parameters: []fakecoder.Parameter{{Name: "github_token", Default: codertest.PlantedValue(-1)}},
			Resources: agent(map[string]string{"TOKEN": "${github_token}"}),
		}},
		{Name: "late", Blueprint: &fakecoder.Blueprint{Files: files, Parameters: []fakecoder.Parameter{{Name: "region", Default: "eu"}}, Resources: agent(nil)}},
	}}
}

func TestBuildsBeforeTheLatest(t *testing.T) {
	t.Parallel()
	typed := []fakecoder.Value{{Name: "github_token", Value: codertest.PlantedValue(1)}}
	start := fakecoder.BuildSpec{Version: "token", Values: typed}
	stop := fakecoder.BuildSpec{Version: "token", Values: typed, Transition: "stop"}
	early, late := fakecoder.BuildSpec{Version: "early"}, fakecoder.BuildSpec{Version: "late"}
	for _, test := range []struct {
		name   string
		builds []fakecoder.BuildSpec
		all    bool
		want   []string // build, kind, minutes since the first build, whether the template gave it
	}{
		{"from the first build on", []fakecoder.BuildSpec{start, stop, start, stop, start}, false, []string{"5 environment 0 false", "5 parameter 0 false"}},
		{"a stopped workspace", []fakecoder.BuildSpec{start, stop}, false, []string{"1 environment 0 false", "2 parameter 0 false"}},
		{"since a later build", []fakecoder.BuildSpec{early, early, early, start, stop, start, stop}, false, []string{"6 environment 3 false", "7 parameter 3 false"}},
		{"since the latest", []fakecoder.BuildSpec{early, early, start}, false, []string{"3 environment 2 false", "3 parameter 2 false"}},
		{"only before", []fakecoder.BuildSpec{early, start, stop, start, late}, false, nil},
		{"only before, and all", []fakecoder.BuildSpec{early, start, stop, start, late}, true, []string{"4 environment 1 false", "4 parameter 1 false"}},
		{"the template's own", []fakecoder.BuildSpec{{Version: "token"}}, false, []string{"1 environment 0 true", "1 parameter 0 true"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := newStageOf(t, func(w *fakecoder.World) {
				w.AddTemplate(oldAndNew())
				w.AddWorkspace(fakecoder.WorkspaceSpec{Owner: "user0000", Name: "box", Template: "mended", Builds: test.builds})
			})
			opts := audit.Options{Templates: []string{"mended"}, Workspaces: true, AllBuilds: test.all, Cache: &audit.Cache{Folder: t.TempDir(), Now: time.Now}}
			for _, run := range []string{"first", "from the cache"} {
				s.ForgetRequests()
				r, err := s.run(t, "admin", opts)
				if err != nil || r.Summary.Failed > 0 {
					t.Fatalf("%v, %+v", err, r.Templates)
				}
				born := s.client(t, "admin", nil)
				w, err := born.WorkspaceByName(t.Context(), "user0000", "box")
				if err != nil {
					t.Fatal(err)
				}
				var got []string
				for _, e := range r.Exposures {
					got = append(got, fmt.Sprint(e.Build, " ", e.Kind, " ", int(e.Since.Sub(w.CreatedAt).Round(1e9).Minutes()), " ", e.FromTemplate))
				}
				if diff := cmp.Diff(test.want, got); diff != "" {
					t.Errorf("%s (-want +got):\n%s", run, diff)
				}
				asked := map[string]int{}
				for _, request := range s.Requests() {
					if asked[request.Path]++; strings.Contains(request.Path, "build") && (run != "first" || asked[request.Path] > 1 && !strings.HasSuffix(request.Path, "/builds")) {
						t.Errorf("%s: %s was asked for", run, request.Path)
					}
				}
			}
		})
	}
}

func TestWorkspacesMadeAheadAreTheTemplates(t *testing.T) {
	t.Parallel()
	s := newStageOf(t, func(w *fakecoder.World) {
		w.AddTemplate(oldAndNew())
		w.AddWorkspace(fakecoder.WorkspaceSpec{Owner: "user0000", Name: "ahead", Template: "mended", Prebuilt: true, Builds: []fakecoder.BuildSpec{
			{Version: "token", Values: []fakecoder.Value{{Name: "github_token", Value: codertest.PlantedValue(1)}}},
		}})
	})
	r, err := s.run(t, "admin", audit.Options{Templates: []string{"mended"}, Workspaces: true})
	if err != nil || len(r.Exposures) != 2 || !r.Exposures[0].FromTemplate || !r.Exposures[1].FromTemplate {
		t.Errorf("%+v, %v", r.Exposures, err)
	}
}

// What a build was judged by is part of the cache's key: if more versions are
// checked, more parameters are known to take secrets.
func TestTheCacheHoldsForTheSameQuestion(t *testing.T) {
	t.Parallel()
	s := newStageOf(t, func(w *fakecoder.World) {
		spec := oldAndNew()
		spec.Versions[1].Blueprint.Parameters = []fakecoder.Parameter{{Name: "key", Description: "Your password of the registry"}}
		w.AddTemplate(spec)
		w.AddWorkspace(fakecoder.WorkspaceSpec{Owner: "user0000", Name: "box", Template: "mended", Builds: []fakecoder.BuildSpec{
			{Version: "token", Values: []fakecoder.Value{{Name: "key", Value: "plain words"}}},
		}})
	})
	folder := t.TempDir()
	for _, all := range []bool{false, true, false} {
		r, err := s.run(t, "admin", audit.Options{Templates: []string{"mended"}, Workspaces: true, AllVersions: all, Cache: &audit.Cache{Folder: folder, Now: time.Now}})
		if err != nil || (len(r.Exposures) == 1) != all {
			t.Errorf("all versions %v: %d exposures, %v", all, len(r.Exposures), err)
		}
	}
}

// A value that a later build replaced is still in the earlier build. It may be for
// somebody else to change, or be another secret.
func TestASecretThatALaterBuildReplaced(t *testing.T) {
	t.Parallel()
	typed := func(value string) fakecoder.BuildSpec {
		return fakecoder.BuildSpec{Version: "token", Values: []fakecoder.Value{{Name: "github_token", Value: value}}}
	}
	s := newStageOf(t, func(w *fakecoder.World) {
		w.AddTemplate(oldAndNew())
		w.AddWorkspace(fakecoder.WorkspaceSpec{Owner: "user0000", Name: "box", Template: "mended", Builds: []fakecoder.BuildSpec{
			typed(codertest.PlantedValue(1)), typed(codertest.PlantedValue(2)), typed("Xk9vQ2mR7tLp4Wz8Bn3Yc6Hd"), {Version: "token"},
		}})
	})
	r, err := s.run(t, "admin", audit.Options{Templates: []string{"mended"}, AllBuilds: true, Workspaces: true})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range r.Exposures {
		if e.Kind == "parameter" {
			got = append(got, fmt.Sprint(e.Build, " ", e.What, " ", e.FromTemplate))
		}
	}
	want := []string{"4 GitHub token true", "3 secret false", "2 GitHub token false"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("parameters (-want +got):\n%s", diff)
	}
}

// If an additional request fails, the secrets known by then are still reported.
func TestSecretsAreKeptWhereTheTemplatesOwnAreNotKnown(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		fault string
		ends  bool
	}{{"GET /templateversions/*/rich-parameters status=500 1+100", false}, {"GET /templateversions/*/rich-parameters status=401 1+100", true}} {
		s := newStageOf(t, func(w *fakecoder.World) {
			spec := oldAndNew()
			spec.Versions[1].Blueprint.Parameters = []fakecoder.Parameter{{Name: "github_token"}, {Name: "other_token"}}
			w.AddTemplate(spec)
			w.AddWorkspace(fakecoder.WorkspaceSpec{Owner: "user0000", Name: "box", Template: "mended", Builds: []fakecoder.BuildSpec{{Version: "token", Values: []fakecoder.Value{
				{Name: "github_token", Value: codertest.PlantedValue(1)}, {Name: "other_token", Value: codertest.PlantedValue(2)},
			}}}})
		})
		s.fault(t, test.fault)
		r, err := s.run(t, "admin", audit.Options{Templates: []string{"mended"}, Workspaces: true})
		var got []string
		for _, e := range r.Exposures {
			got = append(got, fmt.Sprint(e.Kind, " ", e.Name, " ", e.FromTemplate))
		}
		want := []string{"environment TOKEN false", "parameter github_token false", "parameter other_token false"}
		if diff := cmp.Diff(want, got); diff != "" || (err != nil) != test.ends || !test.ends && len(r.Templates[0].Errors) != 1 {
			t.Errorf("%s: %v, %q, exposures (-want +got):\n%s", test.fault, err, r.Templates[0].Errors, diff)
		}
	}
}

// If some builds are hidden, the report says that it does not cover all of them.
func TestBuildsThatAreNotShownAreMissed(t *testing.T) {
	t.Parallel()
	token := fakecoder.BuildSpec{Version: "token", Values: []fakecoder.Value{{Name: "github_token", Value: codertest.PlantedValue(1)}}}
	late := fakecoder.BuildSpec{Version: "late"}
	for _, test := range []struct {
		fault  string
		all    bool
		misses bool
		found  int
	}{
		{"GET /users/nobody status=404", true, false, 4},
		{"GET /workspaces/*/builds status=404", true, true, 2},
		{"GET /workspaces/*/builds status=403", true, true, 2},
		{"GET /workspaces/*/builds json=[]", true, true, 2},
		{"GET /workspaces/*/builds status=404", false, false, 2},
		{"GET /workspacebuilds/*/parameters status=404 0+1", true, true, 3},
	} {
		s := newStageOf(t, func(w *fakecoder.World) {
			w.AddTemplate(oldAndNew())
			w.AddWorkspace(fakecoder.WorkspaceSpec{Owner: "user0000", Name: "box", Template: "mended", Builds: []fakecoder.BuildSpec{{Version: "token"}, late, late, token}})
		})
		opts := audit.Options{Templates: []string{"mended"}, AllBuilds: test.all, Workspaces: true, Cache: &audit.Cache{Folder: t.TempDir(), Now: time.Now}}
		for _, run := range []string{"first", "second"} {
			s.fault(t, test.fault)
			r, err := s.run(t, "admin", opts)
			if err != nil || (r.Templates[0].Missing != "") != test.misses || len(r.Exposures) < test.found {
				t.Errorf("%s, all %v, %s run: %v, missing %q, exposures %+v", test.fault, test.all, run, err, r.Templates[0].Missing, r.Exposures)
			}
		}
	}
}

// Whether a secret is the template's own does not depend on where the template has
// it, on a disabled rule, or on the cache.
func TestTheTemplatesOwnSecrets(t *testing.T) {
	t.Parallel()
	value := codertest.PlantedValue(1)
	agent := func(env string) []fakecoder.Resource {
		return []fakecoder.Resource{{
			Type: "terraform_data", Name: "box", Agent: &fakecoder.Agent{Name: "main", Env: map[string]string{"TOKEN": env}},
			Metadata: []fakecoder.Metadata{{Key: "token", Value: env}},
		}}
	}
	for name, blue := range map[string]fakecoder.Blueprint{
		"a default": {Parameters: []fakecoder.Parameter{{Name: "github_token", Default: value}}, Resources: agent("${github_token}")},
		"an option": {Resources: agent("${github_token}"), Parameters: []fakecoder.Parameter{
			{Name: "github_token", Default: "none", Options: []fakecoder.ParameterOption{{Name: "None", Value: "none"}, {Name: "Ours", Value: value}}},
		}},
		"a preset": {
			Parameters: []fakecoder.Parameter{{Name: "github_token"}}, Resources: agent("${github_token}"),
			Presets: []fakecoder.Preset{{Name: "ours", Values: []fakecoder.Value{{Name: "github_token", Value: value}}}},
		},
		"written out": {Parameters: []fakecoder.Parameter{{Name: "region", Default: "eu"}}, Resources: agent(value)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			blue.Files = []fakecoder.File{{Name: "main.tf"}}
			s := newStageOf(t, func(w *fakecoder.World) {
				w.AddTemplate(fakecoder.TemplateSpec{Name: "own", Org: "coder", Versions: []fakecoder.VersionSpec{{Name: "v1", Blueprint: &blue}}})
				var values []fakecoder.Value
				for _, p := range blue.Parameters {
					if p.Name == "github_token" {
						values = []fakecoder.Value{{Name: p.Name, Value: value}}
					}
				}
				w.AddWorkspace(fakecoder.WorkspaceSpec{Owner: "user0000", Name: "box", Template: "own", Builds: []fakecoder.BuildSpec{{Values: values}}})
			})
			config := &lint.Config{Rules: map[string]string{"secret-default": "off", "hardcoded-secret": "off", "cleartext-metadata": "off"}}
			folder := t.TempDir()
			for _, workspaces := range []bool{true, false, true} {
				if !workspaces {
					folder = t.TempDir()
				}
				cache := &audit.Cache{Folder: folder, Now: time.Now}
				r, err := s.run(t, "admin", audit.Options{Templates: []string{"own"}, Workspaces: workspaces, Lint: lint.Options{Config: config}, Cache: cache})
				if err != nil || workspaces && len(r.Exposures) < 2 {
					t.Fatalf("%v, %+v", err, r)
				}
				for _, e := range r.Exposures {
					if !e.FromTemplate {
						t.Errorf("the owner is to change %+v", e)
					}
				}
			}
		})
	}
}
