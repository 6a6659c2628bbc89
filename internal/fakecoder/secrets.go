package fakecoder

import (
	"net/http"
	"slices"
	"sort"
	"time"
)

func (s *Server) secretRoutes() []route {
	const (
		secrets = "/users/{user}/secrets"
		secret  = secrets + "/{name}"
	)
	return []route{
		{"GET", secrets, session, on(s.userWith(readSecret, "Internal error listing secrets."), s.listSecrets), Release233},
		{"POST", secrets, session, on(s.userWith(createSecret, "Internal error creating secret."), s.createSecret), Release233},
		{"POST", secrets + "/batch", session, on(s.userWith(createSecret, "Internal error creating secrets."), s.importSecrets), Release236},
		{"GET", secret, session, on(s.secret(readSecret, "Internal error fetching secret."), shown(s.wireSecret)), Release233},
		{"PATCH", secret, session, on(s.userWith(updateSecret, "Internal error updating secret."), s.patchSecret), Release233},
		{"DELETE", secret, session, on(s.secret(deleteSecret, "Internal error deleting secret."), s.deleteSecret), Release233},
		{"GET", "/deployment/user-secrets/capabilities", session, s.secretCapabilities, Release237},
	}
}

// wireSecret is a secret as the API shows it, without its value.
type wireSecret struct {
	ID          string    `json:"id"`
	Name        string    `json:"name"`
	Description string    `json:"description"`
	EnvName     string    `json:"env_name"`
	FilePath    string    `json:"file_path"`
	Enabled     *bool     `json:"enabled,omitempty"`
	CreatedAt   time.Time `json:"created_at"`
	UpdatedAt   time.Time `json:"updated_at"`
}

func (s *Server) wireSecret(u *userSecret) wireSecret {
	w := wireSecret{
		ID: uuid(kindSecret, u.index), Name: u.name, Description: u.description, EnvName: u.env, FilePath: u.path,
		CreatedAt: u.created, UpdatedAt: u.updated,
	}
	if s.options.Release >= Release236 {
		w.Enabled = &u.enabled
	}
	return w
}

func (u *user) secretNamed(name string) *userSecret {
	return first(u.secrets, func(secret *userSecret) bool { return secret.name == name })
}

// secret returns the secret that a path names, for callers who have a right over it.
func (s *Server) secret(what right, text string) func(*call) (*userSecret, *answer) {
	owner := s.userWith(what, text)
	return func(c *call) (*userSecret, *answer) {
		u, refusal := owner(c)
		if refusal != nil {
			return nil, refusal
		}
		return found(u.secretNamed(c.param("name")))
	}
}

func (s *Server) listSecrets(_ *call, u *user) *answer {
	list := each(u.secrets, s.wireSecret)
	sort.SliceStable(list, func(i, j int) bool { return list[i].Name < list[j].Name })
	return ok(list)
}

func (s *Server) createSecret(c *call, u *user) *answer {
	// The error for a wrong type names the type.
	type CreateUserSecretRequest struct {
		Name        string `json:"name"`
		Value       string `json:"value"`
		Description string `json:"description"`
		EnvName     string `json:"env_name"`
		FilePath    string `json:"file_path"`
		Enabled     *bool  `json:"enabled"`
	}
	var req CreateUserSecretRequest
	if refusal := decode(c, &req); refusal != nil {
		return refusal
	}
	secret := &userSecret{name: req.Name, value: req.Value, description: req.Description, env: req.EnvName, path: req.FilePath}
	secret.enabled = req.Enabled == nil || *req.Enabled
	if s.options.Release < Release236 {
		secret.enabled = true
	}
	if refusal := s.checkNew(u, secret); refusal != nil {
		return refusal
	}
	s.world.addSecret(u, secret)
	return created(s.wireSecret(secret))
}

// importSecrets creates a secret for each key of a file, or none. It overwrites
// nothing. If a key is not a valid environment variable name, its secret has no
// variable and is disabled.
func (s *Server) importSecrets(c *call, u *user) *answer {
	var req struct {
		Format  string `json:"format"`
		Content string `json:"content"`
	}
	if refusal := decode(c, &req); refusal != nil {
		return refusal
	}
	entries, err := parseEntries(req.Format, req.Content)
	if err != nil {
		return fail(http.StatusBadRequest, "Invalid secrets file.", err.Error())
	}
	before := u.secrets
	for i, e := range entries {
		secret := &userSecret{name: e.key, value: e.value, env: e.key, enabled: true}
		if faultOfEnv(e.key, s.options.Release) != "" {
			secret.env, secret.enabled = "", false
		}
		if refusal := s.checkNew(u, secret); refusal != nil {
			u.secrets = before
			return ofEntry(i, refusal)
		}
		s.world.addSecret(u, secret)
	}
	return created(each(u.secrets[len(before):], s.wireSecret))
}

func (s *Server) patchSecret(c *call, u *user) *answer {
	type UpdateUserSecretRequest struct {
		Value       *string `json:"value"`
		Description *string `json:"description"`
		EnvName     *string `json:"env_name"`
		FilePath    *string `json:"file_path"`
		Enabled     *bool   `json:"enabled"`
	}
	var req UpdateUserSecretRequest
	if refusal := decode(c, &req); refusal != nil {
		return refusal
	}
	if s.options.Release < Release236 {
		req.Enabled = nil
	}
	if req == (UpdateUserSecretRequest{}) {
		return fail(http.StatusBadRequest, "At least one field must be provided.", "")
	}
	old := u.secretNamed(c.param("name"))
	if old == nil {
		return hidden()
	}
	next := *old
	set(&next.value, req.Value)
	set(&next.description, req.Description)
	set(&next.env, req.EnvName)
	set(&next.path, req.FilePath)
	set(&next.enabled, req.Enabled)
	if refusal := s.checkChange(old, &next); refusal != nil {
		return refusal
	}
	next.updated = s.world.time()
	*old = next
	return ok(s.wireSecret(old))
}

func set[T any](field *T, value *T) {
	if value != nil {
		*field = *value
	}
}

func (s *Server) deleteSecret(_ *call, secret *userSecret) *answer {
	u := secret.owner
	u.secrets = slices.DeleteFunc(u.secrets, func(other *userSecret) bool { return other == secret })
	return &answer{status: http.StatusNoContent}
}

// secretCapabilities answers that the server delivers secrets as files too.
func (s *Server) secretCapabilities(*call) *answer {
	return ok(struct {
		FilePathDelivery bool `json:"file_path_delivery_enabled"`
	}{true})
}
