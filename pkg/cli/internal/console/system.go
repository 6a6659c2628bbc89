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

// System is the one door to what lies outside the program. Commands and the
// packages below them touch the world through it alone, so a test can stand in
// for any part of it.
type System struct {
	Stdin    io.Reader
	Stdout   io.Writer
	Stderr   io.Writer
	Terminal Terminal
	// Environ is the environment in the form of os.Environ.
	Environ []string
	// Now is the clock.
	Now func() time.Time
	// Transport carries HTTP requests; nil means net/http's own, with the TLS
	// options of the environment applied.
	Transport http.RoundTripper
	// Keyring holds our own tokens; nil where there is none to ask.
	Keyring session.Keyring
	// MountInfo is the file in which Linux lists the mounts; "" where there is none.
	MountInfo string
	// Replace puts a program in the place of this process; nil where that cannot be.
	Replace func(path string, args, env []string) error
	// Again starts this program once more, in the background, with nobody to read what
	// it says; nil where that cannot be.
	Again func(args, env []string) error
	// OwnProcess is set where nothing but the program runs in this process, so that a
	// command may say how its memory is collected. Tests run many programs in one.
	OwnProcess bool
	// AtStep, where it is set, is called between the steps of what must survive being
	// killed at any moment. Tests kill there.
	AtStep func(step string)
	// GOOS selects the operating system's rules for paths and keyrings.
	GOOS  string
	Build Build
}

// Terminal is the terminal a person sits at, if there is one. Prompts go to the
// terminal itself and never to stdin, which may carry data.
type Terminal interface {
	// IsTerminal reports whether the stream is connected to a terminal.
	IsTerminal(Stream) bool
	// Present reports whether somebody can be asked.
	Present() bool
	// Width is the number of columns, or 0 where it is not known.
	Width() int
	// ReadLine shows prompt and reads a line that is echoed.
	// It returns ErrNoTerminal where there is no terminal.
	ReadLine(ctx context.Context, prompt string) (string, error)
	// ReadHidden shows a prompt and reads a value that is not echoed.
	// It returns ErrNoTerminal where there is no terminal.
	ReadHidden(ctx context.Context, prompt HiddenPrompt) (secret.Secret, error)
}

// HiddenPrompt asks for a value that is not echoed.
type HiddenPrompt struct {
	Text string
	// Lines takes several lines, up to Ctrl-D. Without it Enter ends the value,
	// unless the terminal marks the lines as one paste.
	Lines bool
	// More says that another prompt follows, whose answer may have been typed ahead.
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

// ErrNoTerminal says that nobody can be asked.
var ErrNoTerminal = errors.New("there is no terminal to ask on")

// errNoAnswer says that the person closed the prompt.
var errNoAnswer = errors.New("there was no answer")

// errMoreLines says that a paste of several lines came in without its marks.
var errMoreLines error = &hintedError{
	err:    errors.New("several lines came in, and only the first would be the value"),
	Advice: []string{"pass --multiline and end the value with Ctrl-D, or use --from-file"},
}

// Build says which build of the program this is.
type Build struct {
	Version string `json:"version"`
	Commit  string `json:"commit"`
	Date    string `json:"date"`
	Go      string `json:"go"`
	OS      string `json:"os"`
	Arch    string `json:"arch"`
}

// version, commit and date are set by the linker in released builds.
var version, commit, date string

// NewSystem returns the real one.
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

// osKeyring is the operating system's keyring. On Linux it is spoken to over
// D-Bus, and where no bus runs the library would start one for nothing.
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

// CloseStreams lets go of the standard streams, for a process in the background:
// whoever waits for their end need not wait for it.
func (s *System) CloseStreams() {
	for _, stream := range []any{s.Stdin, s.Stdout} {
		if f, ok := stream.(*os.File); ok {
			_ = f.Close()
		}
	}
}

// Getenv returns the variable's value, or "" where it is unset. On Windows the
// name's letter case does not matter.
func (s *System) Getenv(name string) string {
	value, _ := s.LookupEnv(name)
	return value
}

// LookupEnv is Getenv that tells unset from empty. The last entry wins, as it
// does for a child process started with a duplicate.
func (s *System) LookupEnv(name string) (value string, ok bool) {
	for _, entry := range s.Environ {
		// The first byte is skipped in the search: Windows has variables like "=C:".
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

// Home is the user's home folder. It is never guessed: with the variable unset
// it is an error.
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
