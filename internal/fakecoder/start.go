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
	"slices"
	"time"
)

// Epoch is the time of a server without a clock.
func Epoch() time.Time { return time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC) }

// New returns a server that is ready to answer.
func New(options Options) *Server {
	s := &Server{options: options}
	s.options.Release = cmp.Or(options.Release, Newest)
	if options.Now == nil {
		s.options.Now = Epoch
	}
	if options.Rand == nil {
		s.options.Rand = rand.Reader
	}
	if !options.Unlimited {
		s.limits = newLimiter()
	}
	s.world = newWorld(s.options)
	s.routes = s.table()
	return s
}

// table lists the routes of all resources. The methods of a path are in the order in
// which a 405 lists them.
func (s *Server) table() []route {
	return slices.Concat(
		s.buildInfoRoutes(), s.userRoutes(), s.gitSSHKeyRoutes(), s.secretRoutes(), s.tokenRoutes(), s.organizationRoutes(),
		s.templateRoutes(), s.versionRoutes(), s.fileRoutes(), s.workspaceRoutes(), s.buildRoutes(), s.externalAuthRoutes(),
	)
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

// Close ends what Start began, including open connections.
func (s *Server) Close() error {
	if s.web == nil {
		return nil
	}
	if err := s.web.Close(); err != nil && !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
