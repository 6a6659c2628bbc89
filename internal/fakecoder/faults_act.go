package fakecoder

import (
	"bytes"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// act spoils the answer that do would give. Breaking off a connection is a panic
// that net/http knows.
func (f *Fault) act(w http.ResponseWriter, r *http.Request, do func() answer) {
	switch f.Kind {
	case FaultStatus:
		f.refuse().write(w)
	case FaultHTML:
		page := "<!DOCTYPE html>\n<html><head><title>" + f.arg("Sign in") + "</title></head><body><form></form></body></html>\n"
		plain(http.StatusOK, "text/html; charset=utf-8", page).write(w)
	case FaultJSON:
		plain(http.StatusOK, "application/json; charset=utf-8", f.arg(`{"message": "he`)).write(w)
	case FaultEcho:
		f.echo(r).write(w)
	case FaultType:
		a := do().encoded()
		a.header.Set("Content-Type", f.arg("text/plain; charset=utf-8"))
		a.write(w)
	case FaultRedirect:
		f.redirect().write(w)
	case FaultHuge:
		f.flood(w, r)
	case FaultLatency:
		f.dawdle(w, r, do)
	case FaultHang:
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
	case FaultReset:
		panic(http.ErrAbortHandler)
	case FaultLost:
		do()
		panic(http.ErrAbortHandler)
	case FaultCut:
		sendHalf(w, do())
		panic(http.ErrAbortHandler)
	case FaultStall:
		sendHalf(w, do())
		<-r.Context().Done()
	}
}

func (f *Fault) arg(unset string) string {
	if f.Arg == "" {
		return unset
	}
	return f.Arg
}

func plain(status int, contentType, body string) answer {
	return answer{status: status, header: http.Header{"Content-Type": {contentType}}, body: []byte(body)}
}

func (f *Fault) refuse() answer {
	text, after, _ := strings.Cut(f.arg("500"), " ")
	status, err := strconv.Atoi(text)
	if err != nil {
		status = http.StatusInternalServerError
	}
	a := fail(status, "An internal server error occurred.", "This answer is a fault that was switched on.")
	if after != "" {
		a.header = http.Header{"Retry-After": {after}}
	}
	return a
}

// echo is what a proxy in its debugging mode, or somebody curious, answers.
func (f *Fault) echo(r *http.Request) answer {
	status, err := strconv.Atoi(f.arg("400"))
	if err != nil {
		status = http.StatusBadRequest
	}
	var b strings.Builder
	_ = r.Header.Write(&b)
	return fail(status, "Bad request: "+b.String(), r.Header.Get("Coder-Session-Token"))
}

func (f *Fault) redirect() answer {
	to, text, _ := strings.Cut(f.Arg, " ")
	status, err := strconv.Atoi(text)
	if err != nil {
		status = http.StatusFound
	}
	return answer{status: status, header: http.Header{"Location": {to}}}
}

func (f *Fault) dawdle(w http.ResponseWriter, r *http.Request, do func() answer) {
	wait, err := time.ParseDuration(f.arg("50ms"))
	if err != nil {
		wait = 50 * time.Millisecond
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		do().write(w)
	case <-r.Context().Done():
	}
}

// flood sends a JSON object without an end in sight, until the client has enough.
func (f *Fault) flood(w http.ResponseWriter, r *http.Request) {
	size, err := strconv.Atoi(f.arg("1073741824"))
	if err != nil {
		size = 1 << 30
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, _ = io.WriteString(w, `{"message":"`)
	chunk := bytes.Repeat([]byte("x"), 1<<16)
	for ; size > 0 && r.Context().Err() == nil; size -= len(chunk) {
		if _, err := w.Write(chunk[:min(size, len(chunk))]); err != nil {
			return
		}
	}
	_, _ = io.WriteString(w, `"}`)
}

// sendHalf sends half of the answer's body after announcing the whole of it.
func sendHalf(w http.ResponseWriter, a answer) {
	a = a.encoded()
	body, _ := a.body.([]byte)
	a.header.Set("Content-Length", strconv.Itoa(len(body)+1))
	a.body = body[:len(body)/2]
	a.write(w)
	_ = http.NewResponseController(w).Flush()
}
