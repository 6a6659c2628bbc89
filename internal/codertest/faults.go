package codertest

import (
	"fmt"
	"net/http"
	"path"
	"slices"
	"strings"
)

// FaultKind is a way in which an answer can go wrong.
type FaultKind string

// The kinds. "done" means that the request is carried out before its answer is
// spoiled.
const (
	FaultStatus   FaultKind = "status"   // a status without a message: Arg, such as "503"; "429 2" adds Retry-After: 2
	FaultLatency  FaultKind = "latency"  // done, after waiting for Arg, as in "50ms"
	FaultHang     FaultKind = "hang"     // no answer until the client disconnects
	FaultReset    FaultKind = "reset"    // the connection breaks without an answer
	FaultLost     FaultKind = "lost"     // done, and the connection breaks before the answer
	FaultCut      FaultKind = "cut"      // done, and the connection breaks in the middle of the body
	FaultStall    FaultKind = "stall"    // done, and the body stops in the middle while the connection stays
	FaultType     FaultKind = "type"     // done, with the content type Arg (text/plain)
	FaultHTML     FaultKind = "html"     // a page with the title Arg (Sign in), as from a proxy
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

// Fault makes some answers go wrong.
type Fault struct {
	// Method limits the fault to a method. Empty means all.
	Method string
	// Path is a path.Match pattern for paths below /api/v2. Empty means all.
	Path string
	Kind FaultKind
	Arg  string
	// After is how many matching requests are answered normally first.
	After int
	// Times is how many requests then get the fault. 0 means all.
	Times int
	// Met, if set, is called when a request gets the fault.
	Met func()
}

// ParseFault parses "[METHOD] PATH KIND[=ARG] [AFTER+TIMES]". For example, "GET
// /users/me status=503 0+1" answers the first such request with a 503.
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
