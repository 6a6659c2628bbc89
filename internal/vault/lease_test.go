package vault

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// leaseRights are the capabilities for using and revoking a lease.
func leaseRights(path string) string {
	return fmt.Sprintf(`path "%s" { capabilities = ["read"] } path "sys/leases/revoke" { capabilities = ["update"] }`, path)
}

func TestALeaseIsRevokedByClose(t *testing.T) {
	t.Parallel()
	a := newAdmin(t)
	path, b := a.Dynamic("1h", "2h")
	c, w := a.connect(a.TokenFor(leaseRights(path), nil), Options{})
	values, err := c.Values(t.Context(), []Ref{{Path: path, Field: "username"}, {Path: path, Field: "password"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range values {
		if v.Lease == nil || v.Lease.Duration != time.Hour || !v.Lease.Renewable || v.Lease.Path != path {
			t.Errorf("the lease of %s is %+v", v.Name, v.Lease)
		}
	}
	if alive, created := b.Count(); alive != 1 || created != 1 {
		t.Errorf("%d users were made, %d live; want one for both fields", created, alive)
	}
	if err := c.Close(t.Context()); err != nil {
		t.Error(err)
	}
	if alive, _ := b.Count(); alive != 0 {
		t.Error("the credential outlives Close")
	}
	if got := w.sent(); len(got) != 3 {
		t.Errorf("sent %q, want the question, the read and the revocation", got)
	}
}

func TestALeaseIsRenewedUntilClose(t *testing.T) {
	t.Parallel()
	a := newAdmin(t)
	path, b := a.Dynamic("2s", "1h")
	c, _ := a.connect(a.TokenFor(leaseRights(path), nil), Options{})
	value, err := c.Value(t.Context(), Ref{Path: path, Field: "password"})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Renew(func(err error) { t.Errorf("the lease ended: %v", err) }); err != nil {
		t.Fatal(err)
	}
	// Wait until the server has renewed the lease after its first lifetime of 2
	// seconds.
	// it.
	began := time.Now()
	for time.Since(began) < 5*time.Second {
		lookup := a.Do("PUT", "sys/leases/lookup", map[string]any{"lease_id": value.Lease.id})["data"].(map[string]any)
		issued, _ := time.Parse(time.RFC3339Nano, lookup["issue_time"].(string))
		renewed, _ := lookup["last_renewal"].(string)
		if at, err := time.Parse(time.RFC3339Nano, renewed); err == nil && at.Sub(issued) > 2*time.Second {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if time.Since(began) < 2*time.Second || time.Since(began) >= 5*time.Second {
		t.Errorf("the lease was not renewed past its lifetime, after %s", time.Since(began))
	}
	if alive, _ := b.Count(); alive != 1 {
		t.Error("the credential did not live longer than its first lease")
	}
	if err := c.Close(t.Context()); err != nil {
		t.Error(err)
	}
	if alive, _ := b.Count(); alive != 0 {
		t.Error("the credential outlives Close")
	}
}

func TestTheEndOfALeaseIsTold(t *testing.T) {
	t.Parallel()
	a := newAdmin(t)
	path, _ := a.Dynamic("1s", "2s")
	c, _ := a.connect(a.TokenFor(leaseRights(path), nil), Options{})
	if _, err := c.Fields(t.Context(), Ref{Path: path}); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	if err := c.Renew(func(err error) { ended <- err }); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-ended:
		checkError(t, err, 1, nil, a.Address, path, `"update" on "sys/leases/renew"`, "ends soon")
	case <-time.After(10 * time.Second):
		t.Error("nothing was told")
	}
	if err := c.Close(t.Context()); err != nil {
		t.Logf("close: %v", err)
	}
}

func TestALeaseThatMayNotBeRevokedIsTold(t *testing.T) {
	t.Parallel()
	a := newAdmin(t)
	path, b := a.Dynamic("1h", "1h")
	token := a.TokenFor(fmt.Sprintf(`path "%s" { capabilities = ["read"] }`, path), nil)
	c, _ := a.connect(token, Options{})
	if _, err := c.Fields(t.Context(), Ref{Path: path}); err != nil {
		t.Fatal(err)
	}
	err := c.Close(t.Context())
	checkError(t, err, 4, []string{token}, a.Address, path, `"update" on "sys/leases/revoke"`)
	if alive, _ := b.Count(); alive != 1 {
		t.Errorf("%d users live", alive)
	}
}

func TestALoginTakesItsLeasesWithIt(t *testing.T) {
	t.Parallel()
	a := newAdmin(t)
	path, b := a.Dynamic("1h", "1h")
	policy := a.Policy(fmt.Sprintf(`path "%s" { capabilities = ["read"] }`, path))
	mount := a.Auth("approle")
	role := "auth/" + mount + "/role/app"
	a.Do("POST", role, map[string]any{"token_policies": []string{policy}, "bind_secret_id": false, "token_bound_cidrs": []string{"0.0.0.0/0"}, "secret_id_bound_cidrs": []string{"0.0.0.0/0"}})
	roleID := a.Do("GET", role+"/role-id", nil)["data"].(map[string]any)["role_id"].(string)

	// The token may not revoke a lease, but it may revoke itself.
	c, _ := a.login("approle:"+mount, roleID, "", Options{})
	if _, err := c.Fields(t.Context(), Ref{Path: path}); err != nil {
		t.Fatal(err)
	}
	if err := c.Renew(func(err error) { t.Errorf("ended: %v", err) }); err != nil {
		t.Fatal(err)
	}
	if err := c.Close(t.Context()); err != nil {
		t.Errorf("close: %v", err)
	}
	select {
	case <-b.Gone():
	case <-time.After(10 * time.Second):
		t.Error("the credential outlives the login")
	}

	// After LetGo both stay valid.
	c, _ = a.login("approle:"+mount, roleID, "", Options{})
	if _, err := c.Fields(t.Context(), Ref{Path: path}); err != nil {
		t.Fatal(err)
	}
	c.LetGo()
	if err := c.Close(t.Context()); err != nil {
		t.Error(err)
	}
	if alive, _ := b.Count(); alive != 1 {
		t.Error("what was let go was revoked")
	}
}

func TestCloseWithinAnInterruptedContextStillRevokes(t *testing.T) {
	t.Parallel()
	a := newAdmin(t)
	path, b := a.Dynamic("1h", "1h")
	c, _ := a.connect(a.TokenFor(leaseRights(path), nil), Options{})
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := c.Fields(ctx, Ref{Path: path}); err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := c.Close(ctx); err != nil && !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if alive, _ := b.Count(); alive != 0 {
		t.Error("the credential outlives an interrupted program")
	}
}

// TestALeaseThatIsMadeDuringAnInterruptionIsRevoked: the server creates the
// credential even if nobody waits for the answer.
func TestALeaseThatIsMadeDuringAnInterruptionIsRevoked(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	var revoked atomic.Int32
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasPrefix(r.URL.Path, "/v1/sys/internal/ui/mounts/"):
			fmt.Fprint(w, `{"data":{"path":"database/","type":"database"}}`)
		case r.URL.Path == "/v1/database/creds/app":
			cancel()
			time.Sleep(100 * time.Millisecond)
			fmt.Fprintf(w, `{"lease_id":"database/creds/app/1","lease_duration":60,"renewable":true,"data":{"password":%q}}`, canary)
		case r.URL.Path == "/v1/sys/leases/revoke":
			revoked.Add(1)
			w.WriteHeader(http.StatusNoContent)
		}
	}))
	defer srv.Close()
	c := offline(t, srv.URL)
	_, err := c.Value(ctx, Ref{Path: "database/creds/app", Field: "password"})
	checkError(t, err, 130, nil, srv.URL, `"read" on "database/creds/app"`, "interrupted")
	if err := c.Close(ctx); err != nil {
		t.Error(err)
	}
	if revoked.Load() != 1 {
		t.Error("the credential outlives the program")
	}
}
