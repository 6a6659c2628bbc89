package secrets

import (
	"context"
	"errors"

	"github.com/coder-secrets/coder-secrets/internal/secretfile"
	"github.com/coder-secrets/coder-secrets/internal/source"
	"github.com/coder-secrets/coder-secrets/internal/vault"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// readVault reads values for a file. It revokes its Vault login and leases before it
// returns; it refuses leased values unless they are allowed.
func readVault(ctx context.Context, v *app.VaultFlags, a *app.App, allowLeased bool, read func(*vault.Client) ([]vault.Value, error)) ([]vault.Value, error) {
	client, err := v.Client(a)
	if err != nil {
		return nil, err
	}
	values, err := read(client)
	if err == nil {
		err = source.KeepLease(client, values, allowLeased, a.UI.Warn)
	}
	if closeErr := client.Close(ctx); closeErr != nil {
		a.UI.Warn(closeErr)
	}
	return values, err
}

// vaultPairs reads all fields of a path, or only the field that the reference names.
func vaultPairs(ctx context.Context, v *app.VaultFlags, a *app.App, ref vault.Ref, allowLeased bool) ([]secretfile.Pair, error) {
	values, err := readVault(ctx, v, a, allowLeased, func(c *vault.Client) ([]vault.Value, error) { return c.Fields(ctx, ref) })
	if err != nil {
		return nil, err
	}
	var pairs []secretfile.Pair
	for _, value := range values {
		pairs = append(pairs, secretfile.Pair{Name: value.Name, Value: value.Secret})
	}
	return pairs, nil
}

// vaultValues reads the values of vault://… references, each path once.
func vaultValues(ctx context.Context, v *app.VaultFlags, a *app.App, texts []string, allowLeased bool) (map[string]secret.Secret, error) {
	refs, problems := make([]vault.Ref, len(texts)), make([]error, len(texts))
	for i, text := range texts {
		refs[i], problems[i] = vault.ParseRef(text)
	}
	if err := errors.Join(problems...); err != nil || len(texts) == 0 {
		return nil, err
	}
	values, err := readVault(ctx, v, a, allowLeased, func(c *vault.Client) ([]vault.Value, error) { return c.Values(ctx, refs) })
	if err != nil {
		return nil, err
	}
	found := map[string]secret.Secret{}
	for i, value := range values {
		found[texts[i]] = value.Secret
	}
	return found, nil
}
