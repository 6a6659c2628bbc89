package secretfile

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// gitWait is how long git may take to answer about one file.
const gitWait = 10 * time.Second

// git checks, if the folder is in a work tree, whether git tracks the file and whether git
// ignores it.
func (p Place) git(ctx context.Context, path string, t *target) []*Problem {
	if !p.AskGit || !insideWorkTree(t.folder.path) {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, gitWait)
	defer cancel()
	tracked, err := p.askGit(ctx, t.folder.path, "--literal-pathspecs", "ls-files", "--error-unmatch", "--", t.name)
	if err != nil {
		return []*Problem{{Kind: KindNotIgnored, Minor: true, Path: path, Why: "git did not say whether it tracks the file: " + err.Error()}}
	}
	if tracked {
		return []*Problem{{
			Kind: KindTracked, Path: path, Why: "git tracks the file, and the next commit would hold the secret",
			Advice: []string{"git -C " + quoteShell(t.folder.path) + " rm --cached -- " + quoteShell(t.name), "or pass --allow-tracked"},
		}}
	}
	if ignored, err := p.askGit(ctx, t.folder.path, "check-ignore", "--quiet", "--", "./"+t.name); err == nil && !ignored {
		return []*Problem{{
			Kind: KindNotIgnored, Minor: true, Path: path, Why: "git does not ignore the file, so 'git add' would take it",
			Advice: []string{"echo " + quoteShell("/"+t.name) + " >> " + quoteShell(filepath.Join(t.folder.path, ".gitignore"))},
		}}
	}
	return nil
}

// insideWorkTree reports whether the folder or a parent contains .git, so that git is worth running.
func insideWorkTree(folder string) bool {
	for {
		if _, err := os.Lstat(filepath.Join(folder, ".git")); err == nil {
			return true
		}
		parent := filepath.Dir(folder)
		if parent == folder {
			return false
		}
		folder = parent
	}
}

// askGit runs a git command that answers yes with status 0 and no with status 1. It
// ignores the user's GIT_* variables, which could select another repository, and programs
// that the repository's configuration would run.
func (p Place) askGit(ctx context.Context, folder string, args ...string) (yes bool, err error) {
	safe := []string{"-c", "core.fsmonitor=false", "-c", "core.hooksPath=" + os.DevNull}
	cmd := exec.CommandContext(ctx, "git", append(safe, args...)...)
	cmd.Dir = folder
	cmd.Env = []string{"GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0", "GIT_NO_LAZY_FETCH=1", "LC_ALL=C"}
	for _, entry := range p.Environ {
		if !strings.HasPrefix(entry, "GIT_") && !strings.HasPrefix(entry, "LC_ALL=") {
			cmd.Env = append(cmd.Env, entry)
		}
	}
	var text strings.Builder
	cmd.Stderr = &text
	err = cmd.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		if exit.ExitCode() == 1 {
			return false, nil
		}
		first, _, _ := strings.Cut(strings.TrimSpace(text.String()), "\n")
		return false, errors.New(strings.TrimPrefix(first, "fatal: "))
	}
	if errors.Is(err, exec.ErrNotFound) {
		return false, errors.New("there is no git here")
	}
	return err == nil, err
}
