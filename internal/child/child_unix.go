//go:build !windows

package child

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/unix"
)

// passedOn are the signals that reach the child through us.
var passedOn = []os.Signal{
	syscall.SIGHUP, syscall.SIGINT, syscall.SIGQUIT, syscall.SIGTERM, syscall.SIGUSR1, syscall.SIGUSR2, syscall.SIGALRM,
}

// fromKeys reports whether the terminal sends sig to all of its processes.
func fromKeys(sig os.Signal) bool { return sig == syscall.SIGINT || sig == syscall.SIGQUIT }

// statusOf is a process's status as a shell gives it.
func statusOf(state *os.ProcessState) int {
	if wait, ok := state.Sys().(syscall.WaitStatus); ok && wait.Signaled() {
		return 128 + int(wait.Signal())
	}
	return state.ExitCode()
}

// Find returns the path of a program: name itself where it has a slash, else the
// first in the folders of searchPath. What is there and may not be run is an
// error of its own, as is what is not there.
func Find(name, searchPath string) (string, error) {
	if filepath.Base(name) != name {
		return name, runnable(name)
	}
	found := error(&exec.Error{Name: name, Err: exec.ErrNotFound})
	for _, dir := range filepath.SplitList(searchPath) {
		if dir == "" {
			continue // a shell takes the working folder; nobody means that
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

// runnable says why the file at path cannot be run, if it cannot.
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

// CanReplace says that Replace works here.
const CanReplace = true

// Replace puts the program in the place of this process. It returns only where
// that fails. A script without a first line that names its interpreter is run by
// sh, as shells do.
func Replace(path string, args, env []string) error {
	err := syscall.Exec(path, args, env)
	if err == syscall.ENOEXEC {
		err = syscall.Exec("/bin/sh", append([]string{"sh", path}, args[1:]...), env)
	}
	return &exec.Error{Name: path, Err: err}
}
