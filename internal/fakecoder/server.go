package fakecoder

import (
	"io"
	"net/http"
	"sync"
	"time"
)

// Server is the fake Coder server.
type Server struct {
	options Options
	limits  *limiter // nil means no limits
	routes  []route

	mu       sync.Mutex // guards world and everything in it
	world    *World
	requests []Request
	serial   int // of request ids

	web *http.Server
}

// Options configure a Server.
type Options struct {
	// Release is the release that the server behaves like. The default is Newest.
	Release Release
	// Now is the server's clock. By default, time stands still at [Epoch].
	Now func() time.Time
	// Rand is the source of randomness for keys and tokens, so that they can be
	// reproducible.
	Rand io.Reader
	// World fills the world. By default it is empty.
	World func(*World)
	// Unlimited disables rate limits.
	Unlimited bool
	// Around wraps the handler of requests, after they are recorded.
	Around func(http.Handler) http.Handler
}

// Request is a request that the server received, without credentials.
type Request struct {
	Method string
	// Path is the path as it was sent, escaped, with the query.
	Path string
	// Token is the kind of token in the request: "session", "agent", "other" or
	// "none".
	Token     string
	UserAgent string
}

// limiter counts requests by user and path.
type limiter struct{ counts map[string]*counter }

type counter struct {
	since time.Time
	n     int
}

const prefix = "/api/v2"

// route is one method of one path below /api/v2.
type route struct {
	method, pattern string
	who             who
	handle          handler
	since           Release // the first release that has it; 0 means all
}

// handler answers a call.
type handler func(*call) *answer

// who is the kind of caller that a route requires.
type who int

const (
	anyone who = iota
	session
	workspaceAgent
)

// call is one request while it is handled.
type call struct {
	r      *http.Request
	params map[string]string
	token  *apiKey // the session's token, if the route requires one
	agent  *build  // the agent's build, if the route is for agents
}

// param returns the path element for the parameter name of the route's pattern.
func (c *call) param(name string) string { return c.params[name] }

func (c *call) query(name string) string { return c.r.URL.Query().Get(name) }
