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
	mount   string // with a trailing slash
	kind    string // "kv", "cubbyhole", "database", …
	version int    // of a key-value engine, 0 for others
}

// apiPath returns the API path for a path as users write it.
func (e engine) apiPath(path string) string {
	if e.version != 2 {
		return path
	}
	return e.mount + "data/" + strings.TrimPrefix(path, e.mount)
}

// mounts are the known engines of a server.
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

// of returns the engine that serves path, if it is known. Mounts do not nest, so at
// most one matches.
func (m *mounts) of(path string) (engine, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	i := slices.IndexFunc(m.known, func(e engine) bool { return strings.HasPrefix(path, e.mount) })
	if i < 0 {
		return engine{}, false
	}
	return m.known[i], true
}

// guess returns the most likely engine for path: a version 2 key-value engine mounted
// at the first part of the path. If the guess is right, the answer shows it, and the
// request for the mount is saved. There is no guess for the paths of engines that
// create something when they are read.
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

// askMount asks the server which engine serves path. The token may ask if it has any
// capability on a path of the engine.
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

// errNoNamespace means that the request for a mount had no answer: in every existing
// namespace Vault answers it.
var errNoNamespace = errors.New("there is no such namespace")

// errIsMount is a path that names only an engine.
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
