package fakecoder

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	window     = time.Minute
	apiLimit   = 512
	filesLimit = 12
)

func newLimiter() *limiter { return &limiter{map[string]*counter{}} }

// limit counts the request and sets the rate limit headers.
func (s *Server) limit(c *call, header http.Header) *answer {
	if s.limits == nil {
		return nil
	}
	key, allowed := "", apiLimit
	if c.token != nil {
		key = c.token.owner.name
	}
	path := c.r.URL.Path
	if strings.HasPrefix(path, prefix+"/files") {
		allowed = filesLimit
	}
	now := s.options.Now()
	used := 1
	switch {
	case c.r.Header.Get("X-Coder-Bypass-Ratelimit") != "true":
		used = s.limits.count(key+" "+path, now)
	case c.token == nil || !c.token.owner.is(Owner):
		return plain(http.StatusPreconditionRequired, "text/plain; charset=utf-8", []byte(`"X-Coder-Bypass-Ratelimit" provided but user is not owner`))
	}
	header.Set("X-Ratelimit-Limit", strconv.Itoa(allowed))
	header.Set("X-Ratelimit-Remaining", strconv.Itoa(max(allowed-used, 0)))
	header.Set("X-Ratelimit-Reset", strconv.FormatInt(now.Add(window).Unix(), 10))
	if used <= allowed {
		return nil
	}
	a := fail(http.StatusTooManyRequests, fmt.Sprintf("You've been rate limited for sending more than %d requests in 1m0s.", allowed), "")
	return a.with("Retry-After", "60")
}

// count adds one request and returns how many there were in the window.
func (l *limiter) count(key string, now time.Time) int {
	c := l.counts[key]
	if c == nil || now.Sub(c.since) >= window {
		c = &counter{since: now}
		l.counts[key] = c
	}
	c.n++
	return c.n
}
