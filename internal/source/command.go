package source

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"time"
)

// Command is a source that runs a command line and reads its output.
type Command struct {
	Line string
	// Windows runs the line with cmd.exe instead of sh.
	Windows bool
	Environ []string
	Stdin   io.Reader // for a program that prompts
	Stderr  io.Writer // passed through unchanged
	Newline Newline
}

// killWait is how long a command may take to exit after it is interrupted.
const killWait = 2 * time.Second

// Read never shows the output, not even in an error. Only the user's shell may show the
// command line.
func (s *Command) Read(ctx context.Context, name string) (Value, error) {
	shell, flag := "sh", "-c"
	if s.Windows {
		shell, flag = "cmd.exe", "/c"
	}
	cmd := exec.CommandContext(ctx, shell, flag, s.Line)
	cmd.Env, cmd.Stdin, cmd.Stderr = s.Environ, s.Stdin, s.Stderr
	cmd.WaitDelay = killWait
	output := &limitedBuffer{}
	cmd.Stdout = output
	err := cmd.Run()
	switch {
	case ctx.Err() != nil:
		err = ctx.Err()
	case output.full:
		err = errTooLarge
	}
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		err = fmt.Errorf("it ended with %s", exit.ProcessState)
	}
	if err != nil {
		clear(output.data)
		return Value{}, fmt.Errorf("cannot read %q from the command: %w", name, err)
	}
	return s.Newline.apply(output.data), nil
}

// limitedBuffer keeps what is written to it, up to Limit.
type limitedBuffer struct {
	data []byte
	full bool
}

func (b *limitedBuffer) Write(p []byte) (int, error) {
	if len(b.data)+len(p) > Limit {
		b.full = true
		return 0, errTooLarge
	}
	b.data = append(b.data, p...)
	return len(p), nil
}
