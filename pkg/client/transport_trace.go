package client

import (
	"net/http"
	"time"
)

// Trace describes one request with what may be shown of it: no headers, no bodies and
// no query values.
type Trace struct {
	Method string
	// Path is the escaped path, without the query.
	Path string
	// Status is 0 if there was no answer.
	Status    int
	Duration  time.Duration
	RequestID string
	Err       error
}

// traceTransport reports each request once the headers of its answer have arrived.
type traceTransport struct {
	next  http.RoundTripper
	now   func() time.Time
	trace func(Trace)
}

var _ http.RoundTripper = (*traceTransport)(nil)

func (t *traceTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	began := t.now()
	res, err := t.next.RoundTrip(req)
	trace := Trace{Method: req.Method, Path: req.URL.EscapedPath(), Duration: t.now().Sub(began), Err: err}
	if res != nil {
		trace.Status, trace.RequestID = res.StatusCode, requestID(res)
	}
	t.trace(trace)
	return res, err
}

// requestID returns the id that the server's log has for the request. Its length is
// limited because the server chose it.
func requestID(res *http.Response) string {
	id := res.Header.Get("X-Coder-Request-Id")
	return clip(id, 64)
}
