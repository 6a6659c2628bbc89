package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/coder-secrets/coder-secrets/internal/child"
	"github.com/coder-secrets/coder-secrets/internal/secretfile"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
)

// checkStoredToken checks whether other users can read the files that hold tokens.
func (d *doctor) checkStoredToken(context.Context) app.Check {
	if d.app.Sys.GOOS == "windows" {
		return app.CheckSkipped("files are as open as their folder")
	}
	inputs := d.app.SessionInputs(d.flags)
	var files []string
	if dir, err := inputs.CoderDir(); err == nil {
		files = append(files, filepath.Join(dir, "session"))
	}
	if d.session.URL != nil {
		if file, err := inputs.OwnTokenFile(d.session.URL); err == nil {
			files = append(files, file)
		}
	}
	var found, open []string
	for _, file := range files {
		info, err := os.Stat(file)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return app.CheckFailed(err)
		}
		found = append(found, file)
		if info.Mode().Perm()&0o077 != 0 {
			open = append(open, file)
		}
	}
	switch {
	case len(found) == 0:
		return app.CheckSkipped("no file holds one")
	case len(open) > 0:
		return app.CheckFailed(fmt.Errorf("others can read %s", strings.Join(open, ", ")), "chmod 600 "+child.Quote(open...))
	}
	return app.CheckOK("only you can read %s", strings.Join(found, ", "))
}

// checkSecretFile checks the user's own file as 'secrets write' does.
func (d *doctor) checkSecretFile(ctx context.Context) app.Check {
	file, err := (&app.SecretFileFlags{}).Complete(d.app)
	if err != nil {
		return app.CheckFailed(err)
	}
	warnings, err := file.Check(ctx)
	if err != nil {
		return app.CheckFailed(err)
	}
	if len(warnings) > 0 {
		return app.CheckWarning(file.Path+": "+warnings[0].Why, warnings[0].Hints()...)
	}
	info, err := os.Stat(file.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return app.CheckSkipped("there is none yet at %s", file.Path)
	case err != nil:
		return app.CheckFailed(err)
	case d.app.Sys.GOOS != "windows" && info.Mode().Perm()&0o077 != 0:
		return app.CheckFailed(fmt.Errorf("others can read %s", file.Path), "chmod 600 "+child.Quote(file.Path))
	}
	if data, err := file.Raw(); err == nil && secretfile.IsEncrypted(data) && !d.app.HasAgent() && d.app.Sys.Getenv("CODER_SECRETS_IDENTITY") == "" {
		return app.CheckOK("%s is encrypted, and is read in your workspace", file.Path)
	}
	if _, err := file.Load(ctx); err != nil {
		return app.CheckFailed(fmt.Errorf("%s: %w", file.Path, err))
	}
	return app.CheckOK("only you can read %s", file.Path)
}

// program returns a check for a program that git and SSH keys need. It runs the program
// with flag to get its version; flag may be empty.
func (d *doctor) program(name, flag string) func(context.Context) app.Check {
	return func(ctx context.Context) app.Check {
		path := d.lookPath(name)
		if path == "" {
			return app.CheckWarning(name+" is not in PATH", "install "+programPackage(name))
		}
		if flag == "" {
			return app.CheckOK("%s", path)
		}
		ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
		defer cancel()
		// ssh writes its version to stderr.
		out, err := exec.CommandContext(ctx, path, flag).CombinedOutput()
		if err != nil {
			return app.CheckFailed(fmt.Errorf("%s does not run: %w", path, err))
		}
		line, _, _ := strings.Cut(string(out), "\n")
		return app.CheckOK("%s (%s)", path, strings.TrimSpace(line))
	}
}

func programPackage(name string) string {
	if strings.HasPrefix(name, "ssh") {
		return "OpenSSH's client, as with: apt-get install openssh-client"
	}
	return name + ", as with: apt-get install " + name
}

// lookPath finds a program in the System's PATH. It returns "" if there is none.
func (d *doctor) lookPath(name string) string {
	if d.app.Sys.GOOS == "windows" {
		name += ".exe"
	}
	for _, dir := range filepath.SplitList(d.app.Sys.Getenv("PATH")) {
		path := filepath.Join(dir, name)
		info, err := os.Stat(path)
		if err == nil && !info.IsDir() && (d.app.Sys.GOOS == "windows" || info.Mode().Perm()&0o111 != 0) {
			return path
		}
	}
	return ""
}

// checkGitSSH checks which program git runs instead of ssh. In a workspace it must be a
// program that fetches the owner's key.
func (d *doctor) checkGitSSH(context.Context) app.Check {
	command := strings.TrimSpace(d.app.Sys.Getenv("GIT_SSH_COMMAND"))
	hint := "export GIT_SSH_COMMAND='coder gitssh --'"
	if d.hasGitSSH {
		hint = "export GIT_SSH_COMMAND='coder-secrets gitssh --'"
	}
	if command == "" {
		if d.app.InWorkspace() {
			return app.CheckWarning("GIT_SSH_COMMAND is not set, so git does not use the SSH key that Coder keeps", hint)
		}
		return app.CheckSkipped("GIT_SSH_COMMAND is not set, as usual outside a workspace")
	}
	words := strings.Fields(strings.NewReplacer(`"`, "", `'`, "").Replace(command))
	if d.lookCommand(words[0]) == "" {
		return app.CheckFailed(fmt.Errorf("GIT_SSH_COMMAND runs %q, which is not there", words[0]), "unset GIT_SSH_COMMAND")
	}
	name := strings.TrimSuffix(filepath.Base(words[0]), ".exe")
	if d.hasGitSSH && name == "coder" && slices.Contains(words, "gitssh") {
		return app.CheckWarning("GIT_SSH_COMMAND runs Coder's own gitssh, which writes the private key to a temporary file", hint)
	}
	// Do not print the rest of the line: it may contain a password.
	return app.CheckOK("GIT_SSH_COMMAND runs %s", words[0])
}

// lookCommand is lookPath for a word that may already be a path.
func (d *doctor) lookCommand(word string) string {
	if !strings.ContainsRune(word, filepath.Separator) {
		return d.lookPath(word)
	}
	if _, err := os.Stat(word); err != nil {
		return ""
	}
	return word
}
