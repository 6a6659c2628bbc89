package fakecoder

import (
	"bytes"
	"encoding/json"
	"net/http"
)

// answer is what a handler gives back.
type answer struct {
	status int
	header http.Header
	body   any // written as JSON; a []byte as it is; nil is no body
}

// message is the body of Coder's errors and of some successes.
type message struct {
	Message     string       `json:"message"`
	Detail      string       `json:"detail,omitempty"`
	Validations []validation `json:"validations,omitempty"`
}

// validation says what is wrong with one field.
type validation struct {
	Field  string `json:"field"`
	Detail string `json:"detail"`
}

func ok(body any) answer      { return answer{status: http.StatusOK, body: body} }
func created(body any) answer { return answer{status: http.StatusCreated, body: body} }

func plain(contentType string, body []byte) answer {
	return answer{status: http.StatusOK, header: http.Header{"Content-Type": {contentType}}, body: body}
}

func fail(status int, text, detail string) answer {
	return answer{status: status, body: message{Message: text, Detail: detail}}
}

func invalid(status int, text string, faults []validation) answer {
	return answer{status: status, body: message{Message: text, Validations: faults}}
}

// hidden answers for what is not there and for what may not be seen.
func hidden() answer {
	return fail(http.StatusNotFound, "Resource not found or you do not have access to this resource", "")
}

func noRoute() answer { return fail(http.StatusNotFound, "Route not found.", "") }

// refused is how a right that is missing shows where nobody foresaw it.
func refused(text string) answer {
	return fail(http.StatusInternalServerError, text, "unauthorized: rbac: forbidden")
}

// encoded is the answer with its body as it is sent.
func (a answer) encoded() answer {
	header := a.header.Clone()
	if header == nil {
		header = http.Header{}
	}
	body, isBytes := a.body.([]byte)
	if !isBytes && a.body != nil {
		var b bytes.Buffer
		// The types are our own, and all of them can be written.
		_ = json.NewEncoder(&b).Encode(a.body)
		body = b.Bytes()
		header.Set("Content-Type", "application/json; charset=utf-8")
	}
	return answer{a.status, header, body}
}

func (a answer) write(w http.ResponseWriter) {
	a = a.encoded()
	for name, values := range a.header {
		w.Header()[name] = values
	}
	w.WriteHeader(a.status)
	body, _ := a.body.([]byte)
	_, _ = w.Write(body)
}
