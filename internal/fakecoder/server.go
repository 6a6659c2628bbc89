package fakecoder

import (
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
	release Release
	now     func() time.Time
	rand    io.Reader
	limits  *limiter
	// noSecretFiles refuses file paths of user secrets.
	noSecretFiles bool
	routes        []route

	mu       sync.Mutex // guards world and what hangs on it
	world    *World
	faults   []*Fault
	requests []Request
	serial   int // of request ids

	web *http.Server
}

// Option sets up a Server.
type Option func(*Server)

// WithRelease selects the release whose manners the server has.
func WithRelease(r Release) Option { return func(s *Server) { s.release = r } }

// WithClock gives the server its clock. Without one time stands still at [Epoch].
func WithClock(now func() time.Time) Option { return func(s *Server) { s.now = now } }

// WithRand gives the source of keys and tokens, for repeatable ones.
func WithRand(r io.Reader) Option { return func(s *Server) { s.rand = r } }

// WithoutRateLimits answers any number of requests.
func WithoutRateLimits() Option { return func(s *Server) { s.limits = nil } }

// WithoutSecretFiles refuses user secrets that are to be delivered as files.
func WithoutSecretFiles() Option { return func(s *Server) { s.noSecretFiles = true } }

// WithWorld replaces the small world that a server has by default.
func WithWorld(build func(*World)) Option { return func(s *Server) { s.world.build = build } }

// Epoch is the time at which servers without a clock stand still.
func Epoch() time.Time { return time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC) }

// New makes a server that is ready to answer.
func New(opts ...Option) *Server {
	s := &Server{release: Newest, now: Epoch, rand: rand.Reader, limits: newLimiter(), world: &World{build: SmallWorld}}
	for _, opt := range opts {
		opt(s)
	}
	s.world.init(s.now, s.rand)
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
