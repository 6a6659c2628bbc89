package source

import (
	"context"
	"fmt"

	"github.com/coder-secrets/coder-secrets/internal/vault"
)

// Vault is a source that reads from HashiCorp Vault or OpenBao. It can be read once: Read
// closes its client.
type Vault struct {
	Client *vault.Client
	Ref    vault.Ref
	// AllowLeased accepts a value that expires with its lease.
	AllowLeased bool
	// Warn receives warnings about a value that was accepted.
	Warn func(error)
}

func (s *Vault) Read(ctx context.Context, _ string) (Value, error) {
	value, err := s.Client.Value(ctx, s.Ref)
	if err == nil {
		err = KeepLease(s.Client, []vault.Value{value}, s.AllowLeased, s.Warn)
	}
	if closeErr := s.Client.Close(ctx); closeErr != nil {
		s.Warn(closeErr)
	}
	if err != nil {
		return Value{}, err
	}
	return Value{Secret: value.Secret}, nil
}

// KeepLease checks values that will be stored for longer than the program runs. It rejects
// leased values or, with allow, lets their leases run until they expire.
func KeepLease(client *vault.Client, values []vault.Value, allow bool, warn func(error)) error {
	told := map[string]bool{}
	for _, value := range values {
		lease := value.Lease
		if lease == nil || told[lease.Path] {
			continue
		}
		if !allow {
			return &leasedError{*lease}
		}
		client.LetGo()
		told[lease.Path] = true
		warn(fmt.Errorf("%q is leased: it works for %s, and nothing renews it", lease.Path, lease.Duration))
	}
	return nil
}

// leasedError means that a value was rejected because it expires soon.
type leasedError struct{ lease vault.Lease }

func (e *leasedError) Error() string {
	return fmt.Sprintf("will not keep a value of %q: it is leased for %s and works no longer than its lease", e.lease.Path, e.lease.Duration)
}

// Hints returns a command that renews the lease, and the flag that allows the value.
func (e *leasedError) Hints() []string {
	return []string{
		fmt.Sprintf("use it while it lives: coder-secrets secrets run --from-vault %s -- COMMAND", e.lease.Path),
		"pass --allow-leased to keep it all the same",
	}
}
