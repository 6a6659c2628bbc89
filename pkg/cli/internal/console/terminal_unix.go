//go:build !windows

package console

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
	"golang.org/x/term"

	"github.com/coder-secrets/coder-secrets/internal/source"
)

const ttyIn, ttyOut = "/dev/tty", "/dev/tty"

const (
	// wakeUp is how often a read of the terminal checks for signals.
	wakeUp = 50 * time.Millisecond
	// quiet is how long the terminal must be silent for a paste to be over.
	quiet = 50 * time.Millisecond
)

// dumping are the signals on which Go prints a stack and exits, which would leave the
// terminal without echo.
var dumping = []os.Signal{
	syscall.SIGQUIT, syscall.SIGABRT, syscall.SIGILL, syscall.SIGTRAP, syscall.SIGSYS, syscall.SIGBUS, syscall.SIGFPE, syscall.SIGSEGV,
}

// hiddenReader reads one value from a terminal without echo.
type hiddenReader struct {
	tty     *os.File
	prompt  HiddenPrompt
	dumb    bool // the terminal does not support escape sequences
	before  *term.State
	signals chan os.Signal
	input   hiddenInput
}

// readHidden prompts and reads. However it ends, it restores the terminal and leaves
// nothing of the typed value for the shell.
func readHidden(ctx context.Context, tty *os.File, dumb bool, prompt HiddenPrompt) (value []byte, err error) {
	r := &hiddenReader{tty: tty, prompt: prompt, dumb: dumb, signals: make(chan os.Signal, 4)}
	r.input.lines = prompt.Lines
	if r.before, err = term.GetState(r.fd()); err != nil {
		return nil, fmt.Errorf("cannot read the terminal's state: %w", err)
	}
	signal.Notify(r.signals, syscall.SIGTSTP, syscall.SIGCONT)
	signal.Notify(r.signals, dumping...)
	defer signal.Stop(r.signals)
	if err := r.begin(); err != nil {
		return nil, err
	}
	defer r.end()
	return r.read(ctx)
}

func (r *hiddenReader) fd() int { return int(r.tty.Fd()) }

// begin turns off echo and line editing. Keys that send signals still do.
func (r *hiddenReader) begin() error {
	mode, err := unix.IoctlGetTermios(r.fd(), IoctlGetTermios)
	if err != nil {
		return fmt.Errorf("cannot read the terminal's state: %w", err)
	}
	mode.Lflag &^= unix.ECHO | unix.ECHONL | unix.ICANON | unix.IEXTEN
	mode.Lflag |= unix.ISIG
	mode.Iflag &^= unix.ICRNL | unix.INLCR | unix.IGNCR | unix.ISTRIP | unix.IXON
	mode.Cc[unix.VMIN], mode.Cc[unix.VTIME] = 1, 0
	if err := unix.IoctlSetTermios(r.fd(), IoctlSetTermios, mode); err != nil {
		return fmt.Errorf("cannot hide what is typed: %w", err)
	}
	text := r.prompt.Text
	if !r.dumb {
		text += pasteOn
	}
	_, err = io.WriteString(r.tty, text)
	return err
}

// end restores the terminal.
func (r *hiddenReader) end() {
	if !r.dumb {
		_, _ = io.WriteString(r.tty, pasteOff)
	}
	_, _ = io.WriteString(r.tty, "\n")
	_ = term.Restore(r.fd(), r.before)
}

// read reads single bytes, so that text after the value stays in the terminal for the
// next prompt.
func (r *hiddenReader) read(ctx context.Context) ([]byte, error) {
	one := make([]byte, 1)
	for {
		if err := r.wait(ctx); err != nil {
			r.flush()
			return nil, err
		}
		n, err := unix.Read(r.fd(), one)
		switch {
		case errors.Is(err, unix.EINTR):
			continue
		case err != nil:
			return nil, err
		case n == 0:
			return nil, io.ErrUnexpectedEOF
		}
		pasting := r.input.pasting
		state := r.input.add(one[0])
		if pasting && !r.input.pasting {
			_, _ = io.WriteString(r.tty, "(pasted, press Enter) ")
		}
		switch {
		case len(r.input.value) > source.Limit:
			r.flush()
			return nil, errors.New("the value is larger than 1 MiB")
		case state == inputClosed:
			return nil, errNoAnswer
		case state == inputDone:
			return r.done()
		}
	}
}

// done returns the value if nothing follows it. If more follows, several lines were
// pasted in a terminal without bracketed paste, and the first line is not the whole
// value.
func (r *hiddenReader) done() ([]byte, error) {
	if !r.prompt.More && r.readable(quiet) {
		r.flush()
		return nil, errMoreLines
	}
	return r.input.value, nil
}

// wait returns when there is input, and handles signals until then.
func (r *hiddenReader) wait(ctx context.Context) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		select {
		case sig := <-r.signals:
			if err := r.signalled(sig); err != nil {
				return err
			}
		default:
		}
		if r.readable(wakeUp) {
			return nil
		}
	}
}

// signalled restores the terminal while the process is stopped, and prompts again when
// it continues.
func (r *hiddenReader) signalled(sig os.Signal) error {
	switch sig {
	case syscall.SIGTSTP:
		r.end()
		return unix.Kill(unix.Getpid(), unix.SIGSTOP)
	case syscall.SIGCONT:
		return r.begin()
	}
	return &StatusError{Status: ExitInterrupted, Err: errors.New("interrupted")}
}

// readable waits up to that long for input. It uses select, because poll does not
// support terminals on macOS.
func (r *hiddenReader) readable(wait time.Duration) bool {
	var set unix.FdSet
	set.Set(r.fd())
	timeout := unix.NsecToTimeval(wait.Nanoseconds())
	n, err := unix.Select(r.fd()+1, &set, nil, nil, &timeout)
	return err == nil && n > 0
}

// flush discards unread input.
func (r *hiddenReader) flush() {
	buf := make([]byte, 4096)
	for r.readable(quiet) {
		if n, err := unix.Read(r.fd(), buf); err != nil || n == 0 {
			break
		}
	}
	clear(buf)
}
