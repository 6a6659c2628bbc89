package fakecoder

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// maxBody is the maximum size of a request body.
const maxBody = 100 << 20

// ServeHTTP answers a request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	id := s.note(r)
	w.Header().Set("Date", s.options.Now().UTC().Format(http.TimeFormat))
	s.mu.Unlock()
	var handler http.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.setHeaders(w.Header(), id)
		// The body is read before the lock is taken, so that a slow client does not
		// block others.
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		r.Body = io.NopCloser(io.MultiReader(bytes.NewReader(body), failing{err}))
		s.answer(r, w.Header()).write(w)
	})
	if s.options.Around != nil {
		handler = s.options.Around(handler)
	}
	handler.ServeHTTP(w, r)
}

// failing is the end of a body, with the error from reading it.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) {
	if f.err != nil {
		return 0, f.err
	}
	return 0, io.EOF
}

// setHeaders sets the headers that every answer of the API has.
func (s *Server) setHeaders(header http.Header, id string) {
	header.Set("X-Coder-Build-Version", s.options.Release.String())
	header.Set("X-Coder-Request-Id", id)
	header.Set("X-Content-Type-Options", "nosniff")
	header["Vary"] = []string{"Origin", "Cookie"}
	cookie := http.Cookie{Name: "csrf_token", Value: strings.ReplaceAll(id, "-", ""), Path: "/", MaxAge: int(365 * 24 * time.Hour / time.Second), HttpOnly: true, SameSite: http.SameSiteLaxMode}
	header.Add("Set-Cookie", cookie.String())
}

// answer finds the route and answers.
func (s *Server) answer(r *http.Request, header http.Header) *answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	path, ok := strings.CutPrefix(r.URL.EscapedPath(), prefix)
	if !ok {
		return outside(r.URL.Path)
	}
	found, params, allowed := s.match(r.Method, path)
	switch {
	case found == nil && len(allowed) > 0:
		return (&answer{status: http.StatusMethodNotAllowed}).with("Allow", allowed...)
	case found == nil:
		return fail(http.StatusNotFound, "Route not found.", "")
	}
	c := &call{r: r, params: params}
	if refusal := s.admit(found.who, c); refusal != nil {
		return refusal
	}
	if refusal := s.limit(c, header); refusal != nil {
		return refusal
	}
	return found.handle(c)
}

// match returns the route and its parameters, or the methods that the path allows.
func (s *Server) match(method, path string) (found *route, params map[string]string, allowed []string) {
	elements := strings.Split(path, "/")
	for i := range s.routes {
		candidate := &s.routes[i]
		if candidate.since > s.options.Release {
			continue
		}
		fit, ok := fits(candidate.pattern, elements)
		if !ok {
			continue
		}
		allowed = append(allowed, candidate.method)
		if candidate.method == method && (found == nil || moreExact(candidate.pattern, found.pattern)) {
			found, params = candidate, fit
		}
	}
	return found, params, slices.Compact(allowed)
}

// fits reports whether the path's elements match the pattern, and returns the values
// of the pattern's parameters.
func fits(pattern string, elements []string) (map[string]string, bool) {
	wanted := strings.Split(pattern, "/")
	if len(wanted) != len(elements) {
		return nil, false
	}
	params := map[string]string{}
	for i, want := range wanted {
		got, err := url.PathUnescape(elements[i])
		name, named := strings.CutPrefix(want, "{")
		switch {
		case err != nil, !named && got != want, named && got == "":
			return nil, false
		case named:
			params[strings.TrimSuffix(name, "}")] = got
		}
	}
	return params, true
}

// moreExact reports whether pattern a has a literal where b has a parameter.
func moreExact(a, b string) bool {
	as, bs := strings.Split(a, "/"), strings.Split(b, "/")
	for i := range as {
		if ap, bp := strings.HasPrefix(as[i], "{"), strings.HasPrefix(bs[i], "{"); ap != bp {
			return bp
		}
	}
	return false
}

// outside answers requests for paths outside the API.
func outside(path string) *answer {
	const html = "text/html; charset=utf-8"
	if path == "/cli-auth" {
		return plain(http.StatusOK, html, []byte("<!doctype html><title>Coder</title><p>Sign in to see your session token.\n"))
	}
	return plain(http.StatusNotFound, html, []byte("<!doctype html><title>404 Not Found</title>\n"))
}
