package codertest

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"time"
)

// act spoils the answer that next would give. To break the connection it panics with
// a value that net/http recognizes.
func (f *Fault) act(w http.ResponseWriter, r *http.Request, next http.Handler) {
	switch f.Kind {
	case FaultStatus:
		f.refuse(w)
	case FaultHTML:
		page := "<!DOCTYPE html>\n<html><head><title>" + f.arg("Sign in") + "</title></head><body><form></form></body></html>\n"
		send(w, http.StatusOK, "text/html; charset=utf-8", page)
	case FaultJSON:
		send(w, http.StatusOK, jsonType, f.arg(`{"message": "he`))
	case FaultEcho:
		f.echo(w, r)
	case FaultType:
		answer := record(next, r)
		maps.Copy(w.Header(), answer.Header())
		send(w, answer.Code, f.arg("text/plain; charset=utf-8"), answer.Body.String())
	case FaultRedirect:
		f.redirect(w)
	case FaultHuge:
		f.flood(w, r)
	case FaultLatency:
		f.dawdle(w, r, next)
	case FaultHang:
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
	case FaultReset:
		panic(http.ErrAbortHandler)
	case FaultLost:
		record(next, r)
		panic(http.ErrAbortHandler)
	case FaultCut:
		sendHalf(w, record(next, r))
		panic(http.ErrAbortHandler)
	case FaultStall:
		sendHalf(w, record(next, r))
		<-r.Context().Done()
	}
}

func (f *Fault) arg(unset string) string {
	if f.Arg == "" {
		return unset
	}
	return f.Arg
}

const jsonType = "application/json; charset=utf-8"

func send(w http.ResponseWriter, status int, contentType, body string) {
	w.Header().Set("Content-Type", contentType)
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

// sendError sends an error in Coder's format.
func sendError(w http.ResponseWriter, status int, message, detail string) {
	var b strings.Builder
	// A struct of strings can always be encoded.
	_ = json.NewEncoder(&b).Encode(struct {
		Message string `json:"message"`
		Detail  string `json:"detail,omitempty"`
	}{message, detail})
	send(w, status, jsonType, b.String())
}

// record returns the answer that next gives.
func record(next http.Handler, r *http.Request) *httptest.ResponseRecorder {
	answer := httptest.NewRecorder()
	next.ServeHTTP(answer, r)
	return answer
}

func (f *Fault) refuse(w http.ResponseWriter) {
	text, after, _ := strings.Cut(f.arg("500"), " ")
	status, err := strconv.Atoi(text)
	if err != nil {
		status = http.StatusInternalServerError
	}
	if after != "" {
		w.Header().Set("Retry-After", after)
	}
	sendError(w, status, "An internal server error occurred.", "This answer is a fault that was switched on.")
}

// echo answers as a proxy in debug mode does.
func (f *Fault) echo(w http.ResponseWriter, r *http.Request) {
	status, err := strconv.Atoi(f.arg("400"))
	if err != nil {
		status = http.StatusBadRequest
	}
	var b strings.Builder
	_ = r.Header.Write(&b)
	sendError(w, status, "Bad request: "+b.String(), r.Header.Get("Coder-Session-Token"))
}

func (f *Fault) redirect(w http.ResponseWriter) {
	to, text, _ := strings.Cut(f.Arg, " ")
	status, err := strconv.Atoi(text)
	if err != nil {
		status = http.StatusFound
	}
	w.Header().Set("Location", to)
	w.WriteHeader(status)
}

func (f *Fault) dawdle(w http.ResponseWriter, r *http.Request, next http.Handler) {
	wait, err := time.ParseDuration(f.arg("50ms"))
	if err != nil {
		wait = 50 * time.Millisecond
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		next.ServeHTTP(w, r)
	case <-r.Context().Done():
	}
}

// flood sends a huge JSON object until the client disconnects.
func (f *Fault) flood(w http.ResponseWriter, r *http.Request) {
	size, err := strconv.Atoi(f.arg("1073741824"))
	if err != nil {
		size = 1 << 30
	}
	w.Header().Set("Content-Type", jsonType)
	_, _ = io.WriteString(w, `{"message":"`)
	chunk := bytes.Repeat([]byte("x"), 1<<16)
	for ; size > 0 && r.Context().Err() == nil; size -= len(chunk) {
		if _, err := w.Write(chunk[:min(size, len(chunk))]); err != nil {
			return
		}
	}
	_, _ = io.WriteString(w, `"}`)
}

// sendHalf announces the whole length of the answer's body and sends half of it.
func sendHalf(w http.ResponseWriter, answer *httptest.ResponseRecorder) {
	body := answer.Body.String()
	maps.Copy(w.Header(), answer.Header())
	w.Header().Set("Content-Length", strconv.Itoa(len(body)+1))
	w.WriteHeader(answer.Code)
	_, _ = io.WriteString(w, body[:len(body)/2])
	_ = http.NewResponseController(w).Flush()
}
