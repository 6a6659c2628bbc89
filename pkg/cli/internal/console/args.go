package console

import (
	"fmt"

	"github.com/spf13/cobra"
)

// ExactArgs is cobra.ExactArgs with our errors: they name the missing argument.
func ExactArgs(names ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < len(names) {
			return Usagef("%s needs %s", cmd.CommandPath(), names[len(args)])
		}
		return MaxArgs(len(names))(cmd, args)
	}
}

// MinArgs requires at least one argument, called name.
func MinArgs(name string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return Usagef("%s needs %s", cmd.CommandPath(), name)
		}
		return nil
	}
}

// MaxArgs refuses more than n arguments. Its error does not repeat the argument: it may
// be a value that was typed in the wrong place.
func MaxArgs(n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) > n {
			return Usagef("%s takes %s, and was given %d", cmd.CommandPath(), Count(n, "argument"), len(args))
		}
		return nil
	}
}

// Count formats a number with its noun: "no arguments", "1 argument", "2 arguments".
func Count(n int, noun string) string {
	switch n {
	case 0:
		return "no " + noun + "s"
	case 1:
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
