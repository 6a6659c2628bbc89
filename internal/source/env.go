package source

import (
	"context"
	"fmt"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// Env is a source that reads an environment variable without changing its value.
type Env struct {
	Variable string
	// Lookup returns the variable, as os.LookupEnv does.
	Lookup func(string) (string, bool)
}

func (s *Env) Read(_ context.Context, name string) (Value, error) {
	value, ok := s.Lookup(s.Variable)
	if !ok {
		return Value{}, fmt.Errorf("cannot read %q from the environment: the variable %s is not set", name, s.Variable)
	}
	if len(value) > Limit {
		return Value{}, fmt.Errorf("cannot read %q from the environment: %w", name, errTooLarge)
	}
	return Value{Secret: secret.FromString(value)}, nil
}
