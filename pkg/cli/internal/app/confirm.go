package app

import (
	"context"
	"fmt"
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

// Confirm asks a question on the terminal. The default answer is no.
func (a *App) Confirm(ctx context.Context, question string) error {
	answer, err := a.Sys.Terminal.ReadLine(ctx, console.EscapeLine(question))
	if err == console.ErrNoTerminal {
		return a.MustConfirm()
	}
	if err != nil {
		return err
	}
	switch strings.ToLower(strings.TrimSpace(answer)) {
	case "y", "yes":
		return nil
	}
	return &console.StatusError{Status: console.ExitFailed, Err: fmt.Errorf("nothing was changed: the answer was not yes")}
}

// MustConfirm returns an error if there is no terminal to ask on.
func (a *App) MustConfirm() error {
	return &console.FlagHelpsError{Err: console.Usagef("nothing was changed: this needs a yes, and there is nobody to ask"), Flag: "--yes", When: "to go ahead without a question"}
}
