package source

import (
	"context"
	"fmt"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// Prompt is a source that asks the user on the terminal, with hidden input.
type Prompt struct {
	// Ask asks for the value of the secret name and returns the answer.
	Ask     func(ctx context.Context, name string) (secret.Secret, error)
	Newline Newline
}

func (s *Prompt) Read(ctx context.Context, name string) (Value, error) {
	value, err := s.Ask(ctx, name)
	if err != nil {
		return Value{}, fmt.Errorf("cannot ask for the value of %q: %w", name, err)
	}
	return s.Newline.apply(value.Reveal()), nil
}
