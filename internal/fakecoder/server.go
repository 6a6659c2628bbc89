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
	limits  *limiter // nil where there are none
	routes  []route

	mu       sync.Mutex // guards world and what hangs on it
	world    *World
	requests []Request
	serial   int // of request ids

	web *http.Server
}

// Options set up a Server.
type Options struct {
	// Release is the release whose manners the server has; 0 is Newest.
	Release Release
	// Now is the server's clock. Without one time stands still at [Epoch].
	Now func() time.Time
	// Rand is the source of keys and tokens, for repeatable ones.
	Rand io.Reader
	// World fills the world; without one there is nobody in it.
	World func(*World)
	// Unlimited answers any number of requests.
	Unlimited bool
	// Around stands before what answers a request that was noted in the log.
	Around func(http.Handler) http.Handler
}

// Request is one that the server received, with nothing of its identity.
type Request struct {
	Method string
	// Path is as it was sent, escaped, with the query.
	Path string
	// Token reports which kind of token came along: "session", "agent", "other" or "none".
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
	since           Release // the first that has it; 0 is all
}

// handler answers a call.
type handler func(*call) *answer

// who is whom a route answers.
type who int

const (
	anyone who = iota
	session
	workspaceAgent
)

// call is one request on its way through a handler.
type call struct {
	r      *http.Request
	params map[string]string
	token  *apiKey // whose session, where the route asks for one
	agent  *build  // whose agent, where the route is for agents
}

// param is the path element that the route's pattern calls name.
func (c *call) param(name string) string { return c.params[name] }

func (c *call) query(name string) string { return c.r.URL.Query().Get(name) }
