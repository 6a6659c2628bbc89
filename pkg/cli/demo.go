package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/examples"
	"github.com/coder-secrets/coder-secrets/internal/fakecoder"
	"github.com/coder-secrets/coder-secrets/internal/fakecoder/smallworld"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

func newDemoCmd(a *app.App) *cobra.Command {
	opts := demoOptions{}
	cmd := &cobra.Command{
		Use:        "demo",
		SuggestFor: []string{"tour", "example", "examples"},
		Short:      "Take a tour with a Coder server that lives in memory",
		Long: `Start a Coder server that lives in this process, on a free port of the loopback
interface, and walk through what coder-secrets does. Each command is shown and then
run for real, against that server and in a home folder of its own that is removed at
the end. Nothing of yours is read or changed, and nothing but loopback is spoken to.`,
		Example: `  coder-secrets demo
  coder-secrets demo --serve`,
		Args:              console.MaxArgs(0),
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	cmd.Flags().BoolVar(&opts.serve, "serve", false, "leave the server running after the tour, and print how to reach it")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return runDemo(cmd.Context(), a, opts)
	}
	return cmd
}

type demoOptions struct{ serve bool }

// runDemo prints while it runs, unlike other commands: its only result is the output of
// the commands that it runs.
func runDemo(ctx context.Context, a *app.App, opts demoOptions) (err error) {
	server := fakecoder.New(fakecoder.Options{Now: a.Sys.Now, World: smallworld.Fill})
	url, err := server.Start()
	if err != nil {
		return fmt.Errorf("cannot start the server of the tour: %w", err)
	}
	defer func() { err = errors.Join(err, server.Close()) }()
	home, err := demoHome()
	if err != nil {
		return fmt.Errorf("cannot make a home folder for the tour: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(home)) }()
	t := newTour(a, server, url, home)
	if err := t.walk(ctx); err != nil {
		return err
	}
	if !opts.serve {
		return nil
	}
	if err := t.writeExports(a.Sys.Stdout); err != nil {
		return err
	}
	a.UI.Notef("the server runs until you press Ctrl-C")
	<-ctx.Done()
	return nil
}

// demoHome creates a folder with the example templates.
func demoHome() (string, error) {
	home, err := os.MkdirTemp("", "coder-secrets-demo-")
	if err != nil {
		return "", err
	}
	// Resolve symbolic links, such as /tmp on macOS, so that messages do not show them.
	if real, err := filepath.EvalSymlinks(home); err == nil {
		home = real
	}
	return home, os.CopyFS(home, examples.Templates)
}

// writeExports writes the shell lines that set the server's address and token.
func (t *tour) writeExports(w io.Writer) error {
	line := "export %s=%s\n"
	if t.a.Sys.GOOS == "windows" {
		line = "$env:%s = '%s'\n"
	}
	for _, v := range [][2]string{
		{"CODER_URL", t.url},
		{"CODER_SESSION_TOKEN", t.server.Token(demoUser)},
		{"CODER_AGENT_URL", t.url + "/"},
		{"CODER_AGENT_TOKEN", t.server.AgentToken(demoWorkspace)},
	} {
		if _, err := fmt.Fprintf(w, line, v[0], v[1]); err != nil {
			return err
		}
	}
	return nil
}
