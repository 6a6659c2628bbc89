package codertest

import (
	"fmt"
	"net/http"
	"path"
	"slices"
	"strings"
)

// FaultKind is a way for an answer to go wrong.
type FaultKind string

// The kinds. Those marked "done" carry the request out before they spoil its answer.
const (
	FaultStatus   FaultKind = "status"   // a status without reason: Arg, as in "503"; "429 2" adds Retry-After: 2
	FaultLatency  FaultKind = "latency"  // done, after waiting for Arg, as in "50ms"
	FaultHang     FaultKind = "hang"     // no answer until the client goes away
	FaultReset    FaultKind = "reset"    // the connection breaks without an answer
	FaultLost     FaultKind = "lost"     // done, and the connection breaks before the answer
	FaultCut      FaultKind = "cut"      // done, and the connection breaks in the middle of the body
	FaultStall    FaultKind = "stall"    // done, and the body stops in the middle while the connection stays
	FaultType     FaultKind = "type"     // done, under the content type Arg (text/plain)
	FaultHTML     FaultKind = "html"     // a page with the title Arg (Sign in), as a proxy answers
	FaultRedirect FaultKind = "redirect" // to the URL Arg; "URL 308" selects the status (302)
	FaultHuge     FaultKind = "huge"     // a JSON string of Arg bytes (1 GiB)
	FaultJSON     FaultKind = "json"     // JSON that ends too early, or the text Arg
	FaultEcho     FaultKind = "echo"     // a refusal with the status Arg (400) that repeats the request's header
)

func faultKinds() []FaultKind {
	return []FaultKind{
		FaultStatus, FaultLatency, FaultHang, FaultReset, FaultLost, FaultCut, FaultStall, FaultType,
		FaultHTML, FaultRedirect, FaultHuge, FaultJSON, FaultEcho,
	}
}

// Fault makes some of the answers go wrong.
type Fault struct {
	// Method limits the fault to a method; empty is all.
	Method string
	// Path is a pattern as of path.Match below /api/v2; empty is all.
	Path string
	Kind FaultKind
	Arg  string
	// After lets that many requests pass first.
	After int
	// Times is how many requests then meet the fault; 0 is all.
	Times int
	// Met is called when a request meets the fault, where it is set.
	Met func()
}

// ParseFault reads "[METHOD] PATH KIND[=ARG] [AFTER+TIMES]", as in
// "GET /users/me status=503 0+1": the first request for it meets a 503.
func ParseFault(text string) (Fault, error) {
	var f Fault
	words := strings.Fields(text)
	if len(words) > 0 && !strings.HasPrefix(words[0], "/") {
		f.Method, words = words[0], words[1:]
	}
	if len(words) < 2 {
		return f, fmt.Errorf("fault %q: expected [METHOD] PATH KIND[=ARG] [AFTER+TIMES]", text)
	}
	f.Path, words = words[0], words[1:]
	var after, times int
	if n, err := fmt.Sscanf(words[len(words)-1], "%d+%d", &after, &times); n == 2 && err == nil {
		f.After, f.Times, words = after, times, words[:len(words)-1]
	}
	kind, arg, _ := strings.Cut(strings.Join(words, " "), "=")
	f.Kind, f.Arg = FaultKind(kind), arg
	if !slices.Contains(faultKinds(), f.Kind) {
		return f, fmt.Errorf("fault %q: unknown kind %q", text, kind)
	}
	return f, nil
}

func (f *Fault) fits(r *http.Request) bool {
	if f.Method != "" && f.Method != r.Method {
		return false
	}
	below := strings.TrimPrefix(r.URL.Path, "/api/v2")
	matched, err := path.Match(f.Path, below)
	return f.Path == "" || f.Path == "/*" || err == nil && matched
}
