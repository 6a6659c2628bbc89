package vault

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

	"github.com/hashicorp/vault/api"
)

// engine is a secrets engine and where it is mounted.
type engine struct {
	mount   string // with its slash at the end
	kind    string // "kv", "cubbyhole", "database", …
	version int    // of a key-value engine, else 0
}

// apiPath is where the API has what a person calls path.
func (e engine) apiPath(path string) string {
	if e.version != 2 {
		return path
	}
	return e.mount + "data/" + strings.TrimPrefix(path, e.mount)
}

// mounts is what is known of a server's engines.
type mounts struct {
	mu    sync.Mutex
	known []engine
}

func (m *mounts) add(e engine) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !slices.Contains(m.known, e) {
		m.known = append(m.known, e)
	}
}

// of is the engine in which path lies, as far as it is known. Mounts do not nest,
// so one at most fits.
func (m *mounts) of(path string) (engine, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	i := slices.IndexFunc(m.known, func(e engine) bool { return strings.HasPrefix(path, e.mount) })
	if i < 0 {
		return engine{}, false
	}
	return m.known[i], true
}

// guess is the engine that path lies in more often than not: a version 2 key-value
// engine at the first part of the path. Reading by the guess saves the question,
// and a right guess shows in the answer. No guess is made for the paths of
// engines that a read sets to work.
func guess(path string) (engine, bool) {
	parts := strings.SplitN(path, "/", 3)
	switch parts[0] {
	case "sys", "auth", "identity", "cubbyhole":
		return engine{}, false
	}
	switch parts[1] {
	case "creds", "static-creds", "sts", "issue", "sign", "token", "roleset", "data":
		return engine{}, false
	}
	return engine{mount: parts[0] + "/", kind: "kv", version: 2}, true
}

// askMount asks the server which engine path lies in. Any right on a path of the
// engine suffices to be told.
func (c *Client) askMount(ctx context.Context, path string) (engine, error) {
	answer, err := c.api.Logical().ReadWithContext(retriable(ctx), "sys/internal/ui/mounts/"+path)
	if err != nil {
		return engine{}, err
	}
	switch {
	case answer == nil && c.env.get("NAMESPACE") != "":
		return engine{}, errNoNamespace
	case answer == nil || answer.Data == nil:
		return engine{}, errNotVault
	}
	e := engineOf(answer)
	if e.mount == path+"/" {
		return engine{}, errIsMount
	}
	if e.mount == "" || !strings.HasPrefix(path, e.mount) {
		return engine{}, errNotVault
	}
	c.mounts.add(e)
	return e, nil
}

// errNoNamespace is the question for a mount without an answer: Vault has one in
// every namespace that there is.
var errNoNamespace = errors.New("there is no such namespace")

// errIsMount is a path that names an engine and nothing in it.
var errIsMount = errors.New("an engine is mounted there, and the path names no secret in it")

func engineOf(answer *api.Secret) engine {
	var e engine
	e.mount, _ = answer.Data["path"].(string)
	e.kind, _ = answer.Data["type"].(string)
	if e.kind != "kv" && e.kind != "generic" {
		return e
	}
	e.version = 1
	if options, _ := answer.Data["options"].(map[string]any); options["version"] == "2" {
		e.version = 2
	}
	return e
}
