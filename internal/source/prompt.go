package source

import (
	"context"
	"fmt"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// Prompt is a source that asks a person on the terminal, without showing what is typed.
type Prompt struct {
	// Ask shows the text and reads the answer.
	Ask func(ctx context.Context, text string) (secret.Secret, error)
}

func (s *Prompt) Read(ctx context.Context, name string) (Value, error) {
	value, err := s.Ask(ctx, fmt.Sprintf("Value of %s (hidden): ", name))
	if err != nil {
		return Value{}, fmt.Errorf("cannot ask for the value of %q: %w", name, err)
	}
	return Value{Secret: value}, nil
}
