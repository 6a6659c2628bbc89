package fakecoder

import (
	"encoding/json"
	"net/http"
)

// decode reads a JSON body into v.
func decode(c *call, v any) *answer {
	if err := json.NewDecoder(c.r.Body).Decode(v); err != nil {
		a := fail(http.StatusBadRequest, "Request body must be valid JSON.", err.Error())
		return &a
	}
	return nil
}

func (s *Server) createSecret(c *call) answer {
	u, refusal := s.secretsOf(c, createSecret, "Internal error creating secret.")
	if refusal != nil {
		return *refusal
	}
	// The error of a wrong type names the type.
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
		return *refusal
	}
	secret := &userSecret{name: req.Name, value: req.Value, description: req.Description, env: req.EnvName, path: req.FilePath}
	secret.enabled = req.Enabled == nil || *req.Enabled
	if s.options.Release < Release236 {
		secret.enabled = true
	}
	if refusal := s.checkNew(u, secret); refusal != nil {
		return *refusal
	}
	s.world.addSecret(u, secret)
	return created(s.wireSecret(secret))
}

func (w *World) addSecret(u *user, secret *userSecret) {
	w.secrets++
	secret.index = w.secrets
	secret.created = w.time()
	secret.updated = secret.created
	u.secrets = append(u.secrets, secret)
}

// checkNew returns the refusal of a secret that u would get.
func (s *Server) checkNew(u *user, secret *userSecret) *answer {
	faults := checkName(secret.name, s.options.Release)
	if secret.value == "" {
		faults = append(faults, validation{"value", "Value is required."})
	} else {
		faults = append(faults, checkValue(secret.value, s.options.Release)...)
	}
	faults = append(faults, s.checkTargets(secret)...)
	if len(faults) > 0 {
		return s.refuseFaults(faults)
	}
	if taken := takenBy(u, secret); len(taken) > 0 {
		return s.refuseTaken(taken, "A secret with that name, environment variable, or file path already exists.")
	}
	return s.checkLimits(append(u.secrets[:len(u.secrets):len(u.secrets)], secret))
}

func (s *Server) patchSecret(c *call) answer {
	u, refusal := s.secretsOf(c, updateSecret, "Internal error updating secret.")
	if refusal != nil {
		return *refusal
	}
	type UpdateUserSecretRequest struct {
		Value       *string `json:"value"`
		Description *string `json:"description"`
		EnvName     *string `json:"env_name"`
		FilePath    *string `json:"file_path"`
		Enabled     *bool   `json:"enabled"`
	}
	var req UpdateUserSecretRequest
	if refusal := decode(c, &req); refusal != nil {
		return *refusal
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
	if refusal := s.checkChange(u, old, &next); refusal != nil {
		return *refusal
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

// checkChange returns the refusal of turning old into next. An empty value is
// let through, as a real server does.
func (s *Server) checkChange(u *user, old, next *userSecret) *answer {
	faults := append(checkValue(next.value, s.options.Release), s.checkTargets(next)...)
	if len(faults) > 0 {
		return s.refuseFaults(faults)
	}
	var others []*userSecret
	for _, other := range u.secrets {
		if other != old {
			others = append(others, other)
		}
	}
	if taken := takenBy(&user{secrets: others}, next); len(taken) > 0 {
		return s.refuseTaken(taken, "Update would conflict with an existing secret.")
	}
	return s.checkLimits(append(others, next))
}
