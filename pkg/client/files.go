package client

import (
	"context"
	"io"
	"net/http"
	"strings"
	"time"
)

// maxFile is the maximum size of a stored file, in bytes. Coder accepts templates of
// up to 10 MiB.
const maxFile = 64 << 20

// File streams a stored file, such as a template's tar, as the server sends it, up to
// 64 MiB. The caller closes it. The client's timeout applies to each wait, for the
// answer and for more of it, and not to the whole download.
func (c *Client) File(ctx context.Context, id string) (io.ReadCloser, error) {
	ctx, wait := c.untilStalled(ctx)
	k := call{method: http.MethodGet, path: []string{"files", id}}
	res, err := c.send(withStream(ctx), k)
	if err != nil {
		wait.end()
		return nil, err
	}
	body := &fileBody{ReadCloser: res.Body, client: c, ctx: ctx, wait: wait, left: maxFile}
	if err := c.acceptFile(body, k, res); err != nil {
		_ = body.Close()
		return nil, err
	}
	wait.pause()
	return body, nil
}

// acceptFile checks whether an answer is a file, and otherwise decodes it as an
// error.
func (c *Client) acceptFile(f *fileBody, k call, res *http.Response) error {
	kind := res.Header.Get("Content-Type")
	if res.StatusCode < 300 && strings.HasPrefix(kind, "application/x-tar") {
		return nil
	}
	body, err := readBounded(f.ReadCloser, maxAnswer)
	switch {
	case err != nil:
		return c.transportError(f.ctx, k.method, err)
	case res.StatusCode >= 300:
		return answerError(k, res, body)
	}
	return notCoder(c.base, res, body)
}

// stallTimer cancels a context if nothing arrives within the client's timeout.
type stallTimer struct {
	timeout time.Duration
	timer   *time.Timer // nil for no limit
	cancel  context.CancelCauseFunc
}

func (c *Client) untilStalled(ctx context.Context) (context.Context, *stallTimer) {
	ctx, cancel := context.WithCancelCause(ctx)
	s := &stallTimer{timeout: c.timeout, cancel: cancel}
	if c.timeout > 0 {
		s.timer = time.AfterFunc(c.timeout, func() { cancel(errTimeout) })
	}
	return ctx, s
}

func (s *stallTimer) start() {
	if s.timer != nil {
		s.timer.Reset(s.timeout)
	}
}

// pause stops the clock while the caller, not the server, is slow.
func (s *stallTimer) pause() {
	if s.timer != nil {
		s.timer.Stop()
	}
}

func (s *stallTimer) end() {
	s.pause()
	s.cancel(nil)
}

// fileBody limits the size of a stream, and reports a broken one like all other
// errors.
type fileBody struct {
	io.ReadCloser
	client *Client
	ctx    context.Context
	wait   *stallTimer
	left   int64
}

func (f *fileBody) Read(p []byte) (int, error) {
	f.wait.start()
	n, err := f.ReadCloser.Read(p)
	f.wait.pause()
	if f.left -= int64(n); f.left < 0 {
		n, err = 0, &tooLargeError{limit: maxFile}
	}
	if err != nil && err != io.EOF {
		err = f.client.transportError(f.ctx, http.MethodGet, err)
	}
	return n, err
}

func (f *fileBody) Close() error {
	err := f.ReadCloser.Close()
	f.wait.end()
	return err
}
