package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/internal/session"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/client"
)

func newAuthStatusCmd(a *app.App) *cobra.Command {
	cmd := &cobra.Command{
		Use:        "status",
		SuggestFor: []string{"whoami"},
		Short:      "Show which server, as whom, and where that comes from",
		Example: `  coder-secrets auth status
  coder-secrets auth status -o json`,
		Args:              console.MaxArgs(0),
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	server := app.AddServerFlags(cmd)
	output := console.AddOutputFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := output.Validate(); err != nil {
			return err
		}
		api, session, err := a.Connect(cmd.Context(), server)
		if err != nil {
			return fmt.Errorf("cannot tell who you are: %w", err)
		}
		result, err := runAuthStatus(cmd.Context(), api, session)
		if err != nil {
			return err
		}
		return console.Render(a.UI, output, result)
	}
	return cmd
}

// authStatusReader is what the status needs of the client.
type authStatusReader interface {
	User(ctx context.Context, user string) (client.User, error)
	Tokens(ctx context.Context, user string) ([]client.Token, error)
}

func runAuthStatus(ctx context.Context, api authStatusReader, s session.Session) (authStatusResult, error) {
	user, err := api.User(ctx, client.Me)
	if err != nil {
		return authStatusResult{}, fmt.Errorf("cannot tell who you are on %s, with the token from %s: %w", s.URL.Host, s.TokenSource, err)
	}
	result := authStatusResult{
		URL: s.URL.String(), URLSource: s.URLSource, TokenSource: s.TokenSource,
		Username: user.Username, Name: user.Name, Email: user.Email, LoginType: user.LoginType, Roles: []string{},
	}
	for _, role := range user.Roles {
		result.Roles = append(result.Roles, role.Name)
	}
	result.ExpiresAt, err = tokenExpiry(ctx, api, s.Token)
	return result, err
}

// tokenExpiry returns when the token expires. It returns "" if the server does not say:
// session tokens are not in its list, and not every token may read the list.
func tokenExpiry(ctx context.Context, api authStatusReader, token client.Secret) (string, error) {
	tokens, err := api.Tokens(ctx, client.Me)
	var answer *client.Error
	if errors.As(err, &answer) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("cannot read when the token ends: %w", err)
	}
	for _, t := range tokens {
		if t.IsIDOf(token) && !t.ExpiresAt.IsZero() {
			return t.ExpiresAt.Format(time.RFC3339), nil
		}
	}
	return "", nil
}

// authStatusResult never contains the token.
type authStatusResult struct {
	URL         string   `json:"url"`
	URLSource   string   `json:"url_source"`
	TokenSource string   `json:"token_source"`
	Username    string   `json:"username"`
	Name        string   `json:"name"`
	Email       string   `json:"email"`
	LoginType   string   `json:"login_type"`
	Roles       []string `json:"roles"`
	ExpiresAt   string   `json:"expires_at,omitempty"`
}

func (r authStatusResult) WriteText(u *console.UI, w io.Writer) error {
	rows := [][2]string{
		{"server", r.URL + " (from " + r.URLSource + ")"},
		{"user", r.Username + " <" + r.Email + ">"},
		{"roles", strings.Join(r.Roles, ", ")},
		{"token", "from " + r.TokenSource},
		{"expires", r.ExpiresAt},
	}
	width := len("expires:")
	if console.WantsPlain(u.Sys.Getenv) {
		width = 0
	}
	for _, row := range rows {
		if row[1] == "" {
			continue
		}
		if _, err := fmt.Fprintf(w, "%-*s %s\n", width, row[0]+":", console.EscapeLine(row[1])); err != nil {
			return err
		}
	}
	return nil
}
