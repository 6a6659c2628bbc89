package usersecrets

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/coder-secrets/coder-secrets/internal/usersecret"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/client"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// Importer is what applying a plan needs of the client.
type Importer interface {
	CreateUserSecret(ctx context.Context, user string, s client.CreateUserSecret) (client.UserSecret, error)
	CreateUserSecrets(ctx context.Context, user string, format client.BatchFormat, content client.Secret) error
	UpdateUserSecret(ctx context.Context, user, name string, s client.UpdateUserSecret) (client.UserSecret, error)
	DeleteUserSecret(ctx context.Context, user, name string) error
}

// RunImport applies a plan: first the removals that make room, then the new secrets, in
// one request if the server can, then the changes, then the other removals. It stops at
// the first failure. The result says what was done; running it again finishes the rest.
func RunImport(ctx context.Context, api Importer, plan userSecretsPlan, dryRun bool) (userSecretsImportResult, error) {
	result := userSecretsImportResult{DryRun: dryRun, Created: []string{}, Updated: []string{}, Removed: []string{}, Disabled: []string{}, NotDone: []string{}}
	err := result.carryOut(ctx, removals(api, plan.first, &result), nil)
	if err == nil && !dryRun {
		err = plan.createTogether(ctx, api, &result)
	}
	if err = result.carryOut(ctx, plan.steps(api, &result), err); err != nil {
		return result, ServerError("cannot store all secrets", err)
	}
	return result, nil
}

// carryOut sends the steps until one fails. It sends none if err is set.
func (r *userSecretsImportResult) carryOut(ctx context.Context, steps []importStep, err error) error {
	for i, step := range steps {
		if err == nil && !r.DryRun {
			err = step.send(ctx)
		}
		if err != nil {
			for _, rest := range steps[i:] {
				r.NotDone = append(r.NotDone, rest.name)
			}
			return err
		}
		step.done()
	}
	return err
}

// importStep is one request and what it adds to the result.
type importStep struct {
	name string
	send func(context.Context) error
	done func()
}

// createTogether creates the new secrets in one request, all or none, and removes them
// from the plan. If the server does not support this, they stay in the plan.
func (p *userSecretsPlan) createTogether(ctx context.Context, api Importer, result *userSecretsImportResult) error {
	if len(p.create) < 2 {
		return nil
	}
	err := api.CreateUserSecrets(ctx, client.Me, client.BatchJSON, batch(p.create))
	if client.IsKind(err, client.KindRouteMissing) {
		return nil
	}
	if err != nil {
		return err
	}
	result.Together = true
	for _, s := range p.create {
		result.created(s)
	}
	p.create = nil
	return nil
}

// steps returns one request for each secret left in the plan.
func (p *userSecretsPlan) steps(api Importer, result *userSecretsImportResult) []importStep {
	var steps []importStep
	for _, s := range p.create {
		steps = append(steps, importStep{s.Name, func(ctx context.Context) error {
			request := client.CreateUserSecret{Name: s.Name, Value: s.Value, EnvName: s.Env}
			if s.Env == "" {
				off := false
				request.Enabled = &off
			}
			_, err := api.CreateUserSecret(ctx, client.Me, request)
			return named(s.Name, err)
		}, func() { result.created(s) }})
	}
	for _, s := range p.update {
		steps = append(steps, importStep{s.Name, func(ctx context.Context) error {
			_, err := api.UpdateUserSecret(ctx, client.Me, s.Name, client.UpdateUserSecret{Value: &s.Value})
			return named(s.Name, err)
		}, func() { result.Updated = append(result.Updated, s.Name) }})
	}
	return append(steps, removals(api, p.remove, result)...)
}

func removals(api Importer, names []string, result *userSecretsImportResult) []importStep {
	var steps []importStep
	for _, name := range names {
		steps = append(steps, importStep{name, func(ctx context.Context) error {
			err := api.DeleteUserSecret(ctx, client.Me, name)
			if client.IsKind(err, client.KindNotFound) {
				return nil // it was removed concurrently
			}
			return named(name, err)
		}, func() { result.Removed = append(result.Removed, name) }})
	}
	return steps
}

// named adds the secret's name to an error.
func named(name string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%q: %w", name, err)
}

// batch formats secrets as the JSON that a server imports.
func batch(secrets []usersecret.Secret) client.Secret {
	content := make(map[string]string, len(secrets))
	for _, s := range secrets {
		content[s.Name] = s.Value.RevealString()
	}
	text, _ := json.Marshal(content) // strings can always be marshalled
	return secret.New(text)
}

// userSecretsImportResult is what an import or a push did.
type userSecretsImportResult struct {
	Created []string `json:"created"`
	Updated []string `json:"updated"`
	Removed []string `json:"removed"`
	// Disabled lists the secrets in Created that are switched off, because their names
	// are not valid environment variable names.
	Disabled []string `json:"disabled"`
	NotDone  []string `json:"not_done"`
	// Together is true if the new secrets were created all or none.
	Together bool `json:"together"`
	DryRun   bool `json:"dry_run"`
}

func (r *userSecretsImportResult) created(s usersecret.Secret) {
	r.Created = append(r.Created, s.Name)
	if s.Env == "" {
		r.Disabled = append(r.Disabled, s.Name)
	}
}

func (r userSecretsImportResult) WriteText(u *console.UI, _ io.Writer) error {
	verb := map[bool]string{true: "would have "}[r.DryRun]
	for _, part := range []struct {
		done  string
		names []string
	}{{"created", r.Created}, {"updated", r.Updated}, {"removed", r.Removed}} {
		if len(part.names) > 0 {
			u.Notef("%s%s %s: %s", verb, part.done, console.Count(len(part.names), "user secret"), strings.Join(part.names, ", "))
		}
	}
	if len(r.Disabled) > 0 {
		u.Notef("no workspace gets %s: a name that can be no environment variable is stored without one", strings.Join(r.Disabled, ", "))
	}
	if len(r.NotDone) > 0 {
		u.Warnf("not done: %s", strings.Join(r.NotDone, ", "))
		u.Hintf("what was done stays done; the same command again does the rest")
		return nil
	}
	if !r.DryRun && len(r.Created)+len(r.Updated) > 0 {
		u.Notef("workspaces get them when they start the next time")
	}
	return nil
}
