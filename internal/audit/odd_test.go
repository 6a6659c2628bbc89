package audit_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/coder-secrets/coder-secrets/internal/audit"
	"github.com/coder-secrets/coder-secrets/internal/fakecoder"
	"github.com/coder-secrets/coder-secrets/pkg/client"
)

// oddServer omits what servers always send, and has one file for all versions.
type oddServer struct {
	*client.Client
	noActive, noFile, noBuild bool
	file                      string
	count, builds             int // of workspaces, and of builds of each, if not 0
}

func (o *oddServer) Templates(ctx context.Context, query string) ([]client.Template, error) {
	list, err := o.Client.Templates(ctx, query)
	for i := range list {
		if o.noActive {
			list[i].ActiveVersionID = ""
		}
	}
	return list, err
}

func (o *oddServer) TemplateVersion(ctx context.Context, id string) (client.TemplateVersion, error) {
	v, err := o.Client.TemplateVersion(ctx, id)
	if o.noFile {
		v.Job = client.Job{}
	}
	return v, err
}

func (o *oddServer) TemplateVersions(ctx context.Context, template, after string, limit int) ([]client.TemplateVersion, error) {
	list, err := o.Client.TemplateVersions(ctx, template, after, limit)
	for i := range list {
		if o.file == "" {
			o.file = list[i].Job.FileID
		}
		list[i].Job.FileID = o.file
	}
	return list, err
}

func (o *oddServer) Workspaces(ctx context.Context, query string, offset, limit int) ([]client.Workspace, int, error) {
	list, count, err := o.Client.Workspaces(ctx, query, offset, limit)
	for i := range list {
		if o.noBuild {
			list[i].LatestBuild = client.Build{}
		}
		list[i].LatestBuild.BuildNumber = max(list[i].LatestBuild.BuildNumber, o.builds)
	}
	return list, max(count, o.count), err
}

func TestAServerThatLeavesThingsOut(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		odd  oddServer
		told string
	}{
		{"no active version", oddServer{noActive: true}, "cannot read its versions: the server names no active one"},
		{"no file", oddServer{noFile: true}, "version v2: cannot read its files: the server names none"},
		{"no build", oddServer{noBuild: true}, "cannot read the builds of workspace user0000/ws00021: the server names none"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			test.odd.Client = s.client(t, "admin", nil)
			r, err := audit.Run(t.Context(), &test.odd, audit.Options{Templates: []string{"template0001"}, Workspaces: true})
			if err != nil {
				t.Fatal(err)
			}
			if told := strings.Join(r.Templates[0].Errors, "\n"); !strings.Contains(told, test.told) {
				t.Errorf("the template tells %q, want %q", told, test.told)
			}
		})
	}
}

// Impossible numbers of workspaces and builds do not make the audit send requests for
// ever.
func TestALongListOfNothingEnds(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	api := &oddServer{Client: s.client(t, "admin", nil), count: 1 << 30, builds: 1 << 30}
	r, err := audit.Run(t.Context(), api, audit.Options{Workspaces: true, AllBuilds: true})
	if asked := len(s.Requests()); err == nil || r.Summary.Workspaces != 30 || asked > 1000 || !r.Partial {
		t.Errorf("%d workspaces with %d requests, partial %v, %v", r.Summary.Workspaces, asked, r.Partial, err)
	}
}

// gappy has thirty workspaces on its first page, and one on every eighth page after
// it.
type gappy struct{ *oddServer }

func (g gappy) Workspaces(ctx context.Context, query string, offset, limit int) ([]client.Workspace, int, error) {
	list, count, err := g.oddServer.Workspaces(ctx, query, 0, limit)
	if page := offset / limit; page > 0 {
		if page%8 > 0 {
			return nil, count, err
		}
		list = list[:1]
		list[0].ID = fmt.Sprint(page)
	}
	return list, count, err
}

func TestGapsInTheListDoNotEndIt(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	r, err := audit.Run(t.Context(), gappy{&oddServer{Client: s.client(t, "admin", nil), count: 4001}}, audit.Options{Workspaces: true})
	if err != nil || r.Partial || r.Summary.Workspaces != 35 {
		t.Errorf("%d workspaces, want 35; partial %v, %v", r.Summary.Workspaces, r.Partial, err)
	}
}

// Versions that differ only in their variables share one file, and a server allows
// twelve file downloads a minute.
func TestAFileOfSeveralVersionsIsReadOnce(t *testing.T) {
	t.Parallel()
	s := newStageOf(t, func(w *fakecoder.World) { w.AddTemplate(oldAndNew()) })
	r, err := audit.Run(t.Context(), &oddServer{Client: s.client(t, "admin", nil)}, audit.Options{Templates: []string{"mended"}, AllVersions: true})
	if err != nil || len(r.Templates[0].Versions) != 3 || r.Summary.Failed > 0 {
		t.Fatalf("%+v, %v", r.Templates, err)
	}
	files := 0
	for _, request := range s.Requests() {
		if strings.Contains(request.Path, "/files/") {
			files++
		}
	}
	if files != 1 {
		t.Errorf("%d files were asked for", files)
	}
}
