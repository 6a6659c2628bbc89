//go:build !windows

package child

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/unix"
)

// passedOn are the signals that are forwarded to the child.
var passedOn = []os.Signal{
	syscall.SIGHUP, syscall.SIGINT, syscall.SIGQUIT, syscall.SIGTERM, syscall.SIGUSR1, syscall.SIGUSR2, syscall.SIGALRM,
}

// fromKeys reports whether a key of the terminal sends sig to every process in the foreground.
func fromKeys(sig os.Signal) bool { return sig == syscall.SIGINT || sig == syscall.SIGQUIT }

// statusOf returns the exit status that a shell would report for the process.
func statusOf(state *os.ProcessState) int {
	if wait, ok := state.Sys().(syscall.WaitStatus); ok && wait.Signaled() {
		return 128 + int(wait.Signal())
	}
	return state.ExitCode()
}

// Find returns the path of a program: name itself if it contains a slash, otherwise the
// first match in the folders of searchPath. A file that exists but is not executable
// and a file that does not exist give different errors.
func Find(name, searchPath string) (string, error) {
	if filepath.Base(name) != name {
		return name, runnable(name)
	}
	found := error(&exec.Error{Name: name, Err: exec.ErrNotFound})
	for _, dir := range filepath.SplitList(searchPath) {
		if dir == "" {
			continue // a shell uses the working folder here, which is never intended
		}
		path := filepath.Join(dir, name)
		err := runnable(path)
		if err == nil {
			return path, nil
		}
		if StatusOf(err) == StatusCannot {
			found = err
		}
	}
	return "", found
}

// runnable returns an error if the file at path cannot be run.
func runnable(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return &exec.Error{Name: path, Err: cause(err)}
	}
	if info.IsDir() {
		return &exec.Error{Name: path, Err: syscall.EISDIR}
	}
	if err := unix.Access(path, unix.X_OK); err != nil {
		return &exec.Error{Name: path, Err: err}
	}
	return nil
}

func cause(err error) error {
	if pathErr, ok := err.(*os.PathError); ok {
		return pathErr.Err
	}
	return err
}

// CanReplace reports that Replace works on this system.
const CanReplace = true

// Replace replaces this process with the program. It returns only if that fails. Like a
// shell, it runs a script without a #! line with sh.
func Replace(path string, args, env []string) error {
	err := syscall.Exec(path, args, env)
	if err == syscall.ENOEXEC {
		err = syscall.Exec("/bin/sh", append([]string{"sh", path}, args[1:]...), env)
	}
	return &exec.Error{Name: path, Err: err}
}
