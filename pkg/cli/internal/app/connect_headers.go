package app

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"net/url"
	"os/exec"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/http/httpguts"

	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/client"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// headers collects the extra request headers: from --header or CODER_HEADER, and from
// the output of --header-command or CODER_HEADER_COMMAND.
func (a *App) headers(ctx context.Context, server *url.URL, flags *ServerFlags) ([]client.Header, error) {
	header, err := a.plainHeaders(flags)
	if err != nil {
		return nil, err
	}
	command := firstOf(flags.headerCommand, a.Sys.Getenv("CODER_HEADER_COMMAND"))
	if command == "" {
		return header, nil
	}
	lines, err := a.headerCommandLines(ctx, command, server, flags.Timeout)
	if err != nil {
		return nil, err
	}
	return addHeaders(header, "the header command's output", lines)
}

func (a *App) plainHeaders(flags *ServerFlags) ([]client.Header, error) {
	variable := a.Sys.Getenv("CODER_HEADER")
	if len(flags.header) > 0 || variable == "" {
		return addHeaders(nil, "--header", flags.header)
	}
	// Coder's own command parses the variable as CSV, so that a value may contain a
	// comma.
	list := csv.NewReader(strings.NewReader(variable))
	list.FieldsPerRecord, list.LazyQuotes = -1, true
	records, err := list.ReadAll()
	if err != nil {
		return nil, console.Usagef("cannot read CODER_HEADER: it is no list with commas between")
	}
	return addHeaders(nil, "CODER_HEADER", slices.Concat(records...))
}

// addHeaders adds lines of the form name=value. Its errors do not repeat a line: a
// value may be where the name belongs.
func addHeaders(header []client.Header, source string, lines []string) ([]client.Header, error) {
	for _, line := range lines {
		if strings.TrimSpace(line) == "" {
			continue
		}
		name, value, ok := strings.Cut(line, "=")
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		if !ok || !httpguts.ValidHeaderFieldName(name) {
			return nil, console.Usagef("cannot read %s: a header is written name=value", source)
		}
		if !httpguts.ValidHeaderFieldValue(value) {
			return nil, console.Usagef("cannot read %s: the value of %q has control characters", source, name)
		}
		header = append(header, client.Header{Name: name, Value: secret.FromString(value)})
	}
	return header, nil
}

// maxHeaders limits the output of a header command, in bytes.
const maxHeaders = 1 << 20

// headerCommandLines runs the command as Coder's own command does. It never shows the
// output.
func (a *App) headerCommandLines(ctx context.Context, command string, server *url.URL, timeout time.Duration) ([]string, error) {
	within, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	shell, flag := "sh", "-c"
	if a.Sys.GOOS == "windows" {
		shell, flag = "cmd.exe", "/c"
	}
	out := &boundedBuffer{left: maxHeaders, full: cancel}
	cmd := exec.CommandContext(within, shell, flag, command)
	cmd.Env = append(append([]string(nil), a.Sys.Environ...), "CODER_URL="+server.String())
	cmd.Stdout, cmd.Stderr = out, a.Sys.Stderr
	cmd.WaitDelay = 100 * time.Millisecond // a child of the command may keep its output open
	err := cmd.Run()
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case out.left == 0:
		return nil, fmt.Errorf("cannot get headers: the header command prints more than %d MiB", maxHeaders>>20)
	case within.Err() != nil:
		return nil, fmt.Errorf("cannot get headers: the header command did not end within %s", timeout)
	case err != nil && !errors.Is(err, exec.ErrWaitDelay):
		return nil, fmt.Errorf("cannot get headers: the header command failed: %w", err)
	}
	return strings.Split(out.text.String(), "\n"), nil
}

// boundedBuffer is a buffer that calls full when it reaches its limit.
type boundedBuffer struct {
	text bytes.Buffer // not embedded: its ReadFrom has no limit
	left int
	full func()
}

func (b *boundedBuffer) Write(p []byte) (int, error) {
	if b.left = max(b.left-len(p), 0); b.left == 0 {
		b.full()
		return len(p), nil
	}
	return b.text.Write(p)
}
