package vaulttest

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
)

// Broker is the administration API of a message broker. Vault creates and removes
// users there; each lease is for one user.
type Broker struct {
	mu      sync.Mutex
	users   map[string]bool
	created int
	gone    chan struct{} // closed when the last user is removed; nil if nobody waits for that
}

// ServeHTTP answers Vault's requests.
func (b *Broker) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	defer b.mu.Unlock()
	name, isUser := strings.CutPrefix(r.URL.Path, "/api/users/")
	if isUser && r.Method == http.MethodPut {
		b.users[name] = true
		b.created++
	}
	if isUser && r.Method == http.MethodDelete {
		delete(b.users, name)
	}
	if len(b.users) == 0 && b.gone != nil {
		close(b.gone)
		b.gone = nil
	}
	w.WriteHeader(http.StatusNoContent)
}

// Count returns how many users exist now, and how many were ever created.
func (b *Broker) Count() (alive, created int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.users), b.created
}

// Gone returns a channel that is closed once there are no users: the server revokes
// in the background.
func (b *Broker) Gone() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	gone := make(chan struct{})
	if len(b.users) == 0 {
		close(gone)
	} else {
		b.gone = gone
	}
	return gone
}

// Dynamic mounts an engine that leases credentials for ttl, and for longest at most.
// It returns the path to read a credential from.
func (a Admin) Dynamic(ttl, longest string) (path string, b *Broker) {
	a.Helper()
	a.LocalOnly()
	b = &Broker{users: map[string]bool{}}
	srv := httptest.NewServer(b)
	a.Cleanup(srv.Close)
	mount := a.Mount(a.Name("broker"), "rabbitmq", nil)
	a.Do("POST", mount+"/config/connection", map[string]any{"connection_uri": srv.URL, "username": "u", "password": "p", "verify_connection": false})
	a.Do("POST", mount+"/config/lease", map[string]any{"ttl": ttl, "max_ttl": longest})
	a.Do("POST", mount+"/roles/app", map[string]any{"tags": "app"})
	return mount + "/creds/app", b
}
