package fakecoder

import "net/http"

// note records r and returns its request id. The caller holds s.mu.
func (s *Server) note(r *http.Request) string {
	s.requests = append(s.requests, Request{
		Method:    r.Method,
		Path:      r.URL.RequestURI(),
		Token:     s.tokenKind(r),
		UserAgent: r.UserAgent(),
	})
	s.serial++
	return uuid("request", s.serial)
}

func (s *Server) tokenKind(r *http.Request) string {
	text := sentToken(r)
	switch {
	case text == "":
		return "none"
	case s.world.keyOf(text) != nil:
		return "session"
	case s.world.agentOf(text) != nil:
		return "agent"
	}
	return "other"
}
