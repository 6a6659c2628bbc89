package client

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"
)

// How GETs are retried. If a server asks for a longer wait than the budget, or than
// the call's timeout allows, the request is not repeated: the user decides.
const (
	maxTries    = 4
	retryBudget = 20 * time.Second // of waiting, in all
	firstWait   = 250 * time.Millisecond
)

// retryTransport repeats GETs after 429, 502, 503, 504 and broken connections. No
// other request is ever sent twice: each PUT of the SSH key creates a new key. It
// reads answers to GETs completely, unless they are streamed, so that a truncated
// body counts as a broken connection.
type retryTransport struct {
	next   http.RoundTripper
	sleep  func(context.Context, time.Duration) error
	now    func() time.Time
	jitter func() float64 // in [0, 1)
	budget time.Duration  // of waiting, in all
}

var _ http.RoundTripper = (*retryTransport)(nil)

type streamKey struct{}

// withStream marks requests whose answer is not read into memory.
func withStream(ctx context.Context) context.Context {
	return context.WithValue(ctx, streamKey{}, true)
}

func (t *retryTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Method != http.MethodGet {
		return t.next.RoundTrip(req)
	}
	var waited time.Duration
	for try := 1; ; try++ {
		res, err := t.once(req)
		wait, again := t.wait(res, err, try)
		if !again || try == maxTries || waited+wait > t.budget || req.Context().Err() != nil {
			return res, err
		}
		if res != nil {
			_ = res.Body.Close()
		}
		if err := t.sleep(req.Context(), wait); err != nil {
			return nil, err
		}
		waited += wait
	}
}

// once sends the request and reads the whole answer.
func (t *retryTransport) once(req *http.Request) (*http.Response, error) {
	res, err := t.next.RoundTrip(req)
	if err != nil || req.Context().Value(streamKey{}) != nil && res.StatusCode < 300 {
		return res, err
	}
	defer res.Body.Close()
	body, err := readBounded(res.Body, maxAnswer)
	if err != nil {
		return nil, err
	}
	res.Body = io.NopCloser(bytes.NewReader(body))
	return res, nil
}

// wait decides whether to retry, and after what time.
func (t *retryTransport) wait(res *http.Response, err error, try int) (time.Duration, bool) {
	backoff := firstWait << (try - 1)
	backoff = backoff/2 + time.Duration(t.jitter()*float64(backoff)/2)
	if err != nil {
		return backoff, brokenConnection(err)
	}
	switch res.StatusCode {
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		if after, ok := retryAfter(res, t.now()); ok {
			return max(after, backoff), true
		}
		return backoff, true
	case http.StatusBadGateway, http.StatusGatewayTimeout:
		return backoff, true
	}
	return 0, false
}

// retryAfter parses the header, in seconds or as a date.
func retryAfter(res *http.Response, now time.Time) (time.Duration, bool) {
	value := res.Header.Get("Retry-After")
	if seconds, err := strconv.ParseUint(value, 10, 31); err == nil {
		return time.Duration(seconds) * time.Second, true
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(at.Sub(now), 0), true
	}
	return 0, false
}

// brokenConnection reports whether err means that the connection broke, so that
// another try may succeed. That excludes a refused redirect, an untrusted
// certificate, a name that does not exist, an answer that is too large, and the end
// of the context.
func brokenConnection(err error) bool {
	var redirect *RedirectError
	var large *tooLargeError
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded), errors.Is(err, errTimeout):
		return false
	case errors.As(err, &redirect), errors.As(err, &large), notHTTP(err):
		return false
	}
	return explainNetwork(err, "").broken
}
