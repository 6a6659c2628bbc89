package fakecoder

import (
	"bytes"
	"encoding/json"
	"net/http"
)

// answer is a handler's response.
type answer struct {
	status int
	header http.Header
	body   any // written as JSON; a []byte is written unchanged; nil means no body
}

// message is the body of Coder's errors and of some successes.
type message struct {
	Message     string       `json:"message"`
	Detail      string       `json:"detail,omitempty"`
	Validations []validation `json:"validations,omitempty"`
}

// validation describes what is wrong with one field.
type validation struct {
	Field  string `json:"field"`
	Detail string `json:"detail"`
}

func ok(body any) *answer      { return &answer{status: http.StatusOK, body: body} }
func created(body any) *answer { return &answer{status: http.StatusCreated, body: body} }

func plain(status int, contentType string, body []byte) *answer {
	return (&answer{status: status, body: body}).with("Content-Type", contentType)
}

func fail(status int, text, detail string) *answer {
	return &answer{status: status, body: message{Message: text, Detail: detail}}
}

func invalid(status int, text string, faults []validation) *answer {
	return &answer{status: status, body: message{Message: text, Validations: faults}}
}

// hidden is the answer for things that do not exist or that the caller may not see.
func hidden() *answer {
	return fail(http.StatusNotFound, "Resource not found or you do not have access to this resource", "")
}

// refused is the answer when a right is missing and the server has no answer of its
// own for that.
func refused(text string) *answer {
	return fail(http.StatusInternalServerError, text, "unauthorized: rbac: forbidden")
}

// with sets the answer's only additional header.
func (a *answer) with(name string, values ...string) *answer {
	a.header = http.Header{name: values}
	return a
}

func (a *answer) write(w http.ResponseWriter) {
	for name, values := range a.header {
		w.Header()[name] = values
	}
	body, isBytes := a.body.([]byte)
	if !isBytes && a.body != nil {
		var b bytes.Buffer
		// The types are our own and can always be encoded.
		_ = json.NewEncoder(&b).Encode(a.body)
		body = b.Bytes()
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(body)
}
