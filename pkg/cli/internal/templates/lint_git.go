package templates

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/lint"
)

// skipGitIgnored excludes the files that git ignores from the folders to lint. It runs
// git, because only git knows all files that configure this.
func skipGitIgnored(ctx context.Context, sys *console.System, sources []*lint.Source) error {
	for _, s := range sources {
		if s.Folder == "" {
			continue
		}
		paths, err := gitIgnored(ctx, sys, s.Folder)
		if err != nil {
			return fmt.Errorf("cannot ask git what it ignores in %q: %w", s.Folder, err)
		}
		s.Skip = paths
	}
	return nil
}

func gitIgnored(ctx context.Context, sys *console.System, folder string) (map[string]bool, error) {
	// The repository's configuration could name programs to run: disable them.
	cmd := exec.CommandContext(ctx, "git", "-c", "core.fsmonitor=false", "-c", "core.hooksPath="+os.DevNull, "ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "-z")
	cmd.Dir = folder
	// Drop git's variables: a hook or an alias that runs this program sets them for
	// another repository.
	cmd.Env = []string{"GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0", "LC_ALL=C"}
	for _, entry := range sys.Environ {
		if !strings.HasPrefix(entry, "GIT_") && !strings.HasPrefix(entry, "LC_ALL=") {
			cmd.Env = append(cmd.Env, entry)
		}
	}
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		first, _, _ := strings.Cut(strings.TrimSpace(said.String()), "\n")
		if first == "" {
			return nil, err
		}
		return nil, errors.New(strings.TrimPrefix(first, "fatal: "))
	}
	paths := map[string]bool{}
	for path := range strings.SplitSeq(string(out), "\x00") {
		paths[strings.TrimSuffix(path, "/")] = true
	}
	return paths, nil
}
