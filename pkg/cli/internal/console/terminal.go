package console

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"golang.org/x/term"

	"github.com/coder-secrets/coder-secrets/internal/await"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// osTerminal is the controlling terminal of the process.
type osTerminal struct {
	dumb bool // it does not support escape sequences
}

func (osTerminal) IsTerminal(s Stream) bool {
	return term.IsTerminal(int([]*os.File{os.Stdin, os.Stdout, os.Stderr}[s].Fd()))
}

func (osTerminal) Present() bool {
	in, out, err := openTTY()
	if err != nil {
		return false
	}
	return errors.Join(in.Close(), out.Close()) == nil
}

func (osTerminal) Width() int {
	width, _, err := term.GetSize(int(os.Stdout.Fd()))
	if err != nil {
		return 0
	}
	return width
}

func (osTerminal) ReadLine(ctx context.Context, prompt string) (string, error) {
	in, out, err := openTTY()
	if err != nil {
		return "", err
	}
	defer in.Close()
	defer out.Close()
	defer takeForeground(in)()
	if _, err := fmt.Fprint(out, prompt); err != nil {
		return "", err
	}
	line, err := await.Read(ctx, func() (string, error) { return bufio.NewReader(in).ReadString('\n') })
	if err != nil && line == "" {
		return "", err
	}
	return strings.TrimRight(line, "\r\n"), nil
}

func (t osTerminal) ReadHidden(ctx context.Context, prompt HiddenPrompt) (secret.Secret, error) {
	in, out, err := openTTY()
	if err != nil {
		return secret.Secret{}, err
	}
	defer in.Close()
	defer out.Close()
	value, err := readHidden(ctx, in, t.dumb, prompt)
	if err != nil {
		return secret.Secret{}, err
	}
	return secret.New(value), nil
}

// TerminalWriter writes to the controlling terminal, if there is one. It is the stderr
// of a background process.
type TerminalWriter struct{}

// Write opens the terminal for each write. Without a terminal it drops the bytes and
// returns no error.
func (TerminalWriter) Write(p []byte) (int, error) {
	in, out, err := openTTY()
	if err != nil {
		return len(p), nil
	}
	defer in.Close()
	defer out.Close()
	return out.Write(p)
}

// openTTY opens the controlling terminal, independent of stdin and stdout.
func openTTY() (in, out *os.File, err error) {
	if in, err = os.OpenFile(ttyIn, os.O_RDWR, 0); err != nil {
		return nil, nil, ErrNoTerminal
	}
	if !term.IsTerminal(int(in.Fd())) {
		return nil, nil, errors.Join(ErrNoTerminal, in.Close())
	}
	if out, err = os.OpenFile(ttyOut, os.O_RDWR, 0); err != nil {
		return nil, nil, errors.Join(ErrNoTerminal, in.Close())
	}
	return in, out, nil
}
