package audit

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/coder-secrets/coder-secrets/pkg/client"
	"github.com/coder-secrets/coder-secrets/pkg/lint"
)

// versionRecord is what is known about a version. A version never changes, so the
// record is kept in the cache.
type versionRecord struct {
	Name    string `json:"name"`
	Depth   Depth  `json:"depth"`
	Missing string `json:"missing,omitempty"`
	// At is when the version was read.
	At time.Time `json:"at,omitzero"`
	// Plain is set if the version has no parameters.
	Plain bool `json:"plain,omitempty"`
	// Bare is set if it also has no environment and no metadata.
	Bare bool `json:"bare,omitempty"`
	// Gives is set if it contains secrets itself, whatever the rules say about them.
	Gives bool `json:"gives,omitempty"`
	// Secrets are the names of the parameters that take secrets.
	Secrets  []string       `json:"secrets,omitempty"`
	Findings []savedFinding `json:"findings,omitempty"`

	errors []string // what failed; a record with errors is not cached
}

// savedFinding is a finding with the fields that its JSON omits.
type savedFinding struct {
	Finding lint.Finding      `json:"finding"`
	Lines   []lint.SourceLine `json:"lines,omitempty"`
	Excerpt []lint.SourceLine `json:"excerpt,omitempty"`
	Subject string            `json:"subject,omitempty"`
	Exposed bool              `json:"exposed,omitempty"`
}

// maxVersions is how many versions are listed at a time.
const maxVersions = 100

// template audits one template. It returns an error only if every other template
// would fail too.
func (a *audit) template(ctx context.Context, state *templateState) error {
	versions, err := a.versionsOf(ctx, state.template)
	if endsAll(ctx, err) {
		return err
	}
	if kind(err) == client.KindNotFound && a.opts.Version != "" {
		err = fmt.Errorf("there is no version %q of it", a.opts.Version)
	}
	if err != nil {
		a.fail(state, fmt.Errorf("cannot read its versions: %w", err))
		return nil
	}
	state.files = map[string]fileReport{}
	defer func() { state.files = nil }()
	for _, v := range versions {
		record, ok := a.opts.Cache.version(v.ID)
		if !ok {
			if record, err = a.version(ctx, state, v); endsAll(ctx, err) {
				return err
			}
			if err == nil && len(record.errors) == 0 && finished(v.Job) {
				a.opts.Cache.addVersion(v.ID, record)
			}
		}
		if ok && !record.Gives {
			state.remember(v.ID, nil)
		}
		a.add(state, v.ID, record)
	}
	return nil
}

// versionsOf lists the versions to audit, the newest first. A version that is in the
// cache has only its id.
func (a *audit) versionsOf(ctx context.Context, t client.Template) ([]client.TemplateVersion, error) {
	switch {
	case a.opts.Version != "":
		v, err := ask(ctx, a.gate, func() (client.TemplateVersion, error) {
			return a.api.TemplateVersionByName(ctx, t.ID, a.opts.Version)
		})
		return []client.TemplateVersion{v}, err
	case a.opts.AllVersions:
		return a.allVersions(ctx, t.ID)
	}
	if t.ActiveVersionID == "" {
		return nil, errors.New("the server names no active one")
	}
	if _, ok := a.opts.Cache.version(t.ActiveVersionID); ok {
		return []client.TemplateVersion{{ID: t.ActiveVersionID}}, nil
	}
	v, err := ask(ctx, a.gate, func() (client.TemplateVersion, error) { return a.api.TemplateVersion(ctx, t.ActiveVersionID) })
	return []client.TemplateVersion{v}, err
}

func (a *audit) allVersions(ctx context.Context, template string) ([]client.TemplateVersion, error) {
	var all []client.TemplateVersion
	for after := ""; ; after = all[len(all)-1].ID {
		list, err := ask(ctx, a.gate, func() ([]client.TemplateVersion, error) {
			return a.api.TemplateVersions(ctx, template, after, maxVersions)
		})
		if err != nil {
			return nil, err
		}
		all = append(all, list...)
		if len(list) < maxVersions {
			break
		}
	}
	slices.Reverse(all)
	return all, nil
}

// version checks a version by its files and by what the server shows of it. An error
// ends the run.
func (a *audit) version(ctx context.Context, state *templateState, v client.TemplateVersion) (versionRecord, error) {
	record := versionRecord{Name: v.Name, Depth: DepthNone}
	file, err := a.files(ctx, state, v)
	found := slices.Clone(file.found)
	switch {
	case endsAll(ctx, err):
		return record, err
	case isHidden(err):
		record.Missing = "files, which take the role template-admin or the admin right on the template"
	case err != nil:
		record.errors = append(record.errors, fmt.Sprintf("version %s: cannot read its files: %v", v.Name, err))
	default:
		record.Depth = DepthFiles
	}
	deployed, err := a.listing(ctx, state, v, &record)
	if err != nil {
		return record, err
	}
	record.Bare = record.Plain && len(deployed.Env) == 0 && len(deployed.Items) == 0 && len(record.errors) == 0
	record.Secrets = deployed.SecretParameters(a.opts.Lint.Config)
	for _, f := range deployed.Findings(a.opts.Lint) {
		if !slices.ContainsFunc(append(found, file.ignored...), func(other lint.Finding) bool { return sameCause(f, other) }) {
			found = append(found, f)
		}
	}
	for _, f := range found {
		if f.Rule == "secret-parameter" && !slices.Contains(record.Secrets, f.Subject) {
			record.Secrets = append(record.Secrets, f.Subject)
		}
		record.Findings = append(record.Findings, savedFinding{f, f.Lines, f.Excerpt, f.Subject, f.Exposed})
	}
	given := a.givenBy(deployed, func(name string) bool { return slices.Contains(record.Secrets, name) })
	if record.Gives = len(given) > 0; len(record.errors) == 0 {
		state.remember(v.ID, given)
	}
	return record, nil
}

// sameCause reports whether a finding from the server has the same cause as a finding
// in a file.
func sameCause(server, file lint.Finding) bool {
	return server.Rule == file.Rule && server.Subject != "" && server.Subject == file.Subject
}

// fileReport is the linter's report on a version's files. Findings that comments hide
// are kept separately.
type fileReport struct{ found, ignored []lint.Finding }

// files lints the files of a version, once if several versions share them: versions
// may differ only in the values of variables.
func (a *audit) files(ctx context.Context, state *templateState, v client.TemplateVersion) (fileReport, error) {
	if known, ok := state.files[v.Job.FileID]; ok {
		return known, nil
	}
	if v.Job.FileID == "" {
		return fileReport{}, errors.New("the server names none")
	}
	body, err := ask(ctx, a.gate, func() (io.ReadCloser, error) { return a.api.File(ctx, v.Job.FileID) })
	if err != nil {
		return fileReport{}, err
	}
	defer body.Close()
	source, err := lint.OpenTar(body, state.path())
	if err != nil {
		return fileReport{}, err
	}
	report, err := lint.Run(ctx, []*lint.Source{source}, a.opts.Lint)
	if err != nil {
		return fileReport{}, err
	}
	state.files[v.Job.FileID] = fileReport{report.Findings, report.Ignored}
	return state.files[v.Job.FileID], nil
}

// listing requests what the server shows of a version to everybody who may use the
// template. A version that was never built shows nothing.
func (a *audit) listing(ctx context.Context, state *templateState, v client.TemplateVersion, record *versionRecord) (*lint.Deployed, error) {
	d := &lint.Deployed{Root: state.path()}
	if v.Job.Status != "" && v.Job.Status != "succeeded" {
		return d, nil
	}
	asked, hidden := 0, 0
	part := func(what string, request func() error) error {
		asked++
		err := request()
		switch {
		case endsAll(ctx, err):
			return err
		case isHidden(err):
			hidden++
		case err != nil && kind(err) != client.KindRouteMissing:
			record.errors = append(record.errors, fmt.Sprintf("version %s: cannot read its %s: %v", v.Name, what, err))
		}
		return nil
	}
	for _, p := range []struct {
		what    string
		request func() error
	}{
		{"parameters", func() error {
			err := a.parameters(ctx, v.ID, d)
			record.Plain = err == nil && len(d.Parameters) == 0
			return err
		}},
		{"variables", func() error { return a.variables(ctx, v.ID, d) }},
		{"presets", func() error { return a.presets(ctx, v.ID, d) }},
		{"resources", func() error { return a.resources(ctx, v.ID, d) }},
	} {
		if err := part(p.what, p.request); err != nil {
			return d, err
		}
	}
	if record.Depth == DepthNone && hidden < asked {
		record.Depth = DepthListing
	}
	return d, nil
}

func (a *audit) parameters(ctx context.Context, version string, d *lint.Deployed) error {
	list, err := ask(ctx, a.gate, func() ([]client.RichParameter, error) { return a.api.RichParameters(ctx, version) })
	for _, p := range list {
		shown := lint.DeployedParameter{
			Name: p.Name, DisplayName: p.DisplayName, Description: p.Description, Type: p.Type, FormType: p.FormType,
			Regex: p.ValidationRegex, Ephemeral: p.Ephemeral, Default: p.DefaultValue,
		}
		for _, option := range p.Options {
			shown.Options = append(shown.Options, option.Value)
		}
		d.Parameters = append(d.Parameters, shown)
	}
	return err
}

func (a *audit) variables(ctx context.Context, version string, d *lint.Deployed) error {
	list, err := ask(ctx, a.gate, func() ([]client.TemplateVariable, error) { return a.api.TemplateVariables(ctx, version) })
	for _, v := range list {
		d.Variables = append(d.Variables, lint.DeployedVariable{
			Name: v.Name, Description: v.Description, Type: v.Type, Sensitive: v.Sensitive, Value: v.Value, Default: v.DefaultValue,
		})
	}
	return err
}

// presets sends no request if there are no parameters that a preset could set.
func (a *audit) presets(ctx context.Context, version string, d *lint.Deployed) error {
	if len(d.Parameters) == 0 {
		return nil
	}
	list, err := ask(ctx, a.gate, func() ([]client.Preset, error) { return a.api.Presets(ctx, version) })
	for _, p := range list {
		preset := lint.DeployedPreset{Name: p.Name}
		for _, v := range p.Parameters {
			preset.Values = append(preset.Values, lint.DeployedValue{Name: v.Name, Value: v.Value})
		}
		d.Presets = append(d.Presets, preset)
	}
	return err
}

func (a *audit) resources(ctx context.Context, version string, d *lint.Deployed) error {
	list, err := ask(ctx, a.gate, func() ([]client.Resource, error) { return a.api.TemplateResources(ctx, version) })
	for _, r := range list {
		for _, item := range r.Metadata {
			d.Items = append(d.Items, lint.DeployedItem{Resource: r.Type + "." + r.Name, Key: item.Key, Sensitive: item.Sensitive, Value: item.Value})
		}
		for _, agent := range r.Agents {
			for name, value := range agent.Environment {
				d.Env = append(d.Env, lint.DeployedEnv{Agent: agent.Name, Name: name, Value: value})
			}
		}
	}
	sort.SliceStable(d.Items, func(i, j int) bool {
		x, y := &d.Items[i], &d.Items[j]
		return x.Resource+"\x00"+x.Key < y.Resource+"\x00"+y.Key
	})
	d.Items = slices.CompactFunc(d.Items, func(x, y lint.DeployedItem) bool {
		return x.Resource == y.Resource && x.Key == y.Key && x.Sensitive == y.Sensitive
	})
	sort.SliceStable(d.Env, func(i, j int) bool {
		x, y := &d.Env[i], &d.Env[j]
		return x.Agent+"\x00"+x.Name < y.Agent+"\x00"+y.Name
	})
	d.Env = slices.CompactFunc(d.Env, func(x, y lint.DeployedEnv) bool { return x.Agent == y.Agent && x.Name == y.Name })
	return err
}

// fail records a failure of a template.
func (a *audit) fail(state *templateState, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	state.entry.Errors = append(state.entry.Errors, err.Error())
}

// lack records what could not be read of a template because of a missing right.
func (a *audit) lack(state *templateState, what string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if e := &state.entry; e.Missing == "" {
		e.Missing = what
	} else if !strings.Contains(e.Missing, what) {
		e.Missing += "; " + what
	}
}

// add adds a version's record to its template.
func (a *audit) add(state *templateState, id string, record versionRecord) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.versions++
	e := &state.entry
	e.Versions = append(e.Versions, record.Name)
	e.Errors = append(e.Errors, record.errors...)
	if e.Missing == "" {
		e.Missing = record.Missing
	}
	if len(e.Versions) == 1 || depthOrder(record.Depth) < depthOrder(e.Depth) {
		e.Depth = record.Depth
	}
	state.plain[id], state.bare[id] = record.Plain, record.Bare
	for _, name := range record.Secrets {
		state.secrets[name] = true
	}
	for _, saved := range record.Findings {
		f := saved.Finding
		f.Lines, f.Excerpt = saved.Lines, saved.Excerpt
		f.Subject, f.Exposed, f.Template = saved.Subject, saved.Exposed, state.path()
		known := state.findings[f.Fingerprint]
		if known == nil {
			known = &Finding{Finding: f, Template: state.path()}
			state.findings[f.Fingerprint] = known
			state.order = append(state.order, f.Fingerprint)
		}
		known.Versions = append(known.Versions, record.Name)
	}
}

func depthOrder(d Depth) int { return slices.Index([]Depth{DepthNone, DepthListing, DepthFiles}, d) }
