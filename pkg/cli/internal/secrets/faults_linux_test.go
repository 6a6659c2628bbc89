package secrets_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/coder-secrets/coder-secrets/internal/testneed"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

// TestFaultsOfTheDisk lets one system call of the program fail at a time: the old file
// must stay, and one line must give the reason.
func TestFaultsOfTheDisk(t *testing.T) {
	t.Parallel()
	strace := testneed.Program(t, "strace", "apt-get install strace")
	tests := []struct {
		call, fault string
		when        int
		why, hint   string
		written     bool // the new file is written anyway
	}{
		{"write", "EDQUOT", 1, "disk quota exceeded", "your quota is used up there: quota -s, or df -h .", false},
		{"write", "ENOSPC", 1, "no space left on device", "df -h .", false},
		{"write", "EIO", 1, "input/output error", "the disk reports a fault: dmesg | tail", false},
		{"fsync", "EIO", 1, "input/output error", "the disk reports a fault: dmesg | tail", false},
		{"fsync", "EDQUOT", 1, "disk quota exceeded", "your quota is used up there: quota -s, or df -h .", false},
		{"fsync", "EIO", 2, "it was written, but may be lost when the machine stops now: input/output error", "the disk reports a fault: dmesg | tail", true},
		{"fsync", "EINVAL", 2, "", "", true}, // some file systems do not support this for a folder
		{"fchmod", "EPERM", 1, "operation not permitted", "ls -ld .", false},
		{"renameat", "EACCES", 1, "permission denied", "ls -ld .", false},
		{"renameat", "EROFS", 1, "read-only file system", "name a file that can be written with --file, or in CODER_SECRETS_FILE", false},
		{"flock", "ENOLCK", 1, "cannot lock it: no locks available", "see 'coder-secrets secrets write --help'", false},
		// The program retries interrupted calls.
		{"write", "EINTR", 1, "", "", true},
		{"fsync", "EINTR", 1, "", "", true},
		{"renameat", "EINTR", 1, "", "", true},
		{"flock", "EINTR", 1, "", "", true},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprint(tt.call, " ", tt.fault, " ", tt.when), func(t *testing.T) {
			t.Parallel()
			want, status := "coder-secrets: note: wrote NEW to a.env\n", console.ExitOK
			if tt.why != "" {
				want, status = "coder-secrets: error: cannot write \"a.env\": "+tt.why+"\ncoder-secrets: hint: "+tt.hint+"\n", console.ExitFailed
			}
			fault := fmt.Sprintf("inject=%s:error=%s:when=%d", tt.call, tt.fault, tt.when)
			r, out, got := writeWithFault(t, strace, tt.call, fault, want)
			if diff := cmp.Diff(want, out); diff != "" || got != status {
				t.Errorf("status %d (-want +got)\n%s", got, diff)
			}
			content := map[string]string{filepath.Join(r.dir, "a.env"): "OLD=1\n"}
			if tt.written {
				content[filepath.Join(r.dir, "a.env")] = "OLD=1\nNEW=new-value\n"
			}
			if tt.call == "flock" && tt.why != "" {
				content[filepath.Join(r.dir, ".a.env.lock")] = "" // another process may use it by now
			}
			if diff := cmp.Diff(content, r.content()); diff != "" {
				t.Errorf("the files (-want +got)\n%s", diff)
			}
		})
	}
}

// writeWithFault runs `secrets write` and makes a call fail. strace counts the calls of
// each thread, and Go moves work between threads: if another thread makes the second
// call, the fault does not hit; if another thread writes to stderr, it hits that too.
// writeWithFault retries such a run.
func writeWithFault(t *testing.T, strace, call, fault, want string) (r *refusalRoom, out string, status int) {
	t.Helper()
	for range 20 {
		r = newRefusalRoom(t)
		r.file("a.env", "OLD=1\n")
		cmd := exec.Command(strace, "-f", "-qq", "-o", filepath.Join(t.TempDir(), "log"), "-e", "trace="+call, "-e", fault, r.program, "secrets", "write", "NEW", "--from-env", "V", "--file", "a.env")
		cmd.Env, cmd.Dir = r.env, r.dir
		said, err := cmd.CombinedOutput()
		if cmd.ProcessState == nil {
			t.Fatal(err)
		}
		out, status = string(said), cmd.ProcessState.ExitCode()
		if out == want {
			break
		}
	}
	return r, out, status
}

// TestLargestFileLeavesTheOldOne sets a file size limit in the shell, which aborts a
// write in the middle.
func TestLargestFileLeavesTheOldOne(t *testing.T) {
	t.Parallel()
	r := newRefusalRoom(t)
	r.file("a.env", "OLD=1\n")
	r.file("value", strings.Repeat("x", 64<<10))
	sh := testneed.Program(t, "sh", "apt-get install dash")
	cmd := exec.Command(sh, "-c", "ulimit -f 1; exec coder-secrets secrets write NEW --from-file value --file a.env")
	cmd.Env, cmd.Dir = r.env, r.dir
	out, _ := cmd.CombinedOutput()
	if !strings.HasPrefix(string(out), "coder-secrets: error: cannot write \"a.env\": file too large\n") || cmd.ProcessState.ExitCode() != console.ExitFailed {
		t.Errorf("status %d, %s", cmd.ProcessState.ExitCode(), out)
	}
	if got, err := os.ReadFile(filepath.Join(r.dir, "a.env")); err != nil || string(got) != "OLD=1\n" {
		t.Errorf("the file holds %q (%v)", got, err)
	}
	if got := r.content(); len(got) != 2 {
		t.Errorf("files are left: %v", got)
	}
}
