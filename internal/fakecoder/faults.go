package fakecoder

import "net/http"

// Fault makes answers go wrong.
type Fault struct{}

func (s *Server) nextFault(*http.Request) *Fault { return nil }

func (f *Fault) act(http.ResponseWriter, *http.Request) bool { return false }

func (f *Fault) wrap(w http.ResponseWriter) http.ResponseWriter { return w }
