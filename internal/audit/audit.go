package audit

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/coder-secrets/coder-secrets/pkg/client"
	"github.com/coder-secrets/coder-secrets/pkg/lint"
)

// Options say what to audit. The zero value means the active version of each
// template.
type Options struct {
	// Server is the server's URL, for the result.
	Server string
	// Templates are names, or organization/name. Empty means all templates.
	Templates []string
	// Organization limits the templates to those of one organization, by name.
	Organization string
	// Version names the version to audit; AllVersions audits all of them.
	Version     string
	AllVersions bool
	// Workspaces also audits the latest build of each workspace, AllBuilds the
	// earlier ones too.
	Workspaces, AllBuilds bool
	// Lint are the linter's options.
	Lint lint.Options
	// Concurrency is the number of simultaneous requests. 0 means 8.
	Concurrency int
	// Cache remembers versions and builds, which never change. nil means no cache.
	Cache *Cache
	// Progress, if set, is called from time to time with the progress.
	Progress func(done, total int, what string)
	// Waits, if set, is called with the duration when all requests wait because the
	// server asks for it.
	Waits func(d time.Duration)
	// Sleep waits, and returns early with an error when ctx ends. nil means a timer.
	Sleep func(ctx context.Context, d time.Duration) error
}

// NoTemplateError is a requested template that does not exist or is hidden.
type NoTemplateError struct{ Name string }

func (e *NoTemplateError) Error() string {
	if org, ok := strings.CutSuffix(e.Name, "/"); ok {
		return fmt.Sprintf("cannot audit the organization %q: there is none of that name, or you may see no template of it", org)
	}
	return fmt.Sprintf("cannot audit the template %q: there is none of that name, or you may not see it", e.Name)
}

// Hints says how to audit all templates.
func (e *NoTemplateError) Hints() []string {
	return []string{"without a name all templates that you may see are looked at: coder-secrets templates audit"}
}

// Run audits. If the server or the context causes an error, the result is partial: it
// has what is known so far.
func Run(ctx context.Context, api API, opts Options) (*Result, error) {
	if opts.Concurrency <= 0 {
		opts.Concurrency = 8
	}
	if opts.Lint.Config == nil {
		opts.Lint.Config = &lint.Config{}
	}
	if opts.Sleep == nil {
		opts.Sleep = sleep
	}
	opts.Lint.Workers = 1 // several templates are audited at a time already
	a := &audit{api: api, opts: opts, states: map[string]*templateState{}}
	a.gate = &gate{sleep: opts.Sleep, told: a.waits}
	err := a.run(ctx)
	return a.result(err != nil), err
}

// audit is one run.
type audit struct {
	api  API
	opts Options
	gate *gate

	mu       sync.Mutex
	states   map[string]*templateState // by the template's id
	order    []*templateState
	versions int
	done     int
	total    int
	// seen are the ids of the workspaces that were already audited.
	seen      map[string]bool
	exposures []Exposure
}

// templateState collects what is known about a template.
type templateState struct {
	template client.Template
	entry    Template
	findings map[string]*Finding // by fingerprint
	order    []string
	files    map[string]fileReport // by id, while the versions are audited
	// secrets are the names of the parameters that take secrets, in any version.
	secrets map[string]bool
	// plain are the ids of the versions without parameters, bare those of the
	// versions that also have no environment and no metadata.
	plain, bare map[string]bool
	affected    map[string]bool

	givenLock sync.Mutex
	given     map[string]givenValues // by version
}

func newTemplateState(t client.Template) *templateState {
	return &templateState{
		template: t, entry: Template{ID: t.ID, Organization: t.OrganizationName, Name: t.Name, CreatedBy: t.CreatedByName, Versions: []string{}, Errors: []string{}, Depth: DepthNone},
		findings: map[string]*Finding{}, secrets: map[string]bool{}, plain: map[string]bool{}, bare: map[string]bool{}, affected: map[string]bool{},
		given: map[string]givenValues{},
	}
}

func (t *templateState) path() string { return t.template.OrganizationName + "/" + t.template.Name }

func (a *audit) run(ctx context.Context) error {
	templates, err := a.templates(ctx)
	if err != nil {
		return err
	}
	for _, t := range templates {
		state := newTemplateState(t)
		a.states[t.ID] = state
		a.order = append(a.order, state)
	}
	if a.opts.Cache != nil {
		user, err := ask(ctx, a.gate, func() (client.User, error) { return a.api.User(ctx, client.Me) })
		switch {
		case isHidden(err): // the token has too few scopes to name its user, and the cache belongs to a user
			a.opts.Cache = nil
		case err != nil:
			return fmt.Errorf("cannot tell who asks: %w", err)
		default:
			a.opts.Cache.open(user)
		}
	}
	err = a.audit(ctx)
	if a.opts.Cache != nil {
		err = errors.Join(err, a.opts.Cache.save())
	}
	return err
}

func (a *audit) audit(ctx context.Context) error {
	a.total = len(a.order)
	if err := a.each(ctx, a.order, a.template); err != nil || !a.opts.Workspaces {
		return err
	}
	return a.workspaces(ctx)
}

// each calls do for the templates, several at a time, until one call returns an error
// that all others would return too.
func (a *audit) each(ctx context.Context, list []*templateState, do func(context.Context, *templateState) error) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(a.opts.Concurrency)
	for _, state := range list {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			err := a.safely(ctx, state, do)
			a.advance("templates")
			return err
		})
	}
	return group.Wait()
}

// errMistake replaces a panic of this program, whose text may hold a secret.
var errMistake = errors.New("internal error: a mistake in coder-secrets")

// safely recovers from a panic in one template, so that the run continues.
func (a *audit) safely(ctx context.Context, state *templateState, do func(context.Context, *templateState) error) (err error) {
	defer func() {
		if recover() != nil {
			a.fail(state, errMistake)
		}
	}()
	return do(ctx, state)
}

// advance counts one thing as done.
func (a *audit) advance(what string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.done++
	if a.opts.Progress != nil {
		a.opts.Progress(a.done, a.total, what)
	}
}

// waits reports a wait.
func (a *audit) waits(d time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.opts.Waits != nil {
		a.opts.Waits(d)
	}
}

// templates lists the templates to audit, by organization and name.
func (a *audit) templates(ctx context.Context) ([]client.Template, error) {
	list, err := a.listed(ctx, func(query string) ([]client.Template, error) { return a.api.Templates(ctx, query) })
	if kind(err) == client.KindRouteMissing {
		list, err = a.templatesByOrganization(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot list the templates: %w", err)
	}
	sort.SliceStable(list, func(i, j int) bool {
		x, y := &list[i], &list[j]
		return x.OrganizationName+"/"+x.Name < y.OrganizationName+"/"+y.Name
	})
	if org := a.opts.Organization; org != "" {
		list = slices.DeleteFunc(list, func(t client.Template) bool { return t.OrganizationName != org && t.OrganizationID != org })
	}
	if len(a.opts.Templates) == 0 {
		if a.opts.Organization != "" && len(list) == 0 {
			return nil, &NoTemplateError{a.opts.Organization + "/"}
		}
		return list, nil
	}
	var chosen []client.Template
	for _, name := range a.opts.Templates {
		before := len(chosen)
		for _, t := range list {
			if name == t.Name || name == t.ID || name == t.OrganizationName+"/"+t.Name {
				chosen = append(chosen, t)
			}
		}
		if len(chosen) == before {
			return nil, &NoTemplateError{name}
		}
	}
	sort.SliceStable(chosen, func(i, j int) bool { return chosen[i].ID < chosen[j].ID })
	return slices.CompactFunc(chosen, func(x, y client.Template) bool { return x.ID == y.ID }), nil
}

// listed requests a list of templates, and the list of the deprecated ones, which may
// still have workspaces. A server that does not know the difference lists all of
// them.
func (a *audit) listed(ctx context.Context, request func(query string) ([]client.Template, error)) ([]client.Template, error) {
	list, err := ask(ctx, a.gate, func() ([]client.Template, error) { return request("") })
	if err != nil {
		return nil, err
	}
	deprecated, err := ask(ctx, a.gate, func() ([]client.Template, error) { return request(client.DeprecatedTemplates) })
	if kind(err) == client.KindInvalid {
		return list, nil
	}
	known := map[string]bool{}
	for _, t := range list {
		known[t.ID] = true
	}
	return append(list, slices.DeleteFunc(deprecated, func(t client.Template) bool { return known[t.ID] })...), err
}

// templatesByOrganization is for servers that cannot list all templates at once.
func (a *audit) templatesByOrganization(ctx context.Context) ([]client.Template, error) {
	organizations, err := ask(ctx, a.gate, func() ([]client.Organization, error) { return a.api.Organizations(ctx, client.Me) })
	if err != nil {
		return nil, err
	}
	var all []client.Template
	for _, org := range organizations {
		list, err := a.listed(ctx, func(query string) ([]client.Template, error) { return a.api.OrganizationTemplates(ctx, org.ID, query) })
		if err != nil {
			return nil, err
		}
		for _, t := range list {
			if t.OrganizationName == "" {
				t.OrganizationName = org.Name
			}
			all = append(all, t)
		}
	}
	return all, nil
}
