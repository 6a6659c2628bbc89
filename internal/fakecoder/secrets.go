package fakecoder

import (
	"net/http"
	"slices"
	"sort"
	"time"
)

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
	for _, secret := range u.secrets {
		if secret.name == name {
			return secret
		}
	}
	return nil
}

// SecretValue returns the value that a user's secret has on the server, which
// the API never tells, and whether there is such a secret.
func (s *Server) SecretValue(username, name string) (value string, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	secret := s.world.userNamed(username).secretNamed(name)
	if secret == nil {
		return "", false
	}
	return secret.value, true
}

// secretsOf is the user in the path, when the caller has the right over their
// secrets. A right that is missing shows as an internal error.
func (s *Server) secretsOf(c *call, what right, text string) (*user, *answer) {
	u, refusal := s.subject(c)
	if refusal == nil && !c.may(what, u) {
		a := refused(text)
		refusal = &a
	}
	return u, refusal
}

func (s *Server) listSecrets(c *call) answer {
	u, refusal := s.secretsOf(c, readSecret, "Internal error listing secrets.")
	if refusal != nil {
		return *refusal
	}
	list := []wireSecret{}
	for _, secret := range u.secrets {
		list = append(list, s.wireSecret(secret))
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].Name < list[j].Name })
	return ok(list)
}

func (s *Server) getSecret(c *call) answer {
	u, refusal := s.secretsOf(c, readSecret, "Internal error fetching secret.")
	if refusal != nil {
		return *refusal
	}
	secret := u.secretNamed(c.param("name"))
	if secret == nil {
		return hidden()
	}
	return ok(s.wireSecret(secret))
}

func (s *Server) deleteSecret(c *call) answer {
	u, refusal := s.secretsOf(c, deleteSecret, "Internal error deleting secret.")
	if refusal != nil {
		return *refusal
	}
	secret := u.secretNamed(c.param("name"))
	if secret == nil {
		return hidden()
	}
	u.secrets = slices.DeleteFunc(u.secrets, func(other *userSecret) bool { return other == secret })
	return answer{status: http.StatusNoContent}
}

// secretCapabilities says that file paths of secrets are honoured.
func (s *Server) secretCapabilities(*call) answer {
	return ok(struct {
		FilePathDelivery bool `json:"file_path_delivery_enabled"`
	}{true})
}
