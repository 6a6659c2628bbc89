package secrets

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/coder-secrets/coder-secrets/internal/secretfile"
	"github.com/coder-secrets/coder-secrets/internal/vault"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

// childRef is a --from-vault of a command that runs another: [NAME=]REF. Without a
// name, a field is passed under its own name.
type childRef struct {
	name string
	ref  vault.Ref
}

func parseChildRef(text string) (childRef, error) {
	name, rest, ok := strings.Cut(text, "=")
	if !ok || !secretfile.ValidName(name) {
		name, rest = "", text
	}
	ref, err := vault.ParseRef(rest)
	return childRef{name, ref}, err
}

// forChild reads the values of references for a command. It renews Vault's leases until
// stop is called; stop revokes them.
func forChild(ctx context.Context, v *app.VaultFlags, a *app.App, refs []childRef) (pairs []secretfile.Pair, leased bool, stop func(), err error) {
	client, err := v.Client(a)
	if err != nil {
		return nil, false, nil, err
	}
	stop = func() {
		if err := client.Close(ctx); err != nil {
			a.UI.Warn(err)
		}
	}
	list := make([]vault.Ref, len(refs))
	for i, r := range refs {
		list[i] = r.ref
	}
	each, err := client.Each(ctx, list)
	for i := range each {
		more, fault := refs[i].pairs(each[i])
		pairs, err = append(pairs, more...), errors.Join(err, fault)
	}
	if err != nil {
		stop()
		return nil, false, nil, err
	}
	if err := client.Renew(a.UI.Warn); err != nil {
		stop()
		return nil, false, nil, fmt.Errorf("cannot keep what Vault leases: %w", err)
	}
	if leased = len(client.Leases()) > 0; !leased {
		stop()
		return pairs, false, func() {}, nil
	}
	return pairs, true, stop, nil
}

// pairs gives names to the values of a reference.
func (r childRef) pairs(values []vault.Value) ([]secretfile.Pair, error) {
	if r.name != "" && len(values) != 1 {
		return nil, console.Usagef("%s is for one value: name the field, as in %s=%s#FIELD", r.name, r.name, r.ref)
	}
	var pairs []secretfile.Pair
	for _, value := range values {
		name := value.Name
		if r.name != "" {
			name = r.name
		}
		pairs = append(pairs, secretfile.Pair{Name: name, Value: value.Secret})
	}
	return pairs, nil
}

func (o *secretsRunOptions) completeVault(texts []string) error {
	for _, text := range texts {
		r, err := parseChildRef(text)
		if err != nil {
			return err
		}
		o.refs = append(o.refs, r)
	}
	return nil
}
