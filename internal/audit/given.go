package audit

import (
	"context"
	"slices"

	"github.com/coder-secrets/coder-secrets/pkg/client"
	"github.com/coder-secrets/coder-secrets/pkg/lint"
)

// givenValues are the secrets that a version of a template itself contains, as
// defaults and options of parameters, in presets, environments and metadata, by the
// name they have there. The template's maintainer has to change them, not the owner
// of a workspace.
type givenValues map[string][]client.Secret

// givenBy collects them from what the server shows of a version. takesSecret reports
// whether the parameter with a name takes a secret.
func (a *audit) givenBy(d *lint.Deployed, takesSecret func(name string) bool) givenValues {
	var given givenValues // nil for most versions
	add := func(name string, value client.Secret) {
		if a.opts.Lint.Config.Stored(name, takesSecret(name), value) == "" {
			return
		}
		if given == nil {
			given = givenValues{}
		}
		given[name] = append(given[name], value)
	}
	for _, p := range d.Parameters {
		add(p.Name, p.Default)
		for _, option := range p.Options {
			add(p.Name, option)
		}
	}
	for _, preset := range d.Presets {
		for _, v := range preset.Values {
			add(v.Name, v.Value)
		}
	}
	for _, e := range d.Env {
		add(e.Name, e.Value)
	}
	for _, item := range d.Items {
		add(item.Key, item.Value)
	}
	return given
}

func (g givenValues) has(name string, value client.Secret) bool {
	return slices.ContainsFunc(g[name], value.Equal)
}

// hasAnywhere is for what builds show, some of which may come from a parameter with
// another name.
func (g givenValues) hasAnywhere(value client.Secret) bool {
	for name := range g {
		if g.has(name, value) {
			return true
		}
	}
	return false
}

// remember keeps the secrets that a version gives, for its builds. The cache does not
// contain these values, only whether the version gives any.
func (t *templateState) remember(version string, given givenValues) {
	t.givenLock.Lock()
	defer t.givenLock.Unlock()
	t.given[version] = given
}

// givenIn returns the secrets that a version gives, and requests them once if they
// are not known.
func (a *audit) givenIn(ctx context.Context, t *templateState, version string) (givenValues, error) {
	t.givenLock.Lock()
	defer t.givenLock.Unlock()
	if given, ok := t.given[version]; ok {
		return given, nil
	}
	d := &lint.Deployed{}
	err := a.parameters(ctx, version, d)
	if err == nil {
		err = a.presets(ctx, version, d)
	}
	if err == nil {
		err = a.resources(ctx, version, d)
	}
	if err != nil && !unshown(err) {
		return nil, err
	}
	t.given[version] = a.givenBy(d, func(name string) bool { return t.secrets[name] })
	return t.given[version], nil
}
