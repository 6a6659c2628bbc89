package console

import (
	"context"
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/windows"
	"golang.org/x/term"

	"github.com/coder-secrets/coder-secrets/internal/await"
)

const ttyIn, ttyOut = "CONIN$", "CONOUT$"

// readHidden prompts and reads. It restores the console, and discards unread input so
// that the shell does not get it.
func readHidden(ctx context.Context, tty *os.File, _ bool, prompt HiddenPrompt) ([]byte, error) {
	state, err := term.GetState(int(tty.Fd()))
	if err != nil {
		return nil, fmt.Errorf("cannot read the console's state: %w", err)
	}
	defer func() { _ = term.Restore(int(tty.Fd()), state) }()
	out, err := os.OpenFile(ttyOut, os.O_RDWR, 0)
	if err != nil {
		return nil, ErrNoTerminal
	}
	defer out.Close()
	if _, err := fmt.Fprint(out, prompt.Text); err != nil {
		return nil, err
	}
	input := hiddenInput{lines: prompt.Lines}
	for {
		line, err := await.Read(ctx, func() ([]byte, error) { return term.ReadPassword(int(tty.Fd())) })
		if err != nil {
			return nil, err
		}
		for _, c := range append(line, '\r') {
			// Ctrl-Z closes the input on Windows.
			if c == 0x1a {
				c = keyEOF
			}
			switch input.add(c) {
			case inputClosed:
				return nil, errNoAnswer
			case inputDone:
				fmt.Fprintln(out)
				return doneOnConsole(tty, prompt, input.value)
			}
		}
	}
}

// doneOnConsole returns the value if nothing follows it.
func doneOnConsole(tty *os.File, prompt HiddenPrompt, value []byte) ([]byte, error) {
	var waiting uint32
	handle := windows.Handle(tty.Fd())
	if err := windows.GetNumberOfConsoleInputEvents(handle, &waiting); err != nil || prompt.More {
		return value, nil
	}
	// Releasing the Enter key is one event; another line is many.
	if waiting > 4 {
		return nil, errors.Join(errMoreLines, windows.FlushConsoleInputBuffer(handle))
	}
	return value, nil
}
