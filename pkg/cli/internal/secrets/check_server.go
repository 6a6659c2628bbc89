package secrets

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/coder-secrets/coder-secrets/internal/child"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/usersecrets"
	"github.com/coder-secrets/coder-secrets/pkg/client"
)

// checkServerFiles names the files that the server once wrote and no longer updates.
func (c *secretsChecker) checkServerFiles(ctx context.Context) app.Check {
	switch {
	case !c.app.InWorkspace():
		return app.CheckSkipped("the server writes files in a workspace only")
	case c.api == nil:
		return app.CheckSkipped("the server was not asked: %s", c.noServer)
	}
	list, err := c.api.UserSecrets(ctx, client.Me)
	if err != nil {
		return app.CheckWarning(usersecrets.ServerError("the server was not asked", err).Error(), console.HintsOf(err)...)
	}
	written, managed, err := usersecrets.NoteServerFiles(ctx, c.app, c.origin, list)
	if err != nil {
		return app.CheckWarning("what the server wrote cannot be noted: "+err.Error(), console.HintsOf(err)...)
	}
	var stale []string
	for path := range written {
		if _, ok := managed[path]; !ok {
			stale = append(stale, path)
		}
	}
	slices.Sort(stale)
	if len(stale) == 0 {
		return app.CheckOK("none is left of a secret that the server has no more")
	}
	var texts []string
	for _, path := range stale {
		texts = append(texts, fmt.Sprintf("%s was written for the user secret %q, and the server looks after it no more", path, written[path]))
	}
	return app.CheckWarning(strings.Join(texts, "; "), "rm -- "+child.Quote(stale...))
}
