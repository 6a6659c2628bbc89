package fakecoder

import "net/http"

// Password is everybody's.
const Password = "Fake-password-1"

// login exchanges a password for a session token.
func (s *Server) login(c *call) answer {
	type LoginWithPasswordRequest struct {
		Email    string `json:"email"`
		Password string `json:"password"`
	}
	var req LoginWithPasswordRequest
	if refusal := decode(c, &req); refusal != nil {
		return *refusal
	}
	for _, u := range s.world.users {
		if u.email() == req.Email && req.Password == Password && !u.suspended {
			key := s.world.addKey(u, apiKey{loginType: "password", lifetime: defaultLifetime})
			return created(struct {
				Token string `json:"session_token"`
			}{key.token()})
		}
	}
	return fail(http.StatusUnauthorized, "Incorrect email or password.", "")
}

func (s *Server) logout(c *call) answer {
	c.token.gone = true
	return ok(message{Message: "Logged out!"})
}
