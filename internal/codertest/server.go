// Package codertest is the fake Coder server of [fakecoder] as tests need it: with
// answers that go wrong on demand, and with worlds of any size in which secrets are
// planted. Imported by tests alone.
package codertest

import (
	"net/http"
	"sync"

	"github.com/coder-secrets/coder-secrets/internal/fakecoder"
	"github.com/coder-secrets/coder-secrets/internal/fakecoder/smallworld"
)

// Server is a fake Coder server whose answers can be made to go wrong.
type Server struct {
	*fakecoder.Server

	mu     sync.Mutex // guards faults
	faults []*Fault
}

// New makes a server that is ready to answer, with the small world where none is given.
func New(options fakecoder.Options) *Server {
	s := &Server{}
	options.Around = s.around
	if options.World == nil {
		options.World = smallworld.Fill
	}
	s.Server = fakecoder.New(options)
	return s
}

// Break switches a fault on. Where several fit a request the first wins.
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

// nextFault is the fault that r meets, if any.
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
