package contract

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
)

// transport checks what passes through it.
type transport struct {
	t    testing.TB
	next http.RoundTripper
	api  *description
}

// Transport returns next with a check of every exchange against the API description.
// It skips the test if there is no description.
func Transport(t testing.TB, next http.RoundTripper) http.RoundTripper {
	t.Helper()
	return &transport{t, next, load(t)}
}

func (c *transport) RoundTrip(r *http.Request) (*http.Response, error) {
	sent, err := drain(&r.Body)
	if err != nil {
		return nil, err
	}
	resp, err := c.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	got, err := drain(&resp.Body)
	if err != nil {
		// The test judges a broken answer, so the received part is passed on.
		resp.Body = io.NopCloser(io.MultiReader(bytes.NewReader(got), failing{err}))
		return resp, nil
	}
	c.check(r, sent, resp, got)
	return resp, nil
}

// drain reads a body and replaces it by a copy.
func drain(body *io.ReadCloser) ([]byte, error) {
	if *body == nil {
		return nil, nil
	}
	data, err := io.ReadAll(*body)
	(*body).Close()
	*body = io.NopCloser(bytes.NewReader(data))
	return data, err
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func (c *transport) check(r *http.Request, sent []byte, resp *http.Response, got []byte) {
	c.t.Helper()
	name := r.Method + " " + r.URL.Path
	if !strings.HasPrefix(r.URL.Path, "/api/v2/") {
		return
	}
	if resp.StatusCode >= http.StatusBadRequest {
		c.checkRefusal(name, resp, got)
		return
	}
	copied := r.Clone(r.Context())
	copied.Body = io.NopCloser(bytes.NewReader(sent))
	route, params, err := c.api.router.FindRoute(copied)
	if err != nil {
		if !isNewer(r.URL.Path) {
			c.t.Errorf("%s: the API has no such route: %v", name, err)
		}
		return
	}
	input := &openapi3filter.RequestValidationInput{Request: copied, PathParams: params, Route: route, Options: &openapi3filter.Options{
		MultiError: true, IncludeResponseStatus: true, AuthenticationFunc: authenticated,
		ExcludeRequestBody: undescribedBody(route),
	}}
	if err := openapi3filter.ValidateRequest(r.Context(), input); err != nil {
		c.t.Errorf("%s: the request breaks the API's description: %v", name, err)
	}
	c.checkAnswer(name, input, resp, got)
}

func (c *transport) checkAnswer(name string, input *openapi3filter.RequestValidationInput, resp *http.Response, got []byte) {
	c.t.Helper()
	output := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: input, Status: resp.StatusCode, Header: resp.Header, Options: input.Options,
	}
	output.SetBodyBytes(got)
	if err := openapi3filter.ValidateResponse(input.Request.Context(), output); err != nil {
		c.t.Errorf("%s: the answer %d breaks the API's description: %v", name, resp.StatusCode, err)
	}
}

// checkRefusal checks the common body of refusals, because the description has the
// refusals of few routes.
func (c *transport) checkRefusal(name string, resp *http.Response, got []byte) {
	c.t.Helper()
	if len(got) == 0 || !strings.HasPrefix(resp.Header.Get("Content-Type"), "application/json") {
		return
	}
	var value any
	err := json.Unmarshal(got, &value)
	if err == nil {
		err = c.api.errors.Value.VisitJSON(value, openapi3.MultiErrors())
	}
	if err != nil {
		c.t.Errorf("%s: the refusal %d breaks the API's description: %v", name, resp.StatusCode, err)
	}
}

// authenticated checks that a token was sent if the description requires one. The
// server checks whether it is valid.
func authenticated(_ context.Context, input *openapi3filter.AuthenticationInput) error {
	for _, header := range []string{"Coder-Session-Token", "Authorization", "Cookie"} {
		if input.RequestValidationInput.Request.Header.Get(header) != "" {
			return nil
		}
	}
	return errors.New("no token was sent")
}

func undescribedBody(route *routers.Route) bool { return route.Path == "/api/v2/files" }
