package fakecoder

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"time"
)

// Server is the fake Coder server.
type Server struct {
	options Options
	limits  *limiter // nil where there are none
	routes  []route

	mu       sync.Mutex // guards world and what hangs on it
	world    *World
	requests []Request
	serial   int // of request ids

	web *http.Server
}

// Options set up a Server. The zero value is a server with a small world.
type Options struct {
	// Release is the release whose manners the server has; 0 is Newest.
	Release Release
	// Now is the server's clock. Without one time stands still at [Epoch].
	Now func() time.Time
	// Rand is the source of keys and tokens, for repeatable ones.
	Rand io.Reader
	// World fills the world in place of [SmallWorld].
	World func(*World)
	// Unlimited answers any number of requests.
	Unlimited bool
	// Around stands before what answers a request that was noted in the log.
	Around func(http.Handler) http.Handler
}

// Epoch is the time at which servers without a clock stand still.
func Epoch() time.Time { return time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC) }

// New makes a server that is ready to answer.
func New(options Options) *Server {
	s := &Server{options: options, world: &World{}}
	s.options.Release = cmp.Or(options.Release, Newest)
	if options.Now == nil {
		s.options.Now = Epoch
	}
	if options.Rand == nil {
		s.options.Rand = rand.Reader
	}
	if options.World == nil {
		s.options.World = SmallWorld
	}
	if !options.Unlimited {
		s.limits = newLimiter()
	}
	s.world.fill(s.options)
	s.routes = s.table()
	return s
}

// Start serves on a free port of the loopback interface until Close is called,
// and returns the server's URL.
func (s *Server) Start() (string, error) {
	var config net.ListenConfig
	listener, err := config.Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	s.web = &http.Server{
		Handler:           s,
		ReadHeaderTimeout: 10 * time.Second,
		ErrorLog:          log.New(io.Discard, "", 0),
	}
	go func() { _ = s.web.Serve(listener) }()
	return "http://" + listener.Addr().String(), nil
}

// Close ends what Start began, open connections included.
func (s *Server) Close() error {
	if s.web == nil {
		return nil
	}
	if err := s.web.Close(); err != nil && !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
