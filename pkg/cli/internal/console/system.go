package console

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"github.com/coder-secrets/coder-secrets/internal/child"
	"github.com/coder-secrets/coder-secrets/internal/session"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// System is the only access to what is outside the program. Commands and the packages
// below them use nothing else, so that a test can replace any part of it.
type System struct {
	Stdin    io.Reader
	Stdout   io.Writer
	Stderr   io.Writer
	Terminal Terminal
	// Environ is the environment in the form of os.Environ.
	Environ []string
	// Now is the clock.
	Now func() time.Time
	// Transport carries HTTP requests; nil means that of net/http with the TLS options
	// of the environment.
	Transport http.RoundTripper
	// Keyring stores the program's tokens; nil if there is no keyring.
	Keyring session.Keyring
	// MountInfo is the file in which Linux lists the mounts; "" if there is none.
	MountInfo string
	// Replace replaces this process with a program (exec); nil if the system cannot do
	// so.
	Replace func(path string, args, env []string) error
	// Again starts this program again in the background, without output; nil if the
	// system cannot do so.
	Again func(args, env []string) error
	// OwnProcess is set if only this program runs in the process, so that a command may
	// configure the garbage collector. Tests run many programs in one process.
	OwnProcess bool
	// AtStep, if set, is called between the steps of an operation that must survive a
	// kill at any time. Tests kill the process there.
	AtStep func(step string)
	// GOOS selects the operating system's rules for paths and keyrings.
	GOOS  string
	Build Build
}

// Terminal is the user's terminal, if there is one. Prompts go to the terminal itself
// and never to stdin, which may carry data.
type Terminal interface {
	// IsTerminal reports whether the stream is connected to a terminal.
	IsTerminal(Stream) bool
	// Present reports whether there is a terminal to prompt on.
	Present() bool
	// Width is the number of columns, or 0 if unknown.
	Width() int
	// ReadLine shows the prompt and reads a line with echo. It returns ErrNoTerminal if
	// there is no terminal.
	ReadLine(ctx context.Context, prompt string) (string, error)
	// ReadHidden shows the prompt and reads a value without echo. It returns
	// ErrNoTerminal if there is no terminal.
	ReadHidden(ctx context.Context, prompt HiddenPrompt) (secret.Secret, error)
}

// HiddenPrompt is a prompt for a value that is read without echo.
type HiddenPrompt struct {
	Text string
	// Lines accepts several lines, up to Ctrl-D. Without it Enter ends the value,
	// unless the terminal marks the lines as one paste.
	Lines bool
	// More says that another prompt follows, whose answer may already be typed.
	More bool
}

// Stream names one of the three standard streams.
type Stream int

// The standard streams.
const (
	StreamStdin Stream = iota
	StreamStdout
	StreamStderr
)

// ErrNoTerminal means that there is no terminal to prompt on.
var ErrNoTerminal = errors.New("there is no terminal to ask on")

// errNoAnswer means that the user closed the prompt.
var errNoAnswer = errors.New("there was no answer")

// errMoreLines means that several lines were pasted in a terminal without bracketed
// paste.
var errMoreLines error = &hintedError{
	err:    errors.New("several lines came in, and only the first would be the value"),
	Advice: []string{"pass --multiline and end the value with Ctrl-D, or use --from-file"},
}

// Build describes this build of the program.
type Build struct {
	Version string `json:"version"`
	Commit  string `json:"commit"`
	Date    string `json:"date"`
	Go      string `json:"go"`
	OS      string `json:"os"`
	Arch    string `json:"arch"`
}

// The linker sets version, commit and date in release builds.
var version, commit, date string

// NewSystem returns the System of this process.
func NewSystem() *System {
	sys := &System{
		Stdin:      os.Stdin,
		Stdout:     os.Stdout,
		Stderr:     os.Stderr,
		Terminal:   osTerminal{dumb: WantsPlain(os.Getenv)},
		Environ:    os.Environ(),
		Now:        time.Now,
		Keyring:    osKeyring(),
		MountInfo:  "/proc/self/mountinfo",
		Again:      startAgain,
		OwnProcess: true,
		GOOS:       runtime.GOOS,
		Build:      currentBuild(),
	}
	if child.CanReplace {
		sys.Replace = child.Replace
	}
	return sys
}

// osKeyring returns the operating system's keyring. On Linux it uses D-Bus; if no bus
// runs, it returns nil, because the library would start one.
func osKeyring() session.Keyring {
	if runtime.GOOS == "darwin" || runtime.GOOS == "windows" || os.Getenv("DBUS_SESSION_BUS_ADDRESS") != "" {
		return session.NewKeyring()
	}
	if dir := os.Getenv("XDG_RUNTIME_DIR"); dir != "" {
		if _, err := os.Stat(filepath.Join(dir, "bus")); err == nil {
			return session.NewKeyring()
		}
	}
	return nil
}

func currentBuild() Build {
	b := Build{Version: version, Commit: commit, Date: date, Go: runtime.Version(), OS: runtime.GOOS, Arch: runtime.GOARCH}
	if b.Version != "" {
		return b
	}
	b.Version = "devel"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		b.Version = info.Main.Version
	}
	return b
}

// CloseStreams closes the standard streams of a background process, so that readers of
// its output do not wait for it.
func (s *System) CloseStreams() {
	for _, stream := range []any{s.Stdin, s.Stdout} {
		if f, ok := stream.(*os.File); ok {
			_ = f.Close()
		}
	}
}

// Getenv returns the variable's value, or "" if it is not set. On Windows the name is
// case-insensitive.
func (s *System) Getenv(name string) string {
	value, _ := s.LookupEnv(name)
	return value
}

// LookupEnv is Getenv that distinguishes unset from empty. The last entry wins, as in a
// child process that gets duplicates.
func (s *System) LookupEnv(name string) (value string, ok bool) {
	for _, entry := range s.Environ {
		// Skip the first byte in the search: Windows has variables like "=C:".
		i := strings.IndexByte(entry[min(1, len(entry)):], '=')
		if i < 0 {
			continue
		}
		if key := entry[:i+1]; key == name || s.GOOS == "windows" && strings.EqualFold(key, name) {
			value, ok = entry[i+2:], true
		}
	}
	return value, ok
}

// Home returns the user's home folder. It does not guess: if the variable is not set,
// it returns an error.
func (s *System) Home() (string, error) {
	name := "HOME"
	if s.GOOS == "windows" {
		name = "USERPROFILE"
	}
	home := s.Getenv(name)
	if home == "" {
		return "", &hintedError{err: errors.New(name + " is not set"), Advice: []string{"set " + name + " to your home folder"}}
	}
	if !filepath.IsAbs(home) {
		return "", &hintedError{err: errors.New(name + " is not an absolute path"), Advice: []string{"set " + name + " to your home folder"}}
	}
	return home, nil
}
