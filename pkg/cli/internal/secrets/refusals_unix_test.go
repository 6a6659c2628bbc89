//go:build unix

package secrets_test

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/coder-secrets/coder-secrets/internal/testneed"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

// nobody is the second user in tests that need two.
const nobody = 65534

// refusalRoom is a folder that `secrets write` refuses, for some reason.
type refusalRoom struct {
	t       *testing.T
	dir     string
	program string
	user    int // the user who runs the program; -1 means the user who runs the test
	env     []string
}

func newRefusalRoom(t *testing.T) *refusalRoom {
	t.Helper()
	program, err := exec.LookPath("coder-secrets")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	r := &refusalRoom{t: t, dir: dir, program: program, user: -1}
	r.env = []string{"HOME=" + dir, "PATH=" + os.Getenv("PATH"), "V=new-value", "NO_COLOR=1"}
	return r
}

// asNobody runs the program as another user, who must be able to reach it.
func (r *refusalRoom) asNobody() {
	r.t.Helper()
	if os.Geteuid() != 0 {
		testneed.NotHere(r.t, "only root can be two users")
	}
	bin := r.t.TempDir()
	for _, dir := range []string{r.dir, filepath.Dir(r.dir), bin} {
		r.must(os.Chmod(dir, 0o755)) //nolint:gosec // another user goes in
	}
	text, err := os.ReadFile(r.program)
	r.must(err)
	r.program = filepath.Join(bin, "coder-secrets")
	// A child forked meanwhile would keep the file open for writing, and a file that is
	// open for writing cannot be executed.
	syscall.ForkLock.RLock()
	err = os.WriteFile(r.program, text, 0o755) //nolint:gosec // a program
	syscall.ForkLock.RUnlock()
	r.must(err)
	r.user = nobody
}

func (r *refusalRoom) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// file writes a file and returns its path.
func (r *refusalRoom) file(name, text string) string {
	r.t.Helper()
	path := filepath.Join(r.dir, name)
	r.must(os.MkdirAll(filepath.Dir(path), 0o755)) //nolint:gosec // another user goes in
	r.must(os.WriteFile(path, []byte(text), 0o600))
	return path
}

// run runs the program and returns its status and stderr.
func (r *refusalRoom) run(args ...string) (status int, stderr string) {
	r.t.Helper()
	cmd := exec.Command(r.program, args...)
	cmd.Env, cmd.Dir = r.env, r.dir
	if r.user >= 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(r.user), Gid: uint32(r.user)}}
	}
	var text bytes.Buffer
	cmd.Stderr = &text
	if err := cmd.Run(); cmd.ProcessState == nil {
		r.t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), text.String()
}

// content returns every file below the folder, except for git's.
func (r *refusalRoom) content() map[string]string {
	r.t.Helper()
	found := map[string]string{}
	r.must(filepath.WalkDir(r.dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		if strings.Contains(path, "/.git/") && entry.Name() != "ran" {
			return nil
		}
		if to, err := os.Readlink(path); err == nil {
			found[path] = "-> " + to
			return nil
		}
		data, err := os.ReadFile(path)
		found[path] = string(data)
		return err
	}))
	return found
}

// TestFolderWithoutPermissionLeavesTheOldFile writes to a folder in which the user may
// not create files.
func TestFolderWithoutPermissionLeavesTheOldFile(t *testing.T) {
	t.Parallel()
	r := newRefusalRoom(t)
	path := r.file("shut/a.env", "OLD=1\n")
	if os.Geteuid() == 0 {
		r.asNobody()
		r.must(os.Chown(path, nobody, nobody))
	}
	shut := filepath.Dir(path)
	r.must(os.Chmod(shut, 0o555))                   //nolint:gosec // that is the test
	t.Cleanup(func() { _ = os.Chmod(shut, 0o755) }) //nolint:gosec // for what removes it
	before := r.content()
	status, stderr := r.run("secrets", "write", "NEW", "--from-env", "V", "--file", "shut/a.env")
	if want := "coder-secrets: error: cannot write \"shut/a.env\": permission denied\ncoder-secrets: hint: ls -ld shut\n"; status != console.ExitFailed || stderr != want {
		t.Errorf("status %d, got\n%swant\n%s", status, stderr, want)
	}
	if diff := cmp.Diff(before, r.content()); diff != "" {
		t.Errorf("the files (-before +after)\n%s", diff)
	}
}

// git creates a repository that tracks .env and whose configuration tries to run
// programs.
func (r *refusalRoom) git() string {
	r.t.Helper()
	git := testneed.Program(r.t, "git", "apt-get install git")
	path := r.file("repo/.env", "OLD=1\n")
	ran := r.file("trap", "#!/bin/sh\ntouch "+r.dir+"/ran\nexit 1\n")
	r.must(os.Chmod(ran, 0o755)) //nolint:gosec // a program
	run := func(args ...string) {
		cmd := exec.Command(git, append([]string{"-C", filepath.Dir(path)}, args...)...)
		cmd.Env = []string{"HOME=" + r.dir, "PATH=" + os.Getenv("PATH")}
		if out, err := cmd.CombinedOutput(); err != nil {
			r.t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	run("init", "-q")
	run("add", ".env")
	hooks := filepath.Join(filepath.Dir(path), ".git", "hooks")
	r.must(os.RemoveAll(hooks))
	r.must(os.MkdirAll(hooks, 0o700))
	for _, hook := range []string{"post-index-change", "fsmonitor-watchman", "query-watchman", "pre-commit", "reference-transaction"} {
		r.must(os.Symlink(ran, filepath.Join(hooks, hook)))
	}
	for _, name := range []string{"core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "core.askPass", "diff.external", "filter.x.clean", "filter.x.process"} {
		run("config", name, ran)
	}
	r.must(os.WriteFile(filepath.Join(filepath.Dir(path), ".gitattributes"), []byte("* filter=x\n"), 0o600))
	r.env = append(r.env,
		"GIT_DIR=/nonexistent", "GIT_WORK_TREE=/nonexistent", "GIT_INDEX_FILE=/nonexistent", "GIT_CEILING_DIRECTORIES="+r.dir, "GIT_EXEC_PATH=/nonexistent",
		"GIT_OBJECT_DIRECTORY=/nonexistent", "GIT_TRACE="+r.dir+"/ran", "GIT_TRACE2_EVENT="+r.dir+"/ran", "GIT_PAGER="+ran, "GIT_EXTERNAL_DIFF="+ran, "GIT_SSH_COMMAND="+ran,
		"GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=core.fsmonitor", "GIT_CONFIG_VALUE_0="+ran, "GIT_LITERAL_PATHSPECS=0", "GIT_NAMESPACE=x", "GIT_CONFIG_GLOBAL=/nonexistent",
	)
	return path
}

// TestEachRefusalHasItsFlag writes to locations that are refused. The refusal must say
// why and which flag allows it, and change nothing; with that flag the secret is
// written, with at most a warning.
func TestEachRefusalHasItsFlag(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		make    func(r *refusalRoom) (path string)
		why     string // PATH stands for the path, DIR for the folder
		hint    string
		flag    string
		silent  bool   // no warning with the flag
		written string // where the secret is then; the path itself by default
	}{
		{
			name: "symbolic link", flag: "--follow-symlink", silent: true, written: "real/target.env",
			make: func(r *refusalRoom) string {
				r.must(os.Symlink(r.file("real/target.env", "OLD=1\n"), filepath.Join(r.dir, "link.env")))
				return filepath.Join(r.dir, "link.env")
			},
			why: "it is a symbolic link", hint: "name the file that the link leads to, or pass --follow-symlink",
		},
		{
			name: "symbolic link to nothing", flag: "--follow-symlink", silent: true, written: "target.env",
			make: func(r *refusalRoom) string {
				r.must(os.Symlink("target.env", filepath.Join(r.dir, "link.env")))
				return filepath.Join(r.dir, "link.env")
			},
			why: "it is a symbolic link", hint: "name the file that the link leads to, or pass --follow-symlink",
		},
		{
			name: "hard link", flag: "--allow-hard-link",
			make: func(r *refusalRoom) string {
				path := r.file("a.env", "OLD=1\n")
				r.must(os.Link(path, filepath.Join(r.dir, "b.env")))
				return path
			},
			why: "the file has 2 names, and the others would keep the old values", hint: "remove the other names, or pass --allow-hard-link",
		},
		{
			name: "other owner, as root", flag: "--allow-other-owner",
			make: func(r *refusalRoom) string {
				path := r.file("a.env", "OLD=1\n")
				if os.Geteuid() != 0 {
					testneed.NotHere(r.t, "only root can give a file away")
				}
				r.must(os.Chown(path, nobody, nobody))
				return path
			},
			why: "it belongs to the user with the id 65534, and you are 0", hint: "run as the file's owner, or pass --allow-other-owner",
		},
		{
			name: "other owner, as another user", flag: "--allow-other-owner",
			make: func(r *refusalRoom) string {
				r.asNobody()
				path := r.file("theirs/a.env", "OLD=1\n")
				r.must(os.Chmod(path, 0o644)) //nolint:gosec // another user reads it
				r.must(os.Chown(filepath.Dir(path), nobody, nobody))
				return path
			},
			why: "it belongs to the user with the id 0, and you are 65534", hint: "run as the file's owner, or pass --allow-other-owner",
		},
		{
			name: "world-writable parent", flag: "--allow-shared-folder",
			make: func(r *refusalRoom) string {
				path := r.file("open/private/a.env", "OLD=1\n")
				r.must(os.Chmod(filepath.Join(r.dir, "open"), 0o777)) //nolint:gosec // that is the test
				return path
			},
			why: "everybody may replace the files in DIR/open", hint: "chmod o-w DIR/open", silent: true,
		},
		{
			name: "tracked by git", flag: "--allow-tracked",
			make: (*refusalRoom).git,
			why:  "git tracks the file, and the next commit would hold the secret", hint: "git -C DIR/repo rm --cached -- .env",
		},
		{
			name: "gone with the workspace", flag: "--allow-ephemeral",
			make: func(r *refusalRoom) string {
				r.env = append(r.env, "CODER=true")
				shm, err := os.MkdirTemp(testneed.File(r.t, "/dev/shm", "mount a tmpfs there"), "coder-secrets-test-")
				r.must(err)
				r.t.Cleanup(func() { _ = os.RemoveAll(shm) })
				return filepath.Join(shm, "a.env")
			},
			why: "/dev/shm is a tmpfs and is emptied when the workspace stops", hint: "pass --allow-ephemeral",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := newRefusalRoom(t)
			path := tt.make(r)
			named := strings.NewReplacer("PATH", path, "DIR", r.dir)
			args := []string{"secrets", "write", "NEW", "--from-env", "V", "--file", path}
			before := r.content()
			status, stderr := r.run(args...)
			if want := "coder-secrets: error: will not write \"" + path + "\": " + named.Replace(tt.why) + "\n"; status != console.ExitFailed || !strings.HasPrefix(stderr, want) {
				t.Errorf("status %d, %s\nwant %s", status, stderr, want)
			}
			if hints := strings.SplitN(stderr, "\n", 2)[1]; !strings.Contains(hints, named.Replace(tt.hint)) || !strings.Contains(hints, "pass "+tt.flag) {
				t.Errorf("the hints are\n%s\nwant %q and %q", hints, named.Replace(tt.hint), tt.flag)
			}
			if diff := cmp.Diff(before, r.content()); diff != "" {
				t.Errorf("something was changed (-before +after)\n%s", diff)
			}
			if status, check := r.run("secrets", "check", "--file", path); status != console.ExitFindings {
				t.Errorf("check ends with %d: %s", status, check)
			}

			status, stderr = r.run(append(args, tt.flag)...)
			if status != console.ExitOK || strings.Contains(stderr, "error: ") {
				t.Errorf("with %s: status %d, %s", tt.flag, status, stderr)
			}
			if warned := strings.Contains(stderr, "warning: "+path+": "+named.Replace(tt.why)); warned == tt.silent {
				t.Errorf("with %s: %s", tt.flag, stderr)
			}
			if tt.written != "" {
				path = filepath.Join(r.dir, tt.written)
			}
			if got, err := os.ReadFile(path); err != nil || !strings.HasSuffix(string(got), "NEW=new-value\n") {
				t.Errorf("the file holds %q (%v)", got, err)
			}
			if _, err := os.Stat(filepath.Join(r.dir, "ran")); err == nil {
				t.Error("a program of the repository, or of the environment, was run")
			}
		})
	}
}

// TestHintsOfRefusalsCanBePasted runs the hints in a shell, for paths that need
// quoting: then the write works.
func TestHintsOfRefusalsCanBePasted(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, setup string }{
		{"tracked", `git init -q repo && mkdir repo/sub && echo OLD=1 > "repo/sub/it's a.env" && git -C repo add .`},
		{"shared folder", `mkdir -p repo/sub && chmod 777 repo/sub`},
		{"not ignored", `git init -q repo && mkdir repo/sub`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			testneed.Program(t, "git", "apt-get install git")
			r := newRefusalRoom(t)
			r.dir = filepath.Join(r.dir, "two words")
			r.must(os.Mkdir(r.dir, 0o700))
			r.shell(tt.setup)
			path := filepath.Join(r.dir, "repo/sub/it's a.env")
			write := func() string {
				_, stderr := r.run("secrets", "write", "NEW", "--from-env", "V", "--file", path)
				return stderr
			}
			_, hint, _ := strings.Cut(write(), "hint: ")
			hint, _, _ = strings.Cut(hint, "\n")
			r.shell(hint)
			if stderr := write(); strings.Contains(stderr, "error: ") || tt.name != "tracked" && strings.Contains(stderr, "hint: ") {
				t.Errorf("after %s\n%s", hint, stderr)
			}
		})
	}
}

// shell runs a line as a user who pastes it.
func (r *refusalRoom) shell(line string) {
	r.t.Helper()
	cmd := exec.Command("sh", "-c", line)
	cmd.Env, cmd.Dir = r.env, r.dir
	if out, err := cmd.CombinedOutput(); err != nil {
		r.t.Fatalf("%s: %v\n%s", line, err, out)
	}
}

// TestWithoutGitThereIsAWarning writes in a git repository on a machine without git.
func TestWithoutGitThereIsAWarning(t *testing.T) {
	t.Parallel()
	r := newRefusalRoom(t)
	r.must(os.MkdirAll(filepath.Join(r.dir, "repo", ".git"), 0o700))
	r.env = []string{"HOME=" + r.dir, "PATH=/nonexistent", "V=new-value"}
	status, stderr := r.run("secrets", "write", "NEW", "--from-env", "V", "--file", "repo/.env")
	if want := "warning: repo/.env: git did not say whether it tracks the file: there is no git here"; status != console.ExitOK || !strings.Contains(stderr, want) {
		t.Errorf("status %d, %s\nwant %s", status, stderr, want)
	}
}
