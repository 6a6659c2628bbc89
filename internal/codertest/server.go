// Package codertest extends the fake Coder server of [fakecoder] for tests: answers
// can go wrong on demand, and worlds can have any size, with planted secrets. Only
// tests import it.
package codertest

import (
	"net/http"
	"sync"

	"github.com/coder-secrets/coder-secrets/internal/fakecoder"
	"github.com/coder-secrets/coder-secrets/internal/fakecoder/smallworld"
)

// Server is a fake Coder server with faults that can be switched on.
type Server struct {
	*fakecoder.Server

	mu     sync.Mutex // guards faults
	faults []*Fault
}

// New returns a server that is ready to answer. The default world is the small one.
func New(options fakecoder.Options) *Server {
	s := &Server{}
	options.Around = s.around
	if options.World == nil {
		options.World = smallworld.Fill
	}
	s.Server = fakecoder.New(options)
	return s
}

// Break switches a fault on. If several match a request, the first one applies.
func (s *Server) Break(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &f)
}

// Mend switches all faults off.
func (s *Server) Mend() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

func (s *Server) around(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if fault := s.nextFault(r); fault != nil {
			if fault.Met != nil {
				fault.Met()
			}
			fault.act(w, r, next)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// nextFault returns the fault that applies to r, or nil.
func (s *Server) nextFault(r *http.Request) *Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.faults {
		if !f.fits(r) {
			continue
		}
		if f.After > 0 {
			f.After--
			continue
		}
		switch f.Times {
		case 0:
			return f
		case 1:
			f.Times = -1
			return f
		}
		if f.Times > 1 {
			f.Times--
			return f
		}
	}
	return nil
}
