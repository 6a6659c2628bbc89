package fakecoder

import (
	"cmp"
	"fmt"
	"time"
)

// AddOrganization adds an organization. The first one is the default organization.
func (w *World) AddOrganization(name, display string) {
	w.orgs = append(w.orgs, &organization{index: len(w.orgs), name: name, display: display, created: w.time()})
}

// AddUser adds a user of the first organization, with an SSH key and a session.
func (w *World) AddUser(spec UserSpec) {
	u := &user{
		index: len(w.users), name: spec.Name, fullName: spec.FullName, roles: spec.Roles, suspended: spec.Suspended,
		created: w.time(), seen: w.time(), links: map[string]bool{}, orgs: w.orgs[:1:1],
	}
	u.key = w.newSSHKey(w.time())
	u.session = w.addKey(u, apiKey{loginType: "password", lifetime: 30 * 24 * time.Hour})
	w.users = append(w.users, u)
	w.userBy[u.name] = u
}

// addKey creates an API key for u.
func (w *World) addKey(u *user, k apiKey) *apiKey {
	k.id, k.secret, k.owner = w.randomText(idLength), w.randomText(bodyLength), u
	k.created = w.time()
	k.expires = k.created.Add(k.lifetime)
	w.keys[k.id] = &k
	return &k
}

func (w *World) newSSHKey(created time.Time) sshKey {
	k := sshKey{created: created, updated: w.time()}
	w.random(k.seed[:])
	if w.newKey != nil {
		k.other = w.newKey()
	}
	return k
}

func (w *World) addSecret(u *user, secret *userSecret) {
	w.secrets++
	secret.index, secret.owner = w.secrets, u
	secret.created = w.time()
	secret.updated = secret.created
	u.secrets = append(u.secrets, secret)
}

// AddTemplate adds a template.
func (w *World) AddTemplate(spec TemplateSpec) {
	t := &template{index: len(w.templates), org: w.orgs[0], spec: spec, creator: w.users[0], created: w.time().Add(-spec.Age)}
	if spec.Org != "" {
		t.org = known(first(w.orgs, func(o *organization) bool { return o.name == spec.Org }), "organization", spec.Org)
	}
	for _, v := range spec.Versions {
		t.active = w.addVersion(t, v)
	}
	t.spec.Versions = nil
	w.templates = append(w.templates, t)
	w.templateBy[spec.Name] = t
}

func (w *World) addVersion(t *template, spec VersionSpec) *version {
	v := &version{
		index: len(w.versions), template: t, name: spec.Name, blue: spec.Blueprint,
		created: t.created.Add(time.Duration(len(t.versions)) * time.Second),
	}
	w.versions = append(w.versions, v)
	t.versions = append(t.versions, v)
	return v
}

// AddWorkspace adds a workspace.
func (w *World) AddWorkspace(spec WorkspaceSpec) {
	ws := &workspace{
		index: len(w.workspaces), name: spec.Name, owner: w.userNamed(spec.Owner),
		template: known(w.templateBy[spec.Template], "template", spec.Template),
		created:  w.time().Add(-spec.Age), prebuilt: spec.Prebuilt,
	}
	if len(spec.Builds) == 0 {
		spec.Builds = []BuildSpec{{}}
	}
	for _, b := range spec.Builds {
		w.addBuild(ws, b)
	}
	w.workspaces = append(w.workspaces, ws)
	ws.template.workspaces = append(ws.template.workspaces, ws)
}

func (w *World) addBuild(ws *workspace, spec BuildSpec) {
	b := &build{
		index: len(w.builds), number: len(ws.builds) + 1, workspace: ws, version: ws.template.active,
		transition: cmp.Or(spec.Transition, "start"), given: spec.Values,
		created: ws.created.Add(time.Duration(len(ws.builds)) * time.Minute),
	}
	if spec.Version != "" {
		b.version = known(first(ws.template.versions, func(v *version) bool { return v.name == spec.Version }), "version", spec.Version)
	}
	ws.deleted = b.transition == "delete"
	w.builds = append(w.builds, b)
	ws.builds = append(ws.builds, b)
	w.sorted = nil
}

func (w *World) userNamed(name string) *user { return known(w.userBy[name], "user", name) }

func (w *World) workspaceNamed(name string) *workspace {
	return known(first(w.workspaces, func(ws *workspace) bool { return ws.owner.name+"/"+ws.name == name }), "workspace", name)
}

// known returns thing, and panics if it is nil: the test used a name that does not
// exist.
func known[T any](thing *T, what, name string) *T {
	if thing == nil {
		panic(fmt.Sprintf("fakecoder: no %s %q in this world", what, name))
	}
	return thing
}
