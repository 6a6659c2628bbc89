package fakecoder

import (
	"crypto"
	"crypto/ed25519"
	"io"
	"slices"
	"time"
)

// World is the server's state. [Options.World] fills it before the server answers.
type World struct {
	newKey func() crypto.Signer // for SSH keys; nil means ed25519
	now    func() time.Time
	rand   io.Reader
	salt   [32]byte // to derive agent tokens from build numbers

	orgs       []*organization
	users      []*user
	userBy     map[string]*user     // by name
	templateBy map[string]*template // by name
	keys       map[string]*apiKey   // by id
	templates  []*template
	versions   []*version
	workspaces []*workspace
	sorted     []*workspace // in the order of lists; nil after a change
	builds     []*build
	secrets    int // number of secrets created so far
}

// organization has users and templates.
type organization struct {
	index         int
	name, display string
	created       time.Time
}

// user is an account.
type user struct {
	index     int
	name      string
	fullName  string
	roles     []Role
	orgs      []*organization
	suspended bool
	created   time.Time
	seen      time.Time
	key       sshKey
	session   *apiKey
	secrets   []*userSecret
	links     map[string]bool // external accounts, by provider id
}

// apiKey is a session token that the server issued.
type apiKey struct {
	id, secret string
	owner      *user
	name       string
	loginType  string
	scopes     []string // empty means all
	created    time.Time
	used       time.Time
	expires    time.Time
	lifetime   time.Duration
	gone       bool // logged out
}

// sshKey is a user's key pair for git.
type sshKey struct {
	created, updated time.Time
	seed             [ed25519.SeedSize]byte
	other            crypto.Signer // of another type than ed25519; nil for ed25519
}

// userSecret is one of a user's secrets.
type userSecret struct {
	index                               int
	owner                               *user
	name, value, description, env, path string
	enabled                             bool
	created, updated                    time.Time
}

// template is a template with all of its versions, oldest first.
type template struct {
	index      int
	org        *organization
	spec       TemplateSpec
	creator    *user
	created    time.Time
	versions   []*version
	active     *version
	workspaces []*workspace
}

// version is a version of a template; it never changes.
type version struct {
	index    int
	template *template
	name     string
	blue     *Blueprint
	created  time.Time
}

// workspace is a person's environment, made of builds.
type workspace struct {
	index    int
	name     string
	owner    *user
	template *template
	created  time.Time
	builds   []*build
	deleted  bool
	prebuilt bool
}

// build is one start, stop or deletion of a workspace.
type build struct {
	index      int
	number     int
	workspace  *workspace
	version    *version
	transition string
	given      []Value
	created    time.Time
}

func (o *organization) id() string { return uuid(kindOrg, o.index) }

func (u *user) id() string { return uuid(kindUser, u.index) }

// is reports whether u has a role.
func (u *user) is(role Role) bool { return slices.Contains(u.roles, role) }

func (k *apiKey) token() string { return k.id + "-" + k.secret }

func (t *template) id() string { return uuid(kindTemplate, t.index) }

func (v *version) id() string { return uuid(kindVersion, v.index) }

// fileID is the id of the version's archive.
func (v *version) fileID() string { return uuid(kindFile, v.index) }

func (w *workspace) id() string { return uuid(kindWorkspace, w.index) }

func (w *workspace) latest() *build { return w.builds[len(w.builds)-1] }

func (b *build) id() string { return uuid(kindBuild, b.index) }
