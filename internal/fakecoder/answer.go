package fakecoder

import (
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

func (a answer) write(w http.ResponseWriter) {
	for name, values := range a.header {
		w.Header()[name] = values
	}
	switch body := a.body.(type) {
	case nil:
		w.WriteHeader(a.status)
	case []byte:
		w.WriteHeader(a.status)
		_, _ = w.Write(body)
	default:
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.WriteHeader(a.status)
		_ = json.NewEncoder(w).Encode(body)
	}
}
