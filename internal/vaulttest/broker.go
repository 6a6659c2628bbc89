package vaulttest

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
)

// Broker is a message broker's administration, at which Vault makes and removes
// users: what a lease is of.
type Broker struct {
	mu      sync.Mutex
	users   map[string]bool
	created int
	gone    chan struct{} // closed when the last user is removed, where somebody waits for that
}

// ServeHTTP answers Vault.
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

// Count tells how many users there are, and were ever.
func (b *Broker) Count() (alive, created int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.users), b.created
}

// Gone is closed as soon as there is no user: the server revokes in the background.
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

// Dynamic mounts an engine whose credentials are leased for ttl, and at most for
// longest. It gives the path to read one at.
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
