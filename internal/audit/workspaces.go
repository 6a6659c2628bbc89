package audit

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/coder-secrets/coder-secrets/pkg/client"
	"github.com/coder-secrets/coder-secrets/pkg/lint"
)

// workspacePage is how many workspaces are listed at a time.
const workspacePage = 100

// maxEmptyPages is how many empty pages in a row end the list, whatever total the
// server reports: hidden workspaces leave gaps.
const maxEmptyPages = 10

// gaps are the empty pages, which arrive in any order.
type gaps struct {
	mu    sync.Mutex
	empty map[int]bool // by offset
	end   bool         // too many in a row
}

func (g *gaps) add(offset int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.empty[offset] = true
	row := 1
	for o := offset - workspacePage; g.empty[o]; o -= workspacePage {
		row++
	}
	for o := offset + workspacePage; g.empty[o]; o += workspacePage {
		row++
	}
	g.end = g.end || row >= maxEmptyPages
}

func (g *gaps) ended() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.end
}

// fewTemplates is the largest number of templates whose workspaces are requested one
// template at a time.
const fewTemplates = 5

// workspaces checks the latest build of each workspace.
func (a *audit) workspaces(ctx context.Context) error {
	a.seen = map[string]bool{}
	a.done, a.total = 0, 0
	queries := []string{""}
	if len(a.opts.Templates) > 0 && len(a.order) <= fewTemplates {
		queries = nil
		for _, state := range a.order {
			queries = append(queries, fmt.Sprintf("template:%q", state.template.Name))
		}
		slices.Sort(queries)
		queries = slices.Compact(queries)
	}
	for _, query := range queries {
		if err := a.workspacesOf(ctx, query); err != nil {
			return err
		}
	}
	return nil
}

// workspacesOf reads the first page, which has the total, and then the other pages,
// several at a time.
func (a *audit) workspacesOf(ctx context.Context, query string) error {
	list, count, err := a.workspaceList(ctx, query, 0)
	if err != nil {
		return fmt.Errorf("cannot list the workspaces: %w", err)
	}
	a.mu.Lock()
	a.total += count
	a.mu.Unlock()
	group, inner := errgroup.WithContext(ctx)
	group.SetLimit(a.opts.Concurrency)
	group.Go(func() error { return a.page(inner, list) })
	gaps, left := gaps{empty: map[int]bool{}}, false
	for offset := workspacePage; offset < count && inner.Err() == nil; offset += workspacePage {
		if left = gaps.ended(); left {
			break
		}
		group.Go(func() error {
			list, _, err := a.workspaceList(inner, query, offset)
			if err != nil {
				return fmt.Errorf("cannot list the workspaces: %w", err)
			}
			if len(list) == 0 {
				gaps.add(offset)
			}
			return a.page(inner, list)
		})
	}
	err = group.Wait()
	if err == nil && left {
		return fmt.Errorf("the server counts %d workspaces and lists none on %d pages in a row: what comes after them was not looked at", count, maxEmptyPages)
	}
	return err
}

func (a *audit) workspaceList(ctx context.Context, query string, offset int) ([]client.Workspace, int, error) {
	type page struct {
		list  []client.Workspace
		count int
	}
	p, err := ask(ctx, a.gate, func() (page, error) {
		list, count, err := a.api.Workspaces(ctx, query, offset, workspacePage)
		return page{list, count}, err
	})
	return p.list, p.count, err
}

// page checks the workspaces of a page. An error ends the run.
func (a *audit) page(ctx context.Context, list []client.Workspace) error {
	for _, w := range list {
		state := a.stateOf(w)
		if state != nil && a.meet(state, w) {
			err := a.safely(ctx, state, func(ctx context.Context, state *templateState) error { return a.workspace(ctx, state, w) })
			if err != nil {
				return err
			}
		}
		a.advance("workspaces")
	}
	return nil
}

// stateOf returns the state of a workspace's template; nil if other templates are
// audited. The owner of a workspace may have lost the right to see its template.
func (a *audit) stateOf(w client.Workspace) *templateState {
	a.mu.Lock()
	defer a.mu.Unlock()
	state := a.states[w.TemplateID]
	if state == nil && len(a.opts.Templates) == 0 && (a.opts.Organization == "" || a.opts.Organization == w.OrganizationName) {
		state = newTemplateState(client.Template{ID: w.TemplateID, Name: w.TemplateName, OrganizationName: w.OrganizationName})
		state.entry.Missing = "the template, which is not shown to you"
		a.states[w.TemplateID] = state
		a.order = append(a.order, state)
	}
	return state
}

// meet counts a workspace, unless it was on another page already, which happens when
// workspaces are added or removed in the meantime.
func (a *audit) meet(state *templateState, w client.Workspace) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.seen[w.ID] {
		return false
	}
	a.seen[w.ID] = true
	state.entry.Workspaces++
	if used := w.LastUsedAt; !used.IsZero() && (state.entry.LastUsed == nil || used.After(*state.entry.LastUsed)) {
		state.entry.LastUsed = &used
	}
	return true
}

func (a *audit) workspace(ctx context.Context, state *templateState, w client.Workspace) error {
	found, err := a.history(state, w).exposures(ctx)
	if err != nil && !endsAll(ctx, err) {
		a.fail(state, fmt.Errorf("cannot read the builds of workspace %s/%s: %w", w.OwnerName, w.Name, err))
		err = nil
	}
	for i := range found {
		e := &found[i]
		e.Template, e.Workspace, e.WorkspaceID, e.Owner = state.path(), w.OwnerName+"/"+w.Name, w.ID, w.OwnerName
		e.FromTemplate = e.FromTemplate || w.IsPrebuild
		e.Readers = "site owners, template admins, admins of " + state.template.OrganizationName + ", and those it is shared with"
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.exposures = append(a.exposures, found...)
	if slices.ContainsFunc(found, func(e Exposure) bool { return e.Severity == lint.SeverityError }) {
		state.affected[w.ID] = true
	}
	return err
}

// buildParameters finds the parameters of a build that hold secrets. A version
// without parameters has none. If the template's own values are not known, the
// secrets are reported as the owner's, and the error says why.
func (a *audit) buildParameters(ctx context.Context, state *templateState, build client.Build, own func() (givenValues, error)) ([]Exposure, error) {
	if state.plain[build.TemplateVersionID] {
		return nil, nil
	}
	parameters, err := ask(ctx, a.gate, func() ([]client.BuildParameter, error) { return a.api.BuildParameters(ctx, build.ID) })
	if err != nil {
		return nil, err
	}
	var list []Exposure
	for _, p := range parameters {
		what := a.opts.Lint.Config.Stored(p.Name, state.secrets[p.Name], p.Value)
		if what == "" {
			continue
		}
		var given givenValues
		given, err = own()
		list = append(list, Exposure{Kind: "parameter", Name: p.Name, What: what, FromTemplate: given.has(p.Name, p.Value), Severity: lint.SeverityError})
	}
	return list, err
}

// shown finds the secrets in what the list of workspaces shows of a build: the
// environment of agents and the metadata of resources. For an error see
// buildParameters.
func (a *audit) shown(build client.Build, own func() (givenValues, error)) (found []Exposure, err error) {
	add := func(e Exposure, value client.Secret) {
		var given givenValues
		given, err = own()
		e.FromTemplate = given.hasAnywhere(value)
		found = append(found, e)
	}
	config := a.opts.Lint.Config
	for _, r := range build.Resources {
		for _, item := range r.Metadata {
			what := config.Stored(item.Key, false, item.Value)
			if what == "" {
				continue
			}
			severity := lint.SeverityError
			if item.Sensitive {
				severity = lint.SeverityNote
			}
			add(Exposure{Kind: "metadata", Name: item.Key, In: r.Type + "." + r.Name, What: what, Severity: severity}, item.Value)
		}
		for _, agent := range r.Agents {
			for name, value := range agent.Environment {
				what := config.Stored(name, false, value)
				if what == "" {
					continue
				}
				severity := lint.SeverityNote
				if config.Stored("", false, value) != "" { // by the form of the value, whatever the name
					severity = lint.SeverityError
				}
				add(Exposure{Kind: "environment", Name: name, In: agent.Name, What: what, Severity: severity}, value)
			}
		}
	}
	return found, err
}
