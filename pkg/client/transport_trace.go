package client

import (
	"net/http"
	"time"
)

// Trace tells of one request: what may be shown of it. There are no headers, no
// bodies and no query values in it.
type Trace struct {
	Method string
	// Path is the escaped path, without the query.
	Path string
	// Status is 0 where no answer came.
	Status    int
	Duration  time.Duration
	RequestID string
	Err       error
}

// traceTransport reports each request once its answer's headers are there.
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

// requestID is what the server calls the request in its logs, bounded because
// the server chose it.
func requestID(res *http.Response) string {
	id := res.Header.Get("X-Coder-Request-Id")
	return clip(id, 64)
}
