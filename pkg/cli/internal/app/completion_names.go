package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/internal/await"
	"github.com/coder-secrets/coder-secrets/internal/session"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/client"
)

// completionTimeout is how long Tab waits for a server or a keyring, since the user is
// typing. After that it offers the cached names.
const completionTimeout = 200 * time.Millisecond

// completionVariable overrides completionTimeout.
const completionVariable = "CODER_SECRETS_TAB_TIMEOUT"

// completionPatience is how long the background process waits for the names after Tab
// timed out; the next Tab uses them.
const completionPatience = 10 * time.Second

// maxCompletions limits the number of names offered.
const maxCompletions = 500

// completeServerNames completes names that the server knows, without duplicates. It
// offers nothing if it fails, and never offers a value.
func completeServerNames(a *App, server *ServerFlags, kind string, list func(context.Context, *client.Client) ([]string, error)) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
		names := a.serverNames(cmd.Context(), server, kind, list)
		return slices.DeleteFunc(names, func(name string) bool {
			return slices.Contains(args, name) || !strings.HasPrefix(name, typed)
		}), cobra.ShellCompDirectiveNoFileComp
	}
}

// serverNames asks the server. If the server is slow, it returns the cached names and
// asks again in the background for the next Tab.
func (a *App) serverNames(ctx context.Context, server *ServerFlags, kind string, list func(context.Context, *client.Client) ([]string, error)) []string {
	timeout, err := time.ParseDuration(a.Sys.Getenv(completionVariable))
	if err != nil {
		timeout = completionTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	var remembered string
	names, err := await.Read(ctx, func() ([]string, error) {
		api, s, err := a.ConnectQuietly(ctx, server)
		if err != nil {
			return nil, err
		}
		file := a.namesFile(s, kind)
		names, err := list(ctx, api)
		if err != nil {
			return readNames(file), nil
		}
		names = printable(names)
		writeNames(file, names)
		return names, nil
	})
	if err == nil {
		return names
	}
	if s, failed := session.Resolve(a.sessionInputsWithoutKeyring(server)); failed == nil {
		remembered = a.namesFile(s, kind)
		a.askAgain(remembered)
	}
	return readNames(remembered)
}

// askAgain refreshes the names in file in the background, unless it did so just now.
func (a *App) askAgain(file string) {
	if file == "" || a.Sys.Again == nil || a.Sys.Getenv(completionVariable) != "" {
		return
	}
	mark := file + ".asked"
	if info, err := os.Stat(mark); err == nil && a.Sys.Now().Sub(info.ModTime()) < completionPatience {
		return
	}
	if os.MkdirAll(filepath.Dir(mark), 0o700) != nil || console.ReplaceFile(mark, nil, 0o600) != nil {
		return
	}
	_ = a.Sys.Again(a.Args, append(slices.Clone(a.Sys.Environ), completionVariable+"="+completionPatience.String()))
}

// ConnectQuietly is Connect without the session's warnings.
func (a *App) ConnectQuietly(ctx context.Context, server *ServerFlags) (*client.Client, session.Session, error) {
	s, err := session.Resolve(a.SessionInputs(server))
	if err != nil {
		return nil, s, err
	}
	c, err := a.NewClient(ctx, s, server)
	return c, s, err
}

// sessionInputsWithoutKeyring is SessionInputs without the keyring, which may block.
func (a *App) sessionInputsWithoutKeyring(server *ServerFlags) session.Inputs {
	in := a.SessionInputs(server)
	in.Keyring = nil
	return in
}

// namesFile returns the cache file for the names of a kind from a server; "" if there
// is no place for it.
func (a *App) namesFile(s session.Session, kind string) string {
	folder, err := a.CacheFolder()
	if err != nil || s.URL == nil {
		return ""
	}
	sum := sha256.Sum256([]byte(client.Origin(s.URL) + " " + kind))
	return filepath.Join(folder, "completion", hex.EncodeToString(sum[:12]))
}

func readNames(file string) []string {
	if file == "" {
		return nil
	}
	text, err := os.ReadFile(file)
	if err != nil || len(text) == 0 {
		return nil
	}
	return printable(strings.Split(strings.TrimSuffix(string(text), "\n"), "\n"))
}

// writeNames caches names. It ignores errors: the next Tab asks the server again.
func writeNames(file string, names []string) {
	text := strings.Join(names, "\n") + "\n"
	if known, err := os.ReadFile(file); file == "" || err == nil && string(known) == text {
		return
	}
	if os.MkdirAll(filepath.Dir(file), 0o700) == nil {
		_ = console.ReplaceFile(file, []byte(text), 0o600)
	}
}

// printable removes names that a shell or a terminal would interpret.
func printable(names []string) []string {
	names = slices.DeleteFunc(names, func(name string) bool {
		return name == "" || console.EscapeLine(name) != name || strings.ContainsRune(name, '\t')
	})
	return names[:min(len(names), maxCompletions)]
}

// CompleteWorkspaces completes the names of the user's own workspaces.
func CompleteWorkspaces(a *App, server *ServerFlags) cobra.CompletionFunc {
	return completeServerNames(a, server, "workspaces", OwnWorkspaces)
}

// OwnWorkspaces returns the names of the user's own workspaces.
func OwnWorkspaces(ctx context.Context, api *client.Client) (names []string, err error) {
	list, _, err := api.Workspaces(ctx, "owner:me", 0, 100)
	for _, w := range list {
		names = append(names, w.Name)
	}
	return names, err
}

// CompleteUserSecrets completes the names of the user's secrets on the server.
func CompleteUserSecrets(a *App, server *ServerFlags) cobra.CompletionFunc {
	return completeServerNames(a, server, "user-secrets", func(ctx context.Context, api *client.Client) (names []string, err error) {
		list, err := api.UserSecrets(ctx, client.Me)
		for _, s := range list {
			names = append(names, s.Name)
		}
		return names, err
	})
}

// CompleteTemplates completes the names of templates, with the organization if there is
// more than one.
func CompleteTemplates(a *App, server *ServerFlags) cobra.CompletionFunc {
	return completeServerNames(a, server, "templates", func(ctx context.Context, api *client.Client) (names []string, err error) {
		list, err := api.Templates(ctx, "")
		for _, t := range list {
			other := slices.ContainsFunc(list, func(o client.Template) bool { return o.OrganizationID != t.OrganizationID })
			if other {
				names = append(names, t.OrganizationName+"/"+t.Name)
			} else {
				names = append(names, t.Name)
			}
		}
		return names, err
	})
}

// CompleteOrganizations completes the names of the organizations that the user belongs
// to.
func CompleteOrganizations(a *App, server *ServerFlags) cobra.CompletionFunc {
	return completeServerNames(a, server, "organizations", func(ctx context.Context, api *client.Client) (names []string, err error) {
		list, err := api.Organizations(ctx, client.Me)
		for _, o := range list {
			names = append(names, o.Name)
		}
		return names, err
	})
}

// CompleteUsers completes the names of the users that the token may list.
func CompleteUsers(a *App, server *ServerFlags) cobra.CompletionFunc {
	return completeServerNames(a, server, "users", func(ctx context.Context, api *client.Client) (names []string, err error) {
		list, _, err := api.Users(ctx, 0, 100)
		for _, u := range list {
			names = append(names, u.Username)
		}
		return names, err
	})
}

// FirstOnly completes the first argument, for a command that takes only one.
func FirstOnly(complete cobra.CompletionFunc) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return complete(cmd, args, typed)
	}
}

// InList completes the last value of a comma-separated list.
func InList(complete cobra.CompletionFunc) cobra.CompletionFunc {
	return func(cmd *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		before, last := "", typed
		if i := strings.LastIndexByte(typed, ','); i >= 0 {
			before, last = typed[:i+1], typed[i+1:]
		}
		names, directive := complete(cmd, strings.Split(before, ","), last)
		for i, name := range names {
			names[i] = before + name
		}
		return names, directive | cobra.ShellCompDirectiveNoSpace
	}
}

// CompleteNothing keeps the shell from offering files for flags that do not take one.
func CompleteNothing(cmd *cobra.Command, flags ...string) {
	for _, flag := range flags {
		_ = cmd.RegisterFlagCompletionFunc(flag, cobra.NoFileCompletions)
	}
}
