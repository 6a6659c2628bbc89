package client

import (
	"context"
	"io"
	"net/http"
	"strings"
)

// File streams a stored file, a template's tar, as the server sends it. The
// caller bounds what it reads and closes it. The client's timeout does not apply:
// ctx ends it.
func (c *Client) File(ctx context.Context, id string) (io.ReadCloser, error) {
	k := call{method: http.MethodGet, path: []string{"files", id}}
	res, err := c.send(withStream(ctx), k)
	if err != nil {
		return nil, err
	}
	if res.StatusCode >= 300 {
		defer res.Body.Close()
		body, err := readBounded(res.Body, maxAnswer)
		if err != nil {
			return nil, c.transportError(ctx, k, err)
		}
		return nil, answerError(k, res, body)
	}
	if kind := res.Header.Get("Content-Type"); !strings.HasPrefix(kind, "application/x-tar") {
		_ = res.Body.Close()
		return nil, notCoder(c.base, res, nil)
	}
	return &fileBody{ReadCloser: res.Body, client: c, ctx: ctx, call: k}, nil
}

// fileBody puts a broken stream in the words of all other errors.
type fileBody struct {
	io.ReadCloser
	client *Client
	ctx    context.Context
	call   call
}

func (f *fileBody) Read(p []byte) (int, error) {
	n, err := f.ReadCloser.Read(p)
	if err != nil && err != io.EOF {
		err = f.client.transportError(f.ctx, f.call, err)
	}
	return n, err
}
